"""The owner: a small process that runs the server as long as a client holds a lease.

`python -m graph.neo4j_local.owner HOME`, with a `Launch` as JSON on standard input; it prints
one line when clients can register. A lease is a connection to the owner's loopback port that
began with the token of the state file: when the process at its other end dies, however, the
lease ends. The owner itself is known to live by the lock it holds on `owner.lock`.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import json
import os
import secrets
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from graph.common.disks import disk_refusal, require_space
from graph.errors import DiskError, StoreError
from graph.neo4j_local.archive import class_list
from graph.neo4j_local.config import LEAST_SPACE, Launch, free_port
from graph.neo4j_local.health import Rhythm, WorkMeter, until_restart_helps
from graph.neo4j_local.server import (
    make_archive,
    set_password,
    start_java,
    stop_java,
    wait_ready,
)
from graph.neo4j_local.server_state import (
    REBUILD,
    USER,
    LocalServer,
    ProcessRef,
    ServerState,
    read_password,
    read_state,
)

if TYPE_CHECKING:
    from graph.common.properties import Properties

FIRST_CLIENT = 60.0
"""Seconds that the one who started us has to register."""
_CRASHES = 3
"""So many ends of the server within `_CRASH_WINDOW` seconds, and the owner gives up."""
_CRASH_WINDOW = 120.0
_PORT_TRIES = 3
"""Times that a free port is looked for: another program may take one before Neo4j does."""
_HURRY = 2.0
"""Seconds to stop that a server has which does not answer any more."""
_LOOK_AT_DISK = 1.0
"""Seconds between two looks whether a full disk has space again."""


class Owner:
    """Runs the server of one folder and keeps count of its clients."""

    def __init__(
        self,
        home: Path,
        launch: Launch,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._home = home
        self._launch = launch
        self._rhythm = rhythm or Rhythm()
        self._ran = False  # whether the server was ready once
        # Those to be told what happens.
        self._clients: set[asyncio.StreamWriter] = set()
        self._leases = 0
        self._news: Properties = {
            "event": "progress",
            "text": "Starting Neo4j",
        }
        self._stop = asyncio.Event()
        # Set by a signal: nothing more may take time.
        self._now = asyncio.Event()
        self._grace: asyncio.TimerHandle | None = None
        last = read_state(home)
        self._port = last.bolt_port if last else None
        self._state = ServerState(
            ProcessRef.of(os.getpid()),
            0,
            secrets.token_hex(16),
            None,
            self._port,
        )

    async def run(self) -> None:
        """Serve until the last client left, a signal came or the server cannot be run."""
        listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            # add_signal_handler does not exist on Windows; this does everywhere.
            signal.signal(
                name,
                lambda _number, _frame: loop.call_soon_threadsafe(
                    self._interrupt
                ),
            )
        self._stop_in(FIRST_CLIENT)
        self._note(lease_port=listener.sockets[0].getsockname()[1])
        say("listening")
        keeper = asyncio.create_task(self._keep_running())
        await self._stop.wait()
        listener.close()
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
        self._note(java=None)
        if self._news["event"] != "failed":
            self._tell(event="stopped")
        for writer in tuple(self._clients):
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def archive(self) -> None:
        """Make the class archive if it is missing, unless a signal comes or came."""
        await make_archive(
            class_list(self._home / "logs"), self._launch, self._now
        )

    def _interrupt(self) -> None:
        self._now.set()
        self._stop.set()

    def _stop_in(self, seconds: float) -> None:
        self._grace = asyncio.get_running_loop().call_later(
            seconds, self._stop.set
        )

    async def _keep_running(self) -> None:
        try:
            await set_password(self._home, self._launch)
            await self._restart_until_it_makes_no_sense()
        except StoreError as error:
            self._fail(error.detail, error.hint)
        except OSError as error:
            refusal = disk_refusal(error, self._home)
            self._fail(refusal.detail, refusal.hint)
        except Exception as error:  # noqa: BLE001 - the last handler: who waits is told at once
            self._fail(
                f"Neo4j cannot be run: {type(error).__name__}: {error}.",
                _hint(),
            )

    async def _restart_until_it_makes_no_sense(self) -> None:
        ends: list[float] = []
        while len(ends) < _CRASHES:
            try:
                await self._wait_for_space()
                await self._run_once()
            except DiskError:
                if not self._ran:
                    raise  # who starts it is told; a server that ran waits for space
            now = time.monotonic()
            ends = [*(at for at in ends if now - at < _CRASH_WINDOW), now]
        self._fail(
            f"Neo4j ended {_CRASHES} times within {_CRASH_WINDOW:.0f} seconds:"
            f" see {self._home / 'logs' / 'debug.log'}.",
            _hint(),
        )

    async def _wait_for_space(self) -> None:
        """Return when the disk has space for a start: on a full one the server would hang."""
        while self._ran:
            try:
                require_space(self._home, LEAST_SPACE)
            except DiskError as error:
                self._tell(
                    event="waiting",
                    detail=error.detail,
                    hint=error.hint,
                )
                await asyncio.sleep(_LOOK_AT_DISK)
            else:
                return

    def _fail(self, detail: str, hint: str) -> None:
        connected = bool(self._clients)
        self._tell(
            event="failed",
            detail=detail,
            hint=hint,
        )
        if connected:
            self._stop.set()
        else:
            self._stop_in(FIRST_CLIENT)  # who started us is about to ask

    async def _run_once(self) -> None:
        """Run the server until it ends by itself or has to be restarted."""
        process = await self._start()
        limit: float | None = None
        try:
            self._ran = True
            self._tell(
                event="ready",
                port=self._port,
                pid=process.pid,
            )
            reason = await self._until_over(process)
            limit = _HURRY if reason else None
            self._tell(
                event="progress",
                text=f"Restarting Neo4j{reason and ': '}{reason}",
            )
            log(
                f"restarting Neo4j: {reason or f'it ended with status {process.returncode}'}"
            )
        finally:
            await stop_java(process, limit)

    async def _until_over(self, process: asyncio.subprocess.Process) -> str:
        """Return '' when the server has ended, or why it has to be restarted."""
        over = asyncio.create_task(process.wait())
        health = asyncio.create_task(self._until_sick(process.pid))
        try:
            await asyncio.wait(
                (over, health), return_when=asyncio.FIRST_COMPLETED
            )
            return "" if over.done() else health.result()
        finally:
            for task in (over, health):
                task.cancel()
            await asyncio.gather(over, health, return_exceptions=True)

    async def _until_sick(self, pid: int) -> str:
        await asyncio.sleep(self._rhythm.interval)
        # The driver takes half a second to import, on a busy machine many: that is no silence.
        await asyncio.to_thread(
            importlib.import_module, "graph.store.connection"
        )
        return await until_restart_helps(
            self._ask, WorkMeter(pid), self._rhythm
        )

    async def _ask(self) -> None:
        await asyncio.to_thread(
            _ask_server,
            self._home,
            self._port or 0,
            self._rhythm.limit,
        )

    async def _start(self) -> asyncio.subprocess.Process:
        for tries_left in reversed(range(_PORT_TRIES)):
            self._port = free_port(self._port)
            process = await start_java(self._home, self._launch, self._port)
            try:
                self._note(
                    java=ProcessRef.of(process.pid), bolt_port=self._port
                )
                await wait_ready(self._home, process, self._port)
            except StoreError:
                await stop_java(process)
                if not tries_left or free_port(self._port) == self._port:
                    raise
                self._port = None  # someone took the port in between
            except BaseException:
                await stop_java(process)
                raise
            else:
                return process
        raise AssertionError

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Hold one client's lease until it says leave or its connection ends."""
        try:
            hello = await asyncio.wait_for(reader.readline(), 5)
            if (
                self._stop.is_set()
                or hello.strip() != self._state.token.encode()
            ):
                return
            self._clients.add(writer)
            if self._grace:
                self._grace.cancel()
            _send(writer, self._news)
            if self._news["event"] == "failed":
                self._stop.set()
            line = await self._leased(reader)
            if line and (self._leases or self._launch.grace > 0):
                _send(writer, {"event": "left"})
            elif line:
                # It waits to be told that the server has stopped.
                await reader.read()
        except (OSError, TimeoutError, ValueError):
            pass  # a client that died, or something that does not speak as a client does
        finally:
            self._clients.discard(writer)
            writer.close()

    async def _leased(self, reader: asyncio.StreamReader) -> bytes:
        """Return the last word of a client, nothing of one that died; its lease is over then.

        One that dies with news unread resets the connection, which is an error here.
        """
        self._leases += 1
        try:
            return await reader.readline()
        finally:
            self._leases -= 1
            if not self._leases:
                self._stop_in(self._launch.grace)

    def _tell(self, **news: Any) -> None:
        self._news = news
        for writer in self._clients:
            _send(writer, news)

    def _note(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._state.write(self._home)


def _ask_server(
    home: Path,
    port: int,
    limit: float,
) -> None:
    """Return when the server has answered a statement; StoreError if it did not."""
    from graph.settings import settings  # noqa: PLC0415
    from graph.store.connection import probe  # noqa: PLC0415 - imported already, by `_until_sick`

    server = LocalServer(
        f"bolt://127.0.0.1:{port}",
        USER,
        read_password(home) or "",
        0,
    )
    probe(settings(), server, limit)


def _hint() -> str:
    return f"Try again; if it stays so, {REBUILD}."


def _send(writer: asyncio.StreamWriter, message: Properties) -> None:
    writer.write(json.dumps(message).encode() + b"\n")


def log(line: str) -> None:
    """Write a line to the owner's log, which is its standard error."""
    sys.stderr.write(f"{time.strftime('%Y-%m-%dT%H:%M:%S')} {line}\n")
    sys.stderr.flush()


def say(event: str, **more: str) -> None:
    """Tell who started us how it went, and let go of the pipe to it."""
    sys.stdout.write(json.dumps({"event": event, **more}) + "\n")
    sys.stdout.flush()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


async def _own(home: Path, launch: Launch) -> None:
    with FileLock(home / "owner.lock", timeout=0):
        owner = Owner(home, launch)
        await owner.run()
    # The folder is free for the next owner from here on; the archive is in the cache.
    await owner.archive()


def main() -> int:
    """Run the owner of the folder named by the first argument; returns the exit status."""
    home = Path(sys.argv[1])
    raw = json.load(sys.stdin)
    launch = Launch(**raw | {"class_path": tuple(raw["class_path"])})
    try:
        asyncio.run(_own(home, launch))
    except Timeout:
        say("taken")  # another owner was quicker; who started us finds it
    except OSError as error:
        refusal = disk_refusal(error, home)
        say("failed", detail=refusal.detail, hint=refusal.hint)
        return 1
    except StoreError as error:
        say("failed", detail=error.detail, hint=error.hint)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
