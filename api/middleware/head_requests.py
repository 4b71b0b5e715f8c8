"""Every address that answers GET answers HEAD alike, and says by what its bytes vary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.middleware.cache import coding_of
from api.middleware.http import HttpLayer

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

_VARY = b"vary"
_CODING = b"accept-encoding"


class HeadRequests(HttpLayer):
    """ASGI middleware: the layers inside see GET for HEAD, and only the coding that is to be used.

    So a coding refused by `;q=0` is not used, whoever compresses.
    """

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request."""
        head = scope["method"] == "HEAD"
        inner = {**scope, "headers": _one_coding(scope["headers"])}
        if head:
            inner["method"] = "GET"

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {
                    **message,
                    "headers": _varying(list(message["headers"])),
                }
            elif head and message["type"] == "http.response.body":
                if message.get("more_body", False):
                    return
                message = {"type": "http.response.body", "body": b""}
            await send(message)

        try:
            await self._app(inner, receive, answer)
        finally:
            if "route" in inner:
                # Counters know an answer by its route.
                scope["route"] = inner["route"]


def _one_coding(
    headers: list[tuple[bytes, bytes]],
) -> list[tuple[bytes, bytes]]:
    """Return the headers of a request with the coding that is used in place of those accepted."""
    accepted = [value for name, value in headers if name == _CODING]
    if not accepted:
        return headers
    left = [pair for pair in headers if pair[0] != _CODING]
    return [
        *left,
        (_CODING, coding_of(b",".join(accepted).decode("latin-1")).encode()),
    ]


def _varying(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of an answer with Accept-Encoding among those by which it varies."""
    varies = [value for name, value in headers if name == _VARY]
    if any(_CODING in value.lower() for value in varies):
        return headers
    left = [pair for pair in headers if pair[0] != _VARY]
    return [*left, (_VARY, b", ".join([*varies, b"Accept-Encoding"]))]
