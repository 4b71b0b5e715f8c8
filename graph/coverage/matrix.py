"""Who covers which stage of which therapy: the matrix of the value chain.

A cell is **covered** when an actor that operates does the stage for the therapy or for something
below it in the tree, and **stale** when nothing has confirmed that for three years. Where nobody
counts it is **planned**, **lost** (it was covered and has ended), **absent** (a source says so),
**empty** (sources name it elsewhere, and nobody here) or **unknown** (no source at hand names
anybody). Unknown is not empty: see docs/adr/0010. A scenario counts anew only the cells that it
touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.absences import absent_cells, missing_in, stated_by
from graph.coverage.cell_actors import (
    AbsenceItem,
    Cell,
    CellEntry,
    State,
    stale_before,
)
from graph.coverage.cell_entries import (
    OPERATES,
    assumed_entry,
    cell_entry,
)
from graph.coverage.counting import (
    Counts,
    add_assumed,
    assumed_entries,
    recount,
)
from graph.coverage.facts import Base, base
from graph.coverage.scenario import Scenario, checked
from graph.coverage.validity import (
    GONE,
    RowStatuses,
    codes_without,
    counts,
    of_capabilities,
    row_statuses,
)
from graph.errors import NotFoundError
from graph.release.status import (
    OperatingStatus,
    last_day,
    newest,
    non_open_statuses,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

Key = tuple[str, str]
_LEFT = OperatingStatus("closed", "left")


@dataclass(frozen=True, eq=False)
class CoverageMatrix:
    """The matrix of one scenario: rows are therapies, columns are stages in their order.

    `row_statuses` says how each entry stands (see `validity`); `extra` are the assumed ones as
    pairs of cell and actor; `absent` are the cells that a source calls missing; `touched` the
    cells that were counted anew for the scenario.
    """

    snapshot: Snapshot
    base: Base
    scenario: Scenario
    operating_statuses: Mapping[str, OperatingStatus | None]
    row_statuses: RowStatuses
    extra: tuple[tuple[int, int], ...]
    counts: Counts
    absent: Flags
    touched: Ints

    @property
    def codes(self) -> npt.NDArray[np.int8]:
        """Return how each entry stands."""
        return self.row_statuses.code

    @property
    def therapies(self) -> tuple[str, ...]:
        """Return the rows."""
        return self.base.therapies

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the columns."""
        return self.base.stages

    @property
    def today(self) -> str:
        """Return the day of the matrix: the one asked for, else the newest that a source bears."""
        return day_of(self.snapshot, self.scenario)

    def cell_index(self, therapy: str, stage: str) -> int:
        """Return a cell's index; raise NotFoundError if there is no such therapy or stage."""
        try:
            return self.base.cell_index[therapy, stage]
        except KeyError:
            raise NotFoundError(f"No cell {therapy!r} at {stage!r}.") from None

    def state(self, cell_index: int) -> State:
        """Return the state of a cell by its index."""
        counted = self.counts
        if counted.open[cell_index]:
            return "covered" if self.confirmed(cell_index) else "stale"
        if counted.planned[cell_index]:
            return "planned"
        if counted.ended[cell_index]:
            return "lost"
        if self.absent[cell_index]:
            return "absent"
        return "empty" if counted.elsewhere[cell_index] else "unknown"

    def confirmed(self, cell_index: int) -> int:
        """Return how many actors of a cell are known to operate from a source of three years."""
        counted = self.counts
        return int(
            counted.open[cell_index]
            - counted.stale[cell_index]
            - counted.unknown[cell_index]
        )

    def hhi(self, cell_index: int) -> float | None:
        """Return the sum of the squared shares of a cell's open actors, None if it has none."""
        total = int(self.counts.total[cell_index])
        return (
            float(self.counts.squares[cell_index]) / total**2
            if total
            else None
        )

    def newest(self, cell_index: int) -> str | None:
        """Return the newest date of the evidence for a cell's open actors, None if undated."""
        return self.base.dates[int(self.counts.newest[cell_index])] or None

    def rows(self, cell_index: int) -> Ints:
        """Return the positions of a cell's entries that exist on the day, whatever their region."""
        rows = self._rows(cell_index)
        return rows[self.codes[rows] != GONE]

    def _rows(self, cell_index: int) -> Ints:
        first, last = self.base.first[cell_index : cell_index + 2]
        return np.arange(int(first), int(last))

    def _assumed(self, cell_index: int) -> list[int]:
        """Return the positions of the actors that the scenario adds to a cell."""
        return [actor for cell, actor in self.extra if cell == cell_index]

    def open_actors(self, cell_index: int) -> Ints:
        """Return the positions of the actors of a cell that count in the region, in order."""
        known = self._open.get(cell_index)
        if known is None:
            rows = self._rows(cell_index)
            actors = self.base.actor[rows[counts(self.codes[rows])]]
            assumed = self._assumed(cell_index)
            if assumed:
                actors = np.union1d(actors, np.array(assumed))
            known = self._open[cell_index] = actors[self.here[actors]]
        return known

    @cached_property
    def _open(self) -> dict[int, Ints]:
        return {}

    @cached_property
    def here(self) -> Flags:
        """Return which actors are in the region."""
        return _inside(self.base, self.scenario.region)

    @cached_property
    def fresh(self) -> Flags:
        """Return which dates of the base are recent enough to confirm something on the day."""
        return _fresh(self.base, self.today)

    def cell(
        self,
        therapy: str,
        stage: str,
        most: int | None = None,
    ) -> Cell:
        """Return one cell with its entries, of those only the `most` weighty.

        Raises:
            NotFoundError: there is no such therapy or stage.
        """
        cell_index = self.cell_index(therapy, stage)
        rows = self.rows(cell_index)
        if most is not None and len(rows) > most:
            rank = np.lexsort(
                (-self.base.weights[self.base.actor[rows]], self.codes[rows])
            )
            rows = np.sort(rows[rank[:most]])
        entries = {
            int(self.base.actor[row]): cell_entry(self, therapy, row)
            for row in rows
        }
        for actor in self._assumed(cell_index):
            entries[actor] = assumed_entry(self, actor)
        actors = np.array(sorted(entries), dtype=np.int64)
        inside = self.here[actors]
        return Cell(
            therapy,
            stage,
            self.state(cell_index),
            tuple(map(entries.__getitem__, actors[inside].tolist())),
            tuple(map(entries.__getitem__, actors[~inside].tolist())),
            self.hhi(cell_index),
            self.newest(cell_index),
            self.missing(cell_index),
        )

    def missing(self, cell_index: int) -> tuple[AbsenceItem, ...]:
        """Return what sources had called missing in a cell by the day."""
        stated = self.snapshot.memoise(missing_in, self.scenario.region).get(
            cell_index, ()
        )
        return stated_by(stated, self.scenario.as_of)

    def entry(
        self,
        therapy: str,
        stage: str,
        actor: str,
    ) -> CellEntry:
        """Return how one actor is in a cell; raise NotFoundError if it is not in it."""
        cell_index, at = (
            self.cell_index(therapy, stage),
            self.snapshot.actors.position(actor),
        )
        if (cell_index, at) in self.extra:
            return assumed_entry(self, at)
        rows = self.rows(cell_index)
        for row in rows[self.base.actor[rows] == at]:
            return cell_entry(self, therapy, row)
        raise NotFoundError(f"{actor} does no {stage!r} for {therapy!r}.")

    @cached_property
    def cells(self) -> Mapping[Key, Cell]:
        """Return every cell with all its entries."""
        return {
            (t, s): self.cell(t, s)
            for t in self.therapies
            for s in self.stages
        }


