"""Turns in threads: bounded, given back, and a database that failed is left alone a while."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import Counter

import pytest

from api.turns import Turns
from graph.errors import BusyError, StoreUnreachableError
from tests.loops import run_alone


async def outcome(turns: Turns, work: object) -> str:
    try:
        return await turns.run(work)  # pyright: ignore[reportArgumentType]
    except (BusyError, StoreUnreachableError) as exc:
        return type(exc).__name__


def test_work_that_hangs_takes_no_more_threads_than_turns() -> None:
    free, begun = threading.Event(), Counter[str]()

    def hang() -> str:
        begun["hung"] += 1
        free.wait(10)
        return "late"

    async def visit() -> tuple[list[str], float, str]:
        turns = Turns(at_once=2, patience=0.2, limit=0.4, pause=0.0)
        at = time.monotonic()
        answers = await asyncio.gather(*(outcome(turns, hang) for _ in range(30)))
        waited = time.monotonic() - at
        free.set()
        await asyncio.sleep(0.2)
        return answers, waited, await outcome(turns, lambda: "again")

    answers, waited, afterwards = run_alone(visit())
    assert set(answers) == {"BusyError"}
    assert begun["hung"] == 2
    assert waited < 5
    assert afterwards == "again", "the turns were given back"


def test_a_database_that_failed_is_left_alone_for_a_while() -> None:
    asked, now = Counter[str](), [0.0]

    def fail() -> str:
        asked["database"] += 1
        raise StoreUnreachableError("away")

    async def visit() -> list[str]:
        turns = Turns(at_once=1, patience=1, limit=1, pause=2.0, clock=lambda: now[0])
        answers = [await outcome(turns, fail) for _ in range(3)]
        now[0] = 2.5
        answers.append(await outcome(turns, lambda: "back"))
        return answers

    assert run_alone(visit()) == [
        "StoreUnreachableError",
        "BusyError",
        "BusyError",
        "back",
    ]
    assert asked["database"] == 1


def test_an_error_of_the_work_is_its_own_and_gives_the_turn_back() -> None:
    def wrong() -> str:
        raise ValueError("wrong")

    async def visit() -> str:
        turns = Turns(at_once=1, patience=0.5, limit=1)
        for _ in range(3):
            with pytest.raises(ValueError, match="wrong"):
                await turns.run(wrong)
        return await turns.run(lambda: "right")

    assert run_alone(visit()) == "right"
