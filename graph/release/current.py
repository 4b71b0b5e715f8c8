"""The snapshot that requests work on: swapped in whole when a load has finished."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

from graph.errors import NoReleaseError, StoreError
from graph.release.read import read_snapshot
from graph.release.state import state_at_rest, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Reader

log = structlog.get_logger()


class Current:
    """Holds one snapshot; notices a new release by its run, at most `every` seconds late."""

    def __init__(
        self,
        reader: Reader,
        prepare: Callable[[Snapshot], object] = lambda _: None,
        warm: Callable[[Snapshot], object] = lambda _: None,
        *,
        every: float = 2.0,
    ) -> None:
        """Hold releases of `reader`.

        `prepare` builds what requests need at once. `warm` builds the rest of what they may need,
        for a release that takes the place of another: until it is ready the other one answers.
        """
        self._reader, self._prepare, self._warm, self._every = (
            reader,
            prepare,
            warm,
            every,
        )
        self._snapshot: Snapshot | None = None
        self._checked = float("-inf")
        self._lock = threading.Lock()

    def recent(self) -> Snapshot | None:
        """Return the snapshot in memory if it was checked a moment ago, else None."""
        fresh = time.monotonic() - self._checked < self._every
        return self._snapshot if fresh else None

    @property
    def last(self) -> Snapshot | None:
        """Return the snapshot in memory, however long ago it was checked; None before the first."""
        return self._snapshot

    def snapshot(self) -> Snapshot:
        """Return the current release; while the database is away, the one held last.

        Raises:
            NoReleaseError: no load has finished yet.
            StoreError: the database is away and no release was read before.
        """
        if (fresh := self.recent()) is not None:
            return fresh
        cached = self._snapshot
        if cached is not None and not self._lock.acquire(blocking=False):
            return cached
        if cached is None:
            self._lock.acquire()
        try:
            return self._refresh()
        finally:
            self._lock.release()

    def following(self, snapshot: Snapshot) -> Snapshot:
        """Return the release of the database once no commit is under way, also before its time.

        Raises:
            LoadUnderWayError: a load of several transactions is under way or broke off.
            StoreError: the database is away.
        """
        if state_at_rest(self._reader).run_id == snapshot.release.run_id:
            return snapshot
        with self._lock:
            cached = self._snapshot
            if cached is None or cached.release.run_id == snapshot.release.run_id:
                cached = self._read(cached)
            return cached

    def _refresh(self) -> Snapshot:
        if (fresh := self.recent()) is not None:
            return fresh
        cached = self._snapshot
        try:
            if cached is None or self._changed(cached):
                cached = self._read(cached)
        except NoReleaseError:
            raise
        except StoreError as exc:
            if cached is None:
                raise
            log.warning("release kept", release=cached.release.id, reason=exc.detail)
        self._checked = time.monotonic()
        return cached

    def _changed(self, cached: Snapshot) -> bool:
        """Return whether another release is whole in the database; wait for none."""
        state = state_of(self._reader)
        if state.number == 0:
            raise NoReleaseError(
                "The database holds no release.", hint="Load one: atmp ingest"
            )
        return state.whole and state.run_id != cached.release.run_id

    def _read(self, before: Snapshot | None) -> Snapshot:
        snapshot = read_snapshot(self._reader)
        self._prepare(snapshot)
        if before is not None:
            self._warm(snapshot)
        self._snapshot, self._checked = snapshot, time.monotonic()
        release = snapshot.release
        log.info(
            "release", release=release.id, number=release.number, run_id=release.run_id
        )
        return snapshot
