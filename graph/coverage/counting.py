"""The figures of the cells of a matrix, counted for those cells that a scenario touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.coverage.facts import bounds, spread
from graph.coverage.validity import (
    CLOSED,
    GONE,
    PAUSED,
    PLANNED,
    RISKY,
    UNKNOWN,
    counts,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.coverage.facts import Base
    from graph.coverage.scenario import Scenario
    from graph.coverage.validity import RowStatuses
    from graph.release.snapshot import Snapshot

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]


class Counts(NamedTuple):
    """What is counted of every cell; one number a cell.

    `open` are the actors of the region that count, of them `risky` those at risk, `paused`,
    `unknown` (nobody knows whether it goes on), `stale` (active or paused, not confirmed for three
    years), `undated` (nothing shows that it had begun by the day), `asserted` and `assumed`.
    `planned` and `ended` are other actors of the region; `elsewhere` actors outside it whatever
    their status; `total` and `squares` sum the weights of those that count; `newest` is the
    newest date of their evidence.
    """

    open: Ints
    risky: Ints
    paused: Ints
    unknown: Ints
    stale: Ints
    undated: Ints
    planned: Ints
    ended: Ints
    elsewhere: Ints
    asserted: Ints
    assumed: Ints
    total: Ints
    squares: Ints
    newest: Ints

    @classmethod
    def zero(cls, cells: int) -> Counts:
        """Return nothing counted yet."""
        return cls(*(np.zeros(cells, dtype=np.int64) for _ in cls._fields))

    def copied(self) -> Counts:
        """Return the same numbers, to be counted anew in part."""
        return Counts(*(column.copy() for column in self))


def recount(
    into: Counts,
    facts: Base,
    row_statuses: RowStatuses,
    here: Flags,
    fresh: Flags,
    cells: Ints,
) -> None:
    """Count some cells anew, in place; `fresh` says of each date of the base whether it confirms.

    What a scenario assumes is counted by `add_assumed`.
    """
    which, rows = spread(cells, facts.first)
    code, rank = row_statuses.code[rows], row_statuses.rank[rows]
    actor = facts.actor[rows]
    inside = here[actor]
    counting = inside & counts(code)
    weight = facts.weights[actor[counting]]
    confirmed = fresh[row_statuses.newest[rows]]

    def tally(chosen: Flags, weights: Ints | None = None) -> Ints:
        counted = np.bincount(which[chosen], weights, minlength=len(cells))
        return counted.astype(np.int64)

    into.open[cells] = tally(counting)
    into.risky[cells] = tally(inside & (code == RISKY))
    into.paused[cells] = tally(counting & (rank == PAUSED))
    into.unknown[cells] = tally(counting & (rank == UNKNOWN))
    into.stale[cells] = tally(counting & (rank >= PAUSED) & ~confirmed)
    into.undated[cells] = tally(counting & ~row_statuses.begun[rows])
    into.planned[cells] = tally(inside & (code == PLANNED))
    into.ended[cells] = tally(inside & (code == CLOSED))
    into.elsewhere[cells] = tally(~inside & (code != GONE))
    into.asserted[cells] = tally(counting & row_statuses.asserted[rows])
    into.assumed[cells] = 0
    into.total[cells] = tally(counting, weight)
    into.squares[cells] = tally(counting, weight**2)
    newest = np.where(counting, row_statuses.newest[rows], 0)
    first = bounds(which, len(cells))
    some = np.flatnonzero(np.diff(first))
    into.newest[cells] = 0
    if len(some):
        into.newest[cells[some]] = np.maximum.reduceat(newest, first[some])


def assumed_entries(
    snapshot: Snapshot,
    facts: Base,
    codes: npt.NDArray[np.int8],
    scenario: Scenario,
) -> tuple[tuple[int, int], ...]:
    """Return the pairs of cell and actor that a scenario assumes: those not counting already."""
    pairs = {
        (facts.cell_index[wider, stage], facts.actors.index[actor])
        for actor, stage, therapy in scenario.added
        for wider in snapshot.therapy_above[therapy]
    }
    rows = {pair: _row_of(facts, *pair) for pair in pairs}
    return tuple(
        sorted(
            p
            for p, row in rows.items()
            if row is None or not counts(codes[row])
        )
    )


def add_assumed(
    into: Counts,
    facts: Base,
    code: npt.NDArray[np.int8],
    here: Flags,
    extra: tuple[tuple[int, int], ...],
) -> None:
    """Count what a scenario assumes, as pairs of cell and actor; at risk is nobody assumed."""
    for cell, actor in extra:
        row, weighs = _row_of(facts, cell, actor), int(facts.weights[actor])
        known = GONE if row is None else int(code[row])
        if here[actor]:
            into.open[cell] += 1
            into.assumed[cell] += 1
            into.ended[cell] -= known == CLOSED
            into.planned[cell] -= known == PLANNED
            into.total[cell] += weighs
            into.squares[cell] += weighs**2
        else:
            into.elsewhere[cell] += known == GONE


def _row_of(
    base: Base,
    cell: int,
    actor: int,
) -> int | None:
    """Return where an actor's entry in a cell is, None if it has none."""
    first, last = base.first[cell], base.first[cell + 1]
    row = int(first + np.searchsorted(base.actor[first:last], actor))
    return row if row < last and base.actor[row] == actor else None
