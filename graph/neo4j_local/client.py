"""Finding, starting and sharing the managed local Neo4j."""

from __future__ import annotations

import contextlib
import json
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock, Timeout

from graph.common.disks import disk_refusal, require_space
from graph.errors import LocalServerError, StoreError
from graph.neo4j_local.archive import archive_path
from graph.neo4j_local.config import LEAST_SPACE, Launch, heap_megabytes
from graph.neo4j_local.jars import (
    ensure_jars,
    has_control_character,
    jar_folder,
)
from graph.neo4j_local.java import find_java
from graph.neo4j_local.owner_process import (
    CLOSING,
    end_leftovers,
    owned,
    owner_failure,
    register,
    server_at,
    start_owner,
)
from graph.neo4j_local.server_state import (
    REBUILD,
    LocalServer,
    password_path,
)

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.settings import Settings

    Progress = Callable[[str, float], None]

log = structlog.get_logger()

_ANSWER = 180.0
"""Seconds until an owner must have said that the server is ready, on a slow disk too."""
_FIRST_PAUSE = 5.0
"""Seconds until a server that could not be run is tried again, twice as long each time."""
_LONGEST_PAUSE = 60.0
"""The same at most: somebody who has mended what was wrong waits no longer than that."""
_OVER = ("left", "stopped")


@contextmanager
def local_server(
    settings: Settings,
    *,
    home: Path | None = None,
    progress: Progress | None = None,
) -> Iterator[LocalServer]:
    """Yield a running managed Neo4j, shared by all processes that ask for the same folder.

    It is the one an owner process already runs for `home` (default: `neo4j` in the data
    folder), else one started now. It stops when the last process that uses it leaves.
    `progress` is told what is being done and which part of it, from 0 to 1, is behind.
    LocalServerError if it cannot be fetched, started or reached; its hint says what to do.
    """
    place = home or home_of(settings)
    _refuse_control_characters(place)
    lease = Lease(place, settings, progress or _quiet)
    server = lease.take()
    try:
        yield server
    finally:
        lease.leave()


def begin(
    settings: Settings,
    *,
    home: Path | None = None,
    progress: Progress | None = None,
) -> None:
    """Have the managed Neo4j started and do not wait for it: `local_server` will find it.

    For a caller that has something else to do until then, such as reading its modules; a server
    that nobody asks for in `FIRST_CLIENT` seconds ends. LocalServerError as `local_server`.
    """
    place = home or home_of(settings)
    _refuse_control_characters(place)
    Lease(place, settings, progress or _quiet).prepare()


def status(settings: Settings, home: Path | None = None) -> LocalServer | None:
    """Return the managed Neo4j that runs for `home`, None if none does; starts nothing."""
    place = home or home_of(settings)
    state = owned(place)
    if state is None or state.java is None or state.java.find() is None:
        return None
    return server_at(place, state.bolt_port, state.java.pid)


def home_of(settings: Settings) -> Path:
    """Return the folder of the managed Neo4j."""
    return (settings.data_dir / "neo4j").absolute()


def _refuse_control_characters(place: Path) -> None:
    """Refuse a folder whose name would break a line in Neo4j's files and logs."""
    if has_control_character(place):
        raise LocalServerError(
            f"The data folder {str(place)!r} has a control character in its path.",
            hint="Set ATMP_DATA_DIR to a folder without it.",
        )