def day_of(snapshot: Snapshot, scenario: Scenario) -> str:
    """Return the day of a scenario: the one asked for, else the newest that a source bears."""
    return scenario.as_of or snapshot.memoise(newest)


def _inside(facts: Base, region: str | None) -> Flags:
    if region is None:
        return np.ones(len(facts.actors), dtype=bool)
    return facts.region == facts.regions.index(region)


def _fresh(facts: Base, day: str) -> Flags:
    limit = stale_before(day)
    return np.array(
        [bool(date) and last_day(date) >= limit for date in facts.dates],
        dtype=bool,
    )


def coverage(snapshot: Snapshot, scenario: Scenario) -> CoverageMatrix:
    """Return the matrix of a scenario; one that changes nothing is counted once per release.

    Raises:
        NotFoundError: an actor, stage, therapy or site of the scenario is not in the release.
        InvalidInputError: the release has no actor in the region.
    """
    asked = checked(snapshot, scenario)
    plain = snapshot.memoise(_plain, asked.region)
    return _changed(plain, asked) if asked.changes else plain


def _plain(snapshot: Snapshot, region: str | None) -> CoverageMatrix:
    facts, statuses = snapshot.memoise(base), non_open_statuses(snapshot, None)
    of_rows = row_statuses(
        facts,
        statuses,
        of_capabilities(snapshot, None),
        plans=False,
    )
    every, scenario = np.arange(facts.cells), Scenario(region)
    counted, absent = (
        Counts.zero(facts.cells),
        absent_cells(snapshot, region, None),
    )
    matrix = CoverageMatrix(
        snapshot,
        facts,
        scenario,
        statuses,
        of_rows,
        (),
        counted,
        absent,
        every,
    )
    recount(
        counted,
        facts,
        of_rows,
        matrix.here,
        matrix.fresh,
        every,
    )
    return matrix


def _changed(plain: CoverageMatrix, scenario: Scenario) -> CoverageMatrix:
    snapshot, facts, day = plain.snapshot, plain.base, scenario.as_of
    statuses, of_rows, absent = (
        dict(plain.operating_statuses),
        plain.row_statuses,
        plain.absent,
    )
    if day:
        statuses, absent = (
            non_open_statuses(snapshot, day),
            absent_cells(snapshot, scenario.region, day),
        )
    if day or scenario.plans:
        lives = of_capabilities(snapshot, day)
        of_rows = row_statuses(
            facts,
            statuses,
            lives,
            plans=scenario.plans,
        )
    gone = [
        actor
        for actor in scenario.without
        if statuses.get(actor, OPERATES) is not None
    ]
    statuses |= dict.fromkeys(gone, _LEFT)
    if gone:
        of_rows = of_rows.with_codes(codes_without(facts, of_rows.code, gone))
    extra = assumed_entries(
        snapshot,
        facts,
        of_rows.code,
        scenario,
    )
    if day:
        touched = np.arange(facts.cells)
    else:
        assumed = np.array([cell for cell, _ in extra], dtype=np.int64)
        differ = np.flatnonzero(of_rows.code != plain.codes)
        touched = np.union1d(facts.cell[differ], assumed)
    counted = plain.counts.copied()
    matrix = CoverageMatrix(
        snapshot,
        facts,
        scenario,
        statuses,
        of_rows,
        extra,
        counted,
        absent,
        touched,
    )
    recount(
        counted,
        facts,
        of_rows,
        matrix.here,
        matrix.fresh,
        touched,
    )
    add_assumed(
        counted,
        facts,
        of_rows.code,
        matrix.here,
        extra,
    )
    return matrix
