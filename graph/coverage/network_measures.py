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
from itertools import islice
from typing import TYPE_CHECKING, Literal

import numpy as np
import rustworkx as rx
from scipy import sparse

from graph.coverage.actor_ties import ties
from graph.coverage.articulation import parted_by
from graph.release.status import closed

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Floats = npt.NDArray[np.float64]

EXACT = 500_000_000
"""Nodes times edges up to which betweenness is exact: some seconds of work."""
_PIVOTS = 64
"""Nodes of the sample: time grows with their number, the error falls with its square root."""
_ABREAST = 8
"""Pivots that are walked side by side: more of them no longer fit a processor's cache."""
_CUT = 40
"""Articulation points that are walked, those most between others first; a board shows twelve."""


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
    points = rx.articulation_points(graph)
    walked = islice(filter(points.__contains__, order), _CUT)
    lost = {at: parted_by(adjacency, at) for at in walked}
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
