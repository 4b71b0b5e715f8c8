"""Where actors stand in a view of its own: small enough to be laid out by itself.

Distances on the sheet follow the number of ties between two actors (stress majorisation: Gansner,
Koren and North, Graph drawing by stress majorization, 2004), from the stable positions of the
release, so that the same view is the same picture each time and stays near what it was before.
"""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import shortest_path

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy.typing as npt

    from graph.release.adjacency import Pair
    from graph.view.layout import Place

    Array = npt.NDArray[np.float64]

MOST = 120
"""Nodes up to which a view is laid out by itself; beyond, stable positions say more."""
EDGE = 150.0
"""Pixels at zoom 1 between two who are tied."""
_ROUNDS = 150
_SEPARATION = 1.6
"""Steps by which parts that nothing ties stand farther apart than the widest of them is wide."""


def local(
    places: Mapping[str, Place], pairs: Sequence[Pair]
) -> dict[str, Place]:
    """Return positions for the nodes of one view, its long side lying, around (0, 0).

    Args:
        places: the stable position of each node.
        pairs: the two ends of each tie in the view.
    """
    ids = sorted(places)
    start = np.array([places[key] for key in ids], dtype=np.float64)
    if len(ids) < 3:  # noqa: PLR2004 - two stand side by side
        return {
            key: (EDGE * (at - (len(ids) - 1) / 2), 0.0)
            for at, key in enumerate(ids)
        }
    moved = _majorised(_started(start), _distances(ids, pairs))
    lying = _lying(moved, start)
    return {
        key: (float(x), float(y))
        for key, (x, y) in zip(ids, lying, strict=True)
    }


def _distances(ids: Sequence[str], pairs: Sequence[Pair]) -> Array:
    """Return the steps between all nodes; between parts that nothing ties, a little more."""
    index = {key: at for at, key in enumerate(ids)}
    left = [index[a] for a, _ in pairs]
    right = [index[b] for _, b in pairs]
    tied = csr_matrix(
        (np.ones(len(left)), (left, right)), shape=(len(ids), len(ids))
    )
    steps = shortest_path(tied, directed=False, unweighted=True)
    finite = steps[np.isfinite(steps)]
    widest = min(float(finite.max(initial=1.0)), 4.0)
    steps[~np.isfinite(steps)] = widest + _SEPARATION
    np.fill_diagonal(steps, 1.0)
    return steps * EDGE


def _started(start: Array) -> Array:
    """Return the stable positions on a scale at which ties have about their length."""
    moved = start - start.mean(axis=0)
    spread = float(np.abs(moved).max()) or 1.0
    # A spiral of a thousandth keeps those who stand on one spot from staying there.
    turn = np.arange(len(start)) * 2.4
    return moved / spread * 3 * EDGE + np.c_[np.cos(turn), np.sin(turn)] * (
        EDGE / 100
    )


def _majorised(places: Array, wanted: Array) -> Array:
    """Return the places after so many rounds, each of which solves L now = B(before) before.

    L is the Laplacian of the weights and B that of the pulls (equation 7 of the paper). Whatever B
    pulls adds up to nothing, so the inverse of L with a constant added to every cell, which has an
    inverse, gives the same as its pseudo-inverse, at a twentieth of the time.
    """
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - a third of a second, for this alone

    stiffness = 1.0 / wanted
    np.fill_diagonal(stiffness, 0.0)
    weight = stiffness / wanted
    laplacian = np.diag(weight.sum(axis=1)) - weight
    inverse = np.linalg.inv(laplacian + weight.mean())
    now = places - places.mean(axis=0)
    for _ in range(_ROUNDS):
        pull = stiffness / np.maximum(cdist(now, now), 1e-6)
        now = inverse @ (pull.sum(axis=1)[:, None] * now - pull @ now)
    return now


def _lying(places: Array, start: Array) -> Array:
    """Return the places turned so that the longest direction lies, not mirrored against `start`."""
    moved = places - places.mean(axis=0)
    _, _, axes = np.linalg.svd(moved, full_matrices=False)
    turned = moved @ axes.T
    before = start - start.mean(axis=0)
    signs = np.sign((turned * before).sum(axis=0))
    return turned * np.where(signs == 0, 1.0, signs)
