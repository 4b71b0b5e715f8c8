"""Train the shipped models of matching offline.

Run `python -m tools.training.matching.train UNIVERSE QUERIES PAIRS`.

Needs scikit-learn, which running the product does not. The matcher learns from labelled names;
the model of bare pairs from the names of known records: two names of one record are the same,
a name and the likest name of another record of the country are not. Labelled pairs are only
used to measure. Figures go to `report.json` beside the models: of cross-validation, the mean of
several splits into folds, and of each split where one says little.
"""

# sklearn does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

import csv
import json
import sys
import zlib
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import ExtraTreesClassifier

from graph.common.trees import Trees
from ingest.matching import decide, pairs
from ingest.matching.blocking import CandidateBlock, MatchQuery, block_of
from ingest.matching.run import curated_records
from ingest.matching.signals import FEATURES, signals
from ingest.matching.universe import Universe, read

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]

FOLDS, TURNS = 5, 5
NEAR = ("BE", "FR", "NL", "LU", "DE", "CH")
_SETTINGS: dict[str, Any] = {
    "n_estimators": 150,
    "max_features": None,
    "random_state": 13,
    "n_jobs": -1,
}


def fit(
    rows: Floats,
    truth: Floats,
    names: tuple[str, ...],
    leaf: int = 2,
) -> Trees:
    """Return extremely randomised trees (Geurts et al. 2006) with `leaf` rows or more a leaf."""
    grown = ExtraTreesClassifier(min_samples_leaf=leaf, **_SETTINGS).fit(
        rows, truth
    )
    return Trees.of_forest(grown, names)


def best_f1(
    score: Floats,
    right: Floats,
    positives: int,
) -> tuple[float, float, float]:
    """Return the best F1 over all thresholds, its threshold, and recall at 99 % precision."""
    order = np.argsort(-score)
    hits = np.cumsum(right[order])
    given = np.arange(1, len(order) + 1)
    precision, recall = hits / given, hits / positives
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    top = int(f1.argmax())
    strict = recall[precision >= 0.99]  # noqa: PLR2004
    return (
        float(f1[top]),
        float(score[order][top]),
        float(strict.max(initial=0.0)),
    )


def matcher(universe: Path, labelled: Path) -> dict[str, Any]:
    """Train and store the matcher; return its figures in cross-validation."""
    with labelled.open(encoding="utf-8-sig", newline="") as lines:
        asked = list(csv.DictReader(lines))
    known = Universe(
        read(universe, frozenset(row["country"] for row in asked))
    )
    block = block_of(
        known, [MatchQuery(r["name"], r["country"], r["city"]) for r in asked]
    )
    rows, owner = signals(known, block), block.pairs[:, 0]
    good = [set(filter(None, row["ror_id"].split("|"))) for row in asked]
    truth = np.array(
        [
            known.records[record].id in good[at]
            for at, record in block.pairs.tolist()
        ]
    )
    keys = [min(good[at], default=row["name"]) for at, row in enumerate(asked)]
    turns = [
        figures(
            asked,
            good,
            owner,
            held_out(rows, truth, _folds(keys, turn)[owner]),
            truth,
        )
        for turn in range(TURNS)
    ]
    fit(rows, truth, FEATURES).save(decide.MODEL)
    mean = {
        name: float(np.mean([turn[name] for turn in turns]))
        for name in turns[0]
    }
    strict = [turn["recall_at_99"] for turn in turns]
    return {
        "queries": len(asked),
        "turns": TURNS,
        **mean,
        "recall_at_99_of_turns": strict,
    }


def _folds(keys: list[str], turn: int) -> Floats:
    return np.array(
        [zlib.crc32(f"{turn}:{key}".encode()) % FOLDS for key in keys]
    )


def held_out(
    rows: Floats,
    truth: Floats,
    fold: Floats,
) -> Floats:
    """Return the score of each row by a model that saw no row of its fold."""
    score = np.zeros(len(rows))
    for left_out in range(FOLDS):
        grown = fit(rows[fold != left_out], truth[fold != left_out], FEATURES)
        score[fold == left_out] = grown.probability(rows[fold == left_out])
    return score


