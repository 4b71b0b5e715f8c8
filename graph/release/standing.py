"""How an actor stands on a day: open, at risk or closed, and which source says so.

A partial date counts from its last day, so that "2025" closes nobody on 2024-12-31. An event whose
date no source gives counts on every day: it must not look like a change between two of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.release.snapshot import Snapshot

State = Literal["open", "at-risk", "closed"]
CLOSING = frozenset({"bankruptcy", "liquidation"})
RISKY = frozenset({"closure-announced", "site-closed", "restructuring", "layoffs", "wind-down"})
_REST = "9999-12-31"


@dataclass(frozen=True)
class Standing:
    """The state, with the event (or `ended`) that made it, its date and its sources."""

    state: State
    why: str | None = None
    date: str | None = None
    source_ids: tuple[str, ...] = ()


_OPEN = Standing("open")


def standings(snapshot: Snapshot) -> Mapping[str, Standing]:
    """Return how every actor stands by all that the release says."""
    return {key: found or _OPEN for key, found in standings_on(snapshot, None).items()}


def closed(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of the actors that are closed by all that the release says."""
    found = snapshot.once(standings)
    return frozenset(key for key, standing in found.items() if standing.state == "closed")


def standings_on(snapshot: Snapshot, day: str | None) -> Mapping[str, Standing | None]:
    """Return how every actor stood on a day (ISO 8601), None if it was founded later."""
    events = snapshot.once(_events)
    return {
        row["id"]: _standing(row, events.get(row["id"], ()), day) for row in snapshot.actors.rows()
    }


def _events(snapshot: Snapshot) -> dict[str, list[dict[str, Any]]]:
    happened: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for event, actor in snapshot.edges["happened_to_event_actor"].pairs():
        happened[actor].append(snapshot.nodes["Event"].get(event))
    return dict(happened)


def _standing(
    row: Mapping[str, Any], events: list[dict[str, Any]] | tuple[()], day: str | None
) -> Standing | None:
    if day is not None and str(row.get("founded") or "") > day:
        return None
    past = [event for event in events if _by(event.get("date"), day)]
    if closing := _last(past, CLOSING):
        return Standing("closed", *closing)
    if row.get("ended") and _by(row["ended"], day):
        return Standing("closed", "ended", row["ended"], tuple(row["source_ids"]))
    if risk := _last(past, RISKY):
        return Standing("at-risk", *risk)
    return _OPEN


def _last(
    events: list[dict[str, Any]], kinds: frozenset[str]
) -> tuple[str, str | None, tuple[str, ...]] | None:
    found = [event for event in events if event["type"] in kinds]
    if not found:
        return None
    last = max(found, key=lambda event: str(event.get("date") or ""))
    return last["type"], last.get("date"), tuple(last["source_ids"])


def _by(date: str | None, day: str | None) -> bool:
    return day is None or date is None or date + _REST[len(date) :] <= day
