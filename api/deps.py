"""What routes are given: the reader, the snapshot, the settings."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from graph.release.current import Current
from graph.release.snapshot import Snapshot
from graph.store.bolt import Reader


def get_reader(request: Request) -> Reader:
    """Return the reader of this application."""
    return request.app.state.reader


def get_current(request: Request) -> Current:
    """Return the holder of the current release."""
    return request.app.state.current


def get_snapshot(current: Annotated[Current, Depends(get_current)]) -> Snapshot:
    """Return the current release; the request keeps it to its end."""
    return current.snapshot()


ReaderDep = Annotated[Reader, Depends(get_reader)]
CurrentDep = Annotated[Current, Depends(get_current)]
SnapshotDep = Annotated[Snapshot, Depends(get_snapshot)]
