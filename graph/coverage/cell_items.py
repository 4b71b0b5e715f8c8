"""The cells of a board: each with who is in it, how many of them count, and since when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.coverage.cell_actors import newest_of
from graph.coverage.items import CellItem, NewestOf
from graph.coverage.ranked_gaps import WhatIf

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.coverage.cell_actors import Cell, CellEntry
    from graph.coverage.trend import Trend
    from graph.release.snapshot import Snapshot

LISTED = 200
"""Actors listed of a cell, the weightiest; `open` and `closed_count` count all."""
LISTS = ("paused", "unknown", "stale", "planned", "ended")
"""The lists of a cell beside those that count and those at risk."""


def cell_items(
    seen: WhatIf,
    went: Trend,
    therapies: list[str],
) -> list[CellItem]:
    """Return the cells of some therapies; those that the scenario leaves alone are kept ones."""
    matrix, stages = seen.after, seen.after.stages
    keys = [(key, stage) for key in therapies for stage in stages]
    if matrix.scenario.as_of:
        return [cell_item(seen, went, *key) for key in keys]
    unchanged = matrix.snapshot.memoise(_plain_cells, matrix.scenario.region)
    plain = WhatIf(seen.before, seen.before, [])
    touched = (
        set(matrix.touched.tolist()) if matrix.scenario.changes else set[int]()
    )
    items: list[CellItem] = []
    for key in keys:
        cell_index = matrix.cell_index(*key)
        if cell_index in touched:
            items.append(cell_item(seen, went, *key))
            continue
        same = unchanged.get(cell_index) or unchanged.setdefault(
            cell_index, cell_item(plain, went, *key)
        )
        was = (
            {"was_state": same.state, "was_open": same.open}
            if matrix.scenario.changes
            else {}
        )
        items.append(same.model_copy(update=was) if was else same)
    return items


def _plain_cells(_: Snapshot, __: str | None) -> dict[int, CellItem]:
    """Return where the cells of a region are kept that no scenario has changed; empty at first."""
    return {}


def cell_item(
    seen: WhatIf,
    went: Trend,
    therapy: str,
    stage: str,
) -> CellItem:
    """Return one cell with everything that is known of it."""
    matrix, before = seen.after, seen.before
    cell_index = matrix.cell_index(therapy, stage)
    cell, counts = matrix.cell(therapy, stage, LISTED), matrix.counts
    lists = _status_lists(cell)
    sources = list(dict.fromkeys(_cell_sources(cell)))
    compared = matrix is not before
    hhi, open_ = cell.hhi, int(counts.open[cell_index])
    assumed = int(counts.assumed[cell_index])
    return CellItem(
        therapy=therapy,
        stage=stage,
        state=cell.state,
        open=open_,
        was_state=before.state(cell_index) if compared else None,
        was_open=int(before.counts.open[cell_index]) if compared else None,
        actors=[h.actor for h in cell.open],
        **{name: [h.actor for h in some] for name, some in lists.items()},
        at_risk=[
            h.actor for h in cell.open if h.operating_status.state == "at-risk"
        ],
        elsewhere=[h.actor for h in cell.elsewhere],
        # One actor that no source names is enough to cover what nobody does.
        least_wrong=open_ or 1,
        confirmed_count=matrix.confirmed(cell_index),
        paused_count=int(counts.paused[cell_index]),
        unknown_count=int(counts.unknown[cell_index]),
        stale_count=int(counts.stale[cell_index]),
        planned_count=int(counts.planned[cell_index]),
        ended_count=int(counts.ended[cell_index]),
        elsewhere_count=int(counts.elsewhere[cell_index]),
        newest_of=NewestOf(
            **{name: newest_of(some) for name, some in lists.items()}
        ),
        lost_on=cell.lost_on,
        absences=list(cell.absences),
        asserted=int(counts.asserted[cell_index]),
        implied=open_ - int(counts.asserted[cell_index]) - assumed,
        assumed=assumed,
        hhi=None if hhi is None else round(hhi, 4),
        single=open_ == 1,
        newest=cell.newest,
        consulted=[] if open_ else sources,
        source_ids=sources,
        by_year=went.open[:, cell_index].tolist(),
        undated_by_year=went.undated[:, cell_index].tolist(),
        turns=list(went.turns.get(cell_index, ())),
    )


def _status_lists(cell: Cell) -> dict[str, list[CellEntry]]:
    """Return the entries of each list of a cell beside those that count, by its name in LISTS."""
    return {
        "paused": [entry for entry in cell.open if entry.status == "paused"],
        "unknown": [entry for entry in cell.open if entry.status == "unknown"],
        "stale": cell.stale,
        "planned": cell.of_status("planned"),
        "ended": cell.of_status("ended"),
    }


def _cell_sources(cell: Cell) -> Iterator[str]:
    """Yield the sources that a cell rests on: of its entries, then of what is called missing."""
    for entry in (*cell.local, *cell.elsewhere):
        yield from entry.source_ids
        yield from entry.operating_status.source_ids
    for missing in cell.absences:
        yield from missing.source_ids
