"""The same URL on the same release is the same bytes: ETag, 304 and a bounded cache of answers."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from cachetools import LRUCache
from starlette.datastructures import Headers, MutableHeaders

from api.address import origin
from api.middleware.http import HttpLayer, reads_below

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LARGEST = 2_000_000
"""Bytes of an answer that is kept at most; larger ones are made anew."""
CAPACITY = 64_000_000
"""Bytes that all kept answers weigh at most."""
ENTRIES = 20_000
"""Answers kept at most: the smallest counts as much as a share of the capacity."""
OK, NOT_MODIFIED = 200, 304
_NARROWING = frozenset({b"accept-encoding", b"range", b"if-range"})
"""Headers of a request by which an answer would be coded, or a part of it."""
_OWN = frozenset({b"etag", b"last-modified", b"vary", b"accept-ranges"})
"""Headers of an answer that are given here."""


class CachedAnswer(NamedTuple):
    """A complete answer."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes
    route: Any = None
    is_whole: bool = True
    """False if the application stopped before the end, as it does when its reader leaves."""

    @property
    def lasts(self) -> bool:
        """Return whether an answer is the same for everybody until the next release."""
        return (
            self.status == OK
            and self.is_whole
            and (b"cache-control", b"no-store") not in self.headers
            and "set-cookie" not in Headers(raw=self.headers)
        )


