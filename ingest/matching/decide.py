"""From signals to a decision: which record a name means, or none."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graph.common.trees import Trees
from ingest.matching.blocking import MatchQuery, block_of
from ingest.matching.signals import FEATURES, signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from ingest.matching.universe import ReferenceRecord, Universe

MODEL = Path(__file__).parent / "match.npz"
REPORT = Path(__file__).parent / "report.json"
ANSWER = 0.5
"""A record with this score or more is an answer."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A record with its score of 0 to 1 and what it was made from."""

    record: ReferenceRecord
    score: float
    values: npt.NDArray[np.float32]

    @property
    def signals(self) -> dict[str, float]:
        """Return the signals behind the score, by name."""
        return dict(zip(FEATURES, self.values.tolist(), strict=True))


@cache
def model() -> Trees:
    """Return the shipped model."""
    return Trees.load(MODEL)


@cache
def _bend() -> float:
    """Return the power that brings the best threshold of cross-validation to 0.5."""
    return log(ANSWER) / log(
        json.loads(REPORT.read_text("utf-8"))["matcher"]["threshold"]
    )


def rank(
    universe: Universe, asked: Sequence[MatchQuery]
) -> list[list[Scored]]:
    """Return for each asked name its candidates, best first; an empty list = none at all."""
    if not asked or not universe.records:
        return [[] for _ in asked]
    block = block_of(universe, asked)
    rows = signals(universe, block)
    scores = np.maximum(model().probability(rows), 1e-9) ** _bend()
    ranked = [list[Scored]() for _ in asked]
    for (at, record), score, values in zip(
        block.pairs.tolist(),
        scores,
        rows,
        strict=True,
    ):
        ranked[int(at)].append(
            Scored(universe.records[int(record)], float(score), values)
        )
    for some in ranked:
        some.sort(key=lambda match: (-match.score, match.record.id))
    return ranked
