"""From rows to a release in the database: write, sweep, compare, finish."""

from __future__ import annotations

import json
import secrets
import time
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from itertools import groupby, islice
from typing import TYPE_CHECKING, Any

import structlog

from graph.errors import IngestError, StoreNotOursError
from graph.model import NODES, RELATIONS
from graph.release.standing import CLOSING, RISKY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from graph.model import Release
    from graph.store.bolt import Writer
    from ingest.rows import Loadable, LoadRow

log = structlog.get_logger()

BATCH = 5000
SHRINK = 0.2
"""Share of a kind's rows that a source may lose at once before the load is refused."""
GUARDED = 20


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
    sources: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    peak_mb: int = 0

    def as_dict(self) -> dict[str, Any]:
        """Return the summary as plain JSON values."""
        return asdict(self)


def new_run_id() -> str:
    """Return an id that sorts by time: UTC to the microsecond and four random digits."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(2)}"


def load(
    writer: Writer,
    rows: Loadable,
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
    clock = Clock()
    run_id, release = new_run_id(), rows.release
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
    log.info("loaded", release=release.id, run_id=run_id, rows=sum(release.counts.values()))
    return Summary(release.id, release.checksum, run_id, False, release.counts, swept, clock.laps)


def dry_run(rows: Loadable) -> Summary:
    """Return the summary that `load` would give, without a database."""
    release = rows.release
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


def check_shrink(who: str, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Raise IngestError if a kind has lost more than a fifth of its rows."""
    for kind, had in before.items():
        has = after.get(kind, 0)
        if had >= GUARDED and has < had * (1 - SHRINK):
            raise IngestError(
                f"{who}{kind}: {had} now, only {has} in this load: truncated? Nothing was loaded.",
                hint="If that is right, load with --allow-shrink.",
            )


def _check_shrink(writer: Writer, release: Release, sources: Sequence[str]) -> None:
    stored = writer.fetch("checks.asserted", {"sources": list(sources)})
    check_shrink("", {row["kind"]: row["stored"] for row in stored}, release.counts)


def _write(
    writer: Writer,
    rows: Loadable,
    run_id: str,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    done, total = 0, sum(rows.release.counts.values())

    def send(kind: str, given: list[dict[str, Any]]) -> None:
        nonlocal done
        parameters = {"rows": given, "run_id": run_id}
        stored = writer.write(f"load.{kind.lower()}", parameters)[0]["rows"]
        if stored != len(given):
            raise IngestError(f"{kind}: {len(given)} rows sent, {stored} stored.")
        done += len(given)
        if progress:
            progress(kind, done, total)

    # A batch is made while the database writes the one before, which it has to finish first.
    with ThreadPoolExecutor(1) as sender:
        sent: Future[None] | None = None
        for kind, given in _batches(rows):
            if sent:
                sent.result()
            sent = sender.submit(send, kind, given)
        if sent:
            sent.result()


def _batches(rows: Iterable[LoadRow]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for kind, group in groupby(rows, key=lambda row: row.kind):
        while given := [row.parameter() for row in islice(group, BATCH)]:
            yield kind, given


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


class Clock:
    """Seconds of each part of a load."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """End a part that began with the one before."""
        now = time.perf_counter()
        self.laps[name], self._last = round(now - self._last, 3), now
