"""Finding, starting and sharing the managed local Neo4j."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from filelock import FileLock, Timeout

from graph.errors import LocalServerError
from graph.store.local.archive import archive_path
from graph.store.local.config import Launch, heap_megabytes
from graph.store.local.jars import ensure_jars, folder_refusal, jar_folder
from graph.store.local.java import find_java
from graph.store.local.state import USER, LocalServer, State, read_password, read_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.settings import Settings

    Progress = Callable[[str, float], None]

_ANSWER = 180.0  # seconds until an owner must have said that the server is ready
_CLOSING = 20.0  # seconds an owner that no longer takes clients has to end
_LEAST_SPACE = 50_000_000  # bytes: an empty database, its logs and the curated graph
_ROOT = Path(__file__).parents[3]


@contextmanager
def local_server(
    settings: Settings, *, home: Path | None = None, progress: Progress | None = None
) -> Iterator[LocalServer]:
    """Yield a running managed Neo4j, shared by all processes that ask for the same folder.

    It is the one an owner process already runs for `home` (default: `neo4j` in the data
    folder), else one started now. It stops when the last process that uses it leaves.
    `progress` is told what is being done and which part of it, from 0 to 1, is behind.
    LocalServerError if it cannot be fetched, started or reached; its hint says what to do.
    """
    place = (home or settings.data_dir / "neo4j").absolute()
    lease = Lease(place, settings, progress or _quiet)
    server = lease.take()
    try:
        yield server
    finally:
        lease.leave()


def begin(
    settings: Settings, *, home: Path | None = None, progress: Progress | None = None
) -> None:
    """Have the managed Neo4j started and do not wait for it: `local_server` will find it.

    For a caller that has something else to do until then, such as reading its modules; a server
    that nobody asks for in `FIRST_CLIENT` seconds ends. LocalServerError as `local_server`.
    """
    place = (home or settings.data_dir / "neo4j").absolute()
    Lease(place, settings, progress or _quiet).prepare()


def status(settings: Settings, home: Path | None = None) -> LocalServer | None:
    """Return the managed Neo4j that runs for `home`, None if none does; starts nothing."""
    place = (home or settings.data_dir / "neo4j").absolute()
    state = _owned(place)
    if state is None or state.java is None or state.java.find() is None:
        return None
    return _server(place, state.bolt_port, state.java.pid)


class Lease:
    """This process's use of the server of one folder.

    A thread listens to the owner: if the owner is killed, it starts another, on the same port
    where possible, so that drivers find the server again by themselves.
    """

    def __init__(self, home: Path, settings: Settings, progress: Progress) -> None:
        self._home, self._settings, self._progress = home, settings, progress
        self._leaving = threading.Event()
        self._connection: socket.socket | None = None
        self._listener: threading.Thread | None = None

    def prepare(self) -> None:
        """Start an owner if there is none."""
        with self._starting():
            if not _owned(self._home):
                self._start()

    def take(self) -> LocalServer:
        """Register with the owner, starting one if there is none, and wait for the server."""
        connection, server = self._join_ready()
        self._connection = connection
        self._listener = threading.Thread(target=self._listen, args=(connection,), daemon=True)
        self._listener.start()
        return server

    def leave(self) -> None:
        """End the lease; if it was the last one, return when the server has stopped."""
        self._leaving.set()
        if self._connection is not None and self._listener is not None:
            with contextlib.suppress(OSError):  # the owner is gone: so is the lease
                self._connection.sendall(b"leave\n")
            self._listener.join(_CLOSING)

    def _join(self) -> socket.socket:
        """Return a connection that holds a lease."""
        with self._starting():
            connection = _register(self._home)
            if connection is None:
                self._start()
                connection = _register(self._home)
        if connection is None:
            raise _owner_failure(self._home)
        return connection

    def _start(self) -> None:
        _end_leftovers(self._home)
        _check_space(self._home)
        _start_owner(self._home, self._launch())

    @contextmanager
    def _starting(self) -> Iterator[None]:
        """Hold the lock under which an owner is looked for and started."""
        try:
            self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
            with FileLock(self._home / "start.lock", timeout=_ANSWER):
                yield
        except Timeout:
            raise LocalServerError(
                f"Another command has been starting the server of {self._home} for too long.",
                hint="End it and try again.",
            ) from None
        except OSError as error:
            raise folder_refusal(error, self._home) from error

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
        with contextlib.suppress(OSError), connection.makefile("rb", buffering=0) as lines:
            for line in lines:
                news: dict[str, Any] = json.loads(line)
                if news["event"] == "ready":
                    connection.settimeout(None)
                    self._progress("Neo4j is ready", 1.0)
                    return connection, _server(self._home, news["port"], news["pid"])
                if news["event"] == "failed":
                    connection.close()
                    raise LocalServerError(news["detail"], hint=news["hint"])
                self._progress(news.get("text", "Starting Neo4j"), 0.0)
        connection.close()
        raise _owner_failure(self._home)

    def _listen(self, connection: socket.socket) -> None:
        """Keep the lease until it is over: a new owner for one that falls silent."""
        while True:
            with connection:
                if _heard_the_end(connection) or self._leaving.is_set():
                    return
            try:
                connection, _ = self._join_ready()
            except LocalServerError:
                return  # whoever uses the server is told so by the driver
            self._connection = connection
            if self._leaving.is_set():
                connection.close()
                return


def _heard_the_end(connection: socket.socket) -> bool:
    """Return True when the owner says that it is over, False when it falls silent."""
    with contextlib.suppress(OSError), connection.makefile("rb", buffering=0) as lines:
        for line in lines:
            if json.loads(line)["event"] in {"left", "stopped", "failed"}:
                return True
    return False


def _owned(home: Path) -> State | None:
    """Return the state of an owner that is alive, None if there is none."""
    state = read_state(home)
    return None if state is None or state.owner.find() is None else state


def _register(home: Path) -> socket.socket | None:
    """Return a connection that holds a lease, None if no owner takes it."""
    state = _owned(home)
    if state is None:
        return None
    with contextlib.ExitStack() as closing, contextlib.suppress(OSError):
        connection = socket.create_connection(("127.0.0.1", state.lease_port), timeout=5)
        closing.enter_context(connection)
        connection.sendall(state.token.encode() + b"\n")
        if connection.recv(1, socket.MSG_PEEK):
            closing.pop_all()
            return connection
    return None


def _end_leftovers(home: Path) -> None:
    """Wait for an owner that is closing, then end a server that lost its owner."""
    try:
        with FileLock(home / "owner.lock", timeout=_CLOSING):
            state = read_state(home)
            for process in filter(None, [state and state.java and state.java.find()]):
                process.terminate()
                if psutil.wait_procs([process], timeout=_CLOSING)[1]:
                    process.kill()
                    process.wait(_CLOSING)
    except Timeout:
        raise _hung(home, read_state(home)) from None


def _check_space(home: Path) -> None:
    """Refuse a disk so full that the server would hang in its start instead of ending."""
    if shutil.disk_usage(home).free < _LEAST_SPACE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _hung(home: Path, state: State | None) -> LocalServerError:
    who = f"process {state.owner.pid}" if state else "a process"
    return LocalServerError(
        f"The owner of the server in {home} ({who}) neither answers nor ends.",
        hint="End that process and try again.",
    )


def _start_owner(home: Path, launch: Launch) -> None:
    """Start a detached owner; returns when it takes leases, or has ended."""
    (home / "logs").mkdir(exist_ok=True)
    with (home / "logs" / "owner.log").open("ab") as log:
        owner = subprocess.Popen(
            [sys.executable, "-m", "graph.store.local.owner", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=_ROOT,
            start_new_session=True,
        )
    threading.Thread(target=owner.wait, daemon=True).start()  # so that no zombie is left
    if owner.stdin and owner.stdout:
        with owner.stdin as pipe:
            pipe.write(json.dumps(asdict(launch)).encode())
        with owner.stdout as answer:
            news: dict[str, Any] = json.loads(answer.readline() or "{}")
        if news.get("event") == "failed":
            raise LocalServerError(news["detail"], hint=news["hint"])


def _owner_failure(home: Path) -> LocalServerError:
    log = home / "logs" / "owner.log"
    said = log.read_text("utf-8", errors="replace")[-500:].strip() if log.exists() else ""
    return LocalServerError(
        f"The process that runs the local Neo4j ended: {said or 'it said nothing'}.",
        hint=f"Try again; if it stays so, delete {home}: a load builds it anew.",
    )


def _server(home: Path, port: int | None, pid: int) -> LocalServer:
    return LocalServer(f"bolt://127.0.0.1:{port}", USER, read_password(home) or "", pid)


def _quiet(_text: str, _fraction: float) -> None:
    """Say nothing: nobody asked to be told."""
