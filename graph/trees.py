"""Boosted trees applied with numpy alone: what a model file holds, whoever trained it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]


_CHUNK = 8192  # rows whose features stay in the processor's cache


@dataclass(frozen=True)
class Trees:
    """An additive model: `base` plus one leaf value of every tree; arrays are tree x node."""

    features: tuple[str, ...]
    base: float
    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float32]

    def raw(self, rows: npt.NDArray[np.float32]) -> Floats:
        """Return the sum of the leaves of each row; rows are row x feature without NaN."""
        total = np.empty(len(rows), dtype=np.float64)
        for start in range(0, len(rows), _CHUNK):
            part = slice(start, start + _CHUNK)
            total[part] = self._sum(np.ascontiguousarray(rows[part].T))
        return total

    def _sum(self, columns: npt.NDArray[np.float32]) -> Floats:
        count = columns.shape[1]
        total = np.full(count, self.base, dtype=np.float64)
        flat, at = columns.ravel(), np.arange(count)
        for tree in range(len(self.feature)):
            feature, threshold = self._offset(tree, count), self.threshold[tree]
            left, right = self.left[tree], self.right[tree]
            node = np.zeros(count, dtype=np.int16)
            for _ in range(self._depth[tree]):
                below = flat.take(feature.take(node) + at) <= threshold.take(node)
                node = np.where(below, left.take(node), right.take(node))
            total += self.value[tree].take(node)
        return total

    def _offset(self, tree: int, count: int) -> npt.NDArray[np.int64]:
        return np.maximum(self.feature[tree], 0).astype(np.int64) * count

    @cached_property
    def _depth(self) -> list[int]:
        """Return the steps to the deepest leaf of each tree; leaves lead to themselves."""
        depths: list[int] = []
        for tree in range(len(self.feature)):
            steps, at = 0, {0}
            while inner := [node for node in at if self.feature[tree][node] >= 0]:
                at = {int(side[tree][node]) for side in (self.left, self.right) for node in inner}
                steps += 1
            depths.append(steps)
        return depths

    def probability(self, rows: npt.NDArray[np.float32]) -> Floats:
        """Return the logistic of `raw`, in (0, 1)."""
        return 1.0 / (1.0 + np.exp(-self.raw(rows)))

    def save(self, path: Path) -> None:
        """Write the model as a compressed .npz without pickles."""
        np.savez_compressed(
            path, features=np.array(self.features), base=self.base, feature=self.feature,
            threshold=self.threshold, left=self.left, right=self.right, value=self.value,
        )  # fmt: skip

    @classmethod
    def load(cls, path: Path) -> Trees:
        """Return the model of a file written by `save`."""
        with np.load(path, allow_pickle=False) as data:
            held: dict[str, Any] = {name: data[name] for name in data.files}
        names = tuple(str(name) for name in held.pop("features"))
        return cls(features=names, base=float(held.pop("base")), **held)

    @classmethod
    def mean(cls, models: list[Trees]) -> Trees:
        """Return one model whose raw value is the mean of several with the same features."""
        share = np.float32(1.0 / len(models))
        width = max(model.feature.shape[1] for model in models)

        def joined(name: str, fill: int) -> npt.NDArray[Any]:
            parts = [getattr(model, name) for model in models]
            room = [((0, 0), (0, width - part.shape[1])) for part in parts]
            padded = [np.pad(p, r, constant_values=fill) for p, r in zip(parts, room, strict=True)]
            return np.concatenate(padded)

        return cls(
            models[0].features, float(np.mean([model.base for model in models])),
            joined("feature", -1), joined("threshold", 0), joined("left", 0), joined("right", 0),
            joined("value", 0) * share,
        )  # fmt: skip

    @classmethod
    def of_sklearn(cls, model: Any, features: tuple[str, ...]) -> Trees:
        """Return a fitted HistGradientBoosting model of scikit-learn as arrays."""
        grown = [stage[0].nodes for stage in model._predictors]  # noqa: SLF001 - no public way
        width = max(len(nodes) for nodes in grown)
        shape = (len(grown), width)
        feature = np.full(shape, -1, dtype=np.int16)
        threshold, value = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        left, right = np.zeros(shape, np.int16), np.zeros(shape, np.int16)
        for tree, nodes in enumerate(grown):
            size, inner = len(nodes), nodes["is_leaf"] == 0
            feature[tree, :size] = np.where(inner, nodes["feature_idx"], -1)
            threshold[tree, :size] = nodes["num_threshold"]
            itself = np.arange(size)
            left[tree, :size] = np.where(inner, nodes["left"], itself)
            right[tree, :size] = np.where(inner, nodes["right"], itself)
            value[tree, :size] = nodes["value"]
        base = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001 - no public way
        return cls(features, base, feature, threshold, left, right, value)
