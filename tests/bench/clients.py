"""Clients in processes of their own: many threads asking over HTTP or over Bolt."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from graph.settings import Settings
from graph.store.catalogue import GIVEN, get
from graph.store.connection import connect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CLIENTS, PROCESSES = 50, 2


class Http:
    """One connection that is kept open; counts an answer that is not 200 as an error."""

    def __init__(self, port: int) -> None:
        """Connect."""
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, path: str, language: str) -> None:
        """Ask and read the whole answer."""
        head = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: {language}\r\n\r\n"
        self._socket.sendall(head.encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._socket.recv(65536)
        given, _, body = answer.partition(b"\r\n\r\n")
        assert given.startswith(b"HTTP/1.1 200"), given
        length = int(
            given.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        )
        missing = length - len(body)
        while missing > 0:
            missing -= len(self._socket.recv(65536))

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


Timed = tuple[list[float], float]
"""Milliseconds of each request, and seconds of all of them together."""


def over_http(
    salt: str, requests: int, threads: int, port: int, path: str, fresh: bool
) -> Timed:
    """Ask for one address; `fresh` makes each request one that was never asked before."""
    local, opened = threading.local(), list[Http]()

    def call(number: int) -> None:
        if not hasattr(local, "http"):
            local.http = Http(port)
            opened.append(local.http)
        # Answers are kept by language, so a language nobody asked for yet is a miss.
        local.http.ask(path, f"x-{salt}-{number}-{time.time()}" if fresh else "en")

    timed = _timed(call, requests, threads)
    for one in opened:
        one.close()
    return timed


def over_bolt(
    salt: str,
    requests: int,
    threads: int,
    folder: Path,
    query_id: str,
    params: dict[str, Any],
) -> Timed:
    """Run one query through the bare driver."""
    query = get(query_id)
    with connect(Settings(data_dir=folder)) as reader:  # pyright: ignore[reportCallIssue]

        def call(_: int) -> None:
            reader._driver.execute_query(
                query.statement,
                {GIVEN: query.bind(params)},
                database_=reader._database,
                routing_="r",
            )

        return _timed(call, requests, threads)


def _timed(call: Callable[[int], None], requests: int, threads: int) -> Timed:
    times: list[float] = []

    def timed(number: int) -> None:
        started = time.perf_counter()
        call(number)
        times.append((time.perf_counter() - started) * 1000)

    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(timed, range(requests)))
    return times, time.perf_counter() - began


def measured(
    work: Callable[..., Timed],
    *arguments: Any,
    requests: int,
    processes: int = PROCESSES,
) -> dict[str, float]:
    """Return requests per second, p50 and p99 in milliseconds of `work` in all processes."""
    threads = CLIENTS // processes
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        for salt, share in (("warm", 600 // processes), ("run", requests // processes)):
            parts = [
                pool.submit(work, f"{salt}{number}", share, threads, *arguments)
                for number in range(processes)
            ]
            told = [part.result() for part in parts]
    cuts = statistics.quantiles([each for times, _ in told for each in times], n=100)
    return {
        "per_second": round(sum(len(times) / seconds for times, seconds in told)),
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
    }
