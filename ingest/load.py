"""From rows to a release in the database: compare, write, finish.

What differs is written in one transaction together with the release, so that a load takes effect
whole or not at all. What is too large for one is staged. Both ways are in `ingest.transactions`.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

import structlog

from graph.common.properties import Properties
from graph.errors import (
    IngestError,
    StoreError,
    StoreMemoryError,
    StoreNotOursError,
)
from graph.neo4j_local.config import heap_megabytes
from graph.release.state import finish_commit, state_of
from ingest.differences import compare, everything
from ingest.transactions import Load, OvertakenError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from graph.bookkeeping import Release
    from graph.release.state import ReleaseState
    from graph.settings import Settings
    from graph.store.bolt import Writer
    from ingest.differences import Changes
    from ingest.rows import Loadable

log = structlog.get_logger()

AT_ONCE = 30_000
"""Rows that one transaction may write or remove in a heap of 512 MB.

Of rows with a sentence each 59,959 fitted and 89,959 did not: Neo4j gives all transactions
together 70 % of its heap.
"""
_HEAP_MB = 512
SHRINK = 0.2
"""Share of a kind's rows that a source may lose at once before the load is refused."""
GUARDED = 20
_TRIES = 3
_MOST_FOR_INDEXES = 60
"""Seconds to wait until what the indexes hold is counted."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What one load did."""

    release: str
    checksum: str
    run_id: str
    dry_run: bool
    rows: dict[str, int]
    swept: dict[str, int]
    seconds: dict[str, float]
    sources: dict[str, Properties] = field(
        default_factory=dict[str, Properties]
    )
    peak_mb: int = 0
    written: dict[str, int] = field(default_factory=dict[str, int])
    """Rows of each kind that were new or changed."""

    def as_dict(self) -> Properties:
        """Return the summary as plain JSON values."""
        return asdict(self)


def load(
    writer: Writer,
    rows: Loadable,
    *,
    progress: Callable[[str, int, int], None] | None = None,
    allow_shrink: bool = False,
    at_once: int = AT_ONCE,
) -> Summary:
    """Make rows the current release and return what was done; rows that are there stay untouched.

    Everything is validated before this is called, so a wrong table never reaches the database.
    More than `at_once` changes are staged: interrupted in the middle, they leave a mark, with which
    nothing is read from the database, until the next load has brought it to what that one states.

    Raises:
        StoreNotOursError: the database holds data without our marker.
        IngestError: a source would lose too much at once, or sent and stored rows differ.
        StoreError: the database failed; the release before stays the current one.
    """
    for _ in range(_TRIES - 1):
        try:
            return _load(
                writer,
                rows,
                progress,
                allow_shrink,
                at_once,
            )
        except OvertakenError as exc:
            log.warning("load overtaken", reason=exc.detail)
    return _load(
        writer,
        rows,
        progress,
        allow_shrink,
        at_once,
    )


def most_at_once(settings: Settings) -> int:
    """Return how many rows one transaction may change: what is set, else by the server's heap."""
    if settings.load_at_once is not None:
        return settings.load_at_once
    return AT_ONCE * heap_megabytes(settings.local_heap_mb) // _HEAP_MB


def _load(
    writer: Writer,
    rows: Loadable,
    progress: Callable[[str, int, int], None] | None,
    allow_shrink: bool,
    at_once: int,
) -> Summary:
    clock, release = Clock(), rows.release
    fresh = claim(writer)
    before = _state(writer)
    # What a broken-off load left says nothing about what a source stated.
    if not (allow_shrink or fresh or before.loading):
        _check_shrink(writer, release, list(release.sources))
    work = Load(
        writer,
        release,
        before,
        progress,
    )
    work.take_over()
    clock.lap("prepare")
    changes = everything(rows) if fresh else compare(writer, rows)
    clock.lap("compare")
    if len(changes) or not _is_current(writer, release, before):
        _write(work, changes, at_once)
        clock.lap("write")
        if fresh or len(changes) > at_once:
            _plan_anew(writer)
            clock.lap("plan")
        before = before._replace(run_id=work.run_id)
        log.info(
            "loaded",
            release=release.id,
            number=work.number,
            run_id=work.run_id,
        )
    return Summary(
        release.id,
        release.checksum,
        before.run_id,
        False,
        release.counts,
        dict(work.removed),
        clock.laps,
        written=dict(work.written),
    )


