"""Train the shipped models offline: `python -m ingest.resolve.train UNIVERSE QUERIES PAIRS`.

Needs scikit-learn, which running the product does not. The matcher learns from labelled names;
the model of bare pairs from the names of known records: two names of one record are the same,
a name and the likest name of another record of the country are not. Labelled pairs are only
used to measure. Figures go to `report.json` beside the models.
"""

from __future__ import annotations

import csv
import json
import sys
import zlib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from graph.trees import Trees
from ingest.resolve import decide, pairs
from ingest.resolve.features import FEATURES, Asked, candidates
from ingest.resolve.run import curated_records
from ingest.resolve.universe import Universe, read

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[Any]

BAGS, FOLDS = 3, 5
NEAR = ("BE", "FR", "NL", "LU", "DE", "CH")
_SETTINGS: dict[str, Any] = {
    "learning_rate": 0.06, "max_iter": 140, "max_leaf_nodes": 12, "min_samples_leaf": 15,
    "l2_regularization": 2.0, "max_features": 0.5,
}  # fmt: skip


def fit(rows: Floats, truth: Floats, names: tuple[str, ...]) -> Trees:
    """Return several models with other seeds, joined into one whose log-odds are their mean."""
    grown = [
        Trees.of_sklearn(
            HistGradientBoostingClassifier(random_state=seed, **_SETTINGS).fit(rows, truth), names
        )
        for seed in range(BAGS)
    ]
    return Trees.mean(grown)


def best_f1(score: Floats, right: Floats, positives: int) -> tuple[float, float, float]:
    """Return the best F1 over all thresholds, its threshold, and recall at 99 % precision."""
    order = np.argsort(-score)
    hits = np.cumsum(right[order])
    given = np.arange(1, len(order) + 1)
    precision, recall = hits / given, hits / positives
    f1 = 2 * precision * recall / np.maximum(precision + recall, 1e-12)
    top = int(f1.argmax())
    strict = recall[precision >= 0.99]  # noqa: PLR2004
    return float(f1[top]), float(score[order][top]), float(strict.max(initial=0.0))


def matcher(universe: Path, labelled: Path) -> dict[str, Any]:
    """Train and store the matcher; return its figures in cross-validation."""
    with labelled.open(encoding="utf-8-sig", newline="") as lines:
        asked = list(csv.DictReader(lines))
    known = Universe(read(universe, frozenset(row["country"] for row in asked)))
    found = candidates(known, [Asked(r["name"], r["country"], r["city"]) for r in asked])
    owner = np.array([at for at, some in enumerate(found) for _ in some])
    rows = np.array([one.values for some in found for one in some], dtype=np.float32)
    good = [set(filter(None, row["ror_id"].split("|"))) for row in asked]
    truth = np.array([one.record.id in good[at] for at, some in enumerate(found) for one in some])
    keys = [min(good[at], default=row["name"]) for at, row in enumerate(asked)]
    fold = np.array([zlib.crc32(key.encode()) % FOLDS for key in keys])[owner]
    score = np.zeros(len(rows))
    for held in range(FOLDS):
        grown = fit(rows[fold != held], truth[fold != held], FEATURES)
        score[fold == held] = grown.probability(rows[fold == held])
    tops = [np.flatnonzero(owner == at) for at, some in enumerate(found) if some]
    tops = [some[np.argmax(score[some])] for some in tops]
    f1, threshold, strict = best_f1(score[tops], truth[tops], sum(map(bool, good)))
    fit(rows, truth, FEATURES).save(decide.MODEL)
    return {"queries": len(asked), "f1": f1, "threshold": threshold, "recall_at_99": strict}


def bare_pairs(universe: Path, labelled: Path) -> dict[str, Any]:
    """Train and store the model of bare pairs; return its balanced accuracy on labelled ones."""
    known = Universe([*read(universe, frozenset(NEAR)), *curated_records(NEAR)])
    made: list[tuple[str, str, str, bool]] = []
    draw = np.random.default_rng(13)
    for code in NEAR:
        country = known.countries[code]
        picked = draw.permutation(len(country.records))[:900]
        for at in picked:
            forms = [name.text for name in country.records[int(at)].names if len(name.text) > 1]
            made += [(a, b, code, True) for a, b in pairwise(forms[:4])]
            own = country.names[int(country.first[at])]
            plain, meaning = country.similar([own])
            cosine = (plain + meaning).ravel()
            cosine[country.owner == at] = -1
            rivals = np.argsort(-cosine)[:2].tolist() + draw.integers(0, len(cosine), 1).tolist()
            made += [
                (own.text, country.names[int(other)].text, code, False)
                for other in rivals
                if country.owner[int(other)] != at
            ]
    rows = pairs.direct_rows(known, [one[:3] for one in made])
    truth = np.array([same for *_, same in made])
    fit(
        rows, truth, tuple(f"{side}_{name}" for side in ("low", "high") for name in pairs.DIRECT)
    ).save(pairs.MODEL)
    pairs.model.cache_clear()
    decide.model.cache_clear()
    with labelled.open(encoding="utf-8-sig", newline="") as lines:
        asked = list(csv.DictReader(lines))
    own = Universe([*read(universe, frozenset({"BE"})), *curated_records({"BE"})])
    said = np.array(pairs.scores(own, [(r["left"], r["right"], r["country"]) for r in asked]))
    said = said >= 0.5  # noqa: PLR2004 - the same, see pairs
    same = np.array([row["label"] == "same" for row in asked])
    balanced = (said[same].mean() + (~said[~same]).mean()) / 2
    return {"made": len(made), "pairs": len(asked), "balanced_accuracy": float(balanced)}


def main(universe: Path, queries: Path, labelled: Path) -> None:
    """Train both models and write their report."""
    report = {"matcher": matcher(universe, queries), "pairs": bare_pairs(universe, labelled)}
    text = json.dumps(report, indent=1)
    (Path(__file__).parent / "report.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
