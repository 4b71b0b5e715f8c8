"""Writing: only with the right to, from our own pages or a program, small, not often.

What an address takes stands in one table (api/auth/table.py); what is not in it, nobody writes to.

A page of another site must not make its visitors' browsers write (`Sec-Fetch-Site`, else
`Origin`). A client that is no browser sends neither header; it may write JSON, which no page of
another site can send without asking first (CORS answers for GET alone).
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request

from api import error_handlers
from api.address import inside
from api.auth.table import SMALL, Write, write_at
from api.auth.who import FIELD
from api.middleware.http import HttpLayer, client_of
from api.middleware.rate_limit import RATE, RateLimit

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from api.auth.who import Caller, Doorkeeper

READING = frozenset({"GET", "HEAD", "OPTIONS"})
BODY_SECONDS = 10.0
"""How long a body may take to come."""
MOST_FIELDS = 1_000
"""Fields of a form: the choice of the rows of a workbook has five hundred."""
_FOREIGN = "Only pages of this site may write (behind a proxy: it has to pass the Host on)."
_OFF = "Nothing is written here: there is no account, and no token (atmp serve --review)."
_PROOF = "The form is of an earlier session: load its page again."
_ROLE = "This account may not do that."
_TOKEN = "This needs the token that atmp serve --review printed: Authorization: Bearer ..."  # noqa: S105


class Refusal(NamedTuple):
    """Why a write is refused."""

    status: int
    detail: str


_TOO_SLOW = Refusal(408, f"No body within {BODY_SECONDS:.0f} seconds.")
_UNLISTED = Write("", "curator")
"""What holds for an address that is not in the table: nothing is there, and few learn that."""


class GuardWrites(HttpLayer):
    """ASGI middleware: refuses a write that is foreign, too large, too frequent or not allowed."""

    def __init__(
        self,
        app: ASGIApp,
        doorkeeper: Doorkeeper,
        methods: frozenset[str] | None = None,
    ) -> None:
        """Wrap an application.

        Args:
            app: what is inside.
            doorkeeper: tells who may write.
            methods: those that some address has; the others are answered 405 by the application,
                which reads no body for that. None means that any may be one.
        """
        super().__init__(app)
        self._doorkeeper, self._limit = doorkeeper, RateLimit()
        self._methods = methods

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request, or say why not (RFC 9457)."""
        if not self._writes(scope["method"]):
            await self._app(scope, receive, send)
            return
        body = await self._admitted(scope, receive)
        if isinstance(body, bytes):
            await self._app(scope, _given(body, receive), send)
            return
        status, detail = body
        answer = error_handlers.refusal(
            scope,
            status,
            "Write refused",
            detail,
        )
        if status == 401:  # noqa: PLR2004 (HTTP unauthorized)
            answer.headers["www-authenticate"] = "Bearer"
        await answer(scope, receive, send)

    async def _admitted(
        self, scope: Scope, receive: Receive
    ) -> bytes | Refusal:
        """Return the body of a write that may be made, or why it may not."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        write = write_at(inside(scope["path"])) or _UNLISTED
        if refusal := refused(headers, write.largest):
            return refusal
        caller = await run_in_threadpool(self._doorkeeper.caller, headers)
        if refusal := self._not_allowed(scope, write, caller):
            return refusal
        body = await _body(receive)
        if body is None:
            return _TOO_SLOW
        if caller is None or not caller.session or write.right == "anyone":
            return body
        # A browser sends the cookie by itself: the form has to show that our page made it. What
        # anybody may write needs no such proof: a forged form would gain nothing by it.
        shown = await _field(scope, body)
        is_ours = await run_in_threadpool(
            self._doorkeeper.proves, caller, shown
        )
        return body if is_ours else Refusal(403, _PROOF)

    def _writes(self, method: str) -> bool:
        return method not in READING and (
            self._methods is None or method in self._methods
        )

    def _not_allowed(
        self,
        scope: Scope,
        write: Write,
        caller: Caller | None,
    ) -> Refusal | None:
        if not self._limit.allows(client_of(scope)):
            return Refusal(429, f"More than {RATE} writes in a minute.")
        if self._doorkeeper.may(caller, write.right):
            return None
        if caller is not None:
            return Refusal(403, _ROLE)
        if write.right == "token" or not self._doorkeeper.anybody:
            return Refusal(403, _OFF)
        return Refusal(401, _TOKEN)


async def _field(scope: Scope, body: bytes) -> str:
    """Return the proof that a form carries, '' if it carries none."""
    request = Request(scope, _given(body, _nothing))
    try:
        form = await request.form(max_files=1, max_fields=MOST_FIELDS)
    except (HTTPException, ValueError):
        return ""
    shown = form.get(FIELD, "")
    return shown if isinstance(shown, str) else ""


async def _nothing() -> Message:
    return {"type": "http.disconnect"}


def refused(headers: dict[str, str], largest: int = SMALL) -> Refusal | None:
    """Return why a write may not come from there, None if it may."""
    size = headers.get("content-length", "")
    if not (size.isascii() and size.isdecimal()):
        return Refusal(411, "The length of the body has to be said.")
    if int(size) > largest:
        return Refusal(413, f"At most {largest} bytes.")
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return None if site == "same-origin" else Refusal(403, _FOREIGN)
    if origin is not None:
        own = urlsplit(origin).netloc == headers.get("host")
        return None if own else Refusal(403, _FOREIGN)
    if (
        headers.get("content-type", "").split(";")[0].strip()
        != "application/json"
    ):
        return Refusal(403, "A client that is no browser has to send JSON.")
    return None


async def _body(receive: Receive) -> bytes | None:
    """Return the whole body; None if it does not come in time or the client leaves."""
    parts: list[bytes] = []
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return None
                parts.append(message.get("body", b""))
                if not message.get("more_body", False):
                    return b"".join(parts)
    except TimeoutError:
        return None


def _given(body: bytes, receive: Receive) -> Receive:
    """Return what hands out the body that was read, and then what comes after it."""
    left = [body]

    async def hand_out() -> Message:
        if left:
            return {
                "type": "http.request",
                "body": left.pop(),
                "more_body": False,
            }
        return await receive()

    return hand_out
