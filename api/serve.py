"""Run the application on one socket and say when it is ready."""

from __future__ import annotations

import contextlib
import socket
import sys
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from graph.errors import StoreError

if TYPE_CHECKING:
    from graph.settings import Settings
    from graph.store.bolt import Reader


class _Server(uvicorn.Server):
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and not self.should_exit:
            host, port = sockets[0].getsockname()[:2]
            sys.stdout.write(f"ATMP Atlas is ready: http://{host}:{port}/\n")
            sys.stdout.flush()


def run(settings: Settings, reader: Reader, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; raise StoreError if the address cannot be used."""
    with contextlib.closing(_listen(host, port)) as bound:
        app = create_app(settings, reader=reader)
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
        with contextlib.suppress(KeyboardInterrupt):
            _Server(config).run([bound])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as exc:
        bound.close()
        raise StoreError(
            f"{host}:{port} cannot be used: {exc.strerror}.", hint="Choose another by --port."
        ) from exc
    return bound
