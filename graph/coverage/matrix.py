"""Who covers which stage of which therapy: the matrix of the value chain, with three states.

A cell is **covered** when an actor that is open does the stage for the therapy or for something
below it in the tree; **known-empty** when sources name actors there but none that is open (and,
with a region, none in the region); **unknown** when no source at hand names anybody. Unknown is
not empty: see docs/adr/0010. A scenario counts anew only the cells of the actors that it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from graph.coverage.facts import Base, base, bounds, spread
from graph.coverage.scenario import Scenario, checked
from graph.coverage.validity import CLOSED, GONE, OPEN, RISKY, of_capabilities, of_holdings
from graph.errors import NotFoundError
from graph.release.status import Standing, exceptions

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Ints = npt.NDArray[np.int64]

State = Literal["covered", "known-empty", "unknown"]
Basis = Literal["asserted", "implied", "assumed"]
"""A source names the therapy; the actor does the stage for all it works on; a what-if says so."""
Key = tuple[str, str]
LEFT = Standing("closed", "left")
_OPEN = Standing("open")


class Counts(NamedTuple):
    """What is counted of every cell; one number a cell.

    `open`, `risky` (open, and at risk) and `closed` are actors in the region, `elsewhere` actors
    outside it whatever their standing; `asserted` and `assumed` are of the open ones; `total` and
    `squares` sum the weights of the open ones; `newest` is the newest date of their evidence.
    """

    open: Ints
    risky: Ints
    closed: Ints
    elsewhere: Ints
    asserted: Ints
    assumed: Ints
    total: Ints
    squares: Ints
    newest: Ints


@dataclass(frozen=True)
class Holding:
    """One actor in one cell: how it is known, from which sources, and how it stands.

    An assumed holding belongs to a what-if alone and has no source.
    """

    actor: str
    basis: Basis
    source_ids: tuple[str, ...]
    as_of: str | None
    standing: Standing


@dataclass(frozen=True)
class Cell:
    """One therapy at one stage; `hhi` is in (0, 1] over the weights of `Base.weight`."""

    therapy: str
    stage: str
    state: State
    holdings: tuple[Holding, ...]
    elsewhere: tuple[Holding, ...]
    hhi: float | None
    newest: str | None

    @property
    def open(self) -> list[Holding]:
        """Return the actors that are open, those at risk included."""
        return [holding for holding in self.holdings if holding.standing.state != "closed"]

    @property
    def single(self) -> bool:
        """Return whether the cell hangs on one open actor."""
        return len(self.open) == 1


@dataclass(frozen=True, eq=False)
class Coverage:
    """The matrix of one scenario: rows are therapies, columns are stages in their order.

    `codes` says how each holding stands (see `validity`); `extra` are the assumed ones as pairs of
    cell and actor; `touched` the cells that were counted anew for the scenario.
    """

    snapshot: Snapshot
    base: Base
    scenario: Scenario
    standing: Mapping[str, Standing | None]
    codes: npt.NDArray[np.int8]
    extra: tuple[tuple[int, int], ...]
    counts: Counts
    touched: Ints

    @property
    def therapies(self) -> tuple[str, ...]:
        """Return the rows."""
        return self.base.therapies

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the columns."""
        return self.base.stages

    def place(self, therapy: str, stage: str) -> int:
        """Return a cell's number; raise NotFoundError if there is no such therapy or stage."""
        try:
            return self.base.place[therapy, stage]
        except KeyError:
            raise NotFoundError(f"No cell {therapy!r} at {stage!r}.") from None

    def state(self, place: int) -> State:
        """Return the state of a cell by its number."""
        counts = self.counts
        if counts.open[place]:
            return "covered"
        return "known-empty" if counts.closed[place] or counts.elsewhere[place] else "unknown"

    def hhi(self, place: int) -> float | None:
        """Return the sum of the squared shares of a cell's open actors, None if it has none."""
        total = int(self.counts.total[place])
        return float(self.counts.squares[place]) / total**2 if total else None

    def newest(self, place: int) -> str | None:
        """Return the newest date of the evidence for a cell's open actors, None if undated."""
        return self.base.dates[int(self.counts.newest[place])] or None

    def rows(self, place: int) -> Ints:
        """Return the places of a cell's holdings that exist on the day, whatever their region."""
        first, last = self.base.first[place], self.base.first[place + 1]
        rows = np.arange(first, last)
        return rows[self.codes[first:last] != GONE]

    def open_actors(self, place: int) -> Ints:
        """Return the places of the open actors of a cell in the region, in order."""
        known = self._open.get(place)
        if known is None:
            first, last = self.base.first[place], self.base.first[place + 1]
            code = self.codes[first:last]
            actors = self.base.actor[first:last][(code == OPEN) | (code == RISKY)]
            more = [actor for cell, actor in self.extra if cell == place]
            if more:
                actors = np.union1d(actors, np.array(more))
            known = self._open[place] = actors[self.here[actors]]
        return known

    @cached_property
    def _open(self) -> dict[int, Ints]:
        return {}

    @cached_property
    def here(self) -> npt.NDArray[np.bool_]:
        """Return which actors are in the region."""
        region = self.scenario.region
        if region is None:
            return np.ones(len(self.base.actors), dtype=bool)
        return self.base.region == self.base.regions.index(region)

    def cell(self, therapy: str, stage: str, most: int | None = None) -> Cell:
        """Return one cell with its holdings, of those only the `most` weighty.

        Raises:
            NotFoundError: there is no such therapy or stage.
        """
        place = self.place(therapy, stage)
        rows = self.rows(place)
        if most is not None and len(rows) > most:
            rank = np.lexsort((-self.base.weights[self.base.actor[rows]], self.codes[rows]))
            rows = np.sort(rows[rank[:most]])
        found = {int(self.base.actor[row]): self._holding(therapy, row) for row in rows}
        for cell, actor in self.extra:
            if cell == place:
                found[actor] = self._assumed(actor)
        here = tuple(found[actor] for actor in sorted(found) if self.here[actor])
        there = tuple(found[actor] for actor in sorted(found) if not self.here[actor])
        state, hhi = self.state(place), self.hhi(place)
        return Cell(therapy, stage, state, here, there, hhi, self.newest(place))

    def holding(self, therapy: str, stage: str, actor: str) -> Holding:
        """Return how one actor is in a cell; raise NotFoundError if it is not in it."""
        place, at = self.place(therapy, stage), self.snapshot.actors.position(actor)
        if (place, at) in self.extra:
            return self._assumed(at)
        rows = self.rows(place)
        for row in rows[self.base.actor[rows] == at]:
            return self._holding(therapy, row)
        raise NotFoundError(f"{actor} does no {stage!r} for {therapy!r}.")

    def _assumed(self, actor: int) -> Holding:
        return Holding(self.base.actors.ids[actor], "assumed", (), None, _OPEN)

    @cached_property
    def cells(self) -> Mapping[Key, Cell]:
        """Return every cell with all its holdings."""
        return {(t, s): self.cell(t, s) for t in self.therapies for s in self.stages}

    def _holding(self, therapy: str, row: int) -> Holding:
        held, nodes = self.base, self.snapshot.nodes["Capability"]
        actor = held.actors.ids[held.actor[row]]
        asserted = bool(held.asserted[row])
        proof = held.proof[held.proof_first[row] : held.proof_first[row + 1]]
        cited = nodes.column("source_ids")
        sources = [source for place in proof for source in cited[place]]
        if not asserted:
            sources += self._work(actor, therapy)
        standing = self.standing.get(actor, _OPEN) or _OPEN
        if self.codes[row] == CLOSED and standing.state != "closed":
            standing = Standing("closed", "capability-ended", None, tuple(sources))
        date = held.dates[int(held.newest[row])] or None
        basis: Basis = "asserted" if asserted else "implied"
        return Holding(actor, basis, tuple(dict.fromkeys(sources)), date, standing)

    def _work(self, actor: str, therapy: str) -> list[str]:
        """Return the sources that say that an actor works on a therapy or something below it."""
        edges, below = self.snapshot.edges["works_on_actor_therapy"], self.snapshot.therapy_below
        ids, cited = edges.ends.ids, edges.column("source_ids")
        out = edges.out(edges.starts.position(actor))
        return [one for at in out if ids[edges.end[at]] in below[therapy] for one in cited[at]]


