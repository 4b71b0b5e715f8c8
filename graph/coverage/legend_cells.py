"""The cells of a board that share a state or a mark: what an entry of its legend stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from graph.common.properties import Properties
from graph.coverage.cell_actors import State
from graph.coverage.items import Board, CellItem
from graph.release.labels import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.model import Language
    from graph.release.snapshot import Snapshot

Mark = Literal["single", "risk", "cut", "turned"]
"""Depends on one actor; has an actor at risk; no known tie to the stage before; changed."""
Show = State | Mark

COLUMNS = (
    "therapy",
    "therapy_name",
    "stage",
    "stage_name",
    "state",
    "open",
    "actors",
    "names",
    "at_risk",
    "planned",
    "ended",
    "lost_on",
    "hhi",
    "newest",
    "source_urls",
)
"""Columns of the table of chosen cells."""


class CellList(BaseModel):
    """The cells of a region that share a state or a mark, in the order of the board."""

    release: str
    region: str | None
    as_of: str | None
    show: Show
    total: int
    items: list[CellItem]


def chosen(board: Board, show: Show) -> list[CellItem]:
    """Return the cells of a board that a state or a mark is true of."""
    broken = {
        (handoff.therapy, handoff.end)
        for handoff in board.handoffs
        if handoff.broken
    }
    return [
        cell
        for cell in board.cells
        if show in marks(cell, cut=(cell.therapy, cell.stage) in broken)
    ]


def marks(cell: CellItem, *, cut: bool) -> set[Show]:
    """Return the state of a cell and its marks; `cut` = its hand-off from before is broken."""
    marks: set[Show] = {cell.state}
    marks |= {"single"} if cell.single else set()
    marks |= {"risk"} if cell.at_risk else set()
    marks |= {"cut"} if cut else set()
    marks |= {"turned"} if turned(cell) else set()
    return marks


def turned(cell: CellItem) -> bool:
    """Return whether a scenario changes the state of a cell or how many actors count in it."""
    if cell.was_state is None:
        return False
    return (cell.was_state, cell.was_open) != (cell.state, cell.open)


def cell_list(board: Board, show: Show) -> CellList:
    """Return the chosen cells as an answer."""
    items = chosen(board, show)
    return CellList(
        release=board.release,
        region=board.region,
        as_of=board.as_of,
        show=show,
        total=len(items),
        items=items,
    )


def cell_rows(
    snapshot: Snapshot,
    items: Sequence[CellItem],
    lang: Language,
) -> list[Properties]:
    """Return cells as rows of a table, with the names and addresses of what they refer to."""
    pages = snapshot.nodes["Source"]
    rows: list[Properties] = []
    for cell in items:
        row = cell.model_dump(include=set(COLUMNS))
        row["therapy_name"] = label(
            snapshot,
            "Therapy",
            cell.therapy,
            lang,
        )
        row["stage_name"] = label(
            snapshot,
            "Stage",
            cell.stage,
            lang,
        )
        row["names"] = [
            label(
                snapshot,
                "Actor",
                key,
                lang,
            )
            for key in cell.actors
        ]
        row["source_urls"] = pages.known(cell.source_ids, "url")
        rows.append(row)
    return rows
