"""Which side of a capability's life a question asks for: planned, paused, ended, since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.heads import head_of
from graph.ask.lexicon import notation
from graph.ask.rules.words import says, says_at, values_of

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
_WORK = ("stage", "therapy")
"""What is named where work is spoken of."""


def asked_life(q: Question) -> str | None:
    """Return which side of a capability's life is asked for, None if none is."""
    values = [value for m in q.find("life") for value in m.values("life")]
    if positions_of_no_longer(q):
        values.append("stopped")
    # A word may say several sides ("stopped", "on hold"): the first that is meant counts.
    return next(
        (value for value in dict.fromkeys(values) if _is_meant(q, value)), None
    )


def positions_of_no_longer(q: Question) -> list[int]:
    """Return the positions of the two words of "not ... anymore", none where they do not stand."""
    texts = [word.text for word in q.scan.words]
    # The second word has to stand behind the first: "not ... any more".
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
    if life not in _NEXT_TO_EVENTS and q.find("event") and not q.find("stage"):
        return False
    return meant is None or meant(q)


def _is_capacity(q: Question) -> bool:
    """Return whether a number of square metres, litres or patients is asked for, not records."""
    measured = q.speaks_of_all(
        "actor",
        unless=(
            "cue:single",
            "cue:if",
            "ask:partners",
            "ask:trials",
            "ask:products",
            "ask:collaborations",
        ),
    )
    return measured and not says(q, "capabilities")


def _is_status(q: Question) -> bool:
    """Return whether the status of what a named actor does is asked for."""
    return q.speaks_of_all(
        "actor",
        "stage",
        unless=("ask:products", "ask:trials"),
    )


def _is_since(q: Question) -> bool:
    """Return whether it is asked since when a named actor does its work."""
    return q.speaks_of_all("actor", _WORK)


def _is_lost(q: Question) -> bool:
    """Return whether work was lost: "companies that were lost" are companies that closed."""
    if q.speaks_of("actor", "cue:if"):
        return False
    people = q.speaks_of("kind", "ask:who")
    return q.speaks_of(*_WORK) or says(q, "capabilities") or not people


def _is_stopped(q: Question) -> bool:
    """Return whether work stopped: "stopped trials" are trials, not sites of trials."""
    if q.speaks_of("ask:products", "product") or _lists_trials(q):
        return False
    if q.speaks_of(*_WORK) or _asks_what_stopped(q):
        return True
    others = q.asks("trials", "collaborations")
    return says(q, "capabilities") and not others


def _asks_what_stopped(q: Question) -> bool:
    """Return whether a question asks what an actor stopped: "what has X given up"."""
    if not q.speaks_of_all(
        ("actor", "region", "country"),
        unless=("cue:when", "kind", "ask:who"),
    ):
        return False
    starts = [m.first for m in q.find("life")]
    return (
        says_at(q, 0, "what")
        or says_at(q, len(q.scan.words) - 1, "what")
        or any(says_at(q, at, "with_what") for at in starts)
    )


def _lists_trials(q: Question) -> bool:
    """Return whether trials of a status are asked for, by word of a status of theirs."""
    listed = q.speaks_of_all("status", unless=("ask:who", "kind"))
    if not listed or says(q, "capabilities") or head_of(q.scan) != "trials":
        return False
    return values_of(q.find("stage"), "stage") <= {"clinical-trials"}


def _is_paused(q: Question) -> bool:
    """Return whether work is paused; a trial may be "suspended" too."""
    return not _lists_trials(q)


def _is_planned(q: Question) -> bool:
    """Return whether work is planned, and not a product or a trial."""
    return q.speaks_of(*_WORK) or not q.asks("products", "trials")


def _is_absence(q: Question) -> bool:
    """Return whether sources are asked what they call missing."""
    # Without a place or a word for lack "which are missing" is the gap of the matrix.
    return q.speaks_of_all(
        (
            "cue:missing",
            "cue:status",
            "cue:lost",
            "region",
            "country",
        ),
        unless=(
            "actor",
            "ask:partners",
            "ask:products",
            "ask:trials",
        ),
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
_NEXT_TO_EVENTS = frozenset(
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
