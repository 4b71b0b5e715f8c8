"""Readers of a site: each asks again as soon as it has its answer, or after a pause."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path
from typing import NamedTuple

ADDRESSES = (
    "/en/",
    "/fr/gaps",
    "/nl/actors/uliege",
    "/api/v1/actors/exothera",
    "/en/actors",
    "/api/v1/actors?limit=50",
    "/en/partners?actor=uliege",
    "/fr/network",
    "/api/v1/gaps",
)
UNASKED = (
    "/api/v1/actors?limit={}",
    "/en/search?q=lab{}",
    "/api/v1/search?q=cell{}",
)
"""Addresses that nobody asked for before, once a number stands in them."""
EACH = 50
"""Every so many requests one is for something new."""


class Asked(NamedTuple):
    """One request: when it was sent (`time.time`), how long it took, and what came."""

    address: str
    at: float
    milliseconds: float
    status: int
    release: str


def ask_for(
    port: int, readers: int, until: float | Path, salt: str, pause: float = 0.0
) -> list[Asked]:
    """Return all requests of some readers, which ask for seconds or until a file is there.

    At full speed (without a pause) the readers take as much of the processors as the site, and
    each request waits for those of all others, there and here.
    """
    return asyncio.run(_ask_for(port, readers, until, salt, pause))


async def _ask_for(
    port: int, readers: int, until: float | Path, salt: str, pause: float
) -> list[Asked]:
    limit = time.monotonic() + (600.0 if isinstance(until, Path) else until)

    def is_over() -> bool:
        there = isinstance(until, Path) and until.exists()
        return there or time.monotonic() > limit

    asked: list[Asked] = []
    numbers = itertools.count()

    async def read() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while not is_over():
            number = next(numbers)
            address = ADDRESSES[number % len(ADDRESSES)]
            if number % EACH == 0:
                unasked = UNASKED[number // EACH % len(UNASKED)]
                address = unasked.format(
                    1 + number % 50 if "limit" in unasked else f"{salt}{number}"
                )
            at, began = time.time(), time.perf_counter()
            writer.write(f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            length = int(
                head.lower().partition("content-length: ")[2].partition("\r\n")[0]
            )
            body = await reader.readexactly(length)
            passed = (time.perf_counter() - began) * 1000
            release = _release(body)
            asked.append(
                Asked(address, at, passed, int(head.split(" ", 2)[1]), release)
            )
            await asyncio.sleep(pause)
        writer.close()

    await asyncio.gather(*(read() for _ in range(readers)))
    return asked


def _release(body: bytes) -> str:
    """Return the release that an answer in JSON names, '' if it names none."""
    return body.partition(b'"release":"')[2].partition(b'"')[0].decode()
