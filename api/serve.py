"""Run the application on one socket, in one process or several, and say when it is ready."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import sys
import threading
import time
import urllib.request
from functools import partial
from multiprocessing import parent_process
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.config import STARTUP_FAILURE
from uvicorn.supervisors import Multiprocess

from api.app import create_app
from api.connections import Connection, raise_file_limit
from api.counts import counts_folder
from api.middleware.metrics import SHARED
from graph.common.disks import disk_faults, temporary_folder
from graph.errors import StoreError
from graph.logging_setup import configure_logs
from graph.settings import settings

if TYPE_CHECKING:
    import asyncio

    from fastapi import FastAPI

    from graph.common.properties import Properties
    from graph.settings import Settings
    from graph.store.bolt import Reader

GRACE = 20
"""Seconds that requests under way have to end after SIGTERM."""
NOTICE = 1.0
"""Seconds that /readyz says so before: a balancer sends new requests elsewhere meanwhile."""
START = 60
"""Seconds a worker has to answer whoever started it; on a busy machine it reads its modules for
more than the five of uvicorn, which would end it and start another one again and again."""
_HOW: Properties = {
    "log_config": None,
    "access_log": False,
    "http": Connection,
    "ws": "none",
    "proxy_headers": False,  # api/middleware/proxy.py believes those that are trusted
    "server_header": False,
    "timeout_graceful_shutdown": GRACE,
    "timeout_worker_healthcheck": START,
}
_POLL = 0.2  # seconds
_TELL_AGAIN = 2.0
"""Seconds after which a worker that was told to leave and stays is told again."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def startup(
        self, sockets: list[socket.socket] | None = None
    ) -> None:
        await super().startup(sockets)
        _leave_with_notice(self._app)
        if sockets and not self.should_exit:
            # It answers from here on; it is ready when the first answer is as quick as the others.
            reading: asyncio.Task[None] = self._app.state.reading
            reading.add_done_callback(partial(_done, _address(sockets[0])))


class _Supervisor(Multiprocess):
    def join_all(self) -> None:
        """Wait until all workers have ended, and tell those that stay again that they have to.

        A worker that is told while its application is made does not hear it: uvicorn notes the
        signal for later, and the application would wait for a database that is away.
        """
        for worker in self.processes:
            while worker.process.is_alive():
                worker.process.join(_TELL_AGAIN)
                if (
                    os.name == "posix"
                    and worker.process.is_alive()
                    and worker.pid
                ):
                    # Ended just now.
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(worker.pid, signal.SIGTERM)


def run(
    chosen: Settings,
    reader: Reader,
    host: str,
    port: int,
    workers: int = 1,
    *,
    review: bool = False,
) -> None:
    """Serve until SIGINT or SIGTERM, then return; raise StoreError if the address cannot be used.

    Several workers are processes that take turns at the same socket, each with a connection and
    a release of its own; the one that ends is replaced. With `review` a token is made and printed
    with which matches are judged over the network.
    """
    token = secrets.token_urlsafe(32) if review else None
    # uvicorn raises a signal again when it has ended: as an exception it lets what is around this
    # call end as well, Neo4j before all.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with contextlib.closing(_listen(host, port)) as bound:
        if token:
            _tell(
                f"Token for this start, to judge matches at /en/review: {token}"
            )
        if workers > 1:
            _run_workers(bound, workers, token)
            return
        Connection.limit = raise_file_limit()
        app = create_app(
            chosen,
            reader=reader,
            token=token,
            alone=True,
        )
        with contextlib.suppress(KeyboardInterrupt):
            _Server(uvicorn.Config(app, **_HOW), app).run([bound])


class Worker:
    """What makes the application of one worker; it goes to each new process as it is by then."""

    def __init__(self, token: str | None = None) -> None:
        """Keep the token; it goes by the pipe that starts workers, never by the environment."""
        self._token = token
        self.announced = False
        """Whether the site was ready once: a worker that starts later replaces another."""

    def __call__(self) -> FastAPI:
        """Return the application of a worker, which ends with the process that started it.

        The first workers end the command if the database is away; one that replaces another waits
        for it, because the supervisor would take its end for a reason to end the whole site.
        """
        threading.Thread(target=_end_with_parent, daemon=True).start()
        configure_logs(settings())
        Connection.limit = raise_file_limit()
        app = create_app(
            settings(),
            token=self._token,
            waits=self.announced,
            alone=True,
        )
        _leave_with_notice(app)
        return app


def _run_workers(
    bound: socket.socket,
    workers: int,
    token: str | None,
) -> None:
    with disk_faults(temporary_folder()), counts_folder() as counts:
        os.environ[SHARED] = counts
        bound.set_inheritable(True)
        bound.listen()  # so that a request waits for the first worker instead of being refused
        worker = Worker(token)
        threading.Thread(
            target=_announce,
            args=(_address(bound), worker),
            daemon=True,
        ).start()
        made: Any = worker
        config = uvicorn.Config(
            made,
            factory=True,
            workers=workers,
            **_HOW,
        )
        supervisor = _Supervisor(config, [bound])
        supervisor.run()
    # One that waited for the database when the site was stopped is no failure to start it.
    failed = any(
        process.exitcode == STARTUP_FAILURE for process in supervisor.processes
    )
    if failed and not worker.announced:
        raise StoreError(
            "A worker could not start.", hint="The lines above say why."
        )


def _leave_with_notice(app: FastAPI) -> None:
    """Let SIGTERM say at /readyz that this server leaves, and end it a moment later."""
    leave = signal.getsignal(signal.SIGTERM)
    if (
        threading.current_thread() is not threading.main_thread()
        or not callable(leave)
    ):
        return

    def on_term(number: int, frame: Any) -> None:
        app.state.leaving = True
        threading.Timer(NOTICE, leave, (number, frame)).start()

    signal.signal(signal.SIGTERM, on_term)


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        signal.raise_signal(signal.SIGTERM)


def _announce(address: str, worker: Worker) -> None:
    """Say that the server is ready once one of the workers says so.

    This machine is asked directly, whatever proxy the environment names.
    """
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while True:
        with contextlib.suppress(OSError), direct.open(f"{address}readyz"):
            worker.announced = True
            _say(address)
            return
        time.sleep(_POLL)


def _done(address: str, reading: asyncio.Task[None]) -> None:
    if not reading.cancelled():
        _say(address)


def _say(address: str) -> None:
    _tell(f"ATMP Atlas is ready: {address}")


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def _address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    root = settings().root_path
    return (
        f"http://[{host}]:{port}{root}/"
        if ":" in host
        else f"http://{host}:{port}{root}/"
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as exc:
        bound.close()
        raise StoreError(
            f"{host}:{port} cannot be used: {exc.strerror}.",
            hint="Choose another by --port.",
        ) from exc
    return bound
