"""The books of the matrix: counted by Cypher at each load, compared between two releases."""

from __future__ import annotations

import csv
import shutil
from typing import TYPE_CHECKING

import pytest

from graph.coverage.matrix import coverage
from graph.coverage.release_diff import cell_table, diary, releases
from graph.coverage.scenario import Scenario
from graph.errors import NotFoundError
from graph.release.read import read_snapshot
from ingest import pipeline
from ingest.sources import curated
from tests.tables import shipped_rows

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts


@pytest.mark.parametrize("region", [None, "Wallonia", "Brussels", "Flanders"])
def test_cypher_counts_the_matrix_as_the_snapshot_does(
    loaded: Writer, region: str | None
) -> None:
    snapshot = read_snapshot(loaded)
    found = coverage(snapshot, Scenario(region))
    counted: dict[tuple[str, str], tuple[int, int, int, set[str]]] = {}
    for row in loaded.fetch(
        "releases.cells", {"release": snapshot.release.id, "limit": 10000}
    ):
        if region in (None, row["region"]):
            key = row["therapy_id"], row["stage_id"]
            a, b, c, ids = counted.get(key, (0, 0, 0, set()))
            ids = ids | set(row["actors"])
            counted[key] = a + row["open"], b + row["at_risk"], c + row["closed"], ids
    mine = {
        key: (
            len(cell.open),
            sum(h.operating_status.state == "at-risk" for h in cell.open),
            len(cell.of_status("ended")),
            {h.actor for h in cell.open},
        )
        for key, cell in found.cells.items()
        if cell.local
    }
    assert counted == mine
    given = {"region": None if region is None else [region]}
    by_query = {
        (row["therapy_id"], row["stage_id"]): row["actors"]
        for row in loaded.fetch("stages.matrix", given)
    }
    # Where all is planned the matrix counts nobody.
    assert {key: n for key, n in by_query.items() if n} == {
        key: n[0] for key, n in mine.items() if n[0]
    }
    single = {
        (row["therapy_id"], row["stage_id"], row["actor_id"])
        for row in loaded.fetch("stages.single_providers", given)
    }
    assert single == {(*key, *n[3]) for key, n in mine.items() if n[0] == 1}


def test_the_diary_says_what_a_second_load_changed(
    loaded: Writer, tmp_path: Path
) -> None:
    first = read_snapshot(loaded)
    assert releases(loaded, first) == []
    with pytest.raises(NotFoundError, match="No earlier release"):
        diary(loaded, first, first.release.id, None)
    tables = shutil.copytree(curated.SHIPPED, tmp_path / "tables")
    source = "https://example.org/diary"
    append(
        tables / "events.csv",
        ["catalent-gosselies", "2026-03", "bankruptcy", "", source],
    )
    append(
        tables / "actor_stages.csv",
        [
            "kaneka-eurogentec",
            "logistics",
            "plasmid-dna",
            "active",
            "",
            "",
            "",
            "",
            source,
            "2026-03",
        ],
    )
    pipeline.load(loaded, pipeline.read_curated(tables))
    second = read_snapshot(loaded)
    assert [one.id for one in releases(loaded, second)] == [first.release.id]
    found = diary(loaded, second, first.release.id, "Wallonia")
    by_cell = {(one.therapy, one.stage): one for one in found.items}
    gone = by_cell["nk-cell", "gmp-manufacturing"]
    assert (gone.turn, gone.before, gone.after) == ("lost", "covered", "lost")
    assert gone.went == ["catalent-gosselies"]
    new = by_cell["plasmid-dna", "logistics"]
    assert (new.turn, new.came) == ("opened", ["kaneka-eurogentec"])
    assert by_cell["car-t", "gmp-manufacturing"].turn == "fragile"
    kinds = {(one.change, one.kind, one.id) for one in found.facts}
    assert ("added", "Capability", "kaneka-eurogentec:logistics:plasmid-dna") in kinds
    assert ("added", "Event", "catalent-gosselies:2026-03:bankruptcy") in kinds
    event = ("added", "Event", "catalent-gosselies:2026-03:bankruptcy")
    assert [(one.change, one.kind, one.id) for one in gone.why] == [event]
    (added,) = new.why
    assert (added.actor, added.status) == ("kaneka-eurogentec", "active")
    assert cell_table(found)[0]["why"]
    assert not found.more_facts
    # Neither fact is of Flanders, where the cell is one that is named elsewhere from now on.
    there = diary(loaded, second, first.release.id, "Flanders")
    assert [(one.before, one.after) for one in there.items] == [("unknown", "empty")]
    assert there.items[0].why == new.why
    assert there.facts == []
    then, now = (coverage(one, Scenario("Wallonia")) for one in (first, second))
    changed = {
        key
        for key, cell in now.cells.items()
        if {h.actor for h in cell.open} != {h.actor for h in then.cells[key].open}
    }
    assert changed == set(by_cell)
    pipeline.load(loaded, shipped_rows())
    assert {one.id for one in releases(loaded, first)} == {second.release.id}


def append(table: Path, row: list[str]) -> None:
    """Add a row at its place in the order of the first column."""
    rows = list(csv.reader(table.read_text("utf-8").splitlines()))
    body = sorted([*rows[1:], row])
    with table.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([rows[0], *body])
