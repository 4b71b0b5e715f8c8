"""What nobody covers or one actor alone, and what one region has ahead of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.rules.named_work import all_stages, all_therapies, roots
from graph.ask.rules.required_senses import reads, reads_of_actor
from graph.ask.rules.sets import parts_of
from graph.ask.rules.words import (
    FIRST_VERB,
    content_of,
    find_first,
    says,
    says_at,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.mention import Mention
    from graph.ask.question import Question

HOME = "Wallonia"
"""The region of a gap where the question names none."""
_OF_GAPS = ("actor", "negation", "cue", "therapy")
"""What a question may say of a gap of an actor beside that there is one."""
Gives = Literal["stages", "therapies", "cells"]

_GIVES: dict[tuple[bool, bool], Gives] = {
    (False, False): "cells",
    (True, False): "stages",
    (False, True): "therapies",
    (True, True): "cells",
}
"""What a gap is of, by whether a therapy and whether a stage is named."""
_TWO = 2
_NOT_STAGES = (
    "ask:who",
    "ask:partners",
    "ask:products",
    "ask:trials",
    "ask:collaborations",
    "stage",
    "kind",
    "life",
    "event",
    "cue:single",
    "cue:lost",
    "cue:therapies",
)
"""With one of these more is asked than the stages that an actor lacks."""


@reads(
    ("negation", "cue:missing"),
    unless=("ask:partners", "kind", "actor"),
)
def read_ahead(q: Question) -> ex.Expression | None:
    """Return the stages that one region covers for a therapy and another does not."""
    regions = q.find("region")
    # French "qu'est-ce qui manque" asks for no organisation.
    relative = [m for m in q.find("ask", "who") if _is_relative(q, m)]
    if len(regions) != _TWO or len(relative) < len(q.find("ask", "who")):
        return None
    behind = _lacking(q, regions)
    ahead = regions[0] if behind is regions[1] else regions[1]
    q.use(*regions, *relative)
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
    # "Which players does A have that B lacks": a stage has players, and stages are listed.
    q.take("kind")
    therapies, stages = all_therapies(q), all_stages(q)
    gives: Gives = (
        "stages" if therapies else "therapies" if stages else "cells"
    )
    return ex.Coverage(
        _open([str(ahead.value("region"))]),
        gives,
        None,
        None,
        roots(q, therapies),
        stages,
        _open([str(behind.value("region"))]),
    )


def _is_relative(q: Question, mention: Mention) -> bool:
    return mention.first > 0 and says_at(q, mention.first, "asking_who")


def _lacking(q: Question, regions: Sequence[Mention]) -> Mention:
    """Return which of two regions lacks something: the one beside the word that says so.

    That may stand before the verb or behind it ("Flanders lacks", Dutch "wat mist Vlaanderen");
    "but not" speaks of what follows.
    """
    lack = find_first(q, "cue:missing", "negation")[0]
    if says_at(q, lack.first, "but"):
        return next((m for m in regions if m.first >= lack.last), regions[0])
    return min(reversed(regions), key=lambda region: _gap(region, lack))


def _gap(left: Mention, right: Mention) -> int:
    """Return how many words stand between two mentions."""
    return max(left.first, right.first) - min(left.last, right.last)


@reads(
    "cue:single",
    unless=(
        "ask:partners",
        "ask:products",
        "ask:trials",
        "ask:collaborations",
        "actor",
        "join:both",
    ),
)
def read_single(q: Question) -> ex.Expression | None:
    """Return the stages or therapies that hang on one actor."""
    q.take(
        "cue",
        "single",
        "stages",
        "missing",
        "where",
    )
    # "Only one company" says who, the answer is what hangs on it.
    q.take("kind")
    return _cells(q, 1)


@reads(
    ("therapy", "region", "cue:stages", "cue:therapies", "stage"),
    unless=("actor", "ask:partners"),
)
def read_missing(q: Question) -> ex.Expression | None:
    """Return the stages or therapies that no open actor of a region covers."""
    if not q.cue("missing") and not _denies_cover(q):
        return None
    q.take("cue", "missing", "stages")
    q.take("ask", "who")
    q.take("kind")
    return _cells(q, 0)


@reads_of_actor(unless=_NOT_STAGES)
def read_not_covered(
    q: Question,
    mention: Mention,
    ids: tuple[str, ...],
) -> ex.Expression | None:
    """Return the stages that a named actor does not do: "which stages does X not cover"."""
    if not (q.speaks_of("cue:missing", "negation") or leaves_open(q)):
        return None
    if not (q.cue("stages", "does") or _asks_what_is_missing(q)):
        return None
    q.use(mention)
    q.take("negation")
    q.take(
        "cue",
        "missing",
        "stages",
        "covers",
        "does",
        "where",
        "yesno",
        "whatis",
        "per",
        "able",
        "leaves",
    )
    q.take("state", "open")
    own = ex.Named("actors", ids)
    # What a unit of a university does, the university has.
    whole = ex.Either(own, parts_of(own))
    return ex.Coverage(
        ex.Leaf("capabilities.open", "capabilities", {"actors": whole}),
        "stages",
        0,
        None,
        roots(q, all_therapies(q)),
        whole=True,
    )


def _asks_what_is_missing(q: Question) -> bool:
    """Return whether what is missing is asked for, a gap of the chain by whatever name."""
    opening = (0, FIRST_VERB)
    if q.cue("missing"):
        return says(q, "what", *opening) or says(q, "interrogative", *opening)
    # "What can X not do": nothing else is said.
    others = (m for m in content_of(q) if not any(map(m.has, _OF_GAPS)))
    return says(q, "what", *opening) and not any(others)


def leaves_open(q: Question) -> bool:
    """Return whether an actor that stays leaves something open: "what does X leave uncovered"."""
    ends = {m.last for m in q.find("cue", "leaves")}
    empty = (*q.find("cue", "missing"), *q.find("state", "open"))
    return any(m.first in ends for m in empty)


def _cannot(q: Question) -> bool:
    """Return whether a question asks what a place cannot do: "what can't Flanders do"."""
    if not q.cue("able") and not q.find("region", negated=True):
        return False
    opening = (0, FIRST_VERB)
    if not (says(q, "what", *opening) or says(q, "what_not", *opening)):
        return False
    return q.speaks_of_all(
        ("region", "country"),
        ("therapy", "stage"),
        unless=(
            "kind",
            "ask:who",
            "ask:products",
            "ask:trials",
            "ask:collaborations",
        ),
    )


def asked_first(q: Question, name: str) -> bool:
    """Return whether a word of that cue is what "which" asks for."""
    return any(
        says_at(q, at, "interrogative")
        for m in q.find("cue", name)
        for at in (m.first - 1, m.first)
    )


def _cells(q: Question, most: Literal[0, 1]) -> ex.Expression:
    """Return the cells, stages or therapies that at most so many cover where the question says."""
    therapies, stages = all_therapies(q), all_stages(q)
    # What is named is given: of a therapy its stages are asked for, of a stage its therapies.
    gives = _GIVES[bool(therapies), bool(stages)]
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
    # Dutch "gebeurt" says that something is done as well as that it happened.
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
    # A region in the reach of a "not" is where the gap is: "what can Flanders not do".
    regions = seat.regions or seat.excluded_regions
    if regions:
        return _open(list(regions))
    if seat.countries:
        return ex.Leaf(
            "capabilities.open",
            "capabilities",
            {"countries": list(seat.countries)},
        )
    # A gap is always of a place, and this is the atlas of one region.
    return _open([HOME])


def _open(regions: list[str]) -> ex.Leaf:
    """Return what operates in some regions."""
    return ex.Leaf("capabilities.open", "capabilities", {"regions": regions})


def _denies_cover(q: Question) -> bool:
    """Return whether a gap is asked for without the word: "which therapies have no producer"."""
    if not q.speaks_of("negation"):
        return False
    if q.cue("therapies") and q.speaks_of("stage"):
        return True
    # "Which stages does a region not have": the same from the other side.
    if q.speaks_of("therapy") and asked_first(q, "stages"):
        return True
    return _cannot(q)
