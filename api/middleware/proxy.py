"""What a reverse proxy says of a request: its client, scheme, host, and the path it stands below.

Only proxies that the operator trusts are believed (`ATMP_TRUSTED_PROXIES`, this machine by
default): anybody can send these headers.
"""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any, cast

from starlette.datastructures import Headers, MutableHeaders
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.address import origin, root_path
from api.middleware.http import HttpLayer, client_of
from graph.settings import ROOT_PATH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LONGEST = 200
"""Characters of a prefix that a proxy may put before each path."""
_PREFIX = re.compile(ROOT_PATH)
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]{1,255}")


class Proxy(HttpLayer):
    """ASGI middleware: makes a request look as the visitor sent it, with `root_path` set."""

    def __init__(
        self,
        app: ASGIApp,
        trusted: Sequence[str],
        root: str = "",
    ) -> None:
        """Believe proxies in the networks `trusted`; the site stands below `root` in any case."""
        super().__init__(app)
        self._root = root
        self._trusted = [ip_network(network) for network in trusted]
        # The addresses in X-Forwarded-For are read from the end, which takes a library.
        self._with_client: Any = ProxyHeadersMiddleware(
            cast("Any", self._inner), list(trusted)
        )

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request."""
        prefix = self._root
        if self._trusts(scope):
            # Of headers that come twice the last one counts: the proxy added it.
            given = dict(scope["headers"])
            prefix = _prefix(given.get(b"x-forwarded-prefix", b"")) or prefix
            if host := _host(given.get(b"x-forwarded-host", b"")):
                MutableHeaders(scope=scope)["host"] = host
        if prefix:
            _stand_below(scope, prefix)
        token = root_path.set(prefix)
        try:
            await self._with_client(
                scope, receive, _below(send, prefix) if prefix else send
            )
        finally:
            root_path.reset(token)

    async def _inner(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        token = origin.set(f"{scope['scheme']}://{_host_of(scope)}")
        try:
            await self._app(scope, receive, send)
        finally:
            origin.reset(token)

    def _trusts(self, scope: Scope) -> bool:
        try:
            address = ip_address(client_of(scope))
        except ValueError:
            return False
        return any(address in network for network in self._trusted)


def _prefix(value: bytes) -> str:
    """Return the path in X-Forwarded-Prefix, "" for anything that is no plain path."""
    text = value.decode("latin-1").strip().rstrip("/")
    return text if len(text) <= _LONGEST and _PREFIX.fullmatch(text) else ""


def _host(value: bytes) -> str | None:
    """Return the host in X-Forwarded-Host; of several that of the proxy nearest to the visitor."""
    text = value.decode("latin-1").split(",", maxsplit=1)[0].strip()
    return text if _HOST.fullmatch(text) else None


def _host_of(scope: Scope) -> str:
    """Return the host of a request, "localhost" for one that is not in the form of a host."""
    value = Headers(scope=scope).get("host", "")
    return _host(value.encode("latin-1")) or "localhost"


def _stand_below(scope: Scope, prefix: str) -> None:
    """Put the prefix before the path, as ASGI has it, whether the proxy cut it off or not."""
    scope["root_path"] = prefix
    if scope["path"] != prefix and not scope["path"].startswith(f"{prefix}/"):
        scope["path"] = prefix + scope["path"]
        scope["raw_path"] = prefix.encode() + (scope.get("raw_path") or b"")


def _below(send: Send, prefix: str) -> Send:
    """Return `send` with redirects to places of this site put below the prefix."""

    async def moved(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if location := headers.get("location"):
                headers["location"] = _location(location, prefix)
        await send(message)

    return moved


def _location(value: str, prefix: str) -> str:
    ours = value.startswith("/") and not value.startswith(("//", f"{prefix}/"))
    return prefix + value if ours else value
