"""The collaboration network of the actors that are open: reach, brokers and articulation points.

Two actors are tied when they share a collaboration or one belongs to the other.
Brokers stand between others: betweenness (Freeman, 1977) by rustworkx, above `EXACT` from a sample
of pivots (Brandes and Pich, 2007); constraint (Burt, 1992) is low for who ties others that are not
tied themselves. Without an articulation point the network falls apart. All of it is derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import networkx as nx
import numpy as np
import rustworkx as rx
from scipy import sparse

from graph.release.standing import closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Flags = npt.NDArray[np.bool_]

EXACT = 2_000_000_000
"""Nodes times edges up to which betweenness is exact."""
_PIVOTS = 64
_CUT = 40


@dataclass(frozen=True)
class Link:
    """One step between two actors: the collaboration they share, or `owner` with no id."""

    start: str
    end: str
    how: Literal["collaboration", "owner"]
    collaboration: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class Broker:
    """An actor that ties others; `cuts` are those whom its loss would part from the rest.

    `betweenness` is from 0 to 1, the share of shortest chains between two others that pass here;
    `constraint` is above 0, low for a broker; None for an actor with no tie.
    """

    actor: str
    region: str | None
    ties: int
    betweenness: float
    constraint: float | None
    cuts: tuple[str, ...]


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
        near = self.member @ (self._meetings @ start) + self.own @ start + start
        return (near > 0) & (allowed[:, None] if near.ndim > 1 else allowed)

    def link(self, some: Flags, actor: int) -> Link | None:
        """Return a tie from one of some actors to an actor, the first by name; None if none."""
        ids, works = self.snapshot.actors.ids, self.snapshot.nodes["Collaboration"]
        for work in self.member.indices[self.member.indptr[actor] : self.member.indptr[actor + 1]]:
            row = slice(self._meetings.indptr[work], self._meetings.indptr[work + 1])
            for other in self._meetings.indices[row]:
                if some[other] and other != actor:
                    cited = works.column("source_ids")[work]
                    return Link(ids[other], ids[actor], "collaboration", works.ids[work], cited)
        for other in self.own.indices[self.own.indptr[actor] : self.own.indptr[actor + 1]]:
            if some[other]:
                return Link(ids[other], ids[actor], "owner", None, self._owner(other, actor))
        return None

    def chain(self, reach: Sequence[Flags], goal: Flags, steps: int) -> tuple[Link, ...]:
        """Return one chain of that many ties from the first set of `reach` to the goal.

        `reach` are the first set and what each further step of `step` reaches.
        """
        found: list[Link] = []
        at = int(np.flatnonzero(reach[steps] & goal)[0])
        for layer in reversed(reach[:steps]):
            if not layer[at]:
                link = self.link(layer, at)
                if link is None:
                    raise AssertionError(f"no tie to {at} where a step found one")
                found.append(link)
                at = self.snapshot.actors.index[link.start]
        return tuple(reversed(found))

    def _owner(self, one: int, two: int) -> tuple[str, ...]:
        part = self.snapshot.edges["part_of_actor_actor"]
        cited = part.column("source_ids")
        pairs = ((a, b) for a, b in ((one, two), (two, one)))
        return next(tuple(cited[at]) for a, b in pairs for at in part.out(a) if part.end[at] == b)


def ties(snapshot: Snapshot) -> Ties:
    """Return the ties of all actors; for `snapshot.once(ties)`."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    part, count = snapshot.edges["part_of_actor_actor"], len(snapshot.actors)
    shape = (count, len(snapshot.nodes["Collaboration"]))
    member = _matrix(joined.start, joined.end, shape)
    other = part.start != part.end
    a, b = part.start[other], part.end[other]
    own = _matrix(np.concatenate([a, b]), np.concatenate([b, a]), (count, count))
    return Ties(snapshot, member, own)


