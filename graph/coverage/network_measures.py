"""The collaboration network of the actors that are open: reach, brokers and articulation points.

Two actors are tied when they share a collaboration or one belongs to the other.
Brokers stand between others: betweenness (Freeman, 1977) by rustworkx, above `EXACT` from a sample
of pivots (Brandes and Pich, 2007); constraint (Burt, 1992) is low for who ties others that are not
tied themselves. Without an articulation point the network falls apart. All of it is derived.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
import rustworkx as rx
from scipy import sparse

from graph.release.status import closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Flags = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]

EXACT = 500_000_000
"""Nodes times edges up to which betweenness is exact."""
_PIVOTS = 64
_ABREAST = 8
"""Pivots that are walked side by side: more of them no longer fit a processor's cache."""
_CUT = 40


@dataclass(frozen=True)
class LinkItem:
    """One step between two actors."""

    start: str
    end: str
    how: Literal["collaboration", "owner"]
    # None where one owns the other.
    collaboration: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class BrokerItem:
    """An actor that ties others in the network of the release; derived."""

    actor: str
    region: str | None
    ties: int
    # From 0 to 1: the share of shortest chains between two others that pass here.
    betweenness: float
    # Above 0 and low for a broker; None for an actor with no tie.
    constraint: float | None
    # Whom its loss would part from the rest.
    cuts: tuple[str, ...]
    basis: Literal["derived"] = "derived"


@dataclass(frozen=True, eq=False)
class Ties:
    """Who takes part in what (`member`, actor x collaboration) and who belongs to whom (`own`)."""

    snapshot: Snapshot
    member: sparse.csr_matrix
    own: sparse.csr_matrix

    @cached_property
    def _meetings(self) -> sparse.csr_matrix:
        return self.member.T.tocsr()

    def step(self, who: Flags, allowed: Flags) -> Flags:
        """Return whom some actors reach by one tie or are; actor x set, among those allowed."""
        start = who.astype(np.float32)
        near = (
            self.member @ (self._meetings @ start) + self.own @ start + start
        )
        return (near > 0) & (allowed[:, None] if near.ndim > 1 else allowed)

    def link(self, some: Flags, actor: int) -> LinkItem | None:
        """Return a tie from one of some actors to an actor, the first by name; None if none."""
        ids, works = (
            self.snapshot.actors.ids,
            self.snapshot.nodes["Collaboration"],
        )
        for work in self.member.indices[
            self.member.indptr[actor] : self.member.indptr[actor + 1]
        ]:
            row = slice(
                self._meetings.indptr[work], self._meetings.indptr[work + 1]
            )
            for other in self._meetings.indices[row]:
                if some[other] and other != actor:
                    cited = works.column("source_ids")[work]
                    return LinkItem(
                        ids[other],
                        ids[actor],
                        "collaboration",
                        works.ids[work],
                        cited,
                    )
        for other in self.own.indices[
            self.own.indptr[actor] : self.own.indptr[actor + 1]
        ]:
            if some[other]:
                return LinkItem(
                    ids[other],
                    ids[actor],
                    "owner",
                    None,
                    self._owner(other, actor),
                )
        return None

    def chain(
        self,
        reach: Sequence[Flags],
        goal: Flags,
        steps: int,
    ) -> tuple[LinkItem, ...]:
        """Return one chain of that many ties from the first set of `reach` to the goal.

        `reach` are the first set and what each further step of `step` reaches.
        """
        chain: list[LinkItem] = []
        at = int(np.flatnonzero(reach[steps] & goal)[0])
        for layer in reversed(reach[:steps]):
            if not layer[at]:
                link = self.link(layer, at)
                if link is None:
                    raise AssertionError(
                        f"no tie to {at} where a step found one"
                    )
                chain.append(link)
                at = self.snapshot.actors.index[link.start]
        return tuple(reversed(chain))

    def _owner(self, left: int, right: int) -> tuple[str, ...]:
        part = self.snapshot.edges["part_of_actor_actor"]
        cited = part.column("source_ids")
        pairs = ((a, b) for a, b in ((left, right), (right, left)))
        return next(
            tuple(cited[at])
            for a, b in pairs
            for at in part.out(a)
            if part.end[at] == b
        )


