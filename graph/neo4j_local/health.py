"""Whether the server still answers: asked a statement every so many seconds, as its user."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from graph.errors import StoreAuthError, StoreError, StoreGaveUpError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_IDLE_SHARE = 0.02
"""Share of one processor: an idle Neo4j uses some thousandths, a stopped one nothing."""


@dataclass(frozen=True)
class Rhythm:
    """How often the server is asked; a frozen one is found out within half a minute."""

    interval: float = 10.0
    """Seconds between two questions while it answers."""
    again: float = 2.0
    """Seconds until it is asked again after it did not."""
    limit: float = 5.0
    """Seconds that an answer may take: a statement that reads nothing takes a thousandth."""
    failures: int = 3
    """Questions in a row without answer, and without work, after which it has to be restarted."""
    longest: float = 180.0
    """Seconds without answer after which it is restarted even if it works on something."""


async def until_restart_helps(
    ask: Callable[[], Awaitable[None]],
    is_working: Callable[[], bool],
    rhythm: Rhythm,
) -> str:
    """Ask at once, then again and again; return why the server has to be restarted, once it has.

    Args:
        ask: asks the server, and raises what it says.
        is_working: whether the server has used the processor since this was called last. On a
            machine with too much to do a sound one may take as long as a frozen one.
        rhythm: how often and how long.
    """
    failed, answered, silent = 0, time.monotonic(), False
    while True:
        if not silent:
            is_working()  # what it did before it was asked says nothing of now
        silent = False
        try:
            async with asyncio.timeout(rhythm.limit):
                await ask()
        except StoreGaveUpError as error:
            return error.detail
        except StoreAuthError:
            # Whoever uses it is told of the password.
            failed, answered = (
                0,
                time.monotonic(),
            )
        except (StoreError, TimeoutError) as error:
            silent = True
            failed += not is_working()
            if (
                failed >= rhythm.failures
                or time.monotonic() - answered > rhythm.longest
            ):
                seconds = time.monotonic() - answered
                return f"no answer for {seconds:.0f} s ({str(error) or 'it says nothing'})"
        else:
            failed, answered = 0, time.monotonic()
        await asyncio.sleep(rhythm.again if silent else rhythm.interval)


class WorkMeter:
    """Whether a process has used the processor since it was asked last."""

    def __init__(self, pid: int) -> None:
        """Begin to measure the process; one that is gone does not work."""
        self._pid = pid
        self._used, self._at = self._seconds(), time.monotonic()

    def __call__(self) -> bool:
        """Return whether more was used than an idle server needs for its own upkeep."""
        used, now = self._seconds(), time.monotonic()
        share = (used - self._used) / max(now - self._at, 0.001)
        self._used, self._at = used, now
        return share > _IDLE_SHARE

    def _seconds(self) -> float:
        try:
            times = psutil.Process(self._pid).cpu_times()
        except psutil.Error:
            return 0.0
        return times.user + times.system
