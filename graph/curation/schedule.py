"""A publication at a set time of day, once or every day: set, taken back, and when it is due.

It stands in the log, so that a restart loses nothing. Whoever publishes writes first which
schedule it serves; that entry ends it, or moves it to the next day, so that it is served once.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.common.clock import next_due
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from graph.curation.history import History, Schedule
    from graph.curation.log import Log

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def set_schedule(
    log: Log,
    who: str,
    at: str,
    zone: str,
    *,
    daily: bool,
    now: datetime | None = None,
) -> Schedule:
    """Return the schedule that was set: it takes the place of the one before.

    Args:
        log: where it is kept.
        who: who sets it.
        at: hours and minutes, 18:00.
        zone: the time zone of these, Europe/Brussels.
        daily: every day, or once.
        now: the moment from which the next such time is looked for.

    Raises:
        InvalidInputError: nobody is named, or `at` is no time of day.
    """
    if not who.strip():
        raise InvalidInputError("who: empty.")
    if not _TIME.fullmatch(at.strip()):
        raise InvalidInputError(
            f"time: {at[:40]!r}: hours and minutes such as 18:00."
        )
    due = next_due(at.strip(), zone, now or datetime.now(UTC))
    body = {
        "time": at.strip(),
        "zone": zone,
        "daily": daily,
        "due": due.isoformat(),
    }
    log.add("scheduled", who.strip(), body=body)
    schedule = log.history().schedule
    if schedule is None:
        raise NotFoundError("The schedule was taken back meanwhile.")
    return schedule


def cancel_schedule(log: Log, who: str) -> None:
    """Take the schedule back.

    Raises:
        InvalidInputError: nobody is named.
        NotFoundError: no publication is scheduled.
    """
    if not who.strip():
        raise InvalidInputError("who: empty.")
    if log.history().schedule is None:
        raise NotFoundError("No publication is scheduled.")
    log.add("unscheduled", who.strip())


def due_schedule(
    history: History, now: datetime | None = None
) -> Schedule | None:
    """Return the schedule whose time has come, also long ago; None if none is due."""
    schedule = history.schedule
    if schedule is None or datetime.fromisoformat(schedule.due) > (
        now or datetime.now(UTC)
    ):
        return None
    return schedule
