"""The life of capabilities: planned, paused, ended, since when, how much, and what sources miss.

A release that holds no status of capabilities cannot answer these; the reading says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.events import span

if TYPE_CHECKING:
    from graph.ask.question import Question
    from graph.release.snapshot import Snapshot

_STATUSES = {"planned": "planned", "paused": "paused", "stopped": "ended", "lost": "ended"}
FIELDS = {
    "planned": "status",
    "paused": "status",
    "stopped": "status",
    "lost": "status",
    "since": "since",
    "capacity": "capacity",
    "absences": "absence",
}


def asked_life(q: Question) -> str | None:
    """Return which side of a capability's life is asked for, None if none is."""
    values = [value for m in q.find("life") for value in m.values("life")]
    done = bool(q.find("stage") or q.find("therapy"))
    for value in dict.fromkeys(values):
        if value == "absences" and q.cue("missing", "status"):
            return value
        if value == "capacity" and (q.names("actor") or q.find("stage")) and not q.cue("single"):
            return value if q.names("actor") else None
        if value == "since" and q.names("actor") and done:
            return value
        if value in _STATUSES:
            if q.find("event") and not q.find("stage"):
                continue
            if value == "lost" and (q.names("actor") or q.cue("if")):
                continue
            if value == "stopped" and (q.asks("products", "trials") or not done):
                continue
            if value == "planned" and q.asks("products", "trials") and not done:
                continue
            return value
    return None


def holds(snapshot: Snapshot, life: str) -> bool:
    """Return whether the release knows that side of any capability."""
    name = FIELDS[life]
    return name != "absence" and any(snapshot.nodes["Capability"].column(name))


def read_life(q: Question) -> ex.Expression | None:
    """Return the capabilities of a status, by stage, therapy, place and year of their end."""
    life = asked_life(q)
    if life is None or life not in _STATUSES or not holds(q.snapshot, life):
        return None
    q.take("life")
    q.take("cue")
    years = q.years()
    therapies, _, _ = q.therapies()
    params: dict[str, Any] = {"statuses": [_STATUSES[life]], **span(years)}
    if therapies:
        params["therapies"] = list(therapies)
    if stages := q.stages():
        params["stages"] = list(stages)
    q.take("ask", "trials", "who")
    named = [key for _, ids in q.names("actor") for key in ids]
    q.take("actor")
    seat = q.seat()
    if named:
        params["actors"] = named
    elif seat != Filters():
        params["actors"] = ex.search("actors", seat)
    return ex.Leaf("capabilities.search", "capabilities", params)
