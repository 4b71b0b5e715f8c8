"""What a client may hold open, on a socket."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

import pytest
import uvicorn

from api import connections
from api.connections import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

pytestmark = pytest.mark.restarts

SLACK = 5.0
"""Seconds more than a bound that a busy machine may take."""


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    assert scope["type"] == "http"
    if scope["method"] == "POST":
        while (await receive()).get("more_body"):
            pass
    size = 20_000_000 if scope["path"] == "/large" else 2
    headers = [(b"content-length", b"%d" % size)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"x" * size})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Yield the port of a server with small bounds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connections, "HEADER_SECONDS", 1.0)
        patch.setattr(connections, "BODY_SECONDS", 1.0)
        patch.setattr(connections, "READ_SECONDS", 1.0)
        patch.setattr(Connection, "limit", 20)
        config = uvicorn.Config(
            app,
            port=0,
            http=Connection,
            ws="none",
            log_level="critical",
            lifespan="off",
            server_header=False,
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.02)
        yield server.servers[0].sockets[0].getsockname()[1]
        server.should_exit = True
        thread.join(20)


@contextmanager
def opened(port: int, first: bytes = b"") -> Iterator[socket.socket]:
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        line.sendall(first)
        yield line


def status(line: socket.socket) -> bytes:
    """Return the status that comes, b"" if the connection is closed without one."""
    try:
        return line.recv(200)[9:12]
    except ConnectionResetError:
        return b""


def answers(port: int) -> bool:
    with opened(
        port, b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    ) as line:
        return status(line) == b"200"


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: x\r\nX-A: ",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 8000\r\n\r\n{",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo",
    ],
    ids=["nothing", "half a header", "half a body", "half a second request"],
)
def test_what_does_not_come_in_time_is_not_waited_for(port: int, first: bytes) -> None:
    with opened(port, first) as line:
        begun = time.monotonic()
        said = b""
        while part := line.recv(1000):
            said += part
        assert time.monotonic() - begun < 1.0 + 1.0 + SLACK
        assert b"408" in said


@pytest.mark.parametrize(
    "request_",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A: aaaaaaaa\r\n" * 8_000 + b"\r\n",
        b"GET /?" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 3_000_000,
    ],
    ids=["one", "many", "address", "without end"],
)
def test_large_headers_are_refused(port: int, request_: bytes) -> None:
    with opened(port) as line:
        try:
            line.sendall(request_)
        except (BrokenPipeError, ConnectionResetError):
            return  # refused before all was sent
        assert status(line) in {b"431", b""}
    assert answers(port)


def test_headers_of_a_usual_size_are_taken(port: int) -> None:
    text = b"GET /?" + b"a" * 30_000 + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    with opened(port, text + b"A: " + b"a" * 30_000 + b"\r\n\r\n") as line:
        assert status(line) == b"200"


def test_many_idle_connections_make_room_for_who_asks(port: int) -> None:
    with ExitStack() as stack:
        idle = [stack.enter_context(opened(port)) for _ in range(60)]
        assert answers(port)
        left = 0
        for line in idle:
            line.setblocking(False)
            try:
                left += line.recv(10) != b"" and False
            except BlockingIOError:
                left += 1
            except ConnectionResetError:
                pass
        assert left <= 20


def test_who_does_not_read_is_let_go(port: int) -> None:
    with socket.socket() as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        line.connect(("127.0.0.1", port))
        line.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(1.0 + SLACK / 2)
        line.settimeout(SLACK)
        total = 0
        with pytest.raises(ConnectionResetError):  # noqa: PT012 - it is read until it breaks off
            while part := line.recv(1 << 20):
                total += len(part)
            raise ConnectionResetError
        assert total < 20_000_000


def test_a_file_limit_leaves_room_for_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    given = {"limit": (100, 256)}
    monkeypatch.setattr(resource, "getrlimit", lambda _: given["limit"])
    monkeypatch.setattr(resource, "setrlimit", lambda _, pair: given.update(limit=pair))
    assert connections.raise_file_limit() == 160  # 256 - 96
    assert given["limit"] == (256, 256)
    given["limit"] = (1_024, 1_000_000)
    assert connections.raise_file_limit() == 2_000
