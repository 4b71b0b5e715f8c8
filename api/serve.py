"""Run the application on one socket and say when it is ready."""

from __future__ import annotations

import contextlib
import socket
import sys
from functools import partial
from typing import TYPE_CHECKING

import uvicorn

from api.app import create_app
from graph.errors import StoreError

if TYPE_CHECKING:
    import asyncio

    from fastapi import FastAPI

    from graph.settings import Settings
    from graph.store.bolt import Reader


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if sockets and not self.should_exit:
            host, port = sockets[0].getsockname()[:2]
            # It answers from here on; it is ready when the first answer is as quick as the others.
            reading: asyncio.Task[None] = self._app.state.reading
            reading.add_done_callback(partial(_say, f"http://{host}:{port}/"))


def _say(address: str, reading: asyncio.Task[None]) -> None:
    if not reading.cancelled():
        sys.stdout.write(f"ATMP Atlas is ready: {address}\n")
        sys.stdout.flush()


def run(settings: Settings, reader: Reader, host: str, port: int) -> None:
    """Serve until SIGINT or SIGTERM; raise StoreError if the address cannot be used."""
    with contextlib.closing(_listen(host, port)) as bound:
        app = create_app(settings, reader=reader)
        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=2)
        with contextlib.suppress(KeyboardInterrupt):
            _Server(config, app).run([bound])


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
