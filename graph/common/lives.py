"""What contradicts itself in the dates of a row, and in the status of a capability."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SPANS = (("start", "end"), ("founded", "ended"), ("since", "until"))
"""Columns of a beginning and of the end that belongs to it."""
_OVER = frozenset({"ended", "unknown"})
"""Statuses that a capability of an actor may have which is no more."""


class Contradiction(NamedTuple):
    """A cell that another one contradicts, and how."""

    column: str
    reason: str


def contradictions_of_dates(row: Mapping[str, str]) -> Iterator[Contradiction]:
    """Yield the ends that lie before their beginning."""
    for first, last in _SPANS:
        began, ended = row.get(first, ""), row.get(last, "")
        if is_before(ended, began):
            yield Contradiction(last, f"{ended} is before {first} {began}")


def contradictions_of_life(
    row: Mapping[str, str], actor_ended: str = ""
) -> Iterator[Contradiction]:
    """Yield what a capability's status contradicts: its own dates, or the end of its actor."""
    status, since, until = row["status"], row["since"], row["until"]
    if until and status != "ended":
        reason = f"{until} is an end, but the status is {status or 'empty'}, not ended"
        yield Contradiction("until", reason)
    if since and status in {"planned", "unknown"}:
        reason = f"{since} is a beginning, but the status is {status}"
        yield Contradiction("since", reason)
    if status == "active" and is_before(row["as_of"], since):
        reason = f"active since {since}, but the source is of {row['as_of']}"
        yield Contradiction("since", reason)
    if not actor_ended:
        return
    actor = row["actor_id"]
    if status and status not in _OVER:
        reason = f"{actor} ended in {actor_ended}, but this is {status}"
        yield Contradiction("status", reason)
    if is_before(actor_ended, until):
        reason = f"{until} is after the end of {actor} ({actor_ended})"
        yield Contradiction("until", reason)


def is_before(first: str, second: str) -> bool:
    """Return whether a date lies before another as far as both are precise; empty ones do not."""
    return (
        bool(first and second) and first[: len(second)] < second[: len(first)]
    )
