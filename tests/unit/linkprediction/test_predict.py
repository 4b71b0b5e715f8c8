from __future__ import annotations

import csv
import gzip
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.ensemble import ExtraTreesClassifier, HistGradientBoostingClassifier

from graph.common.trees import Trees
from graph.errors import InvalidInputError
from graph.linkprediction import linear
from graph.linkprediction import pair_features as pair_model
from graph.linkprediction import ranker as model
from graph.linkprediction.features import (
    FEATURES,
    GIANT,
    REACH,
    STEPS,
    STRUCTURAL,
    HistoryFeatures,
)
from graph.linkprediction.pair_features import Connections
from graph.linkprediction.participations import Participation, Participations, read
from graph.linkprediction.predict import predict

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "project_id,start,programme,org_id,country,type,role,ec_contribution\n"


def made(projects: int = 60, organisations: int = 40) -> list[Participation]:
    draw = np.random.default_rng(5)
    rows: list[Participation] = []
    for number in range(projects):
        members = draw.choice(
            organisations, size=int(draw.integers(1, 6)), replace=False
        )
        rows += [
            Participation(
                f"p{number}",
                735000 + 20 * number,
                (f"SC{number % 3}",),
                f"o{who:02}",
                "BE" if who % 2 else "FR",
                "HES",
                place == 0,
            )
            for place, who in enumerate(members)
        ]
    return rows


@pytest.fixture(scope="module")
def evidence() -> HistoryFeatures:
    return HistoryFeatures(Participations(made()))


def test_structural_scores_are_those_of_networkx(evidence: HistoryFeatures) -> None:
    graph = nx.from_scipy_sparse_array(evidence.close)
    places = np.arange(len(evidence.history.ids))
    block = evidence.block(places)
    pairs = [
        (a, b) for a in places for b in places if a < b and not graph.has_edge(a, b)
    ]
    degree = dict(graph.degree)
    for a, b, score in nx.resource_allocation_index(graph, pairs):
        assert block.scores["allocation"][a, b] == pytest.approx(score, abs=1e-5)
    for a, b in pairs:
        shared = sorted(nx.common_neighbors(graph, a, b))
        assert block.scores["common"][a, b] == len(shared)
        weights = sum(1 / np.log(max(degree[c], 2) + 0.5) for c in shared)
        assert block.scores["adamic_adar"][a, b] == pytest.approx(weights, abs=1e-4)


@pytest.mark.parametrize("name", ["close", "met"])
def test_reach_is_the_chance_of_a_walk_over_that_of_the_degree(
    evidence: HistoryFeatures, name: str
) -> None:
    graph = getattr(evidence, name).toarray().astype(float)
    degree = graph.sum(axis=1)
    step = graph / np.maximum(degree, 1e-12)[:, None]
    block = evidence.block(np.arange(len(degree)))
    names = REACH[: len(STEPS)] if name == "close" else REACH[len(STEPS) :]
    for steps, score in zip(STEPS, names, strict=True):
        chance = np.linalg.matrix_power(step, steps)
        expected = chance / np.maximum(degree / degree.sum(), 1e-12)
        expected[:, degree == 0] = 0
        found = block.scores[score]
        assert found[~block.closed] == pytest.approx(expected[~block.closed], rel=1e-4)
        assert found == pytest.approx(found.T, rel=1e-4)  # who starts does not matter


def test_candidates_are_never_partners_nor_oneself(evidence: HistoryFeatures) -> None:
    places = np.arange(len(evidence.history.ids))
    block = Connections(evidence).block(places)
    row, column = model.candidates(block)
    assert len(row)
    assert not (evidence.partners.toarray()[row, column] > 0).any()
    assert (row != column).all()


def test_features_are_finite_and_named(evidence: HistoryFeatures) -> None:
    connections = Connections(evidence)
    row, column = model.candidates(connections.block(np.arange(5)))
    weighed = connections.rows(connections.block(np.arange(5)), row, column)
    assert weighed.shape == (len(row), len(pair_model.FEATURES))
    assert np.isfinite(weighed).all()
    values = evidence.rows(evidence.block(np.arange(5)), row, column)
    assert values.shape == (len(row), len(FEATURES))
    assert np.isfinite(values).all()
    assert ranked_first(values)


def ranked_first(values: np.ndarray) -> bool:
    return bool(
        (values[:, [FEATURES.index(f"{n}_rank") for n in STRUCTURAL]] >= 0).all()
    )


def test_a_giant_project_makes_partners_but_no_evidence() -> None:
    giant = [
        Participation("g", 735000, (), f"o{n:03}", "BE", "PRC", False)
        for n in range(GIANT + 1)
    ]
    evidence = HistoryFeatures(
        Participations(
            [*giant, Participation("s", 735001, (), "o000", "BE", "PRC", True)]
        )
    )
    assert evidence.partners.nnz == (GIANT + 1) * GIANT
    assert evidence.close.nnz == 0


def _file(path: Path, rows: list[Participation]) -> Path:
    lines = [
        f"{r.project},{np.datetime64('0001-01-01') + r.start - 1},{'|'.join(r.programmes)},"
        f"{r.organisation},{r.country},{r.kind},{'coordinator' if r.coordinator else ''},\n"
        for r in rows
    ]
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines([HEAD, *lines])
    return path


