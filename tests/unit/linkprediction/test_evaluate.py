from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import InvalidInputError
from graph.linkprediction import ranker as ranking
from graph.linkprediction.participations import Participation
from tools.training.partners import evaluate as ev
from tools.training.partners import report
from tools.training.partners.baselines import KnownPartners, best, scores

if TYPE_CHECKING:
    from pathlib import Path

DAY = 735000
HEAD = "project_id,start,programme,org_id,country,type,role,ec_contribution\n"


def row(
    project: str, organisation: str, start: int = DAY, programme: str = "SC1"
) -> Participation:
    return Participation(project, start, (programme,), organisation, "BE", "HES", False)


def made(projects: int, first: int, step: int, size: int = 60) -> list[Participation]:
    draw = np.random.default_rng(first)
    rows: list[Participation] = []
    for number in range(projects):
        members = draw.choice(size, size=int(draw.integers(2, 7)), replace=False)
        rows += [
            row(
                f"{first}-{number}",
                f"o{who:02}",
                first + step * number,
                f"SC{number % 3}",
            )
            for who in members
        ]
    return rows


def test_truth_is_who_is_met_later_for_the_first_time() -> None:
    known = ev.partners([row("p", "a"), row("p", "b"), row("q", "c"), row("r", "d")])
    later = [row("x", one) for one in ("a", "b", "c", "new")]
    assert ev.new_partners(later, known) == {"a": {"c"}, "b": {"c"}, "c": {"a", "b"}}
    giant = [row("g", one) for one in ("a", "d", *(f"n{n}" for n in range(ev.GIANT)))]
    assert ev.new_partners(giant, known) == {}
    assert ev.new_partners(giant, known, giants=True) == {"a": {"d"}, "d": {"a"}}


def test_partners_oneself_and_strangers_are_no_candidates() -> None:
    known = ev.partners([row("p", "a"), row("p", "b"), row("q", "c")])
    rows = [
        ("a", "b", 9.0),
        ("a", "a", 8.0),
        ("a", "new", 7.0),
        ("a", "c", 1.0),
        ("z", "a", 1.0),
    ]
    assert ev.ranked(rows, known)[0] == {"a": ["c"]}


def test_metrics_by_hand() -> None:
    truth = {"a": {"x", "y"}, "b": {"x"}, "c": {"z"}}
    lists = {"a": ["n", "x", "y"], "b": ["x"]}
    values = ev.per_organisation(truth, lists, ["a", "b", "c"])
    ideal = 1 + 1 / np.log2(3)
    gain = 1 / np.log2(3) + 1 / np.log2(4)
    assert values[0] == pytest.approx([0.5, 1, 1, gain / ideal])
    assert values[1] == pytest.approx([1, 1, 1, 1])
    assert values[2] == pytest.approx([0, 0, 0, 0])


@given(st.lists(st.integers(0, 5), min_size=1), st.lists(st.integers(0, 5), min_size=1))
def test_an_area_is_the_share_of_pairs_in_order(
    right: list[int], wrong: list[int]
) -> None:
    pairs = [(a > b) + (a == b) / 2 for a in right for b in wrong]
    assert ev.area(np.array(right), np.array(wrong)) == pytest.approx(
        sum(pairs) / len(pairs)
    )


def test_intervals_hold_the_mean_and_shrink_with_more() -> None:
    draw = np.random.default_rng(3)
    few, many = (ev.intervals(draw.random((size, 4)))["mrr"] for size in (50, 5000))
    assert few.low < few.value < few.high
    assert many.high - many.low < (few.high - few.low) / 3


def test_a_calibrated_score_is_found_so() -> None:
    draw = np.random.default_rng(5)
    scores_, truth = {}, {}
    for number in range(400):
        one = f"o{number}"
        raw = draw.normal(-1, 1.5, 30)
        hit = draw.random(30) < 1 / (1 + np.exp(-raw))
        scores_ |= {(one, f"c{at}"): float(value) for at, value in enumerate(raw)}
        truth[one] = {f"c{at}" for at in np.flatnonzero(hit)} or {"none"}
    found = ev.calibration(scores_, truth)
    assert found["error"] < 0.03  # pyright: ignore[reportOperatorIssue]


def test_baselines_are_what_networkx_says() -> None:
    rows = made(60, DAY, 20)
    known = KnownPartners(rows)
    graph = nx.from_scipy_sparse_array(known.partners)
    at = np.arange(len(known.ids))
    found = {name: score(at) for name, score in scores(known).items()}
    apart = [(a, b) for a in at for b in at if a < b and not graph.has_edge(a, b)]
    assert apart
    for a, b, value in nx.adamic_adar_index(graph, apart):
        assert found["Adamic-Adar"][a, b] == pytest.approx(value)
        shared = len(list(nx.common_neighbors(graph, a, b)))
        assert found["common neighbours"][a, b] == pytest.approx(shared)
    matrix = nx.to_numpy_array(graph, weight=None)
    katz = 1e-6 * matrix @ matrix + 1e-9 * matrix @ matrix @ matrix
    assert found["Katz"] == pytest.approx(katz)


def test_the_best_of_a_baseline_are_no_partners_and_in_order() -> None:
    known = KnownPartners(made(60, DAY, 20))
    score = scores(known)["Katz"]
    lists = dict(zip(known.ids, best(known, score, known.ids, 10), strict=True))
    values = score(np.arange(len(known.ids)))
    for one, some in lists.items():
        at = known.index[one]
        given = [values[at, known.index[other]] for other in some]
        assert given == sorted(given, reverse=True)
        assert one not in some


def _file(path: Path, rows: list[Participation]) -> Path:
    lines = [
        f"{r.project},{np.datetime64('0001-01-01') + r.start - 1},{'|'.join(r.programmes)},"
        f"{r.organisation},{r.country},{r.kind},,\n"
        for r in rows
    ]
    path.write_text(HEAD + "".join(lines), "utf-8")
    return path


def test_a_report_is_made_from_files_by_models_that_saw_the_history_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = _file(tmp_path / "history.csv", made(400, DAY, 5))
    truth = _file(tmp_path / "truth.csv", made(60, DAY + 2100, 5))
    pairs = tmp_path / "pairs.csv"
    pairs.write_text(
        "org_id,candidate_id,kind\no01,o02,new_partner\no03,o04,two_hop\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(ev, "TIMES", 20)
    shipped = ranking.ROOM
    report.main(
        [
            str(tmp_path / "out.json"),
            "--history",
            str(history),
            "--truth",
            str(truth),
            "--pairs",
            str(pairs),
        ]
    )
    assert shipped == ranking.ROOM
    found = orjson.loads((tmp_path / "out.json").read_bytes())
    assert found["format"] == report.FORMAT
    assert found["trained_until"] == found["data"]["history"]["until"]
    assert found["trained_until"] < found["data"]["truth"]["from"]
    model = found["methods"][0]["slices"]
    assert set(model) >= {"all", "newcomers", "hubs", "belgium", "health"}
    assert model["all"]["organisations"] > 0
    assert all(low <= value <= high for value, low, high in [model["all"]["mrr"]])
    assert len(found["methods"]) == 7
    assert set(found["areas"]) == {"two_hop"}
    assert len(found["by_rank"]) == 10


def test_a_truth_that_begins_before_the_history_ends_is_refused(tmp_path: Path) -> None:
    file = _file(tmp_path / "h.csv", made(20, DAY, 5))
    with pytest.raises(InvalidInputError, match="does not begin after"):
        report.report(file, file, None, tmp_path)
