"""Train the shipped models offline: `python -m tools.training.partners.train OUT HISTORY...`.

The judge needs scikit-learn, which running the product does not. Time splits inside the history:
what is known up to a day, against the new partners of the year (or the two years) after it.
"""

# sklearn does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from graph.common.trees import Trees
from graph.linkprediction import linear, ranker
from graph.linkprediction import pair_features as pair_model
from graph.linkprediction.features import (
    FEATURES,
    GIANT,
    REACH,
    HistoryFeatures,
)
from graph.linkprediction.pair_features import Connections
from graph.linkprediction.participations import Participations, read_rows
from graph.linkprediction.predict import pair_rows

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.linkprediction.block import Dense, Ints

    Rows = tuple[Dense, Ints, npt.NDArray[np.float64]]

RISING = frozenset(
    {
        "common",
        "adamic_adar",
        "allocation",
        "newman",
        "walks",
        "interest",
        "programme",
        "jaccard",
        "walk_cosine",
        "programme_cosine",
        "recent",
        "country_preference",
        "kind_preference",
        "recent_programme",
        "shared_recent",
        "gain",
        "gain_raw",
        *REACH,
    }
)
"""Evidence that may raise a score and never lower it."""


@dataclass(frozen=True)
class Split:
    """What was known on a day, and the new partners (pairs of places) that came after."""

    evidence: HistoryFeatures
    new: Ints


def split(
    whole: Participations,
    day: int,
    until: int,
) -> Split:
    """Return the history up to `day` with the new pairs of projects that start until `until`."""
    known = whole.until(day)
    index = known.index
    later: dict[str, set[str]] = {}
    for row in whole.rows:
        if day < row.start <= until:
            later.setdefault(row.project, set()).add(row.organisation)
    met = known.partners
    pairs: set[tuple[int, int]] = set()
    for members in later.values():
        if len(members) <= GIANT:
            places = [index[key] for key in members if key in index]
            pairs |= {(a, b) for a in places for b in places if a != b}
    every = np.array(sorted(pairs), dtype=np.int64)
    old = np.asarray(met[every[:, 0], every[:, 1]]).ravel() > 0
    return Split(HistoryFeatures(known), every[~old])


def ranking_lists(part: Split) -> linear.Lists:
    """Return the candidates of every organisation with a new partner."""
    source, size = Connections(part.evidence), len(part.evidence.history.ids)
    hits = part.new[:, 0] * size + part.new[:, 1]
    rows, owner, keys = [], [], []
    for block in ranker.blocks(source, np.unique(part.new[:, 0])):
        row, column = ranker.candidates(block)
        rows.append(source.rows(block, row, column))
        owner.append(block.places[row])
        keys.append(block.places[row] * size + column)
    truth = np.isin(np.concatenate(keys), hits).astype(np.float32)
    return linear.Lists(np.concatenate(rows), truth, np.concatenate(owner))


def judging_rows(part: Split, draw: np.random.Generator) -> Rows:
    """Return new pairs beside pairs of like degree, and partners of partners, that stay apart."""
    evidence = part.evidence
    size = len(evidence.history.ids)
    taken = set((part.new[:, 0] * size + part.new[:, 1]).tolist())
    order = np.argsort(evidence.degree + draw.random(size) * 0.01)
    place = np.empty(size, np.int64)
    place[order] = np.arange(size)
    new = part.new[draw.permutation(len(part.new))[:60_000]]
    own, other, truth = [], [], []
    graph = evidence.partners
    reach: dict[int, Ints] = {}
    for a, b in new[np.argsort(new[:, 0], kind="stable")].tolist():
        alike = np.clip(place[b] + draw.integers(-25, 26, 3), 0, size - 1)
        options = order[alike].tolist()
        near = graph.indices[graph.indptr[a] : graph.indptr[a + 1]]
        if len(near):
            if a not in reach:
                reach = {a: np.unique(graph[near].indices)}
            far = reach[a]
            level = np.argsort(
                np.abs(evidence.degree[far] - evidence.degree[b])
            )[:12]
            options += [int(draw.choice(far)), int(far[draw.choice(level)])]
        met = set(near.tolist())
        strangers = [
            c
            for c in options
            if c != a and c not in met and a * size + c not in taken
        ]
        for candidate, label in [(b, 1), *((c, 0) for c in strangers)]:
            own.append(a)
            other.append(candidate)
            truth.append(label)
    left, right, label = np.array(own), np.array(other), np.array(truth)
    order_ = np.argsort(left, kind="stable")
    left, right, label = left[order_], right[order_], label[order_]
    places, row = np.unique(left, return_inverse=True)
    rows: list[Dense] = []
    for number, block in enumerate(ranker.blocks(evidence, places)):
        begin = number * ranker.BLOCK
        mine = (row >= begin) & (row < begin + ranker.BLOCK)
        rows.append(
            pair_rows(
                evidence,
                block,
                row[mine] - begin,
                right[mine],
            )
        )
    return np.concatenate(rows), label, np.ones(len(label))


def fit(
    made: list[Rows],
    trees: int,
    leaves: int,
) -> Trees:
    """Return a boosted model in which evidence never lowers a score."""
    signs = [1 if name in RISING else 0 for name in FEATURES]
    grown = HistGradientBoostingClassifier(
        learning_rate=0.08,
        max_iter=trees,
        max_leaf_nodes=leaves,
        min_samples_leaf=60,
        l2_regularization=5.0,
        monotonic_cst=signs,
        max_features=0.4,
        random_state=13,
    )
    rows, truth, weight = (
        np.concatenate(column) for column in zip(*made, strict=True)
    )
    return Trees.of_boosted(grown.fit(rows, truth, weight), FEATURES)


def main(out: Path, paths: list[Path]) -> None:
    """Train on the last years of the files and write both models to `out`."""
    whole = Participations([row for path in paths for row in read_rows(path)])
    draw = np.random.default_rng(13)
    days = range(whole.end - 365, int(whole.start.min()) + 500, -182)
    parts = [split(whole, day, whole.end) for day in days]
    # The last year alone ranks better than with older years beside it; pairs profit from both.
    lists = ranking_lists(parts[0])
    linear.fit(lists, pair_model.FEATURES, pair_model.RISING).save(
        out / "ranker.npz"
    )
    sys.stdout.write(f"ranker: {len(lists.rows)} rows\n")
    made = [judging_rows(part, draw) for part in parts]
    fit(made, 150, 16).save(out / "judge.npz")
    sys.stdout.write(f"judge: {[len(m[0]) for m in made]} rows\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])
