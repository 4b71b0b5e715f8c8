"""What is missing, what hangs on one actor, what is lost without it, and where another is ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import marks, notation
from graph.ask.rules.base import actors
from graph.ask.text import fold

if TYPE_CHECKING:
    from graph.ask.question import Question

HOME = "Wallonia"
"""The region of a gap where the question names none."""
Gives = Literal["stages", "therapies", "cells"]
_FIRST_VERB = 3
"""Words at the start of a question among which its verb stands: "qu'y a-t-il"."""


def read_replacing(q: Question) -> ex.Expression | None:
    """Return who does what a named actor does, for the same therapy, and could do it instead."""
    named = q.names("actor")
    if len(named) != 1 or not q.cue("replace") or q.find("event"):
        return None
    mention, ids = named[0]
    q.use(mention)
    q.take(
        "cue",
        "replace",
        "able",
        "if",
        "leaves",
        "does",
        "others",
        "covers",
    )
    therapies, also, excluded = q.therapies()
    if also or excluded:
        return None
    given = {"stages": q.stages(), "therapies": therapies}
    params = {name: list(values) for name, values in given.items() if values}
    whole = ex.Leaf(
        "actors.replacing", "actors", {"actors": list(ids), **params}
    )
    q.take("ask", "who", "partners")
    seat = q.seat()
    return (
        whole
        if seat == Filters()
        else ex.Both(whole, ex.search("actors", seat))
    )


def read_lost(q: Question) -> ex.Expression | None:
    """Return the cells that nobody covers any more once a named actor is gone."""
    named = q.names("actor")
    if not named or not _supposes(q):
        return None
    if not q.cue("if", "leaves") and not q.find("state", "closed"):
        return None
    if q.asks("partners"):
        return None
    _take(
        q,
        "lost",
        "missing",
        "if",
        "leaves",
        "single",
    )
    q.take("state")
    q.take("phase", "discontinued")
    q.take("beyond", "forecast")
    q.take(
        "event",
        "bankruptcy",
        "closure",
        "wind-down",
    )
    q.take("life")
    actor = _leaving(q, named[0][1])
    q.use(named[0][0])
    gives: Gives = "cells"
    if q.cue("therapies", "cells") and not q.cue("stages"):
        gives = "therapies" if not q.cue("cells") else "cells"
    elif q.cue("stages") and not q.cue("therapies", "cells"):
        gives = "stages"
    q.take(
        "cue",
        "stages",
        "therapies",
        "cells",
        "covers",
    )
    therapies, _, _ = q.therapies()
    stages = q.stages()
    return ex.Coverage(
        _covering(q),
        gives,
        1,
        actor,
        roots(q, therapies),
        stages,
    )


def _leaving(q: Question, ids: tuple[str, ...]) -> str:
    """Return the actor that would be gone, or its part in the town that the question names."""
    towns = {str(m.value("city")): m for m in q.find("city")}
    own = q.snapshot.edges["part_of_actor_actor"]
    parts = [actor for actor, parent in own.pairs() if parent in ids]
    for key in (*ids, *parts):
        mention = towns.get(str(q.snapshot.actors.get(key).get("city")))
        if mention:
            q.use(mention)
            return key
    return ids[0]


def _supposes(q: Question) -> bool:
    """Return whether the question supposes that an actor is gone: "what if X closed"."""
    if q.cue("lost") or (q.cue("missing") and q.cue("if", "leaves")):
        return True
    asked = q.asks(
        "who",
        "partners",
        "products",
        "trials",
        "count",
    ) or q.cue("when", "still")
    return q.cue("if") and q.cue("leaves") and not asked


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
    _take(
        q,
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


def read_several(q: Question) -> ex.Expression | None:
    """Return whether more than one does what is asked: "is there more than one player that"."""
    least = _least(q)
    asked = any(m.first <= _FIRST_VERB for m in q.find("cue", "yesno"))
    asked = asked or any(w.text in marks("there_is") for w in q.scan.words[:1])
    work = q.find("stage") or q.find("therapy")
    money = q.cue(
        "million",
        "thousand",
        "euro",
        "budget",
    )
    if least is None or not (asked and work) or money or q.names("actor"):
        return None
    records = q.find(
        "ask",
        "partners",
        "products",
        "trials",
        "collaborations",
        "count",
    )
    if any(not m.has("stage") for m in records):
        return None
    of = actors(q)
    if not isinstance(of, ex.Leaf):
        return None
    if q.take("cue", "getcare", "patients") and "stages" not in of.params:
        params = {**of.params, "stages": ["patient-delivery"]}
        of = ex.Leaf(of.query, of.kind, params)
    if "stages" in of.params:
        of = ex.Leaf(
            of.query,
            of.kind,
            {
                **of.params,
                "ended": False,
                "operating": True,
            },
        )
    _take(
        q,
        "single",
        "over",
        "others",
        "yesno",
        "covers",
        "still",
        "does",
        "under",
    )
    return ex.Check(of, least=least)


def _least(q: Question) -> int | None:
    """Return how many there have to be at least, None where no number is asked about."""
    words = [word.text for word in q.scan.words]
    for phrase in notation(q.lang)["several"]:
        parts = fold(phrase).split()
        for at in range(len(words) - len(parts) + 1):
            if words[at : at + len(parts)] == parts:
                q.use_words(range(at, at + len(parts)))
                return 2
    ends = {m.last for m in q.find("cue", "over")}
    for at in q.scan.numbers:
        if at in ends:
            above = set(words[max(0, at - 2) : at]) & marks("than")
            number = q.number()
            return None if number is None else number + bool(above)
    return None


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
    _take(
        q,
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
    _take(q, "missing", "stages")
    q.take("ask", "who")
    q.take("kind")
    return _cells(q, 0)


def _cannot(q: Question) -> bool:
    """Return whether a question asks what a place cannot do: "what can't Flanders do"."""
    first = {word.text for word in q.scan.words[:_FIRST_VERB]}
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
    covering = _covering(q)
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
        covering,
        gives,
        most,
        None,
        roots(q, therapies),
        stages,
    )


def all_therapies(q: Question) -> tuple[str, ...]:
    """Return the therapies named, in the reach of a "not" or out of it: a gap is about them all."""
    plain, _, excluded = q.therapies()
    return tuple(sorted({*plain, *excluded}))


def all_stages(q: Question) -> tuple[str, ...]:
    """Return the stages named, in the reach of a "not" or out of it."""
    return tuple(dict.fromkeys((*q.stages(), *q.stages(negated=True))))


def roots(q: Question, therapies: tuple[str, ...]) -> tuple[str, ...]:
    """Return the therapies of an expanded list that are not below another one of it."""
    given = set(therapies)
    above = q.snapshot.therapy_above
    return tuple(
        key
        for key in therapies
        if not (above.get(key, frozenset()) - {key}) & given
    )


def _take(q: Question, *names: str) -> None:
    q.take("cue", *names)


def _covering(q: Question) -> ex.Leaf:
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
