"""Candidates of each organisation, scored by the shipped models."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graph.common.trees import Trees
from graph.linkprediction.features import FEATURES
from graph.linkprediction.linear import Linear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.linkprediction.block import Block, Dense, Ints
    from graph.linkprediction.features import HistoryFeatures
    from graph.linkprediction.pair_features import Connections

BLOCK = 256
"""Organisations whose scores with all others are held at once."""
LISTS = {
    "steps": 100,
    "openings": 100,
    "programme": 60,
    "adamic_adar": 50,
    "walks": 60,
    "paths": 40,
    "fresh": 30,
    "country": 50,
    "country_ties": 50,
}
"""How many of the best by each score are looked at; the union is ranked by the model."""
RANKED = [at for at, name in enumerate(FEATURES) if name.endswith("_rank")]
ROOM = Path(__file__).parent


@cache
def ranker() -> Linear:
    """Return the model that ranks the candidates of one organisation."""
    return Linear.load(ROOM / "ranker.npz")


@cache
def judge() -> Trees:
    """Return the model that tells new partners from pairs of like degree that stay apart."""
    return Trees.load(ROOM / "judge.npz")


def blocks(
    source: HistoryFeatures | Connections, places: Ints
) -> Iterator[Block]:
    """Yield the structural scores of the organisations at `places`, some at a time."""
    for start in range(0, len(places), BLOCK):
        yield source.block(places[start : start + BLOCK])


def candidates(block: Block) -> tuple[Ints, Ints]:
    """Return pairs (row of the block, organisation) to be ranked, no partner and no self.

    An organisation enters by a score above 0 that no more than the listed number exceed.
    """
    last = block.closed.shape[1] - 1
    mask = np.zeros(block.closed.shape, dtype=bool)
    for name, count in LISTS.items():
        scores = block.scores[name]
        # The negative: equal zeros at the far end make it slow.
        rank = min(count, last)
        least = -np.partition(-scores, rank, axis=1)[:, rank]
        mask |= (scores >= least[:, None]) & (scores > 0)
    mask &= ~block.closed
    row, column = np.nonzero(mask)
    return row.astype(np.int64), column.astype(np.int64)


def scored(connections: Connections, block: Block) -> tuple[Ints, Ints, Dense]:
    """Return pairs (row of the block, organisation) with the ranker's score."""
    row, column = candidates(block)
    if not len(row):
        return row, column, np.zeros(0, np.float32)
    return row, column, ranker().raw(connections.rows(block, row, column))
