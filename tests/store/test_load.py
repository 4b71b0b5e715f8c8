from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from graph.errors import (
    IngestError,
    StoreDamagedError,
    StoreError,
    StoreNotOursError,
)
from graph.model import RELATIONS
from graph.release import read
from graph.release.read import current_release, has_release, read_snapshot
from ingest import pipeline
from ingest.check import run_checks, stored_checksum
from ingest.rows import Listed
from ingest.sources import curated
from tests.tables import shipped_rows, table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Return a folder with a copy of the shipped tables, to be edited."""
    return shutil.copytree(curated.SHIPPED, tmp_path / "tables")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_database_gives_the_snapshot_of_the_tables(
    loaded: Writer, curated_snapshot: Snapshot
) -> None:
    found = read_snapshot(loaded)
    assert found.release.checksum == curated_snapshot.release.checksum
    for label, nodes in curated_snapshot.nodes.items():
        assert list(found.nodes[label].rows()) == list(nodes.rows())
    for name, edges in curated_snapshot.edges.items():
        assert list(found.edges[name].pairs()) == list(edges.pairs())
        assert list(found.edges[name].rows()) == list(edges.rows())


def test_a_release_above_the_ceiling_is_refused_not_cut(
    loaded: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = current_release(loaded).counts
    size = sum(counts.get(spec.name, 0) for spec in RELATIONS)
    monkeypatch.setattr(read, "MOST", size + 1)
    assert sum(1 for _ in read.read_edges(loaded)) == size
    monkeypatch.setattr(read, "MOST", size)
    with pytest.raises(StoreError, match=f"{size:,} rows or more"):
        list(read.read_edges(loaded))


@pytest.mark.parametrize(
    ("lose", "restore", "lost"),
    [
        (
            "MATCH (a:Actor) WITH a LIMIT 1 SET a.lost = a.id REMOVE a.id",
            "MATCH (a:Actor) WHERE a.id IS NULL SET a.id = a.lost REMOVE a.lost",
            r"the id of a record \(Actor\)",
        ),
        (
            "MATCH (r:Release) SET r.number = -r.number",
            "MATCH (r:Release) SET r.number = -r.number",
            "the record of its release",
        ),
        (
            "MATCH (r:Release) SET r.lost = r.counts REMOVE r.counts",
            "MATCH (r:Release) SET r.counts = r.lost REMOVE r.lost",
            "the record of its release",
        ),
    ],
)
def test_what_a_damaged_database_lost_is_told(
    loaded: Writer, lose: str, restore: str, lost: str
) -> None:
    loaded._driver.execute_query(lose)
    try:
        with pytest.raises(StoreDamagedError, match=f"lost {lost}.*atmp rebuild"):
            read_snapshot(loaded)
    finally:
        loaded._driver.execute_query(restore)
    assert stored_checksum(loaded) == current_release(loaded).checksum


def test_no_load_writes_into_a_damaged_database(loaded: Writer) -> None:
    loaded._driver.execute_query(
        "MATCH (a:Actor) WITH a LIMIT 1 SET a.lost = a.id REMOVE a.id"
    )
    try:
        with pytest.raises(StoreDamagedError, match="the id of a record"):
            pipeline.load(loaded, shipped_rows())
    finally:
        loaded._driver.execute_query(
            "MATCH (a:Actor) WHERE a.id IS NULL SET a.id = a.lost REMOVE a.lost"
        )
    assert stored_checksum(loaded) == current_release(loaded).checksum


def test_checks_pass_and_the_checksum_is_that_of_the_content(loaded: Writer) -> None:
    assert run_checks(loaded) == []
    assert stored_checksum(loaded) == current_release(loaded).checksum


def test_loaded_twice_is_the_same_graph(loaded: Writer) -> None:
    before = current_release(loaded)
    summary = pipeline.load(loaded, shipped_rows())
    assert (summary.written, summary.swept) == ({}, {})
    assert current_release(loaded) == before
    assert stored_checksum(loaded) == before.checksum


def test_corrections_arrive_and_rows_that_left_are_swept(
    loaded: Writer, tables: Path
) -> None:
    first = current_release(loaded)
    edit(tables / "actors.csv", "2Move Implants", "2Move Implants (corrected)")
    events = (tables / "events.csv").read_text("utf-8").splitlines(keepends=True)
    gone = events.pop(1)
    (tables / "events.csv").write_text("".join(events), "utf-8")
    summary = pipeline.load(loaded, pipeline.read_curated(tables))
    assert summary.swept == {"happened_to_event_actor": 1, "Event": 1}
    snapshot = read_snapshot(loaded)
    assert snapshot.actors.get("2move-implants")["name"] == "2Move Implants (corrected)"
    assert gone.split(",")[0] == "aboundbio"
    assert snapshot.edges["happened_to_event_actor"].origins("aboundbio") == []
    assert stored_checksum(loaded) == summary.checksum
    pipeline.load(loaded, shipped_rows())
    assert stored_checksum(loaded) == first.checksum


def test_wrong_tables_leave_the_graph_unchanged(loaded: Writer, tables: Path) -> None:
    before = stored_checksum(loaded), current_release(loaded)
    edit(tables / "actor_therapies.csv", ",cell-therapy,", ",cel-therapy,")
    with pytest.raises(IngestError, match="unknown id 'cel-therapy'"):
        pipeline.read_curated(tables)
    assert (stored_checksum(loaded), current_release(loaded)) == before


def test_a_source_that_lost_a_third_is_refused(loaded: Writer) -> None:
    before = stored_checksum(loaded)
    rows = shipped_rows()
    fewer = [row for i, row in enumerate(rows) if row.kind != "Event" or i % 3]
    ids = {row.properties["id"] for row in fewer if row.start is None}
    fewer = [row for row in fewer if row.start is None or row.start in ids]
    events = sum(row.kind == "Event" for row in rows)
    with pytest.raises(IngestError, match=f"Event: {events} now, only"):
        pipeline.load(loaded, Listed(fewer))
    assert stored_checksum(loaded) == before


def test_a_dangling_edge_is_refused_and_the_release_stays(loaded: Writer) -> None:
    before = current_release(loaded)
    rows = shipped_rows()
    bad = next(row for row in rows if row.kind == "works_on_actor_therapy")
    with pytest.raises(IngestError, match="rows sent"):
        pipeline.load(
            loaded, Listed([*rows, bad._replace(start="nobody", digest=bytes(16))])
        )
    assert current_release(loaded) == before
    pipeline.load(loaded, rows)
    assert stored_checksum(loaded) == before.checksum


def test_a_release_is_ours_only_in_a_database_with_our_marker(loaded: Writer) -> None:
    assert has_release(loaded)
    loaded._driver.execute_query(
        "MATCH (m:Marker) DELETE m", database_=loaded._database
    )
    try:
        assert not has_release(loaded)
    finally:
        loaded.write("load.marker")


def test_foreign_database_is_refused(writer: Writer, wipe: Callable[[], None]) -> None:
    wipe()
    writer._driver.execute_query(
        "CREATE (:Foreign {id: 1})", database_=writer._database
    )
    try:
        writer._driver.execute_query(
            "MATCH (m:Marker) DELETE m", database_=writer._database
        )
        with pytest.raises(StoreNotOursError, match="1 nodes that are not ours"):
            pipeline.load(writer, shipped_rows())
    finally:
        writer._driver.execute_query(
            "MATCH (n:Foreign) DELETE n", database_=writer._database
        )


def test_queries_are_planned_by_what_has_just_been_loaded(
    writer: Writer, wipe: Callable[[], None]
) -> None:
    """By indexes counted while they were empty, a query of 0.05 seconds was planned to take 20."""
    wipe()
    pipeline.load(writer, shipped_rows())
    statement = "EXPLAIN MATCH (a:Actor) WHERE a.id > '' RETURN a.id AS id"
    plan = writer._driver.execute_query(
        statement, database_=writer._database
    ).summary.plan
    while plan and plan.get("children"):
        plan = plan["children"][0]
    assert plan
    assert plan["operatorType"].startswith("NodeUniqueIndexSeekByRange")
    actors = len(table("actors"))
    assert 0 < plan["args"]["EstimatedRows"] <= actors
