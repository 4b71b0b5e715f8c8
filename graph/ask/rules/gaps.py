"""What nobody covers or one actor alone, and what one region has ahead of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.lexicon import marks
from graph.ask.rules.named_work import all_stages, all_therapies, roots
from graph.ask.rules.words import FIRST_VERB

if TYPE_CHECKING:
    from graph.ask.question import Question

HOME = "Wallonia"
"""The region of a gap where the question names none."""
Gives = Literal["stages", "therapies", "cells"]


def read_ahead(q: Question) -> ex.Expression | None:
    """Return the stages that one region covers for a therapy and another does not."""
    regions = q.find("region")
    if len(regions) != 2 or not (q.find("negation") or q.cue("missing")):  # noqa: PLR2004 - two places
        return None
    if q.asks("who", "partners") or q.find("kind") or q.names("actor"):
        return None
    first, second = (str(m.value("region")) for m in regions)
    lacks = q.find("cue", "missing")
    if (
        lacks
        and regions[0].first < lacks[0].first < regions[1].first
        and not q.find("negation")
    ):
        first, second = second, first
    q.use(*regions)
    q.take("negation")
    q.take(
        "cue",
        "missing",
        "covers",
        "stages",
        "therapies",
        "cells",
        "does",
    )
    q.take("kind")
    therapies, stages = all_therapies(q), all_stages(q)
    gives: Gives = (
        "stages" if therapies else "therapies" if stages else "cells"
    )
    return ex.Coverage(
        _open([first]),
        gives,
        None,
        None,
        roots(q, therapies),
        stages,
        _open([second]),
    )


def read_single(q: Question) -> ex.Expression | None:
    """Return the stages or therapies that hang on one actor."""
    if not q.find("cue", "single") or q.asks(
        "partners",
        "products",
        "trials",
        "collaborations",
    ):
        return None
    if q.names("actor") or q.find("join", "both"):
        return None
    q.take(
        "cue",
        "single",
        "stages",
        "missing",
        "where",
    )
    q.take("kind")
    return _cells(q, 1)


def read_missing(q: Question) -> ex.Expression | None:
    """Return the stages or therapies that no open actor of a region covers."""
    # "Which therapies have no producer": a gap without the word.
    without = bool(
        q.find("negation")
        and (
            (q.cue("therapies") and q.find("stage"))
            # "Which stages does a region not have": the same from the other side.
            or (asked_first(q, "stages") and q.find("therapy"))
            or _cannot(q)
        )
    )
    if (
        not (q.find("cue", "missing") or without)
        or q.names("actor")
        or q.asks("partners")
    ):
        return None
    if not (
        q.find("therapy")
        or q.find("region")
        or q.cue("stages", "therapies")
        or q.find("stage")
    ):
        return None
    q.take("cue", "missing", "stages")
    q.take("ask", "who")
    q.take("kind")
    return _cells(q, 0)


def _cannot(q: Question) -> bool:
    """Return whether a question asks what a place cannot do: "what can't Flanders do"."""
    first = {word.text for word in q.scan.words[:FIRST_VERB]}
    denied = q.find("region", negated=True) or q.cue("able")
    if not (first & (marks("what") | marks("what_not")) and denied):
        return False
    people = q.find("kind") or q.asks(
        "who",
        "products",
        "trials",
        "collaborations",
    )
    placed = q.find("region") or q.find("country")
    return (
        bool(placed)
        and not people
        and bool(q.find("therapy") or q.find("stage"))
    )


def asked_first(q: Question, name: str) -> bool:
    """Return whether a word of that cue is what "which" asks for."""
    words = q.scan.words
    asking = marks("interrogative")
    return any(
        words[m.first].text in asking
        or (m.first and words[m.first - 1].text in asking)
        for m in q.find("cue", name)
    )


def _cells(q: Question, most: Literal[0, 1]) -> ex.Expression:
    therapies, stages = all_therapies(q), all_stages(q)
    gives: Gives
    if therapies and stages:
        gives = "cells"
    elif therapies:
        gives = "stages"
    elif stages:
        gives = "therapies"
    else:
        gives = "cells"
    q.take(
        "cue",
        "therapies",
        "cells",
        "covers",
        "stages",
        "over",
        "still",
        "does",
        "able",
        "patients",
    )
    q.take("event", "any")
    q.take("negation")
    return ex.Coverage(
        covering(q),
        gives,
        most,
        None,
        roots(q, therapies),
        stages,
    )


def covering(q: Question) -> ex.Leaf:
    """Return what operates in the place that is named, in the region of the site without one."""
    seat = q.seat()
    regions = seat.regions or seat.excluded_regions
    if regions:
        return _open(list(regions))
    if seat.countries:
        return ex.Leaf(
            "capabilities.open",
            "capabilities",
            {"countries": list(seat.countries)},
        )
    return _open([HOME])


def _open(regions: list[str]) -> ex.Leaf:
    return ex.Leaf("capabilities.open", "capabilities", {"regions": regions})
