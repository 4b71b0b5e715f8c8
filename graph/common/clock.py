"""Moments named by the clock of a place."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_due(
    at: str,
    zone: str,
    after: datetime,
) -> datetime:
    """Return the first moment (UTC) behind another one at which the clock of a zone says a time."""
    hours, _, minutes = at.partition(":")
    local = after.astimezone(ZoneInfo(zone))
    wanted = time(int(hours), int(minutes), tzinfo=local.tzinfo)
    for days in range(3):
        # Through the epoch: a time that a change of the clock leaves out is the one behind it.
        day = local.date() + timedelta(days=days)
        moment = datetime.combine(day, wanted).astimezone(UTC)
        if moment > after:
            return moment
    raise AssertionError("every day has each time")  # pragma: no cover
