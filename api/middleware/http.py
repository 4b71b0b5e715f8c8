"""What the layers that see requests over HTTP share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.address import inside

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

_READING = frozenset({"GET", "HEAD"})


class HttpLayer:
    """ASGI middleware for requests over HTTP: what starts and stops the site passes it by."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request, or hand on what is none."""
        if scope["type"] == "http":
            await self.serve(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request."""
        await self._app(scope, receive, send)


def reads_below(scope: Scope, prefixes: tuple[str, ...]) -> bool:
    """Return whether a request reads an address that begins with one of the prefixes."""
    return scope["method"] in _READING and inside(scope["path"]).startswith(
        prefixes
    )


def client_of(scope: Scope) -> str:
    """Return the address of who sends a request, '' where the server does not know it."""
    client = scope.get("client") or ("", 0)
    return client[0]
