"""The scores of some organisations with all others, and the arithmetic on rows that they share."""

# scipy does not describe all its types.
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.sparse.linalg import svds

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.common.properties import Properties
    from graph.linkprediction.participations import Matrix

    Dense = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Block:
    """Structural scores of some organisations with all others (block x organisation).

    `closed` marks partners and the organisation itself: their scores are 0.
    """

    places: Ints
    scores: dict[str, Dense]
    closed: npt.NDArray[np.bool_]

    @classmethod
    def of(
        cls,
        partners: Matrix,
        places: Ints,
        scores: Properties,
    ) -> Block:
        """Return the block of these scores, those of partners and of oneself set to 0."""
        closed = partners[places].toarray() > 0
        closed[np.arange(len(places)), places] = True
        tables = {
            name: np.asarray(values, np.float32)
            for name, values in scores.items()
        }
        for values in tables.values():
            values[closed] = 0
        return cls(places, tables, closed)

    @cached_property
    def most(self) -> dict[str, Dense]:
        """Return the largest score of each row among those that are not partners."""
        return {
            name: values.max(axis=1) for name, values in self.scores.items()
        }


def products(left: Dense, right: Dense) -> Dense:
    """Return the inner product of each row of one matrix with that of the other."""
    return np.einsum("ij,ij->i", left, right)


def factors(
    graph: Matrix,
    rank: int,
    start: npt.NDArray[np.float64],
) -> tuple[Any, Any, Any]:
    """Return the largest singular vectors and values; `start` makes them the same each time."""
    decomposition: Any = svds(graph.astype(np.float64), k=rank, v0=start)
    return decomposition


def unit(vectors: npt.NDArray[Any]) -> Dense:
    """Return the rows scaled to length 1; rows of zeros stay."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return (vectors / np.maximum(length, 1e-9)).astype(np.float32)


def cosine(left: Dense, right: Dense) -> Dense:
    """Return the cosine of each row of one matrix with that of the other."""
    size = np.linalg.norm(left, axis=1) * np.linalg.norm(right, axis=1)
    return np.einsum("ij,ij->i", left, right) / np.maximum(size, 1e-9)


def log_ranks(row: Ints, values: Dense) -> Dense:
    """Return log(1 + rank) of each value among the pairs of its row, the largest first."""
    order = np.lexsort((-values, row))
    begin = np.r_[0, np.flatnonzero(np.diff(row[order])) + 1]
    sizes = np.diff(np.r_[begin, len(row)])
    rank = np.arange(len(row)) - np.repeat(begin, sizes)
    out = np.empty(len(row), np.float32)
    out[order] = np.log1p(rank)
    return out
