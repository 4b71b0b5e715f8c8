"""What routes are given: the reader, the snapshot, the settings.

All are coroutines, here and in the rooms that add their own: a plain function, or a class, would
cost each request a turn in the thread pool.
"""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends, Request
from fastapi.concurrency import run_in_threadpool

from api.middleware.one_release import pin_of
from graph.errors import InvalidInputError
from graph.release.current import Current
from graph.release.snapshot import Snapshot
from graph.store.bolt import Asking, Reader

PATIENCE = 0.1
"""Seconds a visitor waits to hear whether there is a newer release than the one in memory: the
answer takes some milliseconds, and to read and warm a newer one is nobody's to wait for."""


async def get_database(request: Request) -> Reader:
    """Return the reader of this application, whatever release the database holds."""
    return request.app.state.reader


async def get_reader(request: Request) -> Asking:
    """Return where rows of the release of this request are asked for."""
    pin = pin_of(request.scope)
    return pin.rows if pin else request.app.state.reader


async def get_current(request: Request) -> Current:
    """Return the holder of the current release."""
    return request.app.state.current


async def get_snapshot(
    request: Request, current: Annotated[Current, Depends(get_current)]
) -> Snapshot:
    """Return the release of this request, which is the same to its end.

    Raises:
        NoReleaseError: no load has finished yet.
        StoreError: the database is away and no release was read before.
    """
    pin = pin_of(request.scope)
    return pin.snapshot if pin else await snapshot_now(current)


async def snapshot_now(current: Current) -> Snapshot:
    """Return the current release; raises like `get_snapshot`.

    A database that hangs keeps nobody waiting for what is known already.
    """
    if (snapshot := current.recent()) is not None:
        return snapshot
    last, reading = (
        current.last,
        asyncio.ensure_future(run_in_threadpool(current.snapshot)),
    )
    if last is None:
        return await reading
    reading.add_done_callback(_forget)
    done, _ = await asyncio.wait({reading}, timeout=PATIENCE)
    return reading.result() if done else last


def _forget(reading: asyncio.Future[Snapshot]) -> None:
    """Take the error of a reading that nobody waits for; the next one tells it again."""
    if not reading.cancelled():
        reading.exception()


async def form(request: Request) -> dict[str, str]:
    """Return the fields of a form, the last value of each; its size was checked before.

    Raises:
        InvalidInputError: it is no form in UTF-8.
    """
    fields = await _fields(request, 20)
    return {name: values[-1] for name, values in fields.items()}


async def many(request: Request) -> dict[str, list[str]]:
    """Return the fields of a form of many boxes, with all values; raises as `form` does."""
    return await _fields(request, 1_000)


async def _fields(request: Request, most: int) -> dict[str, list[str]]:
    try:
        text = (await request.body()).decode("utf-8")
        return parse_qs(text, max_num_fields=most, errors="strict")
    except ValueError as exc:
        raise InvalidInputError(f"The form cannot be read: {exc}.") from exc


DatabaseDep = Annotated[Reader, Depends(get_database)]
ReaderDep = Annotated[Asking, Depends(get_reader)]
CurrentDep = Annotated[Current, Depends(get_current)]
SnapshotDep = Annotated[Snapshot, Depends(get_snapshot)]
