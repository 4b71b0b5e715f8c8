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

from math import ceil
from typing import TYPE_CHECKING

import numpy as np
from pydantic import BaseModel
from scipy import sparse
from scipy.sparse import csgraph

from graph.coverage.belgium import belgian
from graph.coverage.network_measures import ties
from graph.coverage.validity import CLOSED, PLANNED, UNKNOWN, counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graph.coverage.handoffs import Handoff
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.ranked_gaps import Gap

    Ints = npt.NDArray[np.int64]

CONCENTRATED = 0.25
"""The same limit of the Herfindahl-Hirschman index as in `ranked_gaps`."""
HALF = 0.5
_MANY = 1 << 20
"""A capacity that nothing reaches: a tie that is no fact of its own."""


class Sureness(BaseModel):
    """What a conclusion rests on: confirmed within three years, stale, of unknown status."""

    confirmed: int
    stale: int
    unknown: int
    least_wrong: int


def of_gap(found: CoverageMatrix, gap: Gap) -> Sureness:
    """Return how sure a gap is: one fact more fills a cell that nobody covers."""
    place = found.place(gap.therapy, gap.stage)
    counted = found.counts
    open_ = int(counted.open[place])
    if not open_:
        confirmed, stale = _of_others(found, place)
        return Sureness(confirmed=confirmed, stale=stale, unknown=0, least_wrong=1)
    weights = found.base.weights[found.open_actors(place)]
    return Sureness(
        confirmed=found.confirmed(place),
        stale=int(counted.stale[place]),
        unknown=int(counted.unknown[place]),
        least_wrong=least_of(weights.tolist(), int(counted.risky[place])),
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
    return min(to_one, to_risk, _comers(weights), _goers(weights))


def _to_lower(size: int, risky: int) -> int:
    """Return how many risks have to be wrong for less than half to be at risk."""
    return next(k for k in range(1, risky + 1) if (risky - k) / size < HALF)


def _comers(weights: Sequence[int]) -> int:
    """Return how many actors have to come for the index to be low."""
    total, squares, more = float(sum(weights)), float(sum(w * w for w in weights)), 0
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


def _of_others(found: CoverageMatrix, place: int) -> tuple[int, int]:
    """Return how many of those that plan or have ended are known from three years, and longer."""
    counted = found.counts
    if not counted.planned[place] and not counted.ended[place]:
        return 0, 0
    first, last = found.base.first[place], found.base.first[place + 1]
    rows = np.arange(first, last)
    code = found.codes[first:last]
    rows = rows[
        ((code == CLOSED) | (code == PLANNED))
        & found.here[found.base.actor[first:last]]
    ]
    fresh = int(found.fresh[found.standings.newest[rows]].sum())
    return fresh, len(rows) - fresh


def of_path(
    found: CoverageMatrix, therapy: str, core: Sequence[str], near: Ints
) -> Sureness:
    """Return how sure it is that a path is complete in Belgium, or that it is not.

    A complete one breaks when all of a stage are wrong; of the others each missing stage needs a
    fact. The numbers are of stages: one is confirmed if one of its actors is. `near` is how many
    actors of Belgium each cell has.
    """
    places = [found.place(therapy, stage) for stage in core]
    lacking = [place for place in places if not near[place]]
    confirmed, unknown = _belgian_proofs(found, places)
    covered = [at for at, place in enumerate(places) if near[place]]
    sure = sum(bool(confirmed[at]) for at in covered)
    blind = sum(not confirmed[at] and unknown[at] >= near[places[at]] for at in covered)
    least = len(lacking) or min((int(near[place]) for place in places), default=0)
    return Sureness(
        confirmed=sure,
        stale=len(covered) - sure - blind,
        unknown=blind,
        least_wrong=least,
    )


def _belgian_proofs(
    found: CoverageMatrix, places: list[int]
) -> tuple[list[int], list[int]]:
    """Return for some cells how many actors of Belgium are confirmed, and of unknown status."""
    held, known = found.base, found.standings
    near = found.snapshot.memoise(belgian)
    confirmed: list[int] = []
    unknown: list[int] = []
    for place in places:
        rows = slice(held.first[place], held.first[place + 1])
        counting = counts(known.code[rows]) & near[held.actor[rows]]
        blind = counting & (known.rank[rows] == UNKNOWN)
        fresh = found.fresh[known.newest[rows]]
        confirmed.append(int((counting & ~blind & fresh).sum()))
        unknown.append(int(blind.sum()))
    return confirmed, unknown


def of_handoff(found: CoverageMatrix, handoff: Handoff) -> Sureness:
    """Return how sure a hand-off is; of one over two steps or broken, one fact may be enough."""
    places = [
        found.place(handoff.therapy, stage) for stage in (handoff.start, handoff.end)
    ]
    counted = found.counts
    direct = handoff.tie in {"same-actor", "direct"}
    return Sureness(
        confirmed=sum(found.confirmed(place) for place in places),
        stale=sum(int(counted.stale[place]) for place in places),
        unknown=sum(int(counted.unknown[place]) for place in places),
        least_wrong=_cut(found, *places) if direct else 1,
    )


def _cut(found: CoverageMatrix, start: int, end: int) -> int:
    """Return the least number of capabilities and collaborations without which no tie is left."""
    net = found.snapshot.memoise(ties)
    left, right = found.open_actors(start), found.open_actors(end)
    works = np.unique(net.member[left].indices)
    size, count = len(left), len(works)
    # Source, left (in, out), works (in, out), right (in, out), sink.
    a, w, b = 1, 1 + 2 * size, 1 + 2 * size + 2 * count
    last = b + 2 * len(right)
    pairs: list[tuple[int, int, int]] = []
    for at in range(size):
        pairs += [(0, a + 2 * at, 1), (a + 2 * at, a + 2 * at + 1, 1)]
    for at in range(count):
        pairs.append((w + 2 * at, w + 2 * at + 1, 1))
    for at in range(len(right)):
        pairs += [(b + 2 * at, b + 2 * at + 1, 1), (b + 2 * at + 1, last, 1)]
    place = {int(work): at for at, work in enumerate(works)}
    after = {int(actor): at for at, actor in enumerate(right)}
    for at, actor in enumerate(left.tolist()):
        out = a + 2 * at + 1
        joined = net.member.indices[
            net.member.indptr[actor] : net.member.indptr[actor + 1]
        ]
        pairs += [(out, w + 2 * place[int(work)], _MANY) for work in joined]
        owned = net.own.indices[net.own.indptr[actor] : net.own.indptr[actor + 1]]
        pairs += [
            (out, b + 2 * after[int(one)], 1) for one in owned if int(one) in after
        ]
        if actor in after:
            pairs.append((out, b + 2 * after[actor], _MANY))
    for actor, at in after.items():
        joined = net.member.indices[
            net.member.indptr[actor] : net.member.indptr[actor + 1]
        ]
        pairs += [
            (w + 2 * place[int(work)] + 1, b + 2 * at, _MANY)
            for work in joined
            if int(work) in place
        ]
    rows, columns, capacity = (
        np.array(some, dtype=np.int32) for some in zip(*pairs, strict=True)
    )
    shape = (last + 1, last + 1)
    graph = sparse.csr_matrix((capacity, (rows, columns)), shape=shape, dtype=np.int32)
    return int(csgraph.maximum_flow(graph, 0, last).flow_value)
