"""Turns: how many requests do one kind of work at once, and how long the others wait.

Without them forty slow requests would hold all threads, and whatever needs a thread would wait
behind them: files, pages from memory. A request that gets no turn in time, or whose work takes too
long, is answered 503 with Retry-After.
"""

from __future__ import annotations

import asyncio
import inspect
import math
import time
from functools import partial, wraps
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
from anyio import to_thread
from fastapi.routing import APIRoute

from graph.errors import BusyError, StoreTimeoutError, StoreUnreachableError
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Turns:
    """At most `at_once` pieces of work in threads; others wait `patience` seconds for a turn.

    Work that lasts longer than `limit` seconds (by default as long as a query may,
    `ATMP_QUERY_TIMEOUT`) is given up; its turn stays taken until its thread
    ends, so that no more than `at_once` threads ever hang. After an answer that was lost to the
    database, `pause` seconds pass before it is asked again.
    """

    def __init__(
        self,
        at_once: int,
        patience: float,
        limit: float | None = None,
        pause: float = 0.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.at_once = at_once
        self._patience, self._limit, self._pause, self._clock = (
            patience,
            limit,
            pause,
            clock,
        )
        self._asleep_until = -math.inf
        self._limiters: dict[
            asyncio.AbstractEventLoop, anyio.CapacityLimiter
        ] = {}

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return what the work returns, done in a thread.

        Raises:
            BusyError: no turn came, the work took too long, or the database failed a moment ago.
        """
        self._refuse_while_asleep()
        turn, limiter = object(), self._limiter()
        try:
            with anyio.fail_after(self._patience):
                await limiter.acquire_on_behalf_of(turn)
        except TimeoutError as exc:
            raise BusyError("Too many ask for this at the same time.") from exc
        loop = asyncio.get_running_loop()
        started = False

        def give_back() -> None:
            loop.call_soon_threadsafe(limiter.release_on_behalf_of, turn)

        def in_thread() -> Result:
            nonlocal started
            started = True
            try:
                return work()
            finally:
                give_back()

        try:
            self._refuse_while_asleep()
            with anyio.fail_after(self._limit or settings().query_timeout):
                # The turn bounds the threads; a limiter of the library would let go too early.
                return await to_thread.run_sync(
                    in_thread,
                    abandon_on_cancel=True,
                    limiter=anyio.CapacityLimiter(math.inf),
                )
        except TimeoutError as exc:
            self._sleep()
            raise BusyError("This took too long.") from exc
        except (StoreUnreachableError, StoreTimeoutError):
            self._sleep()
            raise
        finally:
            if not started:
                give_back()

    def _limiter(self) -> anyio.CapacityLimiter:
        loop = asyncio.get_running_loop()
        if loop not in self._limiters:
            self._limiters.clear()
            self._limiters[loop] = anyio.CapacityLimiter(self.at_once)
        return self._limiters[loop]

    def _refuse_while_asleep(self) -> None:
        if self._clock() < self._asleep_until:
            raise BusyError("The database did not answer a moment ago.")

    def _sleep(self) -> None:
        self._asleep_until = self._clock() + self._pause


PATIENCE = 5.0
"""Seconds somebody waits for a turn to read the database."""
PAUSE = 2.0
"""Seconds in which a database that did not answer is not asked again."""
DATABASE = Turns(
    at_once=8,
    patience=PATIENCE,
    pause=PAUSE,
)
"""Reads of the database: the driver's pool has 50 connections, and a list asks several times."""
COSTLY = Turns(
    at_once=2,
    patience=10.0,
    limit=60.0,
)
"""What takes a processor for a second or more; more at once only make each other slower."""


class TurnRoute(APIRoute):
    """A route whose plain functions take turns; subclasses say which."""

    turns: Turns

    def __init__(
        self,
        path: str,
        endpoint: Callable[..., Any],
        **given: Any,
    ) -> None:
        """Take what the decorators of a router give."""
        if not inspect.iscoroutinefunction(endpoint):
            endpoint = self._in_turn(endpoint)
        super().__init__(path, endpoint, **given)

    def _in_turn(
        self, endpoint: Callable[..., object]
    ) -> Callable[..., object]:
        @wraps(endpoint)
        async def turn(**given: object) -> Any:
            return await self.turns.run(partial(endpoint, **given))

        return turn


class DatabaseRoute(TurnRoute):
    """Routes that read the database while a visitor waits."""

    turns = DATABASE


class CostlyRoute(TurnRoute):
    """Routes that compute for long."""

    turns = COSTLY
