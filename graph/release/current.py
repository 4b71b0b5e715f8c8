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
        self._reader, self._prepare, self._warm, self._every = reader, prepare, warm, every
        self._snapshot: Snapshot | None = None
        self._checked = float("-inf")
        self._lock = threading.Lock()

    def held(self) -> Snapshot | None:
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

    def following(self, snapshot: Snapshot) -> Snapshot:
        """Return the release of the database once no commit is under way, also before its time.

        Raises:
            LoadUnderWayError: a load of several transactions is under way or broke off.
            StoreError: the database is away.
        """
        if state_at_rest(self._reader).run_id == snapshot.release.run_id:
            return snapshot
        with self._lock:
            held = self._snapshot
            if held is None or held.release.run_id == snapshot.release.run_id:
                held = self._read(held)
            return held

    def _refresh(self) -> Snapshot:
        if (fresh := self.held()) is not None:
            return fresh
        held = self._snapshot
        try:
            if held is None or self._changed(held):
                held = self._read(held)
        except NoReleaseError:
            raise
        except StoreError as exc:
            if held is None:
                raise
            log.warning("release kept", release=held.release.id, reason=exc.detail)
        self._checked = time.monotonic()
        return held

    def _changed(self, held: Snapshot) -> bool:
        """Return whether another release is whole in the database; wait for none."""
        state = state_of(self._reader)
        if state.number == 0:
            raise NoReleaseError("The database holds no release.", hint="Load one: atmp ingest")
        return state.whole and state.run_id != held.release.run_id

    def _read(self, before: Snapshot | None) -> Snapshot:
        snapshot = read_snapshot(self._reader)
        self._prepare(snapshot)
        if before is not None:
            self._warm(snapshot)
        self._snapshot, self._checked = snapshot, time.monotonic()
        release = snapshot.release
        log.info("release", release=release.id, number=release.number, run_id=release.run_id)
        return snapshot
