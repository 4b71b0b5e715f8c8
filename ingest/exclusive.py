"""One load of a data folder at a time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import filelock

from graph.common.disks import disk_faults, make_private_folder
from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.settings import Settings


class AnotherLoadError(IngestError):
    """A load of the same data folder is under way."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "Another load is under way.", hint="Wait for it to end."
        )


@contextmanager
def exclusive(settings: Settings, *, patience: float = 10) -> Iterator[None]:
    """Hold the load lock of this data folder; raise AnotherLoadError if another load runs."""
    lock = filelock.FileLock(settings.data_dir / "ingest.lock")
    try:
        with disk_faults(settings.data_dir):
            make_private_folder(settings.data_dir)
            lock.acquire(timeout=patience)
    except filelock.Timeout as exc:
        raise AnotherLoadError from exc
    try:
        yield
    finally:
        lock.release()
