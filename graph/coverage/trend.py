"""How the cells went over the last years: what opened, what closed, and how old the evidence is.

A capability opens in the year it began (or its actor was founded) and closes in the year it ended
(or its actor did). What has no beginning in the sources is counted apart for the years before
anything shows that it had begun.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.coverage.validity import codes_on, counts, of_capabilities
from graph.release.status import newest, non_open_statuses

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graph.coverage.facts import Base
    from graph.coverage.matrix import CoverageMatrix
    from graph.release.snapshot import Snapshot

YEARS = 8
"""How many years are looked at, the current one included."""


@dataclass(frozen=True)
class TurnItem:
    """What a year brought a cell."""

    year: int
    opened: tuple[str, ...]
    closed: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Trend:
    """Actors that count at the end of each year (`open`: year x cell), and the turns.

    `undated` are those of them of which nothing shows that they had begun by then.
    """

    years: tuple[int, ...]
    open: npt.NDArray[np.int64]
    undated: npt.NDArray[np.int64]
    turns: Mapping[int, tuple[TurnItem, ...]]


def trend(snapshot: Snapshot, region: str | None) -> Trend:
    """Return how the cells of a region went; counted once per release."""
    return snapshot.memoise(_trend, region)


def _trend(snapshot: Snapshot, region: str | None) -> Trend:
    last = int((snapshot.memoise(newest) or "2000")[:4])
    years = tuple(range(last - YEARS + 1, last + 1))
    plain = coverage(snapshot, Scenario(region))
    ends = [_end_of(plain, year) for year in (years[0] - 1, *years)]
    turns: dict[int, list[TurnItem]] = defaultdict(list)
    for year, before, after in zip(
        years,
        ends[:-1],
        ends[1:],
        strict=True,
    ):
        for cell_index, turn in _turns(
            plain.base,
            year,
            before,
            after,
        ).items():
            turns[cell_index].append(turn)
    counted = np.stack(
        [_of_cells(plain.base, end.counting) for end in ends[1:]]
    )
    undated = np.stack(
        [_of_cells(plain.base, end.counting & ~end.begun) for end in ends[1:]]
    )
    return Trend(
        years,
        counted,
        undated,
        {cell_index: tuple(some) for cell_index, some in turns.items()},
    )


class _End(NamedTuple):
    """Which entries of a region count at the end of a year, and which are known to have begun."""

    counting: npt.NDArray[np.bool_]
    begun: npt.NDArray[np.bool_]


def _end_of(plain: CoverageMatrix, year: int) -> _End:
    """Return how a year ended; no more than that is counted, since there are nine of them."""
    snapshot, facts, day = plain.snapshot, plain.base, f"{year}-12-31"
    statuses, lives = (
        non_open_statuses(snapshot, day),
        of_capabilities(snapshot, day),
    )
    code, begun = codes_on(facts, statuses, lives)
    return _End(counts(code) & plain.here[facts.actor], begun)


def _of_cells(
    facts: Base, chosen: npt.NDArray[np.bool_]
) -> npt.NDArray[np.int64]:
    return np.bincount(facts.cell[chosen], minlength=facts.cells)


def _turns(
    facts: Base,
    year: int,
    before: _End,
    after: _End,
) -> dict[int, TurnItem]:
    new = after.counting
    moved = np.flatnonzero(before.counting != new)
    moves: dict[int, tuple[list[str], list[str]]] = defaultdict(
        lambda: ([], [])
    )
    for row in moved:
        moves[int(facts.cell[row])][0 if new[row] else 1].append(
            facts.actors.ids[int(facts.actor[row])]
        )
    return {
        cell_index: TurnItem(year, tuple(up), tuple(down))
        for cell_index, (up, down) in moves.items()
    }
