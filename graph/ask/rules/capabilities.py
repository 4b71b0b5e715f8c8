"""Capabilities by what is asked of them: their status, their start, their size, their actor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.lexicon import marks
from graph.ask.rules.capability_life import (
    FIELDS,
    asked_life,
    holds,
    positions_of_no_longer,
)
from graph.ask.rules.named_work import all_stages, all_therapies
from graph.ask.rules.sets import span
from graph.ask.rules.words import positions_of, says
from graph.ask.wording import COUNTRY

if TYPE_CHECKING:
    from graph.ask.question import Question
    from graph.common.properties import Properties

_STATUSES = {
    "planned": "planned",
    "paused": "paused",
    "stopped": "ended",
    "lost": "ended",
}
_OF_ONE = frozenset({"since", "capacity", "status"})


def read_life(q: Question) -> ex.Expression | None:
    """Return the capabilities of a status, by stage, therapy, place and year of their end."""
    life = asked_life(q)
    if life is None or not holds(q.snapshot, life):
        return None
    if life == "absences":
        return _absences(q)
    if life in _OF_ONE:
        return _of_one(q, life)
    q.take("life")
    q.use_words(positions_of_no_longer(q))
    q.take("cue")
    q.take("event")
    q.take("state")
    q.take("phase", "discontinued")
    q.take("type", "projects")
    q.take("status", "ongoing", "terminated")
    years = q.years()
    params: Properties = {"statuses": [_STATUSES[life]], **span(years)}
    _narrow(q, params)
    people = q.speaks_of("ask:who", "kind")
    if q.asks("trials") and "stages" not in params:
        params["stages"] = ["clinical-trials"]
    q.take(
        "ask",
        "trials",
        "who",
        "count",
        "members",
    )
    q.use(*(m for m in q.find("ask", "products") if m.has("stage")))
    named = list(q.ids("actor"))
    q.take("actor")
    seat = q.seat()
    if named:
        params["actors"] = named
    elif seat != Filters():
        params["actors"] = ex.search("actors", seat)
    capabilities = ex.Leaf("capabilities.search", "capabilities", params)
    if people and not named:
        return ex.Leaf(
            "actors.of_capabilities", "actors", {"capabilities": capabilities}
        )
    return capabilities


def _narrow(q: Question, params: Properties) -> None:
    """Add the therapies and stages that are named, in the reach of a "not" or out of it."""
    if therapies := all_therapies(q):
        params["therapies"] = list(therapies)
    if stages := all_stages(q):
        params["stages"] = list(stages)
    q.take("negation")


def _of_one(q: Question, life: str) -> ex.Expression:
    """Return the start, the size or the status of what a named actor does."""
    q.take("life")
    q.take("cue")
    q.take(
        "ask",
        "count",
        "who",
        "members",
    )
    q.take("time")
    q.take("state", "open")
    q.take("kind")
    named = list(q.ids("actor"))
    q.take("actor")
    params: Properties = {"actors": named}
    place = q.seat()
    if place != Filters():
        # "X in Ghent": X itself or the part of it that is there.
        own: ex.Expression = ex.Named("actors", tuple(named))
        parts = ex.Leaf("actors.children", "actors", {"actors": own})
        params["actors"] = ex.Both(
            ex.Either(own, parts), ex.search("actors", place)
        )
    _narrow(q, params)
    if life == "since" and _is_place_of_care(q) and "stages" not in params:
        params["stages"] = ["patient-delivery"]
    if life == "capacity":
        # "How many grafts can it make": the text holds the figure, whatever the stage is called.
        q.use_words(_units(q))
        q.use_words(_spaces(q))
        return ex.Value(_sized(q, params), FIELDS[life])
    own = ex.Leaf("capabilities.search", "capabilities", params)
    return ex.Value(own, FIELDS[life])


def _sized(q: Question, params: Properties) -> ex.Expression:
    """Return the capabilities with a size: of the actor, else of its parts for the therapy."""
    whole = {
        name: value for name, value in params.items() if name != "therapies"
    }
    own = ex.Leaf("capabilities.search", "capabilities", whole)
    parts = ex.Leaf("actors.children", "actors", {"actors": params["actors"]})
    anywhere = {"actors": params["actors"]}
    for wanted in (
        whole,
        {**params, "actors": parts},
        {**whole, "actors": parts},
        anywhere,
    ):
        sized = ex.Leaf("capabilities.search", "capabilities", wanted)
        if evaluate(q.snapshot, ex.Value(sized, FIELDS["capacity"])).ids:
            return sized
    return own


def _is_place_of_care(q: Question) -> bool:
    return says(q, "place_of_care")


def _units(q: Question) -> list[int]:
    """Return the positions of "m2" and the like, which the question asks the number of."""
    return [
        at
        for at in q.scan.unknown
        if q.scan.words[at].text in {"m2", "m", "l", "kg"}
    ]


def read_stages_of(q: Question) -> ex.Expression | None:
    """Return what a named actor does where its links of the chain are asked for."""
    named = q.names("actor")
    asked = q.find("cue", "stages", "therapies")
    wrong = (
        "partners",
        "who",
        "products",
        "trials",
        "collaborations",
        "count",
    )
    if len(named) != 1 or not asked or q.asks(*wrong) or q.find("kind"):
        return None
    mention, ids = named[0]
    others = (
        "missing",
        "single",
        "lost",
        "if",
        "leaves",
        "chain",
        "between",
        "versus",
    )
    if q.cue(*others) or q.find("negation") or asked[0].first > mention.first:
        return None
    if q.speaks_of(
        "region",
        "life",
        "law",
        "event",
    ):
        return None
    q.use(mention)
    q.take(
        "cue",
        "stages",
        "therapies",
        "covers",
        "whatis",
        "does",
        "yesno",
        "getcare",
    )
    q.take("cue", "able", "patients")
    params: Properties = {"actors": list(ids)}
    _narrow(q, params)
    return ex.Leaf("capabilities.search", "capabilities", params)


def read_own(q: Question) -> ex.Expression | None:
    """Return what a named actor does: its capabilities, of any status."""
    named = q.names("actor")
    asked = positions_of(q, "capabilities")
    if (
        len(named) != 1
        or not asked
        or q.speaks_of("ask:partners", "ask:who", "kind")
    ):
        return None
    q.use(named[0][0])
    q.use_words(asked)
    q.take(
        "cue",
        "covers",
        "whatis",
        "does",
        "yesno",
    )
    q.take("life", "lost", "capacity")
    params: Properties = {"actors": list(named[0][1])}
    _narrow(q, params)
    return ex.Leaf("capabilities.search", "capabilities", params)


def _spaces(q: Question) -> list[int]:
    """Return the positions of the hall or building whose size is asked for."""
    spaces = tuple(marks("spaces"))
    return [
        at
        for at, word in enumerate(q.scan.words)
        if word.text.endswith(spaces)
    ]


def _absences(q: Question) -> ex.Expression:
    """Return what sources call missing, by region, stage and therapy."""
    q.take("life")
    q.take("cue")
    q.take("ask", "who")
    q.take("event", "any")
    q.take("join")
    params: Properties = {}
    _narrow(q, params)
    seat = q.seat()
    regions = list(seat.regions or seat.excluded_regions)
    if "BE" in seat.countries:
        regions.append(COUNTRY)
    if regions:
        params["regions"] = regions
    return ex.Leaf("absences.search", "absences", params)
