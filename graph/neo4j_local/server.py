"""One run of Neo4j's Java process: prepare its folder, start it, wait for Bolt, stop it."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import functools
import os
import secrets
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from filelock import FileLock, Timeout

from graph.common.disks import DISK_FULL, disk_refusal
from graph.errors import LocalServerError, StoreError
from graph.neo4j_local.archive import (
    archive_options,
    delete_outdated,
    dump_command,
    note_origin,
    trim_class_list,
    wanted,
)
from graph.neo4j_local.config import (
    ADMIN,
    SERVER,
    Launch,
    java_command,
    write_conf,
)
from graph.neo4j_local.java import environment
from graph.neo4j_local.server_state import (
    REBUILD,
    password_path,
    read_password,
    write_private,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_START_LIMIT = 120.0  # seconds: a slow disk, an emulated processor
_STOP_LIMIT = 8.0  # seconds until a server that does not stop is ended; a clean stop takes 0.5
_POLL = 0.05
# Bolt's opening: its magic number, then the versions offered (5.0 to 5.4, then none).
_BOLT_HELLO = bytes.fromhex("6060b017 00040405 00000000 00000000 00000000")
_PR_SET_PDEATHSIG = 1
_DISK_SIGNS = ("No space left on device", "Disk quota exceeded")
_MACHINE_SIGNS = {
    "Lock file has been locked by another process": (
        "Another Neo4j uses {home}/data.",
        "Stop it, or set ATMP_DATA_DIR to another folder.",
    ),
    "Too many open files": (
        "Neo4j may not open as many files as it needs.",
        "Raise the limit of open files (ulimit -n; 40000 is what Neo4j advises) and start again.",
    ),
    "unable to create native thread": (
        "Neo4j may not start as many threads as it needs.",
        "Raise the limit of processes (ulimit -u, or pids of the container) and start again.",
    ),
    "There is insufficient memory for the Java Runtime": (
        "This machine has too little free memory for Neo4j.",
        "Free some and start again.",
    ),
    "java.nio.file.AccessDeniedException": (
        "Neo4j may not read or write a file of its own folder {home}.",
        "Give the folder to the user who starts it, and start again.",
    ),
}
"""What Neo4j's logs say when the machine refuses something; a new database would not help."""


async def set_password(home: Path, launch: Launch) -> None:
    """Give the database of `home` its generated password, if it has none yet.

    LocalServerError if Neo4j refuses, or if the password of an existing database is gone.
    """
    created = (home / "data" / "databases" / "system").exists()
    password = read_password(home)
    if password is not None and (
        created or (home / "data/dbms/auth.ini").exists()
    ):
        return
    if created:
        raise LocalServerError(
            f"The password of the database in {home} is gone.",
            hint=f"Restore {password_path(home)}, or {REBUILD}.",
        )
    if password is None:
        # No leading hyphen.
        write_private(password_path(home), secrets.token_hex(16))
    # The password goes by file: arguments are seen by all users of the machine.
    arguments = ["dbms", "set-initial-password", f"@{password_path(home)}"]
    process = await asyncio.create_subprocess_exec(
        *java_command(launch, ADMIN, arguments),
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        preexec_fn=_end_with_parent(),
    )
    output, _ = await process.communicate()
    if process.returncode != 0:
        raise LocalServerError(
            f"Neo4j did not accept its first password: {output.decode(errors='replace')[-500:]}",
            hint=f"To begin again, {REBUILD}.",
        )