def weight(answer: CachedAnswer) -> int:
    """Return what an answer counts in the cache: its bytes, and never less than a share."""
    headers = sum(len(name) + len(value) for name, value in answer.headers)
    return max(len(answer.body) + headers, CAPACITY // ENTRIES)


class AnswerCache:
    """Answers by version and hash; the least recently used leave when there is no room.

    Those of a release that comes are made while the one before is shown.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._answers: LRUCache[tuple[str, bytes], CachedAnswer] = LRUCache(
            capacity, getsizeof=weight
        )
        self._lock = threading.Lock()

    def get(self, version: str, key: bytes) -> CachedAnswer | None:
        """Return the answer of a version that is kept under a key."""
        with self._lock:
            return self._answers.get((version, key))

    def put(
        self,
        version: str,
        key: bytes,
        answer: CachedAnswer,
    ) -> None:
        """Keep an answer."""
        with self._lock:
            if weight(answer) <= LARGEST:
                self._answers[version, key] = answer


class ReleaseCache(HttpLayer):
    """ASGI middleware: answers GET from the cache, or 304, as long as the release stands.

    It stands outside the compression, so that compressed bytes are kept. An ETag is the hash of
    the bytes, so that two bodies never share one; only that of a large file is the hash of its
    release and address.
    """

    def __init__(
        self,
        app: ASGIApp,
        version: Callable[[Scope], Awaitable[str | None]],
        prefixes: tuple[str, ...],
    ) -> None:
        """Cache paths under `prefixes`; `version` names a request's release, None = no cache."""
        super().__init__(app)
        self._version, self._prefixes = version, prefixes
        self._cache = AnswerCache()
        self._making: dict[tuple[str, bytes], asyncio.Future[None]] = {}
        """What is being answered for the first time; who asks for the same waits for it."""

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request."""
        is_kept = reads_below(scope, self._prefixes)
        version = await self._version(scope) if is_kept else None
        if version is None:
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        coding = coding_of(
            headers.get(b"accept-encoding", b"").decode("latin-1")
        )
        key = _key(scope, coding)
        answer = self._cache.get(version, key)
        if answer is None:
            await self._wait_for_another(version, key)
            answer = self._cache.get(version, key)
        if answer is None:
            with self._made(version, key):
                answer = await self._ask(
                    scope,
                    receive,
                    coding,
                    version.encode() + key,
                )
                # What was made while a release changed may be of either: it is sent, not kept.
                if answer.lasts and await self._version(scope) == version:
                    self._cache.put(version, key, answer)
        if answer.status == OK and _matches(
            headers.get(b"if-none-match", b""), answer.headers
        ):
            answer = _unchanged(answer)
        if answer.route is not None:
            # Counters know an answer by its route, cached or not.
            scope["route"] = answer.route
        body = b"" if scope["method"] == "HEAD" else answer.body
        await send(
            {
                "type": "http.response.start",
                "status": answer.status,
                "headers": list(answer.headers),
            }
        )
        # What stopped early ends as such: the server breaks the connection off.
        more = not answer.is_whole
        await send(
            {
                "type": "http.response.body",
                "body": body,
                "more_body": more,
            }
        )

    async def _wait_for_another(self, version: str, key: bytes) -> None:
        """Return when nobody makes this answer: behind a new release many ask for it at once."""
        making = self._making.get((version, key))
        if (
            making is not None
            and making.get_loop() is asyncio.get_running_loop()
        ):
            await asyncio.shield(making)

    @contextmanager
    def _made(self, version: str, key: bytes) -> Iterator[None]:
        """Tell those who wait when this answer is made, however that ends."""
        if (version, key) in self._making:
            yield  # it cannot be kept, so that whoever asks makes their own
            return
        making = asyncio.get_running_loop().create_future()
        self._making[version, key] = making
        try:
            yield
        finally:
            del self._making[version, key]
            making.set_result(None)

    async def _ask(
        self,
        scope: Scope,
        receive: Receive,
        coding: str,
        name: bytes,
    ) -> CachedAnswer:
        start: Message = {"status": 500, "headers": []}
        parts: list[bytes] = []
        has_ended = False

        async def collect(message: Message) -> None:
            nonlocal has_ended
            if message["type"] == "http.response.start":
                start.update(message)
            elif message["type"] == "http.response.body":
                parts.append(message.get("body", b""))
                has_ended = not message.get("more_body", False)

        inner = {
            **scope,
            "method": "GET",
            "headers": _asking_for(scope["headers"], coding),
        }
        await self._app(inner, receive, collect)
        headers = list(start["headers"])
        answer = CachedAnswer(
            start["status"],
            headers,
            b"".join(parts),
            inner.get("route"),
            has_ended,
        )
        if not answer.lasts:
            return answer
        # A file of megabytes is known by its name: to hash each would hold up everybody else.
        content = answer.body if len(answer.body) <= LARGEST else name
        etag = (
            b'W/"' + hashlib.sha256(content).hexdigest()[:24].encode() + b'"'
        )
        given = [pair for pair in headers if pair[0] not in _OWN]
        given += [(b"etag", etag), (b"vary", b"Accept-Encoding")]
        MutableHeaders(raw=given).setdefault("cache-control", "no-cache")
        return answer._replace(headers=given)


def coding_of(accepted: str) -> str:
    """Return the best coding that is accepted: br, gzip or identity (RFC 9110, 12.5.3)."""
    quality: dict[str, float] = {}
    for part in accepted.lower().split(","):
        name, _, weighted = part.strip().partition(";")
        try:
            quality[name.strip()] = float(
                weighted.strip().removeprefix("q=") or 1
            )
        except ValueError:
            quality[name.strip()] = 0.0
    return next(
        (name for name in ("br", "gzip") if quality.get(name, 0.0) > 0),
        "identity",
    )


def _asking_for(
    headers: list[tuple[bytes, bytes]], coding: str
) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request for the whole answer in one coding.

    A range counts bytes of one coding of one release: who has the beginning of another would put
    together what fits nowhere, and nothing here tells which one they have.
    """
    left = [pair for pair in headers if pair[0] not in _NARROWING]
    return [*left, (b"accept-encoding", coding.encode())]


def _matches(asked: bytes, headers: list[tuple[bytes, bytes]]) -> bool:
    """Return whether If-None-Match names the ETag of an answer (compared weakly)."""
    etag = dict(headers).get(b"etag")
    if not asked or etag is None:
        return False
    known = {tag.strip().removeprefix(b"W/") for tag in asked.split(b",")}
    return not known.isdisjoint({b"*", etag.removeprefix(b"W/")})


def _unchanged(answer: CachedAnswer) -> CachedAnswer:
    headers = [pair for pair in answer.headers if pair[0] != b"content-length"]
    return CachedAnswer(
        NOT_MODIFIED,
        headers,
        b"",
        answer.route,
    )


def _key(scope: Scope, coding: str) -> bytes:
    """Return the hash of all that an answer varies by: coding, origin, path, query."""
    path = scope.get("raw_path") or scope["path"].encode()
    parts = (
        coding.encode(),
        origin.get().encode(),  # pages name their own address for those who share them
        scope.get("root_path", "").encode(),
        path,
        scope["query_string"],
    )
    return hashlib.sha256(b"\n".join(parts)).digest()
