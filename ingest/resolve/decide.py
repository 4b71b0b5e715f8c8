"""From features to a decision: which record a name means, or none."""

from __future__ import annotations

import json
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
REPORT = Path(__file__).parent / "report.json"


@dataclass(frozen=True, slots=True)
class Scored:
    """A record with its score in (0, 1), 0.5 or more = an answer, and what it was made from."""

    record: Record
    score: float
    values: list[float]

    @property
    def signals(self) -> dict[str, float]:
        """Return the features behind the score, by name."""
        return dict(zip(FEATURES, self.values, strict=True))


@cache
def model() -> Trees:
    """Return the shipped model."""
    return Trees.load(MODEL)


@cache
def _bend() -> float:
    """Return the power that brings the best threshold of cross-validation to 0.5."""
    return log(0.5) / log(json.loads(REPORT.read_text("utf-8"))["matcher"]["threshold"])


def rank(universe: Universe, asked: Sequence[Asked]) -> list[list[Scored]]:
    """Return for each asked name its candidates, best first; an empty list = none at all."""
    found = candidates(universe, asked)
    flat: list[Candidate] = [one for some in found for one in some]
    if not flat:
        return [[] for _ in asked]
    rows = np.array([one.values for one in flat], dtype=np.float32)
    scores = iter(np.maximum(model().probability(rows), 1e-9) ** _bend())
    ranked: list[list[Scored]] = []
    for some in found:
        scored = [Scored(one.record, float(next(scores)), one.values) for one in some]
        ranked.append(sorted(scored, key=lambda one: (-one.score, one.record.id)))
    return ranked
