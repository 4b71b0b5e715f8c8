"""Who has its seat in Belgium, and how many of them each cell has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.validity import counts

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.coverage.matrix import CoverageMatrix
    from graph.release.snapshot import Snapshot


def belgian(snapshot: Snapshot) -> npt.NDArray[np.bool_]:
    """Return which actors have their seat in Belgium; for `snapshot.memoise(belgian)`."""
    nodes = snapshot.actors
    pairs = zip(nodes.column("region"), nodes.column("country"), strict=True)
    return np.array(
        [bool(region) or country == "BE" for region, country in pairs],
        dtype=bool,
    )


def belgian_actors(matrix: CoverageMatrix) -> npt.NDArray[np.int64]:
    """Return how many open actors of Belgium each cell has, whatever the region looked at."""
    facts, near = matrix.base, matrix.snapshot.memoise(belgian)
    open_ = counts(matrix.codes) & near[facts.actor]
    counted = np.bincount(facts.cell[open_], minlength=facts.cells)
    for cell, actor in matrix.extra:
        counted[cell] += near[actor]
    return counted
