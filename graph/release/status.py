"""How an actor stands on a day: open, at risk or closed, and which source says so.

A partial date counts from its last day, so that "2025" closes nobody on 2024-12-31. An event whose
date no source gives counts on every day: it must not look like a change between two of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import numpy.typing as npt

    from graph.common.properties import Properties, Values
    from graph.release.snapshot import Snapshot

State = Literal["open", "at-risk", "closed"]
CLOSING = frozenset({"bankruptcy", "liquidation"})
CEASED = frozenset({"ceased"})
"""A register says that the organisation has ended."""
RISKY = frozenset(
    {
        "closure-announced",
        "site-closed",
        "restructuring",
        "layoffs",
        "wind-down",
    }
)
LEAVING = frozenset({"closure-announced", "wind-down"})
_REST = "9999-12-31"
_AT_WORK = frozenset({"active", "paused"})


@dataclass(frozen=True)
class OperatingStatus:
    """The state, with the event (or `ended`) that made it, its date and its sources."""

    state: State
    why: str | None = None
    date: str | None = None
    source_ids: tuple[str, ...] = ()


_OPEN = OperatingStatus("open")


def operating_statuses(snapshot: Snapshot) -> Mapping[str, OperatingStatus]:
    """Return how every actor stands by all that the release says."""
    return {
        key: status or _OPEN
        for key, status in operating_statuses_on(snapshot, None).items()
    }


def closed(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of the actors that are closed by all that the release says."""
    statuses = snapshot.memoise(operating_statuses)
    return frozenset(
        key for key, status in statuses.items() if status.state == "closed"
    )


def leaving(snapshot: Snapshot) -> frozenset[str]:
    """Return the ids of the open actors whose closing is announced."""
    statuses = snapshot.memoise(operating_statuses)
    return frozenset(
        key for key, status in statuses.items() if status.why in LEAVING
    )


def operating_statuses_on(
    snapshot: Snapshot, day: str | None
) -> Mapping[str, OperatingStatus | None]:
    """Return how every actor stood on a day (ISO 8601), None if it was founded later."""
    return dict.fromkeys(snapshot.actors.ids, _OPEN) | non_open_statuses(
        snapshot, day
    )


def non_open_statuses(
    snapshot: Snapshot, day: str | None
) -> dict[str, OperatingStatus | None]:
    """Return the actors that were not plainly open on a day; None = founded later."""
    events, actors = snapshot.memoise(_events), snapshot.actors
    special: dict[str, OperatingStatus | None] = {}
    for key in (*events, *actors.stated("ended")):
        at_work = snapshot.memoise(seen_at_work).get(key, "")
        status = _status(
            actors.get(key),
            events.get(key, ()),
            day,
            at_work,
        )
        if status is not _OPEN:
            special[key] = status
    if day is not None:
        later = np.flatnonzero(snapshot.memoise(_founded) > day)
        special.update((actors.ids[place], None) for place in later)
    return special


def newest(snapshot: Snapshot) -> str:
    """Return the newest date that a source of the release bears: its today, whatever the clock."""
    dates: Iterator[str | None] = chain.from_iterable(
        nodes.column("as_of") for nodes in snapshot.nodes.values()
    )
    return max(filter(None, dates), default="")


def _founded(snapshot: Snapshot) -> npt.NDArray[np.str_]:
    return np.array(
        [text or "" for text in snapshot.actors.column("founded")],
        dtype=np.str_,
    )


def _events(snapshot: Snapshot) -> dict[str, list[Properties]]:
    happened: dict[str, list[Properties]] = defaultdict(list)
    for event, actor in snapshot.edges["happened_to_event_actor"].pairs():
        happened[actor].append(snapshot.nodes["Event"].get(event))
    return dict(happened)


def seen_at_work(snapshot: Snapshot) -> dict[str, str]:
    """Return the newest date at which a source says that an actor operates, of those that any does.

    For `snapshot.memoise(seen_at_work)`.
    """
    nodes, has = (
        snapshot.nodes["Capability"],
        snapshot.edges["has_actor_capability"],
    )
    newest_seen: dict[str, str] = {}
    rows = zip(nodes.column("status"), nodes.column("as_of"), strict=True)
    operating = {
        nodes.ids[at]: last_day(seen)
        for at, (status, seen) in enumerate(rows)
        if seen and status in _AT_WORK
    }
    for actor, capability in has.pairs():
        if capability in operating:
            newest_seen[actor] = max(
                newest_seen.get(actor, ""), operating[capability]
            )
    return newest_seen


def _status(
    row: Values,
    events: list[Properties] | tuple[()],
    day: str | None,
    at_work: str,
) -> OperatingStatus | None:
    """Return how an actor stands; a register's end yields to a later source that it operates.

    Then it is at risk, and the disagreement is listed for review.
    """
    past = [
        event for event in events if has_happened_by(event.get("date"), day)
    ]
    if closing := _last(past, CLOSING):
        return OperatingStatus("closed", *closing)
    if row.get("ended") and has_happened_by(row["ended"], day):
        return OperatingStatus(
            "closed",
            "ended",
            row["ended"],
            tuple(row["source_ids"]),
        )
    if ceased := _last(past, CEASED):
        is_contradicted = at_work > last_day(ceased[1] or "")
        return OperatingStatus(
            "at-risk" if is_contradicted else "closed", *ceased
        )
    if risk := _last(past, RISKY):
        return OperatingStatus("at-risk", *risk)
    return _OPEN


def _last(
    events: list[Properties], kinds: frozenset[str]
) -> tuple[str, str | None, tuple[str, ...]] | None:
    matching = [event for event in events if event["type"] in kinds]
    if not matching:
        return None
    last = max(matching, key=lambda event: str(event.get("date") or ""))
    return last["type"], last.get("date"), tuple(last["source_ids"])


def has_happened_by(date: str | None, day: str | None) -> bool:
    """Return whether a date (its last day, if partial) has come on a day; undated always has."""
    return day is None or date is None or last_day(date) <= day


def last_day(date: str) -> str:
    """Return the last day of a year, a month or a day; of every month the 31st, for comparing."""
    return date + _REST[len(date) :]