def coverage(snapshot: Snapshot, scenario: Scenario) -> Coverage:
    """Return the matrix of a scenario; one that changes nothing is counted once per release.

    Raises:
        NotFoundError: an actor, stage, therapy or site of the scenario is not in the release.
        InvalidInputError: the release has no actor in the region.
    """
    asked = checked(snapshot, scenario)
    plain = snapshot.memoise(_plain, asked.region)
    return _changed(plain, asked) if asked.changes else plain


def _plain(snapshot: Snapshot, region: str | None) -> Coverage:
    held, standing = snapshot.memoise(base), exceptions(snapshot, None)
    codes = of_holdings(held, standing, of_capabilities(snapshot, None))
    every = np.arange(held.cells)
    zero = Counts(*(np.zeros(held.cells, dtype=np.int64) for _ in Counts._fields))
    found = Coverage(snapshot, held, Scenario(region), standing, codes, (), zero, every)
    _count(found, every)
    return found


def _changed(plain: Coverage, scenario: Scenario) -> Coverage:
    snapshot, held = plain.snapshot, plain.base
    standing = dict(plain.standing)
    codes = plain.codes
    if scenario.as_of:
        standing = exceptions(snapshot, scenario.as_of)
        codes = of_holdings(held, standing, of_capabilities(snapshot, scenario.as_of))
    gone = [one for one in scenario.without if standing.get(one, _OPEN) is not None]
    standing |= dict.fromkeys(gone, LEFT)
    if gone:
        order, first = held.by_actor
        places = np.array([held.actors.index[one] for one in gone])
        rows = order[spread(places, first)[1]]
        codes = codes.copy()
        codes[rows[codes[rows] != GONE]] = CLOSED
    extra = _extra(snapshot, held, codes, scenario)
    differ = np.flatnonzero(codes != plain.codes)
    touched = np.union1d(held.cell[differ], np.array([cell for cell, _ in extra], dtype=np.int64))
    counts = Counts(*(column.copy() for column in plain.counts))
    found = Coverage(snapshot, held, scenario, standing, codes, extra, counts, touched)
    _count(found, touched)
    return found


