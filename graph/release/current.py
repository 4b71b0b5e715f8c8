"""The snapshot that requests work on: swapped in whole when a load has finished."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import structlog

from graph.common.giving_way import giving_way
from graph.errors import NoReleaseError, StoreError
from graph.release.read import read_snapshot
from graph.release.state import state_at_rest, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Reader

log = structlog.get_logger()
_LONGEST = 90.0
"""Seconds that an answer takes at most: so long somebody may need the release before."""


class Current:
    """Holds one snapshot; notices a new release by its run, at most `every` seconds late."""

    def __init__(
        self,
        reader: Reader,
        prepare: Callable[[Snapshot], object] = lambda _: None,
        warm: Callable[[Snapshot], object] = lambda _: None,
        *,
        shown: Callable[[], object] = lambda: None,
        every: float = 2.0,
    ) -> None:
        """Hold releases of `reader`.

        `prepare` builds what the first requests need. `warm` builds the rest of what they may need,
        for a release that takes the place of another: until it is ready the other one answers.
        `shown` is called whenever one has taken its place.
        """
        self._reader, self._every = reader, every
        self._prepare, self._warm, self._shown = prepare, warm, shown
        self._snapshot: Snapshot | None = None
        self._next: Snapshot | None = None
        """A release that was read and is not warm yet; requests for its rows use it already."""
        self._checked = float("-inf")
        self._lock, self._reading = threading.Lock(), threading.Lock()

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
        run_id = state_at_rest(self._reader).run_id
        return (
            snapshot
            if run_id == snapshot.release.run_id
            else self._read(run_id)
        )

    def _refresh(self) -> Snapshot:
        if (fresh := self.recent()) is not None:
            return fresh
        cached = self._snapshot
        try:
            if cached is None:
                snapshot = self._read("")
                self._prepare(snapshot)
                cached = self._show(snapshot)
            elif run_id := self._other_run(cached):
                snapshot = self._read(run_id)
                with giving_way():
                    self._prepare(snapshot)
                    self._warm(snapshot)
                cached = self._show(snapshot)
        except NoReleaseError:
            raise
        except StoreError as exc:
            if cached is None:
                raise
            log.warning(
                "release kept", release=cached.release.id, reason=exc.detail
            )
        self._checked = time.monotonic()
        return cached

    def _other_run(self, cached: Snapshot) -> str:
        """Return the run of another release that is whole in the database, '' if there is none."""
        state = state_of(self._reader)
        if state.number == 0:
            raise NoReleaseError(
                "The database holds no release.", hint="Load one: atmp ingest"
            )
        is_new = state.whole and state.run_id != cached.release.run_id
        return state.run_id if is_new else ""

    def _read(self, run_id: str) -> Snapshot:
        """Return the release of a run, or the one that followed it."""
        with self._reading:
            for known in (self._next, self._snapshot):
                if known is not None and known.release.run_id == run_id:
                    return known
            with giving_way():
                snapshot = read_snapshot(self._reader)
            self._next = snapshot
            return snapshot

    def _show(self, snapshot: Snapshot) -> Snapshot:
        """Put a release in the place of the one before."""
        before, self._snapshot, self._next = self._snapshot, snapshot, None
        if before is not None:
            retiring = threading.Timer(_LONGEST, before.forget)
            retiring.daemon = True
            retiring.start()
        self._shown()
        release = snapshot.release
        log.info(
            "release",
            release=release.id,
            number=release.number,
            run_id=release.run_id,
        )
        return snapshot
