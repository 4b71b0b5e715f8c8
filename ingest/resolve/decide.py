"""From features to a decision: which record a name means, or none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graph.trees import Trees
from ingest.resolve.features import FEATURES, Asked, Candidate, candidates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.resolve.universe import Record, Universe

MODEL = Path(__file__).parent / "match.npz"
THRESHOLD = 0.37
"""The probability with the best F1 in cross-validation; scores are bent so that it reads 0.5."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A record with its score in (0, 1), 0.5 or more = an answer, and the signals behind it."""

    record: Record
    score: float
    signals: dict[str, float]


@cache
def model() -> Trees:
    """Return the shipped model."""
    return Trees.load(MODEL)


def bend(probability: float) -> float:
    """Return a score that rises with the probability and is 0.5 at the threshold."""
    return float(max(probability, 1e-9) ** (log(0.5) / log(THRESHOLD)))


def rank(universe: Universe, asked: Sequence[Asked]) -> list[list[Scored]]:
    """Return for each asked name its candidates, best first; an empty list = none at all."""
    found = candidates(universe, asked)
    flat: list[Candidate] = [one for some in found for one in some]
    if not flat:
        return [[] for _ in asked]
    rows = np.array([one.values for one in flat], dtype=np.float32)
    scores = iter(model().probability(rows))
    ranked: list[list[Scored]] = []
    for some in found:
        scored = [
            Scored(
                one.record, bend(float(next(scores))), dict(zip(FEATURES, one.values, strict=True))
            )
            for one in some
        ]
        ranked.append(sorted(scored, key=lambda one: (-one.score, one.record.id)))
    return ranked
