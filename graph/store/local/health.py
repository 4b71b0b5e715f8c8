"""Whether the server still answers: asked a statement every so many seconds, as its user."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.errors import StoreAuthError, StoreError, StoreGaveUpError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


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
    """Questions in a row without answer after which it has to be restarted."""


async def until_restart_helps(ask: Callable[[], Awaitable[None]], rhythm: Rhythm) -> str:
    """Return why the server has to be restarted, once it has; `ask` raises what it says."""
    failed = 0
    while True:
        await asyncio.sleep(rhythm.again if failed else rhythm.interval)
        try:
            async with asyncio.timeout(rhythm.limit):
                await ask()
        except StoreGaveUpError as error:
            return error.detail
        except StoreAuthError:
            failed = 0  # it answers; whoever uses it is told of the password
        except (StoreError, TimeoutError) as error:
            failed += 1
            if failed == rhythm.failures:
                return f"no answer {failed} times ({str(error) or 'it says nothing'})"
        else:
            failed = 0
