"""The owner process of a folder as its clients meet it: looked for, started, waited for, ended."""

from __future__ import annotations

import contextlib
import json
import socket
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from filelock import FileLock, Timeout

from graph.errors import LocalServerError
from graph.neo4j_local.server_state import (
    REBUILD,
    USER,
    LocalServer,
    ServerState,
    read_password,
    read_state,
)

if TYPE_CHECKING:
    from graph.common.properties import Properties
    from graph.neo4j_local.config import Launch

CLOSING = 20.0
"""Seconds that an owner which takes no clients any more has to end: Neo4j writes its last page."""
_ROOT = Path(__file__).parents[2]


def owned(home: Path) -> ServerState | None:
    """Return the state of an owner that is alive, None if there is none."""
    state = read_state(home)
    return None if state is None or state.owner.find() is None else state


def register(home: Path) -> socket.socket | None:
    """Return a connection that holds a lease, None if no owner takes it."""
    state = owned(home)
    if state is None:
        return None
    with contextlib.ExitStack() as closing, contextlib.suppress(OSError):
        connection = socket.create_connection(
            ("127.0.0.1", state.lease_port), timeout=5
        )
        closing.enter_context(connection)
        connection.sendall(state.token.encode() + b"\n")
        if connection.recv(1, socket.MSG_PEEK):
            closing.pop_all()
            return connection
    return None


def end_leftovers(home: Path) -> None:
    """Wait for an owner that is closing, then end a server that lost its owner."""
    try:
        with FileLock(home / "owner.lock", timeout=CLOSING):
            state = read_state(home)
            for process in filter(
                None, [state and state.java and state.java.find()]
            ):
                process.terminate()
                if psutil.wait_procs([process], timeout=CLOSING)[1]:
                    process.kill()
                    process.wait(CLOSING)
    except Timeout:
        raise _hung(home, read_state(home)) from None


def _hung(home: Path, state: ServerState | None) -> LocalServerError:
    owner = state.owner.find() if state else None
    # The number in the file may be that of a stranger by now.
    if owner is None:
        return LocalServerError(
            f"A program that is none of ours holds {home / 'owner.lock'}.",
            hint="End the program that uses this folder, or set ATMP_DATA_DIR to another one.",
        )
    return LocalServerError(
        f"The owner of the server in {home} (process {owner.pid}) neither answers nor ends.",
        hint="End that process and try again.",
    )


def start_owner(home: Path, launch: Launch) -> None:
    """Start a detached owner; returns when it takes leases, or has ended."""
    (home / "logs").mkdir(exist_ok=True)
    with (home / "logs" / "owner.log").open("ab") as log:
        owner = subprocess.Popen(
            [sys.executable, "-m", "graph.neo4j_local.owner", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=_ROOT,
            start_new_session=True,
        )
    # So that no zombie is left.
    threading.Thread(target=owner.wait, daemon=True).start()
    if owner.stdin and owner.stdout:
        with owner.stdin as pipe:
            pipe.write(json.dumps(asdict(launch)).encode())
        with owner.stdout as answer:
            news: Properties = json.loads(answer.readline() or "{}")
        if news.get("event") == "failed":
            raise LocalServerError(news["detail"], hint=news["hint"])


def owner_failure(home: Path) -> LocalServerError:
    """Return the error of who finds no owner any more, with the end of its log."""
    log = home / "logs" / "owner.log"
    last_lines = (
        log.read_text("utf-8", errors="replace")[-500:].strip()
        if log.exists()
        else ""
    )
    return LocalServerError(
        f"The process that runs the local Neo4j ended: {last_lines or 'it said nothing'}.",
        hint=f"Try again; if it stays so, {REBUILD}.",
    )


def server_at(
    home: Path,
    port: int | None,
    pid: int,
) -> LocalServer:
    """Return the server of a folder by its port and the number of its process."""
    return LocalServer(
        f"bolt://127.0.0.1:{port}",
        USER,
        read_password(home) or "",
        pid,
    )