async def start_java(
    home: Path,
    launch: Launch,
    port: int,
) -> asyncio.subprocess.Process:
    """Start the server on `port`; returns at once. LocalServerError if Java does not run."""
    try:
        write_conf(home, port, launch.transaction_timeout)
        with (home / "logs" / "console.log").open("wb") as console:
            return await asyncio.create_subprocess_exec(
                *java_command(
                    launch,
                    SERVER,
                    [f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
                    archive_options(launch, home / "logs"),
                ),
                cwd=home,
                env=_environment(home),
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                preexec_fn=_end_with_parent(),
            )
    except OSError as error:
        raise disk_refusal(error, home) from error


async def make_archive(
    classes: Path,
    launch: Launch,
    hurry: asyncio.Event,
) -> None:
    """Make the class archive that later starts map, from the classes the server has used.

    It takes some 20 seconds of one core, so it runs at the lowest priority once the server has
    stopped, and is given up when `hurry` is set. What is given up or fails is made after the
    next run: without the archive, a start takes longer and is otherwise the same.
    """
    archive = Path(launch.archive)
    if hurry.is_set() or not await asyncio.to_thread(wanted, archive, classes):
        return
    with (
        contextlib.suppress(Timeout, OSError),
        FileLock(f"{archive}.lock", timeout=0),
    ):
        draft = archive.with_suffix(".new")
        process = await asyncio.create_subprocess_exec(
            *dump_command(launch, trim_class_list(classes), draft),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            preexec_fn=_end_with_parent(),
        )
        psutil.Process(process.pid).nice(
            psutil.BELOW_NORMAL_PRIORITY_CLASS
            if sys.platform == "win32"
            else 19
        )
        tasks = [
            asyncio.create_task(process.wait()),
            asyncio.create_task(hurry.wait()),
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        tasks[1].cancel()
        await stop_java(process)
        await tasks[0]
        if process.returncode == 0:
            note_origin(archive, launch)
            draft.replace(archive)
            delete_outdated(archive.parent)
            classes.unlink()  # noqa: ASYNC240 - nobody waits for this process any more
        draft.unlink(missing_ok=True)


async def wait_ready(
    home: Path,
    process: asyncio.subprocess.Process,
    port: int,
) -> None:
    """Return when Bolt answers on `port`; LocalServerError if the server ended or took too long."""
    try:
        async with asyncio.timeout(_START_LIMIT):
            while not await _bolt_answers(port):
                if process.returncode is not None:
                    raise start_failure(home, process.returncode)
                await asyncio.sleep(_POLL)
    except TimeoutError:
        raise LocalServerError(
            f"Neo4j did not answer within {_START_LIMIT:.0f} seconds.",
            hint=f"Read {home / 'logs' / 'debug.log'}, or {REBUILD}.",
        ) from None


async def stop_java(
    process: asyncio.subprocess.Process, limit: float | None = None
) -> None:
    """Stop the server cleanly; end it if it does not stop in `limit` seconds (None: 8).

    Returns when it is gone.
    """
    if process.returncode is not None:
        return
    with contextlib.suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(_STOP_LIMIT if limit is None else limit):
            await process.wait()
    except TimeoutError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def start_failure(home: Path, status: int) -> StoreError:
    """Return the error that says why the server of `home` ended at its start, from its logs."""
    log = _tail(home / "logs" / "neo4j.log") + _tail(
        home / "logs" / "console.log"
    )
    if any(sign in log for sign in _DISK_SIGNS):
        return disk_refusal(
            OSError(DISK_FULL[0], os.strerror(DISK_FULL[0])), home
        )
    for sign, (detail, hint) in _MACHINE_SIGNS.items():
        if sign in log:
            return LocalServerError(detail.format(home=home), hint=hint)
    lines = [
        line
        for line in log.splitlines()
        if "ERROR" in line or "Caused by" in line
    ]
    reason = " ".join(lines[-2:]) or log[-300:].strip() or "nothing in its log"
    return LocalServerError(
        f"Neo4j ended at its start (status {status}): {reason}",
        hint=f"Read {home / 'logs' / 'neo4j.log'}, or {REBUILD}.",
    )


def _tail(path: Path, size: int = 20_000) -> str:
    try:
        return path.read_bytes()[-size:].decode(errors="replace")
    except OSError:
        return ""


def _environment(home: Path) -> dict[str, str]:
    return environment() | {
        "NEO4J_HOME": str(home),
        "NEO4J_CONF": str(home / "conf"),
    }


def _end_with_parent() -> Callable[[], object] | None:
    """Return what makes a child get SIGTERM when its parent dies, where the system can (Linux)."""
    if sys.platform != "linux":
        return None  # the next start ends what was left behind
    return functools.partial(
        ctypes.CDLL(None).prctl, _PR_SET_PDEATHSIG, signal.SIGTERM
    )


async def _bolt_answers(port: int) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    try:
        writer.write(_BOLT_HELLO)
        async with asyncio.timeout(5):
            return await reader.readexactly(4) != bytes(4)
    except (OSError, asyncio.IncompleteReadError, TimeoutError):
        return False
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
