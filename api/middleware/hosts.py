"""Under which names the site answers, so that no foreign name can be made to lead here.

A page of another site whose name suddenly leads to this machine (DNS rebinding) would count as our
own. An address in numbers cannot be made to lead elsewhere, so those always pass.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers

from api.error_handlers import problem
from api.middleware.http import HttpLayer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

LOOPBACK = ("localhost", ".localhost")


class Hosts(HttpLayer):
    """ASGI middleware: answers 421 under any name but this machine's own and those given."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        """Wrap an application; a name that begins with a dot takes in all below it, * all."""
        super().__init__(app)
        self._names = tuple(name.lower() for name in (*LOOPBACK, *names))

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request."""
        given = Headers(scope=scope).getlist("host")
        # HTTP/1.0 has no Host: health checks of some proxies speak it, browsers never do.
        nameless = not given and scope["http_version"] == "1.0"
        if nameless or (len(given) == 1 and self.knows(given[0])):
            await self._app(scope, receive, send)
            return
        if len(given) == 1:
            answer = problem(
                421,
                "Unknown host",
                "This site does not answer under that name.",
                hint="The operator adds it to ATMP_HOSTS.",
            )
        else:
            answer = problem(400, "Bad request", "One header Host is needed.")
        await answer(scope, receive, send)

    def knows(self, host: str) -> bool:
        """Return whether the site answers under a name, with or without a port."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
        except ValueError:
            return False
        return _is_number(name) or any(
            _fits(name, known) for known in self._names
        )


def _is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _fits(name: str, known: str) -> bool:
    return known in {"*", name} or (
        known.startswith(".") and name.endswith(known)
    )
