"""A beat that comes late is a pause; what the process itself did meanwhile is told apart."""

from __future__ import annotations

import asyncio
import time

from api.heartbeat import OWN, PAUSES, measure_pauses
from tests.loops import run_alone

PAUSE = 0.1
"""Seconds for which the loop is held."""


def total(histogram: object) -> float:
    return histogram._sum.get()  # pyright: ignore[reportAttributeAccessIssue]


def held(work: str) -> tuple[float, float]:
    """Return what is added to all pauses and to the own ones while a coroutine holds the loop."""

    async def main() -> tuple[float, float]:
        beating = asyncio.create_task(measure_pauses())
        await asyncio.sleep(0)
        before = total(PAUSES), total(OWN)
        if work == "counts":
            until = time.thread_time() + PAUSE
            while time.thread_time() < until:
                pass
        else:
            time.sleep(PAUSE)  # noqa: ASYNC251 - this is what is measured
        await asyncio.sleep(0.03)
        beating.cancel()
        return total(PAUSES) - before[0], total(OWN) - before[1]

    return run_alone(main())


def test_who_counts_makes_a_pause_of_its_own() -> None:
    pause, own = held("counts")
    assert pause >= PAUSE / 2
    assert PAUSE / 2 <= own <= pause + 1e-9  # sums of floats


def test_who_waits_for_something_else_makes_a_pause_that_is_not_its_own() -> None:
    pause, own = held("waits")
    assert pause >= PAUSE / 2
    assert own < pause / 2