class Lease:
    """This process's use of the server of one folder.

    A thread listens to the owner: if the owner is killed, it starts another, on the same port
    where possible, so that drivers find the server again by themselves.
    """

    def __init__(
        self,
        home: Path,
        settings: Settings,
        progress: Progress,
    ) -> None:
        self._home, self._settings, self._progress = home, settings, progress
        self._leaving = threading.Event()
        self._connection: socket.socket | None = None
        self._listener: threading.Thread | None = None

    def prepare(self) -> None:
        """Start an owner if there is none."""
        with self._starting():
            if not owned(self._home):
                self._start()

    def take(self) -> LocalServer:
        """Register with the owner, starting one if there is none, and wait for the server."""
        connection, server = self._join_ready()
        self._connection = connection
        self._listener = threading.Thread(
            target=self._listen,
            args=(connection,),
            daemon=True,
        )
        self._listener.start()
        return server

    def leave(self) -> None:
        """End the lease; if it was the last one, return when the server has stopped."""
        self._leaving.set()
        if self._connection is not None and self._listener is not None:
            # The owner is gone: so is the lease.
            with contextlib.suppress(OSError):
                self._connection.sendall(b"leave\n")
            self._listener.join(CLOSING)

    def _join(self) -> socket.socket:
        """Return a connection that holds a lease."""
        with self._starting():
            connection = register(self._home)
            if connection is None:
                self._start()
                connection = register(self._home)
        if connection is None:
            raise owner_failure(self._home)
        return connection

    def _start(self) -> None:
        end_leftovers(self._home)
        require_space(self._home, LEAST_SPACE)
        start_owner(self._home, self._launch())

    @contextmanager
    def _starting(self) -> Iterator[None]:
        """Hold the lock under which an owner is looked for and started."""
        try:
            self._home.mkdir(
                parents=True,
                exist_ok=True,
                mode=0o700,
            )
            with FileLock(self._home / "start.lock", timeout=_ANSWER):
                yield
        except Timeout:
            raise LocalServerError(
                f"Another command has been starting the server of {self._home} for too long.",
                hint="End it and try again.",
            ) from None
        except OSError as error:
            raise disk_refusal(error, self._home) from error

    def _launch(self) -> Launch:
        settings = self._settings
        java = find_java(settings)
        jars = ensure_jars(settings, self._progress)
        return Launch(
            java=str(java),
            class_path=tuple(map(str, jars)),
            archive=str(archive_path(jar_folder(settings), java, jars)),
            heap_mb=heap_megabytes(settings.local_heap_mb),
            quick_jit=settings.local_quick_jit,
            grace=settings.local_grace,
            transaction_timeout=2 * settings.write_timeout,
        )

    def _join_ready(self) -> tuple[socket.socket, LocalServer]:
        """Return a connection that holds a lease, and the server once it is ready."""
        connection = self._join()
        connection.settimeout(_ANSWER)
        with (
            contextlib.suppress(OSError),
            connection.makefile("rb", buffering=0) as lines,
        ):
            for line in lines:
                news: Properties = json.loads(line)
                if news["event"] == "ready":
                    connection.settimeout(None)
                    self._progress("Neo4j is ready", 1.0)
                    return connection, server_at(
                        self._home, news["port"], news["pid"]
                    )
                if news["event"] in {"failed", "waiting"}:
                    connection.close()
                    raise LocalServerError(news["detail"], hint=news["hint"])
                self._progress(news.get("text", "Starting Neo4j"), 0.0)
        connection.close()
        raise owner_failure(self._home)

    def _listen(self, connection: socket.socket) -> None:
        """Keep the lease until it is over: a new owner for one that falls silent or fails."""
        current: socket.socket | None = connection
        while current is not None:
            with current:
                end = _await_end(current)
            if end in _OVER or self._leaving.is_set():
                return
            current = self._join_again(
                _FIRST_PAUSE if end == "failed" else 0.0
            )

    def _join_again(self, pause: float) -> socket.socket | None:
        """Return a new connection that holds a lease, None when this process leaves.

        What cannot be run now, because its disk is full or its files are damaged, may run when
        somebody has mended that.
        """
        while not self._leaving.wait(pause):
            # Whoever uses the server is told so by the driver.
            try:
                connection, _ = self._join_ready()
            except StoreError as error:
                log.warning(
                    "no database", reason=error.detail, hint=error.hint
                )
                pause = min(max(2 * pause, _FIRST_PAUSE), _LONGEST_PAUSE)
                continue
            self._connection = connection
            if not self._leaving.is_set():
                return connection
            connection.close()
        return None


def _await_end(connection: socket.socket) -> str:
    """Return how a lease ended: an event, or '' if the owner fell silent."""
    with (
        contextlib.suppress(OSError),
        connection.makefile("rb", buffering=0) as lines,
    ):
        for line in lines:
            event = str(json.loads(line)["event"])
            if event in {*_OVER, "failed"}:
                return event
    return ""


def refused_password(settings: Settings) -> LocalServerError:
    """Return the error that says why the managed server refuses its own password."""
    home = home_of(settings)
    return LocalServerError(
        f"The password in {password_path(home)} is not that of the database beside it.",
        hint=f"Restore that file, or {REBUILD}.",
    )


def _quiet(_text: str, _fraction: float) -> None:
    """Say nothing: nobody asked to be told."""
