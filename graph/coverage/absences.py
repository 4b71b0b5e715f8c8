"""What sources themselves call missing: statements of theirs, not gaps that are counted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.cell_actors import AbsenceItem
from graph.coverage.facts import base
from graph.release.status import has_happened_by

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

BELGIUM = "Belgium"
"""A statement on the country holds for each of its regions."""


def absences(snapshot: Snapshot) -> tuple[AbsenceItem, ...]:
    """Return all statements, by their ids; for `snapshot.memoise(absences)`."""
    at = snapshot.edges["at_absence_stage"]
    aim = snapshot.edges["for_absence_therapy"]
    return tuple(
        AbsenceItem(
            row["region"],
            next(iter(aim.targets(row["id"])), None),
            stage,
            row["statement"],
            row.get("as_of"),
            tuple(row["source_ids"]),
        )
        for row in snapshot.nodes["Absence"].rows()
        for stage in at.targets(row["id"])
    )


def missing_in(
    snapshot: Snapshot, region: str | None
) -> dict[int, tuple[AbsenceItem, ...]]:
    """Return the statements on each cell of a region; for `memoise(missing_in, region)`.

    What is said of a therapy is listed for all below it in the tree, what is said of all therapies
    for each. Everywhere (None) has none: no source speaks of the whole world.
    """
    facts = snapshot.memoise(base)
    by_cell: dict[int, list[AbsenceItem]] = {}
    for statement in snapshot.memoise(absences):
        if region is None or statement.region not in {region, BELGIUM}:
            continue
        therapies = (
            facts.therapies
            if statement.therapy is None
            else snapshot.therapy_below[statement.therapy]
        )
        for therapy in therapies:
            by_cell.setdefault(
                facts.cell_index[therapy, statement.stage], []
            ).append(statement)
    return {cell_index: tuple(some) for cell_index, some in by_cell.items()}


def stated_by(
    missing: tuple[AbsenceItem, ...], day: str | None
) -> tuple[AbsenceItem, ...]:
    """Return the statements that were made by a day."""
    return tuple(
        statement
        for statement in missing
        if has_happened_by(statement.as_of, day)
    )


def absent_cells(
    snapshot: Snapshot,
    region: str | None,
    day: str | None,
) -> npt.NDArray[np.bool_]:
    """Return of which cells a source had said by a day that they are missing.

    Only a statement that names the very therapy says so: one on a wider therapy or on all of them
    ("public money is fragmented") is listed, but speaks of no cell in particular.
    """
    facts = snapshot.memoise(base)
    absent = np.zeros(facts.cells, dtype=bool)
    for cell_index, some in snapshot.memoise(missing_in, region).items():
        therapy = facts.therapies[cell_index // len(facts.stages)]
        absent[cell_index] = any(
            statement.therapy == therapy for statement in stated_by(some, day)
        )
    return absent
