"""A scheduled publication: when it is due, served once, and taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from graph.common.clock import next_due
from graph.curation.log import Log
from graph.curation.schedule import cancel_schedule, due_schedule, set_schedule
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

BRUSSELS = "Europe/Brussels"


@pytest.mark.parametrize(
    ("after", "at", "due"),
    [
        ("2026-11-29T16:59:00", "18:00", "2026-11-29T17:00:00"),
        ("2026-11-29T17:00:00", "18:00", "2026-11-30T17:00:00"),
        ("2026-07-01T10:00:00", "18:00", "2026-07-01T16:00:00"),
        ("2026-11-29T23:30:00", "00:15", "2026-11-30T23:15:00"),
        ("2026-10-24T20:00:00", "18:00", "2026-10-25T17:00:00"),
        ("2026-03-28T20:00:00", "02:30", "2026-03-29T01:30:00"),
    ],
    ids=["today", "tomorrow", "summer", "midnight", "clocks back", "left out"],
)
def test_the_next_moment_at_which_the_clock_says_a_time(
    after: str, at: str, due: str
) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    found = next_due(at, BRUSSELS, moment)
    assert found.isoformat() == f"{due}+00:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_one_that_is_set_is_due_at_its_time_and_served_once(tmp_path: Path) -> None:
    now = at("2026-11-29T12:00:00")
    set_schedule(Log(tmp_path), "ann", "18:00", BRUSSELS, daily=False, now=now)
    log = Log(tmp_path)  # as after a restart
    assert due_schedule(log.history(), at("2026-11-29T16:59:59")) is None
    schedule = due_schedule(log.history(), at("2026-12-05T08:00:00"))
    assert schedule is not None
    assert (schedule.who, schedule.time, schedule.daily) == ("ann", "18:00", False)
    log.add("publishing", "bob", body={"upto": 1})  # another one, by hand
    assert log.history().schedule == schedule
    log.add("publishing", "ann", body={"upto": 1, "schedule": schedule.seq})
    assert log.history().schedule is None
    log.add("unpublished", "ann", "a row is wrong")
    assert log.history().schedule is None, "what failed is shown, not tried for ever"


@pytest.mark.parametrize("kind", ["publishing", "passed-over"])
def test_a_daily_one_moves_to_the_next_day(tmp_path: Path, kind: str) -> None:
    log = Log(tmp_path)
    now = at("2026-01-05T12:00:00")
    first = set_schedule(log, "ann", "18:00", BRUSSELS, daily=True, now=now)
    body = {"schedule": first.seq, "upto": 0}
    log.add(kind, "ann", body=body)  # pyright: ignore[reportArgumentType]
    second = log.history().schedule
    assert second is not None
    entry = log.entries()[-1]
    assert second.due == next_due("18:00", BRUSSELS, at_entry(entry.at)).isoformat()
    assert at_entry(second.due) > at_entry(entry.at)
    assert second.seq == first.seq


def at_entry(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_it_is_taken_back_and_another_one_takes_its_place(tmp_path: Path) -> None:
    log = Log(tmp_path)
    set_schedule(log, "ann", "18:00", BRUSSELS, daily=True)
    set_schedule(log, "bob", "9:30", BRUSSELS, daily=False)
    schedule = log.history().schedule
    assert schedule is not None
    assert (schedule.who, schedule.time) == ("bob", "9:30")
    cancel_schedule(log, "ann")
    assert log.history().schedule is None
    with pytest.raises(NotFoundError, match="No publication is scheduled"):
        cancel_schedule(log, "ann")


@pytest.mark.parametrize("time", ["", "25:00", "18:60", "six", "18:00:00", "-1:00"])
def test_what_is_no_time_is_refused(tmp_path: Path, time: str) -> None:
    log = Log(tmp_path)
    with pytest.raises(InvalidInputError, match="time: "):
        set_schedule(log, "ann", time, BRUSSELS, daily=False)
    assert log.entries() == []
