"""The snapshot that requests work on: swapped in whole when a load has finished."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

from graph.errors import NoReleaseError, StoreError
from graph.release.read import current_release, read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Reader

log = structlog.get_logger()


class Current:
    """Holds one snapshot; notices a new release by its run id, at most `every` seconds late."""

    def __init__(
        self,
        reader: Reader,
        prepare: Callable[[Snapshot], object] = lambda _: None,
        *,
        every: float = 2.0,
    ) -> None:
        """Hold releases of `reader`; `prepare` builds what requests need before the swap."""
        self._reader, self._prepare, self._every = reader, prepare, every
        self._snapshot: Snapshot | None = None
        self._checked = float("-inf")
        self._lock = threading.Lock()

    def held(self) -> Snapshot | None:
        """Return the snapshot in memory if it was checked a moment ago, else None."""
        fresh = time.monotonic() - self._checked < self._every
        return self._snapshot if fresh else None

    def snapshot(self) -> Snapshot:
        """Return the current release; while the database is away, the one held last.

        Raises:
            NoReleaseError: no load has finished yet.
            StoreError: the database is away and no release was read before.
        """
        if (fresh := self.held()) is not None:
            return fresh
        held = self._snapshot
        if held is not None and not self._lock.acquire(blocking=False):
            return held
        if held is None:
            self._lock.acquire()
        try:
            return self._refresh()
        finally:
            self._lock.release()

    def _refresh(self) -> Snapshot:
        if (fresh := self.held()) is not None:
            return fresh
        held = self._snapshot
        try:
            if held is None or current_release(self._reader).run_id != held.release.run_id:
                held = read_snapshot(self._reader)
                self._prepare(held)
                self._snapshot = held
                log.info("release", release=held.release.id, run_id=held.release.run_id)
        except NoReleaseError:
            raise
        except StoreError as exc:
            if held is None:
                raise
            log.warning("release kept", release=held.release.id, reason=exc.detail)
        self._checked = time.monotonic()
        return held
