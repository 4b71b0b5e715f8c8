"""Thousands of requests to an application: the address as it stands, and no work of a client.

Starlette's client needs twice the time of the application for a request that is refused.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from starlette.datastructures import Headers

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from starlette.testclient import TestClient

HEADERS = ((b"host", b"testserver"), (b"accept", b"*/*"))
NOTHING = (b"content-length", b"0")
"""What a method that may send something is sent with."""


@dataclass
class Answer:
    """What came back: the bytes as they were sent."""

    status_code: int = 0
    headers: Headers = field(default_factory=Headers)
    content: bytes = b""

    @cached_property
    def text(self) -> str:
        """Return the text, which is UTF-8 on all pages."""
        return self.content.decode()

    def json(self) -> Any:
        """Return what the text says."""
        return json.loads(self.content)

    @property
    def is_redirect(self) -> bool:
        """Return whether it sends elsewhere."""
        return "location" in self.headers and 300 <= self.status_code < 400


def ask(client: TestClient, address: str, method: str = "GET") -> Answer:
    """Return the answer of the application of a client that is open; no redirect is followed.

    An address is sent as it stands, as a careless client does; it has to be ASCII.
    """
    path, _, query = address.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": HEADERS if method in {"GET", "HEAD"} else (*HEADERS, NOTHING),
        "client": ("testclient", 50000),
        "server": ("testserver", 80),
        "state": client.app_state.copy(),
    }
    answer = Answer()
    parts: list[bytes] = []

    sent = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> dict[str, Any]:
        return next(sent, None) or await asyncio.Future()  # this client never leaves

    async def send(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            answer.status_code = message["status"]
            answer.headers = Headers(raw=list(message["headers"]))
        else:
            parts.append(message.get("body", b""))

    assert client.portal is not None, "the client has to be open"
    client.portal.call(client.app, scope, receive, send)
    answer.content = b"".join(parts)
    return answer