def figures(
    asked: list[dict[str, str]],
    good: list[set[str]],
    owner: Floats,
    score: Floats,
    truth: Floats,
) -> dict[str, float]:
    """Return F1 at the best threshold, recall at 99 %, and at that threshold each slice."""
    order = np.lexsort((-score, owner))
    tops = order[
        np.flatnonzero(np.append(True, owner[order][1:] != owner[order][:-1]))
    ]
    f1, threshold, strict = best_f1(
        score[tops], truth[tops], sum(map(bool, good))
    )
    answered, right = np.zeros(len(asked), bool), np.zeros(len(asked), bool)
    answered[owner[tops]] = score[tops] >= threshold
    right[owner[tops]] = truth[tops]
    right &= answered
    kinds = np.array([row["kind"] for row in asked])
    belgian = np.array([row["country"] == "BE" for row in asked])
    matched = np.array([bool(some) for some in good])
    of_belgium = (answered & belgian).sum() + (matched & belgian).sum()
    return {
        "f1": f1,
        "threshold": threshold,
        "recall_at_99": strict,
        "f1_belgium": float(2 * (right & belgian).sum() / max(of_belgium, 1)),
        **{
            kind: float(
                (answered if kind.startswith("absent") else right)[
                    kinds == kind
                ].mean()
            )
            for kind in sorted(set(kinds.tolist()))
        },
    }


def bare_pairs(universe: Path, labelled: Path) -> dict[str, Any]:
    """Train and store the model of bare pairs; return its balanced accuracy on labelled ones."""
    known = Universe(
        [*read(universe, frozenset(NEAR)), *curated_records(NEAR)]
    )
    made: list[tuple[str, str, str, bool]] = []
    draw = np.random.default_rng(13)
    for code in NEAR:
        span = known.span[code]
        picked = draw.permutation(np.arange(span.start, span.stop))[
            :900
        ].tolist()
        for at in picked:
            forms = [
                name.core
                for name in known.records[at].names
                if len(name.core) > 1
            ]
            made += [(a, b, code, True) for a, b in pairwise(forms[:4])]
        own = [known.records[at].names[0].core for at in picked]
        block = block_of(known, [MatchQuery(name, code) for name in own])
        rivals = [
            (at, rival)
            for at, rival in block.pairs.tolist()
            if rival != picked[at]
        ]
        likest = _likest_rivals(known, block, rivals)
        strangers = list(
            enumerate(draw.integers(span.start, span.stop, len(own)).tolist())
        )
        made += [
            (own[at], known.records[rival].names[0].core, code, False)
            for at, rival in (*likest, *strangers)
            if rival != picked[at]
        ]
    rows = pairs.direct_rows(known, [pair[:3] for pair in made])
    truth = np.array([same for *_, same in made])
    fit(
        rows,
        truth,
        tuple(
            f"{side}_{name}"
            for side in ("low", "high")
            for name in pairs.DIRECT
        ),
        leaf=20,  # made rows are many and noisy
    ).save(pairs.MODEL)
    pairs.model.cache_clear()
    decide.model.cache_clear()
    with labelled.open(encoding="utf-8-sig", newline="") as lines:
        asked = list(csv.DictReader(lines))
    own = Universe(
        [*read(universe, frozenset({"BE"})), *curated_records({"BE"})]
    )
    answers = np.array(
        pairs.scores(
            own, [(r["left"], r["right"], r["country"]) for r in asked]
        )
    )
    answers = answers >= decide.ANSWER
    same = np.array([row["label"] == "same" for row in asked])
    balanced = (answers[same].mean() + (~answers[~same]).mean()) / 2
    return {
        "made": len(made),
        "pairs": len(asked),
        "balanced_accuracy": float(balanced),
    }


def _likest_rivals(
    known: Universe,
    block: CandidateBlock,
    rivals: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    """Return of each asked name the two rivals whose words cover it best."""
    column = FEATURES.index("covered_both")
    like = dict(
        zip(
            map(tuple, block.pairs.tolist()),
            signals(known, block)[:, column],
            strict=True,
        )
    )
    best: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for pair in sorted(rivals, key=lambda pair: -like[pair]):
        best[pair[0]].append(pair)
    return [pair for some in best.values() for pair in some[:2]]


def main(
    universe: Path,
    queries: Path,
    labelled: Path,
) -> None:
    """Train both models and write their report."""
    report = {
        "matcher": matcher(universe, queries),
        "pairs": bare_pairs(universe, labelled),
    }
    text = json.dumps(report, indent=1)
    decide.REPORT.write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