def ties(snapshot: Snapshot) -> Ties:
    """Return the ties of all actors; for `snapshot.memoise(ties)`."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    part, count = snapshot.edges["part_of_actor_actor"], len(snapshot.actors)
    shape = (count, len(snapshot.nodes["Collaboration"]))
    member = _matrix(joined.start, joined.end, shape)
    other = part.start != part.end
    a, b = part.start[other], part.end[other]
    own = _matrix(
        np.concatenate([a, b]), np.concatenate([b, a]), (count, count)
    )
    return Ties(snapshot, member, own)


def _matrix(
    rows: npt.NDArray[np.int32],
    columns: npt.NDArray[np.int32],
    shape: tuple[int, int],
) -> sparse.csr_matrix:
    ones = np.ones(len(rows), dtype=np.float32)
    incidence = sparse.csr_matrix((ones, (rows, columns)), shape=shape)
    incidence.sum_duplicates()
    incidence.data[:] = 1
    return incidence


def brokers(snapshot: Snapshot) -> tuple[BrokerItem, ...]:
    """Return the open actors that have a tie, the most between others first.

    For `snapshot.memoise(brokers)`.
    """
    whole = _adjacency(snapshot)
    inside = np.flatnonzero(np.diff(whole.indptr))
    adjacency = sparse.csr_matrix(whole[inside][:, inside])
    graph = _graph(adjacency)
    between, tight = _betweenness(adjacency, graph), _constraint(adjacency)
    order = np.lexsort((inside, -between)).tolist()
    cut = set(rx.articulation_points(graph))
    lost = {
        at: _lost(adjacency, at)
        for at in [at for at in order if at in cut][:_CUT]
    }
    ids, regions = snapshot.actors.ids, snapshot.actors.column("region")
    degree = np.diff(adjacency.indptr)
    return tuple(
        BrokerItem(
            ids[inside[at]],
            regions[inside[at]],
            int(degree[at]),
            round(float(between[at]), 5),
            round(float(tight[at]), 4),
            tuple(ids[inside[lost_at]] for lost_at in lost.get(at, ())),
        )
        for at in order
    )


def _adjacency(snapshot: Snapshot) -> sparse.csr_matrix:
    connections = snapshot.memoise(ties)
    adjacency = (
        connections.member @ connections.member.T + connections.own
    ).tocsr()
    keep = np.ones(len(snapshot.actors), dtype=np.float32)
    keep[[snapshot.actors.index[key] for key in snapshot.memoise(closed)]] = 0
    adjacency = (sparse.diags(keep) @ adjacency @ sparse.diags(keep)).tocsr()
    adjacency.setdiag(0)
    adjacency.eliminate_zeros()
    adjacency.data[:] = 1
    return adjacency


def _size(adjacency: sparse.csr_matrix) -> int:
    return len(adjacency.indptr) - 1


def _graph(adjacency: sparse.csr_matrix) -> rx.PyGraph[None, None]:
    graph: rx.PyGraph[None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from([None] * _size(adjacency))
    upper = sparse.triu(adjacency, format="coo")
    pairs = zip(upper.row.tolist(), upper.col.tolist(), strict=True)
    graph.add_edges_from_no_data(list(pairs))
    return graph


def _betweenness(
    adjacency: sparse.csr_matrix, graph: rx.PyGraph[None, None]
) -> Floats:
    count = _size(adjacency)
    if count * graph.num_edges() > EXACT:
        pivots = np.random.default_rng(13).choice(
            count, _PIVOTS, replace=False
        )
        return betweenness_of(adjacency, np.sort(pivots))
    scores = rx.betweenness_centrality(graph, normalized=True)
    return np.array([scores[at] for at in range(count)], dtype=np.float64)


def betweenness_of(
    adjacency: sparse.csr_matrix, pivots: npt.NDArray[np.int64]
) -> Floats:
    """Return the betweenness of every node by the shortest chains from some pivots.

    The recursion of Brandes (2001), some pivots side by side; with every node as a pivot it is
    exact.
    """
    count, width = _size(adjacency), len(pivots)
    wide = sparse.csr_matrix(adjacency, dtype=np.float64)
    parts = (pivots[at : at + _ABREAST] for at in range(0, width, _ABREAST))
    passing = sum((_passing(wide, part) for part in parts), np.zeros(count))
    return passing * (count / width) / max((count - 1) * (count - 2), 1)


def _passing(
    adjacency: sparse.csr_matrix, pivots: npt.NDArray[np.int64]
) -> Floats:
    """Return how many shortest chains from some pivots pass each node, as shares summed up."""
    count, width = _size(adjacency), len(pivots)
    chains = np.zeros((count, width))
    chains[pivots, np.arange(width)] = 1
    front, layers = chains.copy(), [chains > 0]
    while front.any():
        front = np.asarray(adjacency @ front)
        front[chains > 0] = 0
        chains += front
        layers.append(front > 0)
    share = np.zeros((count, width))
    for near, far in zip(layers[-2::-1], layers[:0:-1], strict=True):
        passed = np.divide(
            1 + share,
            chains,
            out=np.zeros_like(share),
            where=far,
        )
        share += np.where(near, np.asarray(adjacency @ passed) * chains, 0)
    share[pivots, np.arange(width)] = 0
    return share.sum(axis=1)


def _constraint(adjacency: sparse.csr_matrix) -> Floats:
    """Return Burt's constraint of each actor: the sum over its ties of (p_ij + p_iq p_qj) ** 2."""
    degree = np.maximum(np.diff(adjacency.indptr), 1)
    share = sparse.csr_matrix(
        sparse.diags(1.0 / degree) @ adjacency.astype(np.float64)
    )
    through = sparse.csr_matrix(share @ share).multiply(adjacency)
    total = sparse.csr_matrix(share + through)
    total.data **= 2
    return np.asarray(total.sum(axis=1)).ravel()