def test_predictions_of_a_file(tmp_path: Path) -> None:
    history = _file(tmp_path / "h.csv.gz", made())
    (tmp_path / "pairs.csv").write_text(
        "org_id,candidate_id\no01,o02\no01,nobody\n", "utf-8"
    )
    told = predict(
        history,
        tmp_path / "p.csv",
        5,
        tmp_path / "pairs.csv",
        tmp_path / "pairs_out.csv",
    )
    rows = list(csv.DictReader((tmp_path / "p.csv").read_text("utf-8").splitlines()))
    by_organisation: dict[str, list[float]] = {}
    for row in rows:
        by_organisation.setdefault(row["org_id"], []).append(float(row["score"]))
    assert set(by_organisation) == set(read(history).ids)
    assert all(
        len(s) <= 5 and s == sorted(s, reverse=True) for s in by_organisation.values()
    )
    assert told["pairs"] == 1
    assert "o01,o02," in (tmp_path / "pairs_out.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("project_id,start\n1,2020-01-01\n", "1: columns missing: programme, org_id"),
        (HEAD + "1,in May,SC1,9,BE,HES,,\n", "2: start: Invalid isoformat"),
        (HEAD + "1,2020-01-01,SC1,,BE,HES,,\n", "2: org_id: empty"),
        (HEAD + "1,2020-01-01,SC1\n", "2: org_id: missing"),
        (HEAD, "at least one participation"),
    ],
)
def test_a_wrong_history_is_refused_with_line_and_field(
    tmp_path: Path, text: str, reason: str
) -> None:
    (tmp_path / "h.csv").write_text(text, "utf-8")
    with pytest.raises(InvalidInputError, match=reason):
        predict(tmp_path / "h.csv", tmp_path / "p.csv")
    assert not (tmp_path / "p.csv").exists()


@settings(max_examples=12)  # each grows two models, which are compared on 120 rows
@given(st.integers(0, 2**32 - 1))
def test_trees_say_what_the_library_that_grew_them_says(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows = draw.random((120, 4)).astype(np.float32)
    truth = rows[:, 0] + rows[:, 1] * rows[:, 2] > draw.random(120)
    truth[:2] = [True, False]
    names = tuple("abcd")
    boosted = HistGradientBoostingClassifier(
        max_iter=6, min_samples_leaf=5, random_state=0
    )
    forest = ExtraTreesClassifier(7, min_samples_leaf=2, random_state=0)
    for estimator, converted in (
        (boosted, Trees.of_boosted),
        (forest, Trees.of_forest),
    ):
        wanted = estimator.fit(rows, truth).predict_proba(rows)[:, 1]
        assert converted(estimator, names).probability(rows) == pytest.approx(
            wanted, abs=1e-5
        )


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    model.judge().save(tmp_path / "m.npz")
    rows = np.random.default_rng(1).random((30, len(FEATURES))).astype(np.float32)
    assert (Trees.load(tmp_path / "m.npz").raw(rows) == model.judge().raw(rows)).all()


def test_steps_divide_shared_projects_by_the_activity_between() -> None:
    rows = [Participation("p", 735000, (), o, "BE", "HES", False) for o in "ab"]
    rows += [Participation("q", 735000, (), o, "BE", "HES", False) for o in "bc"]
    block = Connections(HistoryFeatures(Participations(rows))).block(np.arange(3))
    # b met a and c once each: 1 * 1 / 2 ** 0.6
    assert block.scores["steps"][0, 2] == pytest.approx(2**-0.6, abs=1e-5)
    assert block.scores["steps"][0, 1] == 0


def test_the_ranker_learns_what_tells_and_gives_evidence_no_negative_weight() -> None:
    draw = np.random.default_rng(3)
    rows = draw.normal(size=(4000, 3)).astype(np.float32)
    owner = np.repeat(np.arange(200), 20)
    score = 2 * rows[:, 0] - rows[:, 1] + draw.gumbel(size=4000)
    truth = np.zeros(4000, np.float32)
    truth[np.argmax(score.reshape(200, 20), axis=1) + 20 * np.arange(200)] = 1
    model = linear.fit(
        linear.Lists(rows, truth, owner), ("a", "b", "c"), frozenset({"a", "b", "c"})
    )
    best = np.argmax(model.raw(rows).reshape(200, 20), axis=1) + 20 * np.arange(200)
    assert truth[best].mean() > 0.3
    assert model.weight[0] > 3 * model.weight[2]
    assert model.weight[1] == 0


def test_the_shipped_ranker_weighs_the_features_that_are_computed(
    tmp_path: Path,
) -> None:
    shipped = model.ranker()
    assert shipped.features == pair_model.FEATURES
    rising = [name in pair_model.RISING for name in shipped.features]
    assert (shipped.weight[rising] >= 0).all()
    shipped.save(tmp_path / "m.npz")
    rows = (
        np.random.default_rng(1).random((30, len(shipped.features))).astype(np.float32)
    )
    assert (linear.Linear.load(tmp_path / "m.npz").raw(rows) == shipped.raw(rows)).all()
