"""The owner: a small process that runs the server as long as a client holds a lease.

`python -m graph.store.local.owner HOME`, with a `Launch` as JSON on standard input; it prints
one line when clients can register. A lease is a connection to the owner's loopback port that
began with the token of the state file: when the process at its other end dies, however, the
lease ends. The owner itself is known to live by the lock it holds on `owner.lock`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from graph.errors import LocalServerError
from graph.store.local.archive import class_list
from graph.store.local.config import Launch, free_port
from graph.store.local.jars import folder_refusal
from graph.store.local.server import (
    make_archive,
    set_password,
    start_java,
    stop_java,
    wait_ready,
)
from graph.store.local.state import ProcessRef, State, read_state

FIRST_CLIENT = 60.0  # seconds the one who started us has to register
_CRASHES = 3  # so many ends of the server within _CRASH_WINDOW seconds, and the owner gives up
_CRASH_WINDOW = 120.0
_PORT_TRIES = 3


class Owner:
    """Runs the server of one folder and keeps count of its clients."""

    def __init__(self, home: Path, launch: Launch) -> None:
        self._home = home
        self._launch = launch
        self._clients: set[asyncio.StreamWriter] = set()  # those to be told what happens
        self._leases = 0
        self._news: dict[str, Any] = {"event": "progress", "text": "Starting Neo4j"}
        self._stop = asyncio.Event()
        self._now = asyncio.Event()  # set by a signal: nothing more may take time
        self._grace: asyncio.TimerHandle | None = None
        last = read_state(home)
        self._port = last.bolt_port if last else None
        self._state = State(ProcessRef.of(os.getpid()), 0, secrets.token_hex(16), None, self._port)

    async def run(self) -> None:
        """Serve until the last client left, a signal came or the server cannot be run."""
        listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            # add_signal_handler does not exist on Windows; this does everywhere.
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(self._interrupt))
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
        await make_archive(class_list(self._home / "logs"), self._launch, self._now)

    def _interrupt(self) -> None:
        self._now.set()
        self._stop.set()

    def _stop_in(self, seconds: float) -> None:
        self._grace = asyncio.get_running_loop().call_later(seconds, self._stop.set)

    async def _keep_running(self) -> None:
        crashes: list[float] = []
        try:
            await set_password(self._home, self._launch)
            while len(crashes) < _CRASHES:
                await self._run_once()
                now = time.monotonic()
                crashes = [*(at for at in crashes if now - at < _CRASH_WINDOW), now]
            self._fail(
                f"Neo4j ended {_CRASHES} times within {_CRASH_WINDOW:.0f} seconds.",
                f"Read {self._home / 'logs' / 'debug.log'}.",
            )
        except LocalServerError as error:
            self._fail(error.detail, error.hint)

    def _fail(self, detail: str, hint: str) -> None:
        told = bool(self._clients)
        self._tell(event="failed", detail=detail, hint=hint)
        if told:
            self._stop.set()
        else:
            self._stop_in(FIRST_CLIENT)  # who started us is about to ask

    async def _run_once(self) -> None:
        """Run the server until it ends by itself."""
        process = await self._start()
        try:
            self._tell(event="ready", port=self._port, pid=process.pid)
            await process.wait()
            self._tell(event="progress", text="Restarting Neo4j")
        finally:
            await stop_java(process)

    async def _start(self) -> asyncio.subprocess.Process:
        for tries_left in reversed(range(_PORT_TRIES)):
            self._port = free_port(self._port)
            process = await start_java(self._home, self._launch, self._port)
            try:
                self._note(java=ProcessRef.of(process.pid), bolt_port=self._port)
                await wait_ready(self._home, process, self._port)
            except LocalServerError:
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

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one client's lease until it says leave or its connection ends."""
        try:
            hello = await asyncio.wait_for(reader.readline(), 5)
            if self._stop.is_set() or hello.strip() != self._state.token.encode():
                return
            self._clients.add(writer)
            self._leases += 1
            if self._grace:
                self._grace.cancel()
            _send(writer, self._news)
            if self._news["event"] == "failed":
                self._stop.set()
            said = await reader.readline()
            self._leases -= 1
            if not self._leases:
                self._stop_in(self._launch.grace)
            if said and (self._leases or self._launch.grace > 0):
                _send(writer, {"event": "left"})
            elif said:
                await reader.read()  # it waits to be told that the server has stopped
        except (OSError, TimeoutError, ValueError):
            pass  # a client that died, or something that does not speak as a client does
        finally:
            self._clients.discard(writer)
            writer.close()

    def _tell(self, **news: Any) -> None:
        self._news = news
        for writer in self._clients:
            _send(writer, news)

    def _note(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._state.write(self._home)


def _send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")


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
        refusal = folder_refusal(error, home)
        say("failed", detail=refusal.detail, hint=refusal.hint)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
