"""What visitors ask for most, answered for a new release before it is shown.

Otherwise everybody who comes in the moment after a publication would wait for pages to be made.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple

import structlog
from cachetools import LRUCache

from api.address import origin, root_path

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope

ADDRESSES = 1_000
"""Addresses that are remembered; those that nobody asks for any more leave first."""
MOST = 60
"""Answers made for a new release before it is shown."""
LEAST = 2
"""How often an address was asked for at least: what one visitor saw once is no habit."""
LONGEST = 20.0
"""Seconds after which a new release is shown, whatever is rehearsed by then."""
_HEADERS = (b"host", b"accept-encoding")
"""What an answer may depend on; nothing of the visitor who asked is kept."""
log = structlog.get_logger()


class Habit(NamedTuple):
    """An address that visitors ask for, and how often they have."""

    scope: Scope
    origin: str
    root_path: str
    times: int


class Rehearsal:
    """Remembers what is asked for most, and asks for it again on behalf of a new release."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.app: ASGIApp | None = None
        """What answers requests that have their release; the layer that gives it names it."""
        self._habits: LRUCache[tuple[bytes, ...], Habit] = LRUCache(ADDRESSES)

    def note(self, scope: Scope) -> None:
        """Remember that an address was asked for."""
        headers = [pair for pair in scope["headers"] if pair[0] in _HEADERS]
        path = scope.get("raw_path") or scope["path"].encode()
        key = (path, scope["query_string"], *(value for _, value in headers))
        known = self._habits.get(key)
        if known is None:
            same = {
                **scope,
                "method": "GET",
                "headers": headers,
                "client": None,
            }
            known = Habit(
                same,
                origin.get(),
                root_path.get(),
                0,
            )
        self._habits[key] = known._replace(times=known.times + 1)

    def most(self) -> list[Habit]:
        """Return what was asked for most, the most frequent first."""
        habits = [
            habit for habit in self._habits.values() if habit.times >= LEAST
        ]
        return sorted(habits, key=lambda habit: -habit.times)[:MOST]

    async def play(self, pinned: Callable[[Scope], Scope]) -> int:
        """Ask for it again, each request as `pinned` returns it; return how many were asked."""
        limit, done = time.monotonic() + LONGEST, 0
        for habit in self.most():
            if self.app is None or time.monotonic() > limit:
                break
            origin.set(habit.origin)
            root_path.set(habit.root_path)
            try:
                async with asyncio.timeout(LONGEST):
                    await self.app(pinned(habit.scope), _listening(), _unheard)
            except Exception as error:  # noqa: BLE001 - the last handler: nobody waits for it
                log.warning(
                    "not rehearsed",
                    path=habit.scope["path"],
                    reason=repr(error),
                )
            done += 1
            await asyncio.sleep(0)
        for key, habit in list(self._habits.items()):
            self._habits[key] = habit._replace(times=habit.times // 2)
        return done


def _listening() -> Receive:
    """Return what a visitor sends who has asked for something and stays until it is there.

    Files are sent while somebody waits for the visitor to leave, who is asked again and again.
    """
    is_asked = False

    async def receive() -> Message:
        nonlocal is_asked
        if is_asked:
            await asyncio.Event().wait()
        is_asked = True
        return {
            "type": "http.request",
            "body": b"",
            "more_body": False,
        }

    return receive


async def _unheard(_: Message) -> None:
    """Take an answer that nobody hears: it is kept where answers are kept."""
