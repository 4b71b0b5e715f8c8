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
from graph.store.local.config import Launch, free_port
from graph.store.local.server import set_password, start_java, stop_java, wait_ready
from graph.store.local.state import ProcessRef, State, read_state

_FIRST_CLIENT = 15.0  # seconds the one who started us has to register
_CRASHES = 3  # so many ends of the server within _CRASH_WINDOW seconds, and the owner gives up
_CRASH_WINDOW = 120.0
_PORT_TRIES = 3


class Owner:
    """Runs the server of one folder and keeps count of its clients."""

    def __init__(self, home: Path, launch: Launch) -> None:
        self._home = home
        self._launch = launch
        self._clients: dict[asyncio.StreamWriter, bool] = {}
        self._last_news: dict[str, Any] = {"event": "progress", "text": "Starting Neo4j"}
        self._stop = asyncio.Event()
        self._grace: asyncio.TimerHandle | None = None
        last = read_state(home)
        self._port = last.bolt_port if last else None
        self._state = State(ProcessRef.of(os.getpid()), 0, secrets.token_hex(16), None, self._port)

    async def run(self) -> None:
        """Serve until the last client left, a signal came or the server cannot be run."""
        listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(name, self._stop.set)
        self._grace = loop.call_later(_FIRST_CLIENT, self._stop.set)
        self._note(lease_port=listener.sockets[0].getsockname()[1])
        _say_listening()
        keeper = asyncio.create_task(self._keep_running())
        await self._stop.wait()
        listener.close()
        keeper.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await keeper
        self._note(java=None)
        if self._last_news["event"] != "failed":
            self._tell({"event": "stopped"})

    async def _keep_running(self) -> None:
        crashes: list[float] = []
        try:
            await set_password(self._home, self._launch)
            while True:
                await self._run_once()
                now = time.monotonic()
                crashes = [at for at in crashes if now - at < _CRASH_WINDOW] + [now]
                if len(crashes) >= _CRASHES:
                    raise LocalServerError(
                        f"Neo4j ended {_CRASHES} times within {_CRASH_WINDOW:.0f} seconds.",
                        hint=f"Read {self._home / 'logs' / 'debug.log'}.",
                    )
        except LocalServerError as error:
            self._tell({"event": "failed", "detail": error.detail, "hint": error.hint})
            self._stop.set()

    async def _run_once(self) -> None:
        """Run the server until it ends by itself."""
        process = await self._start()
        try:
            self._tell({"event": "ready", "port": self._port, "pid": process.pid})
            await process.wait()
            self._tell({"event": "progress", "text": "Restarting Neo4j"})
        finally:
            await stop_java(process)

    async def _start(self) -> asyncio.subprocess.Process:
        for last in (*[False] * (_PORT_TRIES - 1), True):
            self._port = free_port(self._port)
            process = await start_java(self._home, self._launch, self._port, [])
            self._note(java=ProcessRef.of(process.pid), bolt_port=self._port)
            try:
                await wait_ready(self._home, process, self._port)
            except LocalServerError:
                await stop_java(process)
                if last or free_port(self._port) == self._port:
                    raise
                self._port = None  # someone took the port in between
            except asyncio.CancelledError:
                await stop_java(process)
                raise
            else:
                return process
        raise AssertionError

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Hold one client's lease until it says leave or its connection ends."""
        try:
            hello = await asyncio.wait_for(reader.readline(), 5)
            if self._stop.is_set() or not secrets.compare_digest(
                hello.strip(), self._state.token.encode()
            ):
                return
            self._clients[writer] = True
            if self._grace:
                self._grace.cancel()
            _send(writer, self._last_news)
            await reader.readline()
            self._clients[writer] = False
            self._left(writer)
            await self._stop.wait()
        except (OSError, TimeoutError, ValueError):
            pass  # a client that died, or something that does not speak as a client does
        finally:
            self._clients.pop(writer, None)

    def _left(self, writer: asyncio.StreamWriter) -> None:
        others = any(self._clients.values())
        if others or self._launch.grace > 0:
            _send(writer, {"event": "left"})
        if not others:
            loop = asyncio.get_running_loop()
            self._grace = loop.call_later(self._launch.grace, self._stop.set)

    def _tell(self, news: dict[str, Any]) -> None:
        self._last_news = news
        for writer in self._clients:
            _send(writer, news)

    def _note(self, **changes: Any) -> None:
        self._state = replace(self._state, **changes)
        self._state.write(self._home)


def _send(writer: asyncio.StreamWriter, message: dict[str, Any]) -> None:
    writer.write(json.dumps(message).encode() + b"\n")


def _say_listening() -> None:
    """Tell who started us that clients can register, and let go of the pipe to it."""
    sys.stdout.write("listening\n")
    sys.stdout.flush()
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)


def main() -> int:
    """Run the owner of the folder named by the first argument; returns the exit status."""
    home = Path(sys.argv[1])
    raw = json.load(sys.stdin)
    launch = Launch(**raw | {"class_path": tuple(raw["class_path"])})
    try:
        with FileLock(home / "owner.lock", timeout=0):
            asyncio.run(Owner(home, launch).run())
    except Timeout:
        return 1  # another owner was quicker; who started us finds it
    return 0


if __name__ == "__main__":
    sys.exit(main())