def _extra(
    snapshot: Snapshot, held: Base, codes: npt.NDArray[np.int8], scenario: Scenario
) -> tuple[tuple[int, int], ...]:
    """Return the assumed holdings: added ones that are not there and open already."""
    pairs = {
        (held.place[wider, stage], held.actors.index[actor])
        for actor, stage, therapy in scenario.added
        for wider in snapshot.therapy_above[therapy]
    }
    rows = {pair: _row(held, *pair) for pair in pairs}
    return tuple(
        sorted(p for p, row in rows.items() if row is None or codes[row] not in (OPEN, RISKY))
    )


def _row(held: Base, cell: int, actor: int) -> int | None:
    """Return where an actor's holding in a cell is, None if it has none."""
    first, last = held.first[cell], held.first[cell + 1]
    row = int(first + np.searchsorted(held.actor[first:last], actor))
    return row if row < last and held.actor[row] == actor else None


def _count(found: Coverage, cells: Ints) -> None:
    """Count some cells anew, in place."""
    held, here, counts = found.base, found.here, found.counts
    which, rows = spread(cells, held.first)
    code, actor = found.codes[rows], held.actor[rows]
    inside = here[actor]
    open_ = inside & ((code == OPEN) | (code == RISKY))
    weight = held.weights[actor[open_]]

    def tally(chosen: npt.NDArray[np.bool_], weights: Ints | None = None) -> Ints:
        counted = np.bincount(which[chosen], weights, minlength=len(cells))
        return counted.astype(np.int64)

    counts.open[cells] = tally(open_)
    counts.risky[cells] = tally(inside & (code == RISKY))
    counts.closed[cells] = tally(inside & (code == CLOSED))
    counts.elsewhere[cells] = tally(~inside & (code != GONE))
    counts.asserted[cells] = tally(open_ & held.asserted[rows])
    counts.assumed[cells] = 0
    counts.total[cells] = tally(open_, weight)
    counts.squares[cells] = tally(open_, weight**2)
    newest = np.where(open_, held.newest[rows], 0)
    some = np.flatnonzero(np.diff(bounds(which, len(cells))))
    counts.newest[cells] = 0
    if len(some):
        starts = bounds(which, len(cells))[some]
        counts.newest[cells[some]] = np.maximum.reduceat(newest, starts)
    for cell, one in found.extra:
        row, weighs = _row(held, cell, one), int(held.weights[one])
        known = row is not None and found.codes[row] == CLOSED
        if here[one]:
            counts.open[cell] += 1
            counts.assumed[cell] += 1
            counts.closed[cell] -= known
            counts.total[cell] += weighs
            counts.squares[cell] += weighs**2
        else:
            counts.elsewhere[cell] += not known
