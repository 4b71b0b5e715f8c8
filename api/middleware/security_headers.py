"""Response headers that keep a page from doing what we did not write (OWASP Secure Headers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

from api.address import inside
from api.middleware.http import HttpLayer

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-src 'self'; frame-ancestors {ancestors}"
)
EMBED = "/embed/"
"""Pages that other sites may show in a frame."""
PUBLIC = (EMBED, "/api/")
"""What other sites may load: frames and data. A page and its files are for this site alone."""
UNAVAILABLE = 503
"""The status of an answer for which the database is missing."""
RETRY_SECONDS = "2"
"""When a client may ask again: as long as the database is left alone after a failure."""
NOT_INDEXED = (
    "/gaps",
    "/paths",
    "/network",
    "/partners/call",
    "/partners/gap",
)
"""Ends of the pages whose links lead to more of the same with other parameters, without end."""
ALWAYS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"x-permitted-cross-domain-policies", b"none"),
]


def _headers(path: str, query: bytes) -> list[tuple[bytes, bytes]]:
    framed = path.startswith(EMBED)
    policy = POLICY.format(ancestors="*" if framed else "'none'")
    shared = b"cross-origin" if path.startswith(PUBLIC) else b"same-origin"
    frames = [] if framed else [(b"x-frame-options", b"DENY")]
    endless = (
        bool(query)
        and path.endswith(NOT_INDEXED)
        and not path.startswith("/api/")
    )
    indexed = [(b"x-robots-tag", b"noindex, nofollow")] if endless else []
    return [
        (b"content-security-policy", policy.encode()),
        (b"cross-origin-resource-policy", shared),
        *frames,
        *indexed,
        *ALWAYS,
    ]


class SecurityHeaders(HttpLayer):
    """ASGI middleware: strict policy everywhere, framing by other sites only under /embed/.

    It stands outside of whatever answers an error, so that an error has the headers too; no error
    and no redirect is kept by a browser or a proxy.
    """

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request with the headers added."""
        added = _headers(inside(scope["path"]), scope["query_string"])

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if message["status"] not in {200, 304}:
                    headers.setdefault("cache-control", "no-store")
                if message["status"] == UNAVAILABLE:
                    headers.setdefault("retry-after", RETRY_SECONDS)
                headers.raw.extend(added)
            await send(message)

        await self._app(scope, receive, with_headers)