def _write(
    work: Load,
    changes: Changes,
    at_once: int,
) -> None:
    if len(changes) <= at_once:
        try:
            work.at_once(changes)
        except StoreMemoryError as exc:
            log.warning("load staged", reason=exc.detail)
        else:
            return
    work.staged(changes)


def _plan_anew(writer: Writer) -> None:
    """Have the next queries planned by what is stored now.

    Neo4j counts its indexes in its own time. By those of a database that was empty a moment ago it
    planned a query of 0.05 s so that it took 20, and kept that plan.
    """
    try:
        writer.fetch("load.replan", {"seconds": _MOST_FOR_INDEXES})
    except StoreError as exc:  # a server of somebody else may refuse it
        log.warning("queries are planned as before", reason=exc.detail)


def _state(writer: Writer) -> ReleaseState:
    """Return the state that a load begins with, the mark of a dead commit taken away."""
    state = state_of(writer)
    if state.loading and not state.staged:
        finish_commit(writer, state.loading)
        state = state_of(writer)
    return state


def _is_current(
    writer: Writer,
    release: Release,
    before: ReleaseState,
) -> bool:
    """Return whether the books say what the rows do: this release is the current one, and whole."""
    if not before.whole:
        return False
    current = writer.fetch("release.current")
    known = {
        row["release_id"]: row["matrix_kept"]
        for row in writer.fetch("releases.list")
    }
    counted = known.get(release.id) or not release.counts.get("Capability")
    same = [row["properties"]["checksum"] for row in current] == [
        release.checksum
    ]
    return same and bool(counted)


def dry_run(rows: Loadable) -> Summary:
    """Return the summary that `load` would give, without a database."""
    release = rows.release
    return Summary(
        release.id,
        release.checksum,
        "",
        True,
        release.counts,
        {},
        {},
    )


def claim(writer: Writer) -> bool:
    """Create schema and marker in an empty database; refuse one that holds other data.

    Returns whether it was empty before.

    Raises:
        StoreNotOursError: the database holds nodes and no marker.
    """
    size = writer.fetch("checks.size")[0]
    if size["nodes"] and not size["marked"]:
        raise StoreNotOursError(
            f"The database holds {size['nodes']:,} nodes that are not ours; nothing was written.",
            hint="Give an empty database by ATMP_NEO4J_URI and ATMP_NEO4J_DATABASE.",
        )
    if not size["marked"]:
        writer.write("load.marker")
    writer.apply_schema()
    return size["nodes"] <= 1


def check_shrink(
    who: str,
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> None:
    """Raise IngestError if a kind has lost more than a fifth of its rows."""
    for kind, had in before.items():
        has = after.get(kind, 0)
        if had >= GUARDED and has < had * (1 - SHRINK):
            raise IngestError(
                f"{who}{kind}: {had} now, only {has} in this load: truncated? Nothing was loaded.",
                hint="If that is right, load with --allow-shrink.",
            )


def _check_shrink(
    writer: Writer,
    release: Release,
    sources: Sequence[str],
) -> None:
    stored = writer.fetch("checks.nodes", {"sources": list(sources)})
    check_shrink(
        "", {row["kind"]: row["asserted"] for row in stored}, release.counts
    )


class Clock:
    """Seconds of each part of a load."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a part that began with the one before."""
        now = time.perf_counter()
        self.laps[name], self._last = round(now - self._last, 3), now