@dataclass(eq=False, slots=True)
class _Part:
    """A part of a network as it is walked: nodes behind, and those to go on from."""

    walked: list[int]
    front: list[int]

    @property
    def size(self) -> int:
        return len(self.walked) + len(self.front)

    def nodes(self) -> list[int]:
        return self.walked + self.front


def _lost(adjacency: sparse.csr_matrix, at: int) -> list[int]:
    """Return who is parted from the rest when a node goes: all but the largest part.

    Parts grow from its neighbours, the smallest first, until only the largest is left to walk:
    what one actor parts is mostly a few others, and the rest of the network is left alone. Of
    parts as large as each other the one with the first node counts as the largest.
    """
    first, ends = adjacency.indptr, adjacency.indices
    growing = [
        _Part([], [node]) for node in ends[first[at] : first[at + 1]].tolist()
    ]
    part_of = {part.front[0]: part for part in growing} | {at: None}
    whole: list[_Part] = []
    while growing:
        part = min(growing, key=lambda some: some.size)
        if len(growing) == 1 and all(
            part.size > other.size for other in whole
        ):
            return _walked(whole)
        if part.front:
            _walk_on(
                adjacency,
                part,
                part_of,
                growing,
            )
        else:
            growing.remove(part)
            whole.append(part)
    whole.remove(max(whole, key=lambda some: (some.size, -min(some.walked))))
    return _walked(whole)


def _walked(parts: Iterable[_Part]) -> list[int]:
    """Return the nodes of parts, sorted."""
    return sorted(node for part in parts for node in part.walked)


def _walk_on(
    adjacency: sparse.csr_matrix,
    part: _Part,
    part_of: dict[int, _Part | None],
    growing: list[_Part],
) -> None:
    """Take one node more into a part, and join the parts that it meets there."""
    node = part.front.pop()
    part.walked.append(node)
    ends = slice(adjacency.indptr[node], adjacency.indptr[node + 1])
    for other in adjacency.indices[ends].tolist():
        if other not in part_of:
            part.front.append(other)
            part_of[other] = part
            continue
        met = part_of[other]
        if met is not None and met is not part:
            part = _joined(
                part,
                met,
                part_of,
                growing,
            )


def _joined(
    left: _Part,
    other: _Part,
    part_of: dict[int, _Part | None],
    growing: list[_Part],
) -> _Part:
    """Join two parts that met, the smaller to the larger, and return it."""
    less, more = sorted((left, other), key=lambda some: some.size)
    part_of.update(dict.fromkeys(less.nodes(), more))
    more.walked += less.walked
    more.front += less.front
    growing.remove(less)
    return more


def flags(snapshot: Snapshot, actors: Iterable[int]) -> Flags:
    """Return which actors of the release are among those at some positions."""
    chosen = np.zeros(len(snapshot.actors), dtype=bool)
    chosen[list(actors)] = True
    return chosen