def _matrix(
    rows: npt.NDArray[np.int32], columns: npt.NDArray[np.int32], shape: tuple[int, int]
) -> sparse.csr_matrix:
    ones = np.ones(len(rows), dtype=np.float32)
    found = sparse.csr_matrix((ones, (rows, columns)), shape=shape)
    found.sum_duplicates()
    found.data[:] = 1
    return found


def brokers(snapshot: Snapshot) -> tuple[Broker, ...]:
    """Return the open actors that have a tie, the most between others first.

    For `snapshot.once(brokers)`.
    """
    beside = _adjacency(snapshot)
    degree = np.diff(beside.indptr)
    inside = np.flatnonzero(degree)
    graph: rx.PyGraph[int, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(inside.tolist())
    small = beside[inside][:, inside].tocoo()
    upper = small.row < small.col
    pairs = list(zip(small.row[upper].tolist(), small.col[upper].tolist(), strict=True))
    graph.add_edges_from_no_data(pairs)
    between = _betweenness(graph, pairs)
    order = sorted(range(len(inside)), key=lambda at: (-between[at], int(inside[at])))
    cut = set(rx.articulation_points(graph))
    first = [at for at in order if at in cut][:_CUT]
    lost = {at: _lost(graph, at) for at in first}
    tight, ids = _constraint(beside), snapshot.actors.ids
    regions = snapshot.actors.column("region")
    return tuple(
        Broker(
            ids[inside[at]], regions[inside[at]], int(degree[inside[at]]), round(between[at], 5),
            round(float(tight[inside[at]]), 4),
            tuple(ids[inside[one]] for one in sorted(lost.get(at, ()))),
        )
        for at in order
    )  # fmt: skip


def _adjacency(snapshot: Snapshot) -> sparse.csr_matrix:
    held = snapshot.once(ties)
    found = (held.member @ held.member.T + held.own).tocsr()
    keep = np.ones(len(snapshot.actors), dtype=np.float32)
    keep[[snapshot.actors.index[key] for key in snapshot.once(closed)]] = 0
    found = (sparse.diags(keep) @ found @ sparse.diags(keep)).tocsr()
    found.setdiag(0)
    found.eliminate_zeros()
    found.data[:] = 1
    return found


def _betweenness(graph: rx.PyGraph[int, None], pairs: list[tuple[int, int]]) -> list[float]:
    if graph.num_nodes() * len(pairs) <= EXACT:
        found = rx.betweenness_centrality(graph, normalized=True)
    else:
        sampled = nx.Graph(pairs)
        found = nx.betweenness_centrality(sampled, k=_PIVOTS, normalized=True, seed=13)
    return [float(found[at]) for at in range(graph.num_nodes())]


def _constraint(beside: sparse.csr_matrix) -> npt.NDArray[np.float64]:
    """Return Burt's constraint of each actor: the sum over its ties of (p_ij + p_iq p_qj) ** 2."""
    degree = np.maximum(np.diff(beside.indptr), 1)
    share = sparse.csr_matrix(sparse.diags(1.0 / degree) @ beside.astype(np.float64))
    through = sparse.csr_matrix(share @ share).multiply(beside)
    total = sparse.csr_matrix(share + through)
    total.data **= 2
    return np.asarray(total.sum(axis=1)).ravel()


def _lost(graph: rx.PyGraph[int, None], at: int) -> set[int]:
    """Return who is parted from the rest when a node goes: all but the largest part."""
    part = next(some for some in rx.connected_components(graph) if at in some)
    inner = graph.copy()
    inner.remove_node(at)
    rest = [some for some in rx.connected_components(inner) if some & part]
    rest.sort(key=lambda some: (-len(some), min(some)))
    return set().union(*rest[1:])


def flags(snapshot: Snapshot, actors: Iterable[int]) -> Flags:
    """Return which actors of the release are among those at some places."""
    found = np.zeros(len(snapshot.actors), dtype=bool)
    found[list(actors)] = True
    return found
