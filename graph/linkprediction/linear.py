"""A weighted sum of features that orders the candidates of one organisation, and how it learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]

FAR = 4
"""Standard deviations beyond which a value says no more."""
EPOCHS = 12
"""Passes over the organisations."""
STEP = 0.01
"""Learning rate at the start; it falls to 0 with half a cosine."""
BATCH = 64
"""Organisations for each step."""
SHRINK = 0.1
"""Weight decay: how strongly weights are drawn to 0."""
LEFT_OUT = 0.1
"""Share of the features that each step does without, so that none carries all."""
_MOMENTUM = 0.9
"""How much of the earlier slopes stays in the mean: what Kingma and Ba (Adam, 2015) recommend."""
_MEMORY = 0.99
"""The two decays of Adam (Kingma and Ba, 2015), there called beta 1 and beta 2."""


@dataclass(frozen=True)
class Linear:
    """Weights of standardised features; all arrays have one value a feature."""

    features: tuple[str, ...]
    mean: Floats
    scale: Floats
    weight: Floats

    def raw(self, rows: Floats) -> Floats:
        """Return the score of each row of row x feature; only differences mean something."""
        return self.standard(rows) @ self.weight

    def standard(self, rows: Floats) -> Floats:
        """Return the features in standard deviations from the mean of the training rows."""
        values = (rows - self.mean) / self.scale
        return np.clip(
            values,
            -FAR,
            FAR,
            out=values,
        )

    def save(self, path: Path) -> None:
        """Write the model as .npz without pickles."""
        np.savez_compressed(
            path,
            features=np.array(self.features),
            mean=self.mean,
            scale=self.scale,
            weight=self.weight,
        )

    @classmethod
    def load(cls, path: Path) -> Linear:
        """Return the model of a file written by `save`."""
        with np.load(path, allow_pickle=False) as data:
            names = tuple(str(name) for name in data["features"])
            return cls(
                names,
                data["mean"],
                data["scale"],
                data["weight"],
            )


@dataclass(frozen=True)
class Lists:
    """Candidates (row x feature), 1 for a new partner; rows of an organisation stay together."""

    rows: Floats
    truth: Floats
    owner: npt.NDArray[np.int64]

    def bounds(self) -> npt.NDArray[np.int64]:
        """Return begin and end of every organisation's rows that hold a new partner."""
        begin = np.r_[0, np.flatnonzero(np.diff(self.owner)) + 1]
        size = np.diff(np.r_[begin, len(self.owner)])
        with_partner = np.add.reduceat(self.truth, begin) > 0
        return np.stack([begin, begin + size], axis=1)[with_partner]


def fit(
    lists: Lists,
    features: tuple[str, ...],
    rising: frozenset[str],
) -> Linear:
    """Return weights that make an organisation's new partners likely among its candidates.

    The loss is ListNet's cross-entropy (Cao and others, ICML 2007) with the truth shared evenly
    among the new partners, every organisation alike; Adam, features left out at random, weights of
    `rising` never below 0.
    """
    start = np.zeros(len(features), np.float32)
    scale = lists.rows.std(axis=0) + 1e-3
    model = Linear(
        features,
        lists.rows.mean(axis=0),
        scale,
        start,
    )
    values = model.standard(lists.rows)
    draw = np.random.default_rng(13)
    never_negative = np.array([name in rising for name in features])
    weight = start.copy()
    first = start.copy()
    second = start.copy()
    turn = 0
    bounds = lists.bounds()
    for epoch in range(EPOCHS):
        step = STEP * (1 + np.cos(np.pi * epoch / EPOCHS)) / 2
        order = draw.permutation(len(bounds))
        for begin in range(0, len(order), BATCH):
            turn += 1
            mask = (draw.random(len(features)) > LEFT_OUT) / (1 - LEFT_OUT)
            chosen = bounds[order[begin : begin + BATCH]]
            slope = (
                _slope(
                    values,
                    lists.truth,
                    chosen,
                    weight * mask,
                )
                * mask
            )
            first = _MOMENTUM * first + (1 - _MOMENTUM) * slope
            second = _MEMORY * second + (1 - _MEMORY) * slope**2
            mean = first / (1 - _MOMENTUM**turn)
            deviation = np.sqrt(second / (1 - _MEMORY**turn))
            ahead = mean / (deviation + 1e-8)
            weight = weight - step * (ahead + SHRINK * weight)
            weight[never_negative] = np.maximum(weight[never_negative], 0)
    return Linear(
        features,
        model.mean,
        model.scale,
        weight.astype(np.float32),
    )


def _slope(
    values: Floats,
    truth: Floats,
    bounds: npt.NDArray[np.int64],
    weight: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Return the slope of the loss by weight, the mean over the organisations of `bounds`."""
    total = np.zeros(len(weight))
    for begin, end in bounds:
        score = values[begin:end] @ weight
        chance = np.exp(score - score.max())
        right = truth[begin:end]
        total += (chance / chance.sum() - right / right.sum()) @ values[
            begin:end
        ]
    return total / len(bounds)
