"""Writing without cookies: only from our own pages, small, and not too often.

Nobody signs in here, so there is no session to steal; what has to be kept out is another site that
makes its visitors' browsers write (`Sec-Fetch-Site`, else `Origin`), and floods. A client that is
no browser sends neither header; it may write JSON, which no page of another site can send without
asking first (CORS answers for GET alone).
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from api.errors import problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Receive, Scope, Send

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LARGEST, RATE, PERIOD, CLIENTS = 8_192, 30, 60.0, 10_000


class Limiter:
    """Counts what each client wrote in the last `PERIOD` seconds, for at most `CLIENTS` of them.

    Each worker of `serve --workers` counts for itself.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._times: OrderedDict[str, list[float]] = OrderedDict()

    def allows(self, client: str) -> bool:
        """Return whether a client may write now, and count it if so."""
        now = self._clock()
        with self._lock:
            recent = [one for one in self._times.pop(client, []) if one > now - PERIOD]
            allowed = len(recent) < RATE
            self._times[client] = [*recent, now] if allowed else recent
            while len(self._times) > CLIENTS:
                self._times.popitem(last=False)
        return allowed


class Guard:
    """ASGI middleware: refuses a write that is foreign, too large or too frequent."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app, self._limiter = app, Limiter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or say why not (RFC 9457)."""
        if scope["type"] != "http" or scope["method"] in READING:
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1")
                   for name, value in scope["headers"]}  # fmt: skip
        client = scope["client"][0] if scope.get("client") else ""
        refusal = refused(headers)
        if refusal is None and not self._limiter.allows(client):
            refusal = 429, f"More than {RATE} writes in a minute."
        if refusal is None:
            await self._app(scope, receive, send)
            return
        answer = problem(refusal[0], "Write refused", refusal[1], instance=scope["path"])
        await answer(scope, receive, send)


def refused(headers: dict[str, str]) -> tuple[int, str] | None:
    """Return the status and the reason why a write is refused, None if it may pass."""
    size = headers.get("content-length", "")
    if not size.isdecimal():
        return 411, "The length of the body has to be said."
    if int(size) > LARGEST:
        return 413, f"At most {LARGEST} bytes."
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return None if site == "same-origin" else (403, "Only pages of this site may write.")
    if origin is not None:
        own = urlsplit(origin).netloc == headers.get("host")
        return None if own else (403, "Only pages of this site may write.")
    if headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return 403, "A client that is no browser has to send JSON."
    return None
