"""Bounds of what a client may hold open: headers, time to send and to read, connections in all.

uvicorn runs on httptools, which has no such bounds of its own. Whoever asks sends its headers
within `HEADER_SECONDS` and its body within `BODY_SECONDS` more, in at most `HEADER_BYTES`, and
reads what it is sent; where there are too many, the one that has been idle the longest is closed.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

HEADER_BYTES = 65_536
"""Address and headers in all: nginx passes on 32 kB at most, browsers send some 2 kB."""
HEADER_SECONDS = 10.0
"""How long the headers of a request may take to come."""
BODY_SECONDS = 10.0
"""Bodies have 8 kB at most (api/middleware/writes.py)."""
READ_SECONDS = 60.0
"""How long a client may leave unread what it was sent."""
SPARE_FILES = 96
"""Files kept for what is no connection: the driver's pool, logs, exports, the listening socket."""
FEWEST, MOST = 16, 2_000
"""Connections a process takes at least and at most."""
_ANSWERS = {
    408: b"Request Timeout",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}


def raise_file_limit() -> int:
    """Raise the limit of open files to the hard limit; return how many connections fit below it."""
    try:
        import resource  # noqa: PLC0415 - Unix only
    except ImportError:
        return MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    if hard == resource.RLIM_INFINITY:
        return MOST
    return max(FEWEST, min(MOST, hard - SPARE_FILES))


class Connection(HttpToolsProtocol):
    """One connection of a client, held to the bounds of this module."""

    limit = MOST
    """Connections of this process; `serve` sets it to what the limit of files allows."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # pyright: ignore[reportIncompatibleMethodOverride]
        """Begin to wait for headers; where there are too many connections, close another."""
        super().connection_made(transport)
        self._since, self._head, self._in_head = time.monotonic(), 0, True
        self._request_timer = self.loop.call_later(
            HEADER_SECONDS, self._refuse, 408
        )
        self._read_timer: asyncio.TimerHandle | None = None
        if len(self.connections) > self.limit:
            self._make_room()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all clocks."""
        self._request_timer.cancel()
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take what was sent, as long as the headers that it belongs to are not too large."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > HEADER_BYTES:
            self._refuse(431)

    def on_message_begin(self) -> None:
        """Begin to count a request: its headers have a limit of size and time."""
        super().on_message_begin()
        if not self._in_head:  # a further request on the same connection
            self._in_head, self._head = True, 0
            self._wait(HEADER_SECONDS)

    def on_headers_complete(self) -> None:
        """Ask the application, unless the headers were too large."""
        self._in_head = False
        size = len(self.url) + sum(
            len(name) + len(value) for name, value in self.headers
        )
        if size > HEADER_BYTES:
            self._refuse(431)
            return
        self._wait(BODY_SECONDS)
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take a part of a body, unless the request was refused."""
        if not self.transport.is_closing():
            super().on_body(body)

    def on_message_complete(self) -> None:
        """End the wait: the request is whole."""
        self._request_timer.cancel()
        if not self.transport.is_closing():
            super().on_message_complete()

    def pause_writing(self) -> None:
        """Begin to wait for a client that does not read."""
        super().pause_writing()
        self._read_timer = self.loop.call_later(
            READ_SECONDS, self.transport.abort
        )

    def resume_writing(self) -> None:
        """End that wait: something was read."""
        if self._read_timer is not None:
            self._read_timer.cancel()
            self._read_timer = None
        super().resume_writing()

    def _wait(self, seconds: float) -> None:
        self._since = time.monotonic()
        self._request_timer.cancel()
        self._request_timer = self.loop.call_later(seconds, self._refuse, 408)

    @property
    def _working(self) -> bool:
        """Return whether an answer is under way."""
        return self.cycle is not None and not self.cycle.response_complete  # pyright: ignore[reportUnnecessaryComparison]

    def _make_room(self) -> None:
        """Close the connection that has been without a whole request the longest."""
        idle = [
            cast("Connection", other)
            for other in self.connections
            if not cast("Connection", other)._working  # noqa: SLF001 - of the same class
        ]
        oldest = min(idle, key=lambda other: other._since)  # noqa: SLF001 - this one is among them
        oldest._refuse(503)  # noqa: SLF001 - the same

    def _refuse(self, status: int) -> None:
        """Say why and close, unless an answer has begun."""
        self._request_timer.cancel()
        if self.transport.is_closing():
            return
        if not (self._working and self.cycle.response_started):
            phrase = _ANSWERS[status]
            self.transport.write(
                b"HTTP/1.1 %d %s\r\ncontent-length: 0\r\ncache-control: no-store\r\n"
                b"connection: close\r\n\r\n" % (status, phrase)
            )
        self.transport.close()
