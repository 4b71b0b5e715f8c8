from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
import time

import pytest

from graph.errors import StoreAuthError, StoreGaveUpError, StoreUnreachableError
from graph.neo4j_local.health import Rhythm, WorkMeter, until_restart_helps
from tests.loops import run_alone

QUICK = Rhythm(interval=0.0, again=0.0, limit=0.05, failures=3)
SILENT, SOUND = StoreUnreachableError("silence"), None


def asked(
    *answers: Exception | None,
    hangs: bool = False,
    works: bool = False,
    worked: bool = False,
    rhythm: Rhythm = QUICK,
) -> tuple[str, int]:
    """Return why a server that answers so is restarted, and how often it was asked.

    One that `worked` did so until it was asked first.
    """
    left = list(answers)
    before = [worked]

    def is_working() -> bool:
        return before.pop() if before else works

    async def ask() -> None:
        if not left:
            await asyncio.sleep(60 if hangs else 0)
            return
        if answer := left.pop(0):
            raise answer

    async def run() -> str:
        async with asyncio.timeout(5):
            return await until_restart_helps(ask, is_working, rhythm)

    return run_alone(run()), len(answers) - len(left)


def test_three_silences_in_a_row_are_enough() -> None:
    reason, times = asked(SILENT, SILENT, SOUND, SILENT, SILENT, SILENT, SOUND)
    assert times == 6
    assert "silence" in reason


def test_what_it_did_before_it_fell_silent_gains_it_no_time() -> None:
    _, times = asked(*[SILENT] * 9, worked=True)
    assert times == 3


def test_one_that_gives_up_is_restarted_at_once() -> None:
    reason, times = asked(SOUND, StoreGaveUpError("critical error: disk"), SOUND)
    assert (reason, times) == ("critical error: disk", 2)


def test_a_slow_one_that_works_is_given_time() -> None:
    _, times = asked(*[SILENT] * 20, StoreGaveUpError("critical error"), works=True)
    assert times == 21
    patient = Rhythm(interval=0.0, again=0.0, limit=0.05, failures=3, longest=0.2)
    reason, _ = asked(hangs=True, works=True, rhythm=patient)
    assert "no answer" in reason


def test_a_process_that_is_stopped_does_not_work() -> None:
    with subprocess.Popen([sys.executable, "-c", "while True: pass"]) as busy:
        meter = WorkMeter(busy.pid)
        time.sleep(0.5)
        assert meter()
        busy.send_signal(signal.SIGSTOP)
        meter()
        time.sleep(0.2)
        assert not meter()
        busy.kill()
    assert not meter()


def test_one_that_hangs_is_not_waited_for() -> None:
    reason, _ = asked(hangs=True)
    assert "says nothing" in reason


def test_one_that_refuses_the_password_answers() -> None:
    refused = StoreAuthError("no")
    _, times = asked(refused, refused, refused, refused, SILENT, SILENT, SILENT)
    assert times == 7


def test_a_frozen_server_is_found_out_within_half_a_minute() -> None:
    rhythm = Rhythm()
    asks = rhythm.failures - 1
    worst = rhythm.interval + rhythm.limit + asks * (rhythm.again + rhythm.limit)
    assert worst == pytest.approx(29)
