"""One request is answered on one release: all that it reads, its key in the cache and its ETag.

The release is chosen before anything is read. Rows of the database that turn out to be of another
release are refused by `Pinned`; the request is then answered anew on the release that follows.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, NamedTuple

from anyio.to_thread import run_sync

from api.middleware.http import HttpLayer, reads_below
from graph.errors import StoreError
from graph.release.pinned import Pinned

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.middleware.rehearsal import Rehearsal
    from graph.release.current import Current
    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Reader

_PIN = "atmp.pin"
_PATIENCE = 20.0
"""Seconds for which a request is answered anew."""


class Pin(NamedTuple):
    """The release of one request: in memory, and as rows of the database."""

    snapshot: Snapshot
    rows: Pinned


def pin_of(scope: Scope) -> Pin | None:
    """Return the release of a request, None if it has none (yet)."""
    return scope.get(_PIN)


def pinned(
    scope: Scope,
    reader: Reader,
    snapshot: Snapshot,
) -> Scope:
    """Return a request that is answered on a release, whichever is shown."""
    return {
        **scope,
        _PIN: Pin(snapshot, Pinned(reader, snapshot.release.run_id)),
    }


class OneRelease(HttpLayer):
    """ASGI middleware: gives each GET its release, and answers it again when that has changed."""

    def __init__(
        self,
        app: ASGIApp,
        state: Callable[[], tuple[Reader, Current]],
        snapshot: Callable[[], Awaitable[Snapshot]],
        prefixes: tuple[str, ...],
        rehearsal: Rehearsal,
    ) -> None:
        """Serve paths under `prefixes`; `snapshot` gives the current release."""
        super().__init__(app)
        self._state, self._snapshot = state, snapshot
        self._prefixes, self._rehearsal = prefixes, rehearsal
        rehearsal.app = app
        self._following: asyncio.Task[Snapshot] | None = None

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request."""
        if not reads_below(scope, self._prefixes):
            await self._app(scope, receive, send)
            return
        self._rehearsal.note(scope)
        try:
            snapshot = await self._snapshot()
        except StoreError:  # who needs the release says so
            await self._app(scope, receive, send)
            return
        await self._serve(
            snapshot,
            scope,
            receive,
            send,
        )

    async def _serve(
        self,
        snapshot: Snapshot,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        limit, last = time.monotonic() + _PATIENCE, False
        while True:
            rows = Pinned(self._state()[0], snapshot.release.run_id)
            scope[_PIN] = Pin(snapshot, rows)

            async def forward(
                message: Message,
                rows: Pinned = rows,
                last: bool = last,
            ) -> None:
                if last or not rows.failed:
                    await send(message)

            await self._app(scope, receive, forward)
            if last or not rows.failed:
                return
            last = time.monotonic() > limit
            try:
                snapshot = await self._follow(snapshot)
            except StoreError:  # the answer says why
                last = True

    async def _follow(self, snapshot: Snapshot) -> Snapshot:
        """Return the release that follows; all requests that wait for it wait for one thread."""
        if self._following is None or self._following.done():
            current = self._state()[1]
            self._following = asyncio.create_task(
                run_sync(current.following, snapshot, abandon_on_cancel=True)
            )
        return await asyncio.shield(self._following)
