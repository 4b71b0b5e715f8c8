"""A cell of the matrix as the tables on paper write it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.coverage.cell_actors import Cell


def as_written(cell: Cell) -> str:
    """Return a cell in the notation of the tables: (ended), {planned}, [outside the region]."""
    marks = {"ended": "({})", "planned": "{{{}}}"}
    names = {
        one.actor: marks.get(one.status, "{}").format(one.actor) for one in cell.local
    } | {one.actor: f"[{one.actor}]" for one in cell.elsewhere}
    return " ".join(names[key] for key in sorted(names)) or "?"
