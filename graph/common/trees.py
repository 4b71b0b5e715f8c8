"""Trees applied with numpy alone: what a model file holds, whoever trained it."""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    import numpy.typing as npt

    from graph.common.properties import Properties

    Floats = npt.NDArray[np.float64]
    # Feature (-1 = leaf), threshold, left, right, value.
    _Nodes = tuple[npt.NDArray[Any], ...]


_CHUNK = 8192  # rows whose features stay in the processor's cache


@dataclass(frozen=True)
class Trees:
    """An additive model: `base` plus one leaf value of every tree; arrays are tree x node.

    logistic: whether the sum is log-odds, as of boosted trees, or a probability itself, as of
    a forest whose leaves hold their share of it.
    """

    features: tuple[str, ...]
    base: float
    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int16]
    right: npt.NDArray[np.int16]
    value: npt.NDArray[np.float32]
    logistic: bool = True

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
            feature, threshold = (
                self._offset(tree, count),
                self.threshold[tree],
            )
            left, right = self.left[tree], self.right[tree]
            node = np.zeros(count, dtype=np.int16)
            for _ in range(self._depth[tree]):
                below = flat.take(feature.take(node) + at) <= threshold.take(
                    node
                )
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
            while inner := [
                node for node in at if self.feature[tree][node] >= 0
            ]:
                at = {
                    int(side[tree][node])
                    for side in (self.left, self.right)
                    for node in inner
                }
                steps += 1
            depths.append(steps)
        return depths

    def probability(self, rows: npt.NDArray[np.float32]) -> Floats:
        """Return the probability of each row, 0 to 1."""
        raw = self.raw(rows)
        return (
            1.0 / (1.0 + np.exp(-raw))
            if self.logistic
            else np.clip(raw, 0.0, 1.0)
        )

    def save(self, path: Path) -> None:
        """Write the model as a compressed .npz without pickles."""
        np.savez_compressed(
            path,
            features=np.array(self.features),
            base=self.base,
            feature=self.feature,
            threshold=self.threshold,
            left=self.left,
            right=self.right,
            value=self.value,
            logistic=self.logistic,
        )

    @classmethod
    def load(cls, path: Path) -> Trees:
        """Return the model of a file written by `save`."""
        with np.load(path, allow_pickle=False) as data:
            arrays: Properties = {name: data[name] for name in data.files}
        names = tuple(str(name) for name in arrays.pop("features"))
        base, logistic = (
            float(arrays.pop("base")),
            bool(arrays.pop("logistic")),
        )
        return cls(
            features=names,
            base=base,
            logistic=logistic,
            **arrays,
        )

    @classmethod
    def of_boosted(cls, model: Any, features: tuple[str, ...]) -> Trees:
        """Return a fitted HistGradientBoosting model of scikit-learn as arrays."""
        grown = [stage[0].nodes for stage in model._predictors]  # noqa: SLF001 - no public way
        base = float(np.ravel(model._baseline_prediction)[0])  # noqa: SLF001 - no public way
        return cls._of(
            features,
            base,
            [
                (
                    np.where(
                        nodes["is_leaf"] == 0,
                        nodes["feature_idx"].astype(np.int64),
                        -1,
                    ),
                    nodes["num_threshold"],
                    nodes["left"],
                    nodes["right"],
                    nodes["value"],
                )
                for nodes in grown
            ],
        )

    @classmethod
    def of_forest(cls, model: Any, features: tuple[str, ...]) -> Trees:
        """Return a fitted forest of scikit-learn that tells two classes apart as arrays."""
        share = 1.0 / len(model.estimators_)
        grown = [estimator.tree_ for estimator in model.estimators_]
        return cls._of(
            features,
            0.0,
            [
                (
                    np.where(tree.children_left >= 0, tree.feature, -1),
                    tree.threshold,
                    tree.children_left,
                    tree.children_right,
                    tree.value[:, 0, 1] / tree.value[:, 0].sum(axis=1) * share,
                )
                for tree in grown
            ],
            logistic=False,
        )

    @classmethod
    def _of(
        cls,
        features: tuple[str, ...],
        base: float,
        grown: list[_Nodes],
        *,
        logistic: bool = True,
    ) -> Trees:
        """Return trees of different sizes as arrays of one; leaves lead to themselves."""
        shape = (len(grown), max(len(nodes[0]) for nodes in grown))
        feature = np.full(shape, -1, dtype=np.int16)
        threshold, value = (
            np.zeros(shape, np.float32),
            np.zeros(shape, np.float32),
        )
        left, right = np.zeros(shape, np.int16), np.zeros(shape, np.int16)
        for tree, (asks, limit, below, above, leaf) in enumerate(grown):
            part, inner, itself = (
                np.s_[tree, : len(asks)],
                asks >= 0,
                np.arange(len(asks)),
            )
            feature[part], threshold[part], value[part] = (
                asks,
                _below(limit),
                leaf,
            )
            left[part] = np.where(inner, below, itself)
            right[part] = np.where(inner, above, itself)
        return cls(
            features,
            base,
            feature,
            threshold,
            left,
            right,
            value,
            logistic,
        )


def _below(limit: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    """Return single numbers that divide single ones as the given limits do."""
    near = limit.astype(np.float32)
    return np.where(
        near > limit, np.nextafter(near, np.float32(-np.inf)), near
    )
