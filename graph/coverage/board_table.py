"""The cells of a board as rows of a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.coverage.cell_items import LISTS
from graph.coverage.items import CellItem

if TYPE_CHECKING:
    from graph.coverage.items import Board

_NOT_FLAT = frozenset(
    {"turns", "by_year", "undated_by_year", "newest_of", "absences"}
)
"""Fields of a cell that are no cell of a table."""


def flat_columns(answer: Board) -> list[str]:
    """Return the columns of the table of cells: the same whatever cells there are."""
    own = [name for name in CellItem.model_fields if name not in _NOT_FLAT]
    dates = [f"newest_{name}" for name in LISTS]
    years = (
        f"{kind}_{year}"
        for kind in ("open", "undated")
        for year in answer.years
    )
    return [*own, *dates, "absences", *years]


def flat(answer: Board) -> list[dict[str, Any]]:
    """Return the cells as rows of a table: lists stay lists, turns become text."""
    rows: list[dict[str, Any]] = []
    for cell in answer.cells:
        row = cell.model_dump(exclude=set(_NOT_FLAT))
        row |= {
            f"newest_{name}": getattr(cell.newest_of, name) for name in LISTS
        }
        row["absences"] = [absence.statement for absence in cell.absences]
        years = (("open", cell.by_year), ("undated", cell.undated_by_year))
        for kind, counted in years:
            row |= {
                f"{kind}_{year}": n
                for year, n in zip(answer.years, counted, strict=True)
            }
        rows.append(row)
    return rows
