"""Write what a new edition of the tables changes in the picture of a region, cell by cell.

Usage: python -m tools.edition_notes OLD NEW [REGION] > docs/data-second-edition.md
OLD and NEW are folders of curated tables; what is written is made from the two matrices alone.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from graph.coverage.cell_actors import COVERED
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.release.snapshot import Snapshot
from ingest.pipeline import read_curated
from ingest.rows import offline_release

if TYPE_CHECKING:
    from graph.coverage.cell_actors import Cell
    from graph.coverage.matrix import CoverageMatrix

_REGION = "Wallonia"


def snapshot_at(folder: Path) -> Snapshot:
    """Return the release that the tables of a folder make, built without a database."""
    rows = list(read_curated(folder))
    nodes = [(row.kind, row.properties) for row in rows if row.start is None]
    edges = [
        (row.kind, row.start, row.end, row.properties)
        for row in rows
        if row.start is not None and row.end is not None
    ]
    return Snapshot.build(offline_release(rows), nodes, edges)


def notes(before: CoverageMatrix, after: CoverageMatrix) -> str:
    """Return the page as Markdown: how many cells are in each state, then each that changed."""
    states = [
        Counter(matrix.state(at) for at in range(matrix.base.cells))
        for matrix in (before, after)
    ]
    lines = [
        f"# What the new edition of the tables changes in {after.scenario.region}",
        "",
        "Made by `tools/edition_notes.py` from the two editions. A cell is a therapy at a stage;",
        "the states are those of docs/adr/0010-states-of-a-cell.md. The earlier edition had no",
        "status: whoever a source named there counted, unless the actor had ended.",
        "",
        "| state | before | now |",
        "|---|---|---|",
    ]
    names = sorted(states[0].keys() | states[1].keys())
    lines += [
        f"| {name} | {states[0][name]} | {states[1][name]} |" for name in names
    ]
    changed = [
        key
        for key in after.cells
        if _weight(before.cells[key], after.cells[key])
    ]
    changed.sort(
        key=lambda key: (-_weight(before.cells[key], after.cells[key]), key)
    )
    lines += [
        "",
        f"{len(changed)} cells have other actors that count, or are covered no more, or",
    ]
    lines += ["newly so; those with the most changes first.", ""]
    lines += [
        "| cell | before | now | no longer counts | counts now |",
        "|---|---|---|---|---|",
    ]
    lines += [
        _line(after, before.cells[key], after.cells[key]) for key in changed
    ]
    return "\n".join(lines) + "\n"


def _counting(cell: Cell) -> set[str]:
    return {capability.actor for capability in cell.open}


def _weight(old: Cell, new: Cell) -> int:
    """Return how much a cell changed: its actors, and much more if it is covered no longer."""
    turned = (old.state in COVERED) != (new.state in COVERED)
    return len(_counting(old) ^ _counting(new)) + 100 * turned


def _line(
    matrix: CoverageMatrix,
    old: Cell,
    new: Cell,
) -> str:
    names = matrix.snapshot.actors
    fate = {
        capability.actor: f"{capability.status}{f' {capability.until}' if capability.until else ''}"
        for capability in new.local
    }
    gone = [
        f"{names.get(key)['name']} ({fate.get(key, 'moved')})"
        if key in names
        else key
        for key in sorted(_counting(old) - _counting(new))
    ]
    come = [
        str(names.get(key)["name"])
        for key in sorted(_counting(new) - _counting(old))
    ]
    sizes = f"{old.state} {len(old.open)} | {new.state} {len(new.open)}"
    cell = f"{new.therapy}, {new.stage}"
    return f"| {cell} | {sizes} | {', '.join(gone)} | {', '.join(come)} |"


def main(arguments: list[str]) -> None:
    """Write the page to standard output."""
    old, new = (snapshot_at(Path(folder)) for folder in arguments[:2])
    region = arguments[2] if len(arguments) > 2 else _REGION  # noqa: PLR2004 (the third)
    scenario = Scenario(region)
    sys.stdout.write(notes(coverage(old, scenario), coverage(new, scenario)))


if __name__ == "__main__":
    main(sys.argv[1:])
