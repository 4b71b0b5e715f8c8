"""What accepted corrections would change: checked as a load checks them, and shown on the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.curation.history import LoggedProposal
from graph.curation.log import LogEntry
from graph.release.snapshot import Snapshot
from ingest.byhand import (
    Corrections,
    given_tables,
    published_upto,
    records_with,
)
from ingest.fact_store import store
from ingest.report import Report
from ingest.rows import Listed, content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.common.properties import Properties
    from graph.curation.edits import Edit
    from graph.curation.log import Log
    from graph.settings import Settings
    from ingest.byhand import Read

_REGIONS = (None, "Wallonia")
"""The boards that are compared: all that is known, and the region the atlas is made for."""
_MOST = 60
"""Cells that are listed."""


def effects(
    settings: Settings,
    log: Log,
    edits: Sequence[Edit] = (),
) -> Properties:
    """Return what a publication now, with some edits more, would be refused for or change.

    `problems` are lines as a load prints them, `conflicts` where the tables contradict a
    correction, `board` the cells of the coverage matrix that would differ.
    """
    with store(settings) as facts:
        tables = given_tables(facts)
        published = log.history_at(published_upto(facts, log)).in_force
    wanted = [*log.history().in_force, *([_supposed(edits)] if edits else [])]
    report = Report()
    after = records_with(tables, Corrections(0, wanted), report)
    problems = [str(problem) for problem in sorted(set(report.problems))]
    if problems:
        return {
            "problems": problems,
            "conflicts": [],
            "board": [],
        }
    before = records_with(tables, Corrections(0, published), Report())
    return {
        "problems": [],
        "conflicts": [str(conflict) for conflict in after.conflicts],
        "board": _board(snapshot_of_tables(before), snapshot_of_tables(after)),
    }


def _supposed(edits: Sequence[Edit]) -> LoggedProposal:
    """Return edits as the acceptance that they would be."""
    body = {"edits": [edit.as_dict() for edit in edits]}
    decided = LogEntry(
        0,
        "",
        "accepted",
        0,
        "",
        "",
        body,
    )
    return LoggedProposal(
        0,
        "",
        "",
        {},
        "accepted",
        decided,
    )


def snapshot_of_tables(read: Read) -> Snapshot:
    """Return the release of the tables alone, without a database."""
    rows = Listed(
        {
            (row := content(record)).digest: row for record in read.records
        }.values()
    )
    nodes = {
        (row.kind, row.properties["id"]): row.properties
        for row in rows
        if row.start is None
    }
    edges = [
        (row.kind, row.start, row.end, row.properties)
        for row in rows
        if row.start is not None and row.end is not None
    ]
    labelled = (
        (label, properties) for (label, _), properties in nodes.items()
    )
    return Snapshot.build(rows.release, labelled, edges)


def _board(before: Snapshot, after: Snapshot) -> list[dict[str, object]]:
    """Return the cells whose state or operating actors differ, region by region."""
    changed: list[dict[str, object]] = []
    for region in _REGIONS:
        old, new = _cells(before, region), _cells(after, region)
        for cell in sorted(old.keys() | new.keys()):
            was, becomes = (
                old.get(cell, ("unknown", set())),
                new.get(cell, ("unknown", set())),
            )
            if was != becomes:
                changed.append(
                    {
                        "region": region,
                        "therapy": cell[0],
                        "stage": cell[1],
                        "before": was[0],
                        "after": becomes[0],
                        "gained": sorted(becomes[1] - was[1]),
                        "lost": sorted(was[1] - becomes[1]),
                    }
                )
    return changed[:_MOST]


def _cells(
    snapshot: Snapshot, region: str | None
) -> dict[tuple[str, str], tuple[str, set[str]]]:
    """Return state and operating actors of each cell."""
    matrix = coverage(snapshot, Scenario(region))
    ids = snapshot.actors.ids
    cells: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for therapy in matrix.therapies:
        for stage in matrix.stages:
            at = matrix.cell_index(therapy, stage)
            actors = {
                ids[int(position)] for position in matrix.open_actors(at)
            }
            cells[therapy, stage] = (matrix.state(at), actors)
    return cells
