"""The life of capabilities: planned, paused, ended, since when, how much, and what sources miss.

A release that holds no such field cannot answer; the reading says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.filters import Filters
from graph.ask.heads import head_of
from graph.ask.lexicon import marks, notation
from graph.ask.rules.events import span
from graph.ask.rules.lacking import all_stages, all_therapies
from graph.ask.wording import COUNTRY

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.question import Question
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_STATUSES = {
    "planned": "planned",
    "paused": "paused",
    "stopped": "ended",
    "lost": "ended",
}
FIELDS = {
    "planned": "status",
    "paused": "status",
    "stopped": "status",
    "lost": "status",
    "status": "status",
    "since": "since",
    "capacity": "capacity",
    "absences": "absence",
}
"""The field of the graph that each side of a capability's life rests on."""
_OF_ONE = frozenset({"since", "capacity", "status"})


def asked_life(q: Question) -> str | None:
    """Return which side of a capability's life is asked for, None if none is."""
    values = [value for m in q.find("life") for value in m.values("life")]
    if _no_longer(q):
        values.append("stopped")
    return next(
        (value for value in dict.fromkeys(values) if _is_meant(q, value)), None
    )


def _no_longer(q: Question) -> list[int]:
    """Return the positions of the two words of "not ... anymore", none where they do not stand."""
    texts = [word.text for word in q.scan.words]
    for first, second in notation(q.lang)["no_longer"]:
        if first in texts and second in texts[texts.index(first) :]:
            return [
                texts.index(first),
                texts.index(second, texts.index(first)),
            ]
    return []


def _is_meant(q: Question, life: str) -> bool:
    """Return whether a question speaks of this side of a capability, not of another record."""
    meant = _MEANT.get(life)
    # What happened to whole actors are events; only a pause and what its own words name are not.
    if life not in _BESIDE_EVENTS and q.find("event") and not q.find("stage"):
        return False
    return meant is None or meant(q)


def _of_work(q: Question) -> bool:
    """Return whether a stage or a therapy is named, so that work is spoken of."""
    return bool(q.find("stage") or q.find("therapy"))


def _speaks_of_capabilities(q: Question) -> bool:
    return any(word.text in marks("capabilities") for word in q.scan.words)


def _is_capacity(q: Question) -> bool:
    if not q.names("actor") or _speaks_of_capabilities(q):
        return False
    return not q.cue("single", "if") and _is_size(q)


def _is_status(q: Question) -> bool:
    named = q.names("actor") and q.find("stage")
    return bool(named) and not q.asks("products", "trials")


def _is_since(q: Question) -> bool:
    return bool(q.names("actor")) and _of_work(q)


def _is_lost(q: Question) -> bool:
    """Return whether work was lost: "companies that were lost" are companies that closed."""
    if q.names("actor") or q.cue("if"):
        return False
    people = q.find("kind") or q.asks("who")
    return _of_work(q) or _speaks_of_capabilities(q) or not people


def _is_stopped(q: Question) -> bool:
    """Return whether work stopped: "stopped trials" are trials, not sites of trials."""
    activities = _speaks_of_capabilities(q) and not q.asks(
        "trials", "collaborations"
    )
    spoken_of = _of_work(q) or activities or _asks_what_stopped(q)
    if not spoken_of or _lists_trials(q):
        return False
    return not q.asks("products") and not q.names("product")


def _asks_what_stopped(q: Question) -> bool:
    """Return whether a question asks what an actor stopped: "what has X given up"."""
    subject = q.names("actor") or q.find("region") or q.find("country")
    if not subject or q.cue("when") or q.find("kind") or q.asks("who"):
        return False
    what = {q.scan.words[0].text, q.scan.words[-1].text} & marks("what")
    with_what = any(
        q.scan.words[m.first].text in marks("with_what")
        for m in q.find("life")
    )
    return bool(what or with_what)


def _lists_trials(q: Question) -> bool:
    """Return whether trials of a status are asked for, by word of a status of theirs."""
    stages = {v for m in q.find("stage") for v in m.values("stage")}
    other = q.asks("who") or q.find("kind") or _speaks_of_capabilities(q)
    return (
        bool(q.find("status"))
        and head_of(q.scan) == "trials"
        and not (other or stages - {"clinical-trials"})
    )


def _is_paused(q: Question) -> bool:
    return not _lists_trials(q)


def _is_planned(q: Question) -> bool:
    return _of_work(q) or not q.asks("products", "trials")


def _is_absence(q: Question) -> bool:
    """Return whether sources are asked what they call missing."""
    if q.names("actor") or q.asks("partners", "products", "trials"):
        return False
    return q.cue("missing", "status", "lost") or bool(
        q.find("region") or q.find("country")
    )


def _is_size(q: Question) -> bool:
    """Return whether a number of square metres, litres or patients is asked for, not records."""
    return not q.asks(
        "partners",
        "trials",
        "products",
        "collaborations",
    )


_MEANT: dict[str, Callable[[Question], bool]] = {
    "absences": _is_absence,
    "capacity": _is_capacity,
    "status": _is_status,
    "since": _is_since,
    "lost": _is_lost,
    "stopped": _is_stopped,
    "planned": _is_planned,
    "paused": _is_paused,
}
"""When a side of a capability is meant; any other always is."""
_BESIDE_EVENTS = frozenset(
    {"absences", "capacity", "status", "since", "paused"}
)
"""Sides that are meant though a word of an event stands in the question."""


def holds(snapshot: Snapshot, life: str) -> bool:
    """Return whether the release knows that side of any capability."""
    name = FIELDS[life]
    if name == "absence":
        return (
            len(snapshot.nodes["Absence"]) > 0
            if "Absence" in snapshot.nodes
            else False
        )
    return any(snapshot.nodes["Capability"].column(name))


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
    q.use_words(_no_longer(q))
    q.take("cue")
    q.take("event")
    q.take("state")
    q.take("phase", "discontinued")
    q.take("type", "projects")
    q.take("status", "ongoing", "terminated")
    years = q.years()
    params: Properties = {"statuses": [_STATUSES[life]], **span(years)}
    _narrow(q, params)
    people = q.asks("who") or q.find("kind")
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
    named = [key for _, ids in q.names("actor") for key in ids]
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
    named = [key for _, ids in q.names("actor") for key in ids]
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
    return any(word.text in marks("place_of_care") for word in q.scan.words)


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
    if q.find("region") or q.find("life") or q.find("law") or q.find("event"):
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
    asked = [
        at
        for at, word in enumerate(q.scan.words)
        if word.text in marks("capabilities")
    ]
    if (
        len(named) != 1
        or not asked
        or q.asks("partners", "who")
        or q.find("kind")
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
