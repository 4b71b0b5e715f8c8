"""Which side of a capability's life a question asks for: planned, paused, ended, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.heads import head_of
from graph.ask.lexicon import marks, notation
from graph.ask.rules.words import says

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.question import Question
    from graph.release.snapshot import Snapshot

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


def asked_life(q: Question) -> str | None:
    """Return which side of a capability's life is asked for, None if none is."""
    values = [value for m in q.find("life") for value in m.values("life")]
    if positions_of_no_longer(q):
        values.append("stopped")
    return next(
        (value for value in dict.fromkeys(values) if _is_meant(q, value)), None
    )


def positions_of_no_longer(q: Question) -> list[int]:
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
    return says(q, "capabilities")


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
