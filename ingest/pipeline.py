"""The road of a load: read, check, write, sweep, compare, release."""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter, defaultdict
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

import filelock
import structlog

from graph.errors import IngestError, StoreNotOursError
from graph.model import NODES, RELATIONS, Release
from graph.release.standing import CLOSING, RISKY
from graph.store.bolt import connect
from ingest.report import Report
from ingest.rows import LoadRow, content, offline_release
from ingest.sources import curated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

log = structlog.get_logger()

BATCH = 5000
SHRINK = 0.2
"""Share of a label's nodes that a source may lose at once before the load is refused."""
_GUARDED = 20


class ProgressBar(Protocol):
    """Where progress is shown."""

    def fraction(self, what: str, part: float) -> None:
        """Show how much (0 to 1) of `what` is done."""
        ...

    def count(self, what: str, done: int, total: int) -> None:
        """Show that `done` of `total` are done."""
        ...


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

    def as_dict(self) -> dict[str, Any]:
        """Return the summary as plain JSON values."""
        return asdict(self)


def new_run_id() -> str:
    """Return an id that sorts by time: UTC to the microsecond and four random digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(2)}"


def read_curated(path: Path | None = None) -> list[LoadRow]:
    """Return the load rows of the curated tables at `path`, by default the shipped ones.

    Raises:
        IngestError: something in the tables is wrong; the message names every place.
    """
    report = Report()
    records = curated.read(path or curated.SHIPPED, report)
    report.raise_if_any()
    return [content(record) for record in records]


def load(
    writer: Writer,
    rows: Sequence[LoadRow],
    *,
    progress: Callable[[str, int, int], None] | None = None,
    allow_shrink: bool = False,
) -> Summary:
    """Write all rows as one release and return what was done.

    Everything is validated before this is called, so a wrong table never reaches the
    database. Interrupted anywhere, the same call again gives the same graph: rows are merged
    by key, and what the last finished load left is swept only after everything was written.

    Raises:
        StoreNotOursError: the database holds data without our marker.
        IngestError: a source would lose too much at once, or sent and stored rows differ.
        StoreError: the database failed; the release before stays the current one.
    """
    clock = _Clock()
    run_id, release = new_run_id(), offline_release(rows)
    fresh = claim(writer)
    sources = list(release.sources)
    if not (allow_shrink or fresh):
        _check_shrink(writer, release, sources)
    clock.lap("prepare")
    _write(writer, rows, run_id, progress)
    clock.lap("write")
    swept = {} if fresh else _sweep(writer, sources, run_id)
    clock.lap("sweep")
    _compare(writer, release.counts, run_id)
    _finish(writer, release.model_copy(update={"run_id": run_id}))
    clock.lap("finish")
    log.info("loaded", release=release.id, run_id=run_id, rows=len(rows))
    return Summary(release.id, release.checksum, run_id, False, release.counts, swept, clock.laps)


def ingest(
    settings: Settings,
    sources: Sequence[str],
    origin: Path | None,
    dry: bool,
    allow_shrink: bool,
    bar: ProgressBar,
) -> Summary:
    """Read the named sources, and unless `dry`, load them as one release.

    Raises:
        IngestError: an unknown source, or something in one is wrong; nothing was loaded.
        StoreError: the database cannot be used.
    """
    unknown = [name for name in sources if name != curated.NAME]
    if unknown:
        raise IngestError(f"Unknown source {unknown[0]!r}.", hint=f"Known: {curated.NAME}.")
    rows = read_curated(origin)
    if dry:
        return dry_run(rows)
    with exclusive(settings), connect(settings, bar.fraction) as writer:
        return load(writer, rows, progress=bar.count, allow_shrink=allow_shrink)


def load_if_empty(
    writer: Writer, settings: Settings, progress: Callable[[str, int, int], None] | None = None
) -> None:
    """Load the shipped tables if the database has no release yet."""
    with exclusive(settings):
        claim(writer)
        if not writer.fetch("release.current"):
            load(writer, read_curated(), progress=progress)


def dry_run(rows: Sequence[LoadRow]) -> Summary:
    """Return the summary that `load` would give, without a database."""
    release = offline_release(rows)
    return Summary(release.id, release.checksum, "", True, release.counts, {}, {})


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


@contextmanager
def exclusive(settings: Settings) -> Iterator[None]:
    """Hold the load lock of this data folder; raise IngestError if another load runs."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    lock = filelock.FileLock(settings.data_dir / "ingest.lock")
    try:
        with lock.acquire(timeout=10):
            yield
    except filelock.Timeout as exc:
        raise IngestError("Another load is under way.", hint="Wait for it to end.") from exc


def _check_shrink(writer: Writer, release: Release, sources: Sequence[str]) -> None:
    stored = writer.fetch("checks.asserted", {"sources": list(sources)})
    for row in stored:
        kind, before = row["kind"], row["stored"]
        after = release.counts.get(kind, 0)
        if before >= _GUARDED and after < before * (1 - SHRINK):
            raise IngestError(
                f"{kind}: {before} now, only {after} in this load: truncated? Nothing was loaded.",
                hint="If that is right, load with --allow-shrink.",
            )


def _write(
    writer: Writer,
    rows: Sequence[LoadRow],
    run_id: str,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    order = [*NODES, *(spec.name for spec in RELATIONS)]
    by_kind: dict[str, list[LoadRow]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    done = 0
    for kind in order:
        for batch in _batches(by_kind[kind]):
            given = [row.parameter() for row in batch]
            parameters = {"rows": given, "run_id": run_id}
            stored = writer.write(f"load.{kind.lower()}", parameters)[0]["rows"]
            if stored != len(given):
                raise IngestError(f"{kind}: {len(given)} rows sent, {stored} stored.")
            done += len(given)
            if progress:
                progress(kind, done, len(rows))


def _batches(rows: Sequence[LoadRow]) -> Iterator[Sequence[LoadRow]]:
    return (rows[first : first + BATCH] for first in range(0, len(rows), BATCH))


def _sweep(writer: Writer, sources: Sequence[str], run_id: str) -> dict[str, int]:
    kinds = [*(spec.name for spec in RELATIONS), *NODES]
    swept: Counter[str] = Counter()
    parameters: Mapping[str, Any] = {"sources": list(sources), "run_id": run_id}
    for kind in kinds:
        while gone := writer.write(f"sweep.{kind.lower()}", parameters)[0]["rows"]:
            swept[kind] += gone
    return dict(swept)


def _compare(writer: Writer, sent: Mapping[str, int], run_id: str) -> None:
    stored = {
        row["kind"]: row["stored"] for row in writer.fetch("checks.counts", {"run_id": run_id})
    }
    wrong = {
        kind: (sent.get(kind, 0), count)
        for kind, count in stored.items()
        if count != sent.get(kind, 0)
    }
    if wrong:
        listed = ", ".join(f"{kind}: {a} sent, {b} stored" for kind, (a, b) in wrong.items())
        raise IngestError(f"Sent and stored rows differ ({listed}); no release was written.")


def _finish(writer: Writer, release: Release) -> None:
    created = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    properties = {
        **release.model_dump(exclude={"id"}),
        "sources": list(release.sources),
        "created_at": created,
        "counts": json.dumps(release.counts, sort_keys=True),
    }
    writer.write(
        "load.tally",
        {"release": release.id, "closing": sorted(CLOSING), "risky": sorted(RISKY)},
    )
    writer.write("load.release", {"id": release.id, "properties": properties})


class _Clock:
    """Seconds of each part of a load."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self.laps[name], self._last = round(now - self._last, 3), now
