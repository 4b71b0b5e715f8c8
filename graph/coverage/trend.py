"""How the cells went over the last years: what opened, what closed, and how old the evidence is.

A capability opens in the year it began (or its actor was founded) and closes in the year it ended
(or its actor did). What has no beginning in the sources is counted apart for the years before
anything shows that it had begun.
"""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.matrix import CoverageMatrix, coverage
from graph.coverage.scenario import Scenario
from graph.coverage.validity import counts
from graph.release.status import newest

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

YEARS = 8
"""How many years are looked at, the current one included."""


@dataclass(frozen=True)
class Turn:
    """What one year brought a cell: ids of actors that opened and closed."""

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
    turns: Mapping[int, tuple[Turn, ...]]


def trend(snapshot: Snapshot, region: str | None) -> Trend:
    """Return how the cells of a region went; counted once per release."""
    return snapshot.memoise(_trend, region)


def _trend(snapshot: Snapshot, region: str | None) -> Trend:
    last = int((snapshot.memoise(newest) or "2000")[:4])
    years = tuple(range(last - YEARS + 1, last + 1))
    ends = [
        coverage(snapshot, Scenario(region, f"{year}-12-31"))
        for year in (years[0] - 1, *years)
    ]
    turns: dict[int, list[Turn]] = defaultdict(list)
    for year, before, after in zip(years, ends[:-1], ends[1:], strict=True):
        for place, turn in _turns(year, before, after).items():
            turns[place].append(turn)
    counted = np.stack([end.counts.open for end in ends[1:]])
    undated = np.stack([end.counts.undated for end in ends[1:]])
    return Trend(
        years, counted, undated, {place: tuple(some) for place, some in turns.items()}
    )


def _turns(year: int, before: CoverageMatrix, after: CoverageMatrix) -> dict[int, Turn]:
    facts = after.base
    old, new = (counts(matrix.codes) for matrix in (before, after))
    moved = np.flatnonzero((old != new) & after.here[facts.actor])
    moves: dict[int, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for row in moved:
        moves[int(facts.cell[row])][0 if new[row] else 1].append(
            facts.actors.ids[facts.actor[row]]
        )
    return {
        place: Turn(year, tuple(up), tuple(down)) for place, (up, down) in moves.items()
    }
