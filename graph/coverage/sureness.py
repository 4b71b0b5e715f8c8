"""How sure a conclusion is: on what it rests, and the least that would have to be wrong.

A gap rests on who does the stage (or did, or plans to), a path on its stages, a hand-off on the
actors of both of its sides. `least_wrong` is how many facts at least would have to be wrong, or to
be missing here, for the conclusion to change; it is no probability. Of a hand-off it is a minimum
cut (Menger): actors and collaborations that would have to go for nobody to tie both sides.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel
from scipy import sparse
from scipy.sparse import csgraph

from graph.coverage.actor_ties import ties
from graph.coverage.validity import CLOSED, PLANNED, UNKNOWN, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graph.coverage.handoffs import Handoff
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.ranked_gaps import Gap

    Flags = npt.NDArray[np.bool_]
    Ints = npt.NDArray[np.integer[Any]]

CONCENTRATED = 0.25
"""The same limit of the Herfindahl-Hirschman index as in `ranked_gaps`."""
HALF = 0.5
_MANY = 1 << 20
"""A capacity that nothing reaches: a tie that is no fact of its own."""


class Sureness(BaseModel):
    """What a conclusion rests on: confirmed within three years, stale, of unknown status.

    `assumed` is what a scenario adds: no source says it, so it confirms nothing.
    """

    confirmed: int
    stale: int
    unknown: int
    assumed: int
    least_wrong: int

    @property
    def total(self) -> int:
        """Return how many facts (of a path: stages) the conclusion rests on."""
        return self.confirmed + self.stale + self.unknown + self.assumed


def of_gap(matrix: CoverageMatrix, gap: Gap) -> Sureness:
    """Return how sure a gap is: one fact more fills a cell that nobody covers."""
    cell_index = matrix.cell_index(gap.therapy, gap.stage)
    if not matrix.counts.open[cell_index]:
        return _of_places(matrix, [cell_index], 1)
    weights = matrix.base.weights[matrix.open_actors(cell_index)]
    risky = int(matrix.counts.risky[cell_index])
    return _of_places(matrix, [cell_index], least_of(weights.tolist(), risky))


def of_cell(
    matrix: CoverageMatrix,
    therapy: str,
    stage: str,
) -> Sureness:
    """Return how sure it is that a cell is covered, or that it is not.

    All of those that count have to be wrong for it to be covered no more.
    """
    cell_index = matrix.cell_index(therapy, stage)
    return _of_places(
        matrix, [cell_index], int(matrix.counts.open[cell_index]) or 1
    )


def _of_places(
    matrix: CoverageMatrix,
    cell_indices: Sequence[int],
    least: int,
) -> Sureness:
    """Return on what the cells of a conclusion rest.

    A cell that nobody covers rests on those that plan to, or did until they ended.
    """
    counted = matrix.counts
    stale = unknown = assumed = confirmed = 0
    for cell_index in cell_indices:
        if not counted.open[cell_index]:
            fresh, old = _of_others(matrix, cell_index)
            confirmed, stale = confirmed + fresh, stale + old
            continue
        added = int(counted.assumed[cell_index])
        confirmed += matrix.confirmed(cell_index) - added
        stale += int(counted.stale[cell_index])
        unknown += int(counted.unknown[cell_index])
        assumed += added
    return Sureness(
        confirmed=confirmed,
        stale=stale,
        unknown=unknown,
        assumed=assumed,
        least_wrong=least,
    )


def least_of(weights: Sequence[int], risky: int) -> int:
    """Return how many facts at least change what kind of gap some open actors make.

    One actor: one fact. Else at risk (half of them) or concentrated (the index above a quarter);
    actors may go, come (with the weight that changes most), or their risk may be wrong.
    """
    size = len(weights)
    if size <= 1:
        return 1
    to_one = size - 1
    if risky / size >= HALF:
        return min(to_one, _to_lower(size, risky))
    to_risk = ceil(size / 2) - risky
    return min(
        to_one,
        to_risk,
        _comers(weights),
        _goers(weights),
    )


def _to_lower(size: int, risky: int) -> int:
    """Return how many risks have to be wrong for less than half to be at risk."""
    return next(k for k in range(1, risky + 1) if (risky - k) / size < HALF)


def _comers(weights: Sequence[int]) -> int:
    """Return how many actors have to come for the index to be low."""
    total, squares, more = (
        float(sum(weights)),
        float(sum(w * w for w in weights)),
        0,
    )
    while squares / total**2 > CONCENTRATED:
        weight = squares / total
        total, squares, more = total + weight, squares + weight**2, more + 1
    return more


def _goers(weights: Sequence[int]) -> int:
    """Return how many, the weighty first, have to go for the index to be low; all if none will."""
    rest = sorted(weights)
    for gone in range(1, len(weights)):
        rest.pop()
        if sum(w * w for w in rest) / sum(rest) ** 2 <= CONCENTRATED:
            return gone
    return len(weights)


def _of_others(matrix: CoverageMatrix, cell_index: int) -> tuple[int, int]:
    """Return how many of those that plan or have ended are known from three years, and longer."""
    counted = matrix.counts
    if not counted.planned[cell_index] and not counted.ended[cell_index]:
        return 0, 0
    rows = matrix.rows(cell_index)
    code = matrix.codes[rows]
    rows = rows[
        ((code == CLOSED) | (code == PLANNED))
        & matrix.here[matrix.base.actor[rows]]
    ]
    fresh = int(matrix.fresh[matrix.row_statuses.newest[rows]].sum())
    return fresh, len(rows) - fresh


def of_path(
    matrix: CoverageMatrix,
    therapy: str,
    core: Sequence[str],
    area: Flags,
) -> Sureness:
    """Return how sure it is that a path is complete in an area, or that it is not.

    A complete one breaks when all of a stage are wrong; of the others each missing stage needs a
    fact. The numbers are of stages: one is confirmed if one of its actors is. `area` is which
    actors are in it.
    """
    stages = [
        _proof(matrix, matrix.cell_index(therapy, stage), area)
        for stage in core
    ]
    kinds = Counter(stage.kind for stage in stages)
    open_ = [stage.open for stage in stages]
    return Sureness(
        confirmed=kinds["confirmed"],
        stale=kinds["stale"],
        unknown=kinds["unknown"],
        assumed=kinds["assumed"],
        least_wrong=open_.count(0) or min(open_, default=0),
    )


class _Proof(NamedTuple):
    """How many actors of an area count in a cell, and the best that is known of one of them."""

    open: int
    kind: Literal["confirmed", "stale", "unknown", "assumed", "none"]


def _proof(
    matrix: CoverageMatrix,
    cell_index: int,
    area: Flags,
) -> _Proof:
    facts, known = matrix.base, matrix.row_statuses
    rows = slice(facts.first[cell_index], facts.first[cell_index + 1])
    counting = counts(known.code[rows]) & area[facts.actor[rows]]
    blind = counting & (known.rank[rows] == UNKNOWN)
    seen = int(counting.sum())
    added = sum(
        bool(area[actor]) for cell, actor in matrix.extra if cell == cell_index
    )
    if (counting & ~blind & matrix.fresh[known.newest[rows]]).any():
        return _Proof(seen + added, "confirmed")
    if seen > int(blind.sum()):
        return _Proof(seen + added, "stale")
    if seen:
        return _Proof(seen + added, "unknown")
    return _Proof(added, "assumed" if added else "none")


def of_handoff(matrix: CoverageMatrix, handoff: Handoff) -> Sureness:
    """Return how sure a hand-off is; of one over two steps or broken, one fact may be enough."""
    cell_indices = [
        matrix.cell_index(handoff.therapy, stage)
        for stage in (handoff.start, handoff.end)
    ]
    direct = handoff.tie in {"same-actor", "direct"}
    return _of_places(
        matrix, cell_indices, _cut(matrix, *cell_indices) if direct else 1
    )


def _cut(
    matrix: CoverageMatrix,
    start: int,
    end: int,
) -> int:
    """Return the least number of capabilities and collaborations without which no tie is left.

    The flow goes from a source over the actors of one side, their collaborations and the actors of
    the other side to a sink; each of these is two points with a capacity of one between them.
    """
    net = matrix.snapshot.memoise(ties)
    left, right = matrix.open_actors(start), matrix.open_actors(end)
    works = np.unique(net.member[left].indices)
    into_left = 1 + 2 * np.arange(len(left))
    into_work = 1 + 2 * (len(left) + np.arange(len(works)))
    into_right = 1 + 2 * (len(left) + len(works) + np.arange(len(right)))
    sink = 1 + 2 * (len(left) + len(works) + len(right))
    going, joined = _among(net.member[left], works)
    coming, met = _among(net.member[right], works)
    owner, owned = _among(net.own[left], right)
    _, here, there = np.intersect1d(left, right, return_indices=True)
    edges = (
        (np.zeros_like(into_left), into_left, 1),
        (into_left, into_left + 1, 1),
        (into_work, into_work + 1, 1),
        (into_right, into_right + 1, 1),
        (into_right + 1, np.full_like(into_right, sink), 1),
        (into_left[going] + 1, into_work[joined], _MANY),
        (into_work[met] + 1, into_right[coming], _MANY),
        (into_left[owner] + 1, into_right[owned], 1),
        (into_left[here] + 1, into_right[there], _MANY),
    )
    rows = np.concatenate([tails for tails, _, _ in edges])
    columns = np.concatenate([heads for _, heads, _ in edges])
    capacity = np.repeat(
        [most for _, _, most in edges], [len(e[0]) for e in edges]
    )
    graph = sparse.csr_matrix(
        (capacity.astype(np.int32), (rows, columns)),
        shape=(sink + 1, sink + 1),
    )
    return int(csgraph.maximum_flow(graph, 0, sink).flow_value)


def _among(matrix: sparse.csr_matrix, wanted: Ints) -> tuple[Ints, Ints]:
    """Return the rows of a matrix and the positions in `wanted` (sorted) of their columns there."""
    rows = np.repeat(np.arange(len(matrix.indptr) - 1), np.diff(matrix.indptr))
    if not len(wanted):
        return rows[:0], rows[:0]
    positions = np.searchsorted(wanted, matrix.indices).clip(
        max=len(wanted) - 1
    )
    inside = wanted[positions] == matrix.indices
    return rows[inside], positions[inside]
