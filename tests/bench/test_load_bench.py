"""The load path beside the bare driver with the same batches, on a synthetic graph."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING, Any

import pytest

from graph.model import Actor, Capability, Relation, Source, Stage, Therapy
from graph.store.catalogue import get
from ingest import pipeline
from ingest.records import edge
from ingest.rows import Listed, content

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.store.bolt import Writer
    from ingest.rows import LoadRow

pytestmark = pytest.mark.bench
ACTORS = 50_000
CAPABILITIES = 50_000
BATCH = 5000


def synthetic() -> Iterator[LoadRow]:
    """Yield 100,000 nodes and 500,000 relationships of the model."""
    fact: dict[str, Any] = {"source_ids": ("s",), "asserted_by": "bench"}
    words = {f"name_{lang}": "x" for lang in ("en", "fr", "nl")}
    yield content(Source(id="s", asserted_by="bench"))
    for i in range(20):
        common = {**fact, **words, "definition_en": "x"}
        yield content(Therapy(id=f"t{i}", legal_class="gtmp", **common))
        yield content(Stage(id=f"g{i}", order=i, kind="core", **common))
    for i in range(ACTORS):
        yield content(Actor(id=f"a{i}", name=f"Actor {i}", kind="company", **fact))
    for i in range(CAPABILITIES):
        yield content(Capability(id=f"c{i}", scope="therapy", **fact))
    for i in range(ACTORS):
        for k in range(5):
            link = Relation(start=f"a{i}", end=f"t{(i + k * 3) % 20}", **fact)
            yield content(edge("works_on_actor_therapy", link))
        parent = Relation(start=f"a{i}", end=f"a{i * 7 % ACTORS}", **fact)
        yield content(edge("part_of_actor_actor", parent))
        other = Relation(start=f"a{i}", end=f"c{(i + 1) % CAPABILITIES}", **fact)
        yield content(edge("has_actor_capability", other))
    for i in range(CAPABILITIES):
        own = Relation(start=f"a{i}", end=f"c{i}", **fact)
        yield content(edge("has_actor_capability", own))
        stage = Relation(start=f"c{i}", end=f"g{i % 20}", **fact)
        yield content(edge("at_capability_stage", stage))
        therapy = Relation(start=f"c{i}", end=f"t{i % 20}", **fact)
        yield content(edge("for_capability_therapy", therapy))


def bare(writer: Writer, rows: list[LoadRow]) -> float:
    """Return the seconds of the driver alone: the same statements, batches and parameters."""
    kinds: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append(row.parameter())
    order = sorted(kinds, key=lambda kind: kind[0].islower())
    started = time.perf_counter()
    with writer._driver.session(database=writer._database) as session:
        for kind in order:
            statement = get(f"load.{kind.lower()}").statement
            for first in range(0, len(kinds[kind]), BATCH):
                given = {"rows": kinds[kind][first : first + BATCH], "number": 1}
                session.execute_write(
                    lambda tx, s=statement, g=given: tx.run(s, g).consume()
                )
    return time.perf_counter() - started


def test_load_beside_bare_driver(
    writer: Writer,
    wipe: Callable[[], None],
    report: Callable[[dict[str, Any]], None],
) -> None:
    rows = list(synthetic())
    wipe()
    bare_seconds = bare(writer, rows)
    wipe()
    listed = Listed(
        rows
    )  # made before the clock starts, as the rows of the other side are
    started = time.perf_counter()
    summary = pipeline.load(writer, listed)
    seconds = time.perf_counter() - started
    wipe()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    ratio = bare_seconds / seconds
    report(
        {
            "rows": len(rows),
            "rows_per_second": round(len(rows) / seconds),
            "bare_rows_per_second": round(len(rows) / bare_seconds),
            "ratio": round(ratio, 2),
            "seconds": summary.seconds,
            "peak_mb": round(peak),
        }
    )
    assert ratio > 0.5
