"""The chain of actors, one for each stage, whose hand-offs are the shortest.

It is found by dynamic programming (Viterbi, 1967) over the stages in their order.
"""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.actor_ties import Ties, ties
from graph.coverage.handoffs import open_everywhere

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.coverage.matrix import CoverageMatrix

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

NO_CONNECTION_COST = 4.0
"""Length of a hand-off between two whom nothing ties: more than two steps with a risk at both ends,
so that a chain rather passes somebody at risk than breaks."""
_RISK = 0.5
"""What an actor at risk adds to the length: less than a step, so that it decides between equals."""


def shortest(
    matrix: CoverageMatrix, layers: list[Ints]
) -> tuple[list[int], Ties]:
    """Return the actor of each layer so that the sum of distances and risks is least."""
    net = matrix.snapshot.memoise(ties)
    if not layers:
        return [], net
    every = np.unique(np.concatenate(layers))
    distances = _distances(net, every, open_everywhere(matrix))
    risky = np.array([_risky(matrix, int(actor)) for actor in every]) * _RISK
    # Among equals the weightier actor: it comes first in its layer.
    positions = [np.searchsorted(every, layer) for layer in layers]
    cost, back = risky[positions[0]], []
    for left, right in pairwise(positions):
        through = cost[:, None] + distances[np.ix_(left, right)]
        back.append(np.argmin(through, axis=0))
        cost = through.min(axis=0) + risky[right]
    at = int(np.argmin(cost))
    chosen = [at]
    for step in reversed(back):
        at = int(step[at])
        chosen.append(at)
    return [
        int(layer[at])
        for layer, at in zip(layers, reversed(chosen), strict=True)
    ], net


def _distances(
    net: Ties,
    actors: Ints,
    allowed: npt.NDArray[np.bool_],
) -> Floats:
    near = (net.member[actors] @ net.member.T + net.own[actors]).tocsr()
    direct = near[:, actors].toarray() > 0
    between = near.multiply(allowed[None, :].astype(np.float32)).tocsr()
    two = (between @ between.T).toarray() > 0
    steps = np.where(direct, 1.0, np.where(two, 2.0, NO_CONNECTION_COST))
    np.fill_diagonal(steps, 0.0)
    return steps


def _risky(matrix: CoverageMatrix, actor: int) -> bool:
    status = matrix.operating_statuses.get(matrix.base.actors.ids[actor])
    return status is not None and status.state == "at-risk"
