"""The same URL on the same release is the same bytes: ETag, 304 and a bounded cache of answers."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LARGEST = 2_000_000
_CAPACITY = 64_000_000


class Kept(NamedTuple):
    """A complete answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: Any = None


class AnswerCache:
    """Keeps the least recently used answers out once `capacity` bytes are held."""

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity, self._held = capacity, 0
        self._answers: OrderedDict[str, Kept] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Kept | None:
        """Return the answer kept under a key, None if there is none."""
        with self._lock:
            kept = self._answers.get(key)
            if kept is not None:
                self._answers.move_to_end(key)
            return kept

    def put(self, key: str, answer: Kept) -> None:
        """Keep an answer; the oldest leave when there is no room."""
        with self._lock:
            before = self._answers.pop(key, None)
            self._held += len(answer.body) - (len(before.body) if before else 0)
            self._answers[key] = answer
            while self._held > self._capacity:
                _, gone = self._answers.popitem(last=False)
                self._held -= len(gone.body)


class ReleaseCache:
    """ASGI middleware: answers GET from the cache, or 304, as long as the release stands.

    It stands outside the compression, so that compressed bytes are kept.
    """

    def __init__(
        self, app: ASGIApp, version: Callable[[], Awaitable[str | None]], prefixes: tuple[str, ...]
    ) -> None:
        """Cache paths under `prefixes`; `version` names the release, None = do not cache."""
        self._app, self._version, self._prefixes = app, version, prefixes
        self._cache = AnswerCache()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        version = await self._version() if self._cacheable(scope) else None
        if version is None:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        key = _key(scope, headers, version)
        etag = b'W/"' + hashlib.sha256(key.encode()).hexdigest()[:24].encode() + b'"'
        asked = headers.get(b"if-none-match", b"")
        kept = self._cache.get(key)
        if kept is not None and asked and etag in asked:
            kept = _unchanged(kept)
        if kept is None:
            kept = await self._ask(scope, receive, key, etag)
            if kept.status == 200 and asked and etag in asked:  # noqa: PLR2004 (HTTP OK)
                kept = _unchanged(kept)
        if kept.route is not None:
            scope["route"] = kept.route  # the counters know an answer by its route, cached or not
        body = b"" if scope["method"] == "HEAD" else kept.body
        await send({"type": "http.response.start", "status": kept.status, "headers": kept.headers})
        await send({"type": "http.response.body", "body": body})

    def _cacheable(self, scope: Scope) -> bool:
        return (
            scope["type"] == "http"
            and scope["method"] in {"GET", "HEAD"}
            and scope["path"].startswith(self._prefixes)
        )

    async def _ask(self, scope: Scope, receive: Receive, key: str, etag: bytes) -> Kept:
        start: Message = {"status": 500, "headers": []}
        parts: list[bytes] = []

        async def collect(message: Message) -> None:
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))

        inner = {**scope, "method": "GET"}
        await self._app(inner, receive, collect)
        route = inner.get("route")
        status, headers, body = start["status"], list(start["headers"]), b"".join(parts)
        # What changes between releases says so: it has no ETag and is not kept.
        if status == 200 and (b"cache-control", b"no-store") not in headers:  # noqa: PLR2004 (OK)
            headers = [pair for pair in headers if pair[0] not in {b"etag", b"last-modified"}]
            headers.append((b"etag", etag))
            headers.append((b"cache-control", b"no-cache"))
            if len(body) <= _LARGEST:
                self._cache.put(key, Kept(status, headers, body, route))
        return Kept(status, headers, body, route)


def _unchanged(kept: Kept) -> Kept:
    headers = [pair for pair in kept.headers if pair[0] != b"content-length"]
    return Kept(304, headers, b"", kept.route)


def _key(scope: Scope, headers: dict[bytes, bytes], version: str) -> str:
    accepted = headers.get(b"accept-encoding", b"").decode("latin-1")
    coding = "br" if "br" in accepted else "gzip" if "gzip" in accepted else "-"
    names = (b"accept", b"accept-language", b"hx-request")
    chosen = "\n".join(headers.get(name, b"").decode("latin-1") for name in names)
    path = scope["raw_path"].decode("latin-1") if scope.get("raw_path") else scope["path"]
    query = scope["query_string"].decode("latin-1")
    return f"{version}\n{coding}\n{path}\n{query}\n{chosen}"
