"""Make the evaluation report that the site shows.

`python -m tools.training.partners.report OUT --history F --truth F [--pairs F]` trains models on
the history alone, as `train` does, predicts with them, measures against the truth and writes OUT.
The shipped models may have seen the truth and are not used. The format is described in
docs/partners.md; nothing of the report is written by hand. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from graph.common.textio import read_rows as read_csv
from graph.errors import InvalidInputError
from graph.linkprediction import ranker as ranking
from graph.linkprediction.participations import read_rows
from graph.linkprediction.predict import predict
from tools.training.partners import evaluate as ev
from tools.training.partners import train
from tools.training.partners.baselines import KnownPartners, best, scores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from graph.linkprediction.participations import Participation

FORMAT = 1
HEALTH, HOME = "SC1", "BE"
_PREDICTED = ("org_id", "candidate_id", "score")


def report(
    history: Path,
    truth: Path,
    pairs: Path | None,
    folder: Path,
) -> dict[str, Any]:
    """Return the report; models and predictions are left in `folder`.

    Raises:
        InvalidInputError: a file is not as described, or the truth does not begin after the
            history.
    """
    before, later = read_rows(history), read_rows(truth)
    if max(row.start for row in before) >= min(row.start for row in later):
        raise InvalidInputError(
            f"{truth} does not begin after {history} ends.",
            hint="Split the projects by start.",
        )
    predicted, judged = folder / "predicted.csv.gz", folder / "judged.csv.gz"
    with _trained(folder, history):
        run = predict(
            history,
            predicted,
            ev.DEPTH,
            pairs,
            judged if pairs else None,
        )
    known = ev.partners(before)
    slices = _slices(before, later, known)
    asked = sorted(slices["all"][0].keys() | slices["with giants"][0].keys())
    model, given = ev.ranked(_scored(predicted), known)
    lists = {"model": model, **_baselines(before, asked)}
    figures: dict[str, Any] = {
        "format": FORMAT,
        "trained_until": _about(history, before)["until"],
        "data": {
            "history": _about(history, before),
            "truth": _about(truth, later),
        },
        "seconds": run["seconds"],
        "methods": [
            {
                "name": name,
                "kind": "model" if name == "model" else "baseline",
                "slices": {
                    key: _measured(*some, ranking)
                    for key, some in slices.items()
                },
            }
            for name, ranking in lists.items()
        ],
        "by_rank": ev.by_rank(model, slices["all"][0]),
        "calibration": ev.calibration(given, slices["all"][0]),
        "unseen": _unseen(
            later,
            known,
            slices["all"][0],
            lists["model"],
        ),
    }
    figures["difference"] = _difference(
        lists, figures["methods"], slices["all"][0]
    )
    if pairs is not None:
        rows = [
            (r["org_id"], r["candidate_id"], r["kind"])
            for _, r in read_csv(pairs, ("kind",))
        ]
        scored = {(a, b): value for a, b, value in _scored(judged)}
        figures["areas"] = {
            key: tuple(interval)
            for key, interval in ev.areas(rows, scored).items()
        }
    return figures


@contextmanager
def _trained(folder: Path, history: Path) -> Iterator[None]:
    """Have the models of a folder used, trained on the history."""
    train.main(folder, [history])
    shipped = ranking.ROOM
    ranking.ROOM = folder
    try:
        for load in (ranking.ranker, ranking.judge):
            load.cache_clear()
        yield
    finally:
        ranking.ROOM = shipped
        for load in (ranking.ranker, ranking.judge):
            load.cache_clear()


def _slices(
    before: Sequence[Participation],
    later: Sequence[Participation],
    known: Mapping[str, set[str]],
) -> dict[str, tuple[ev.Truth, list[str]]]:
    """Return the truth of each slice and the organisations that it asks about."""
    every = ev.new_partners(later, known)
    country = {row.organisation: row.country for row in before}

    def some(keep: Callable[[str], bool]) -> tuple[ev.Truth, list[str]]:
        return every, sorted(
            organisation for organisation in every if keep(organisation)
        )

    health = ev.new_partners(
        later, known, keep=lambda row: HEALTH in row.programmes
    )
    giants = ev.new_partners(later, known, giants=True)
    return {
        "all": some(lambda _: True),
        "newcomers": some(lambda key: len(known[key]) <= ev.NEW),
        "middle": some(lambda key: ev.NEW < len(known[key]) < ev.HUB),
        "hubs": some(lambda key: len(known[key]) >= ev.HUB),
        "belgium": some(lambda key: country[key] == HOME),
        "health": (health, sorted(health)),
        "with giants": (giants, sorted(giants)),
    }


def _measured(
    truth: ev.Truth,
    asked: list[str],
    ranking: ev.Ranked,
) -> dict[str, Any]:
    counts = {
        "organisations": len(asked),
        "pairs": sum(len(truth[key]) for key in asked),
    }
    if not asked:
        return counts
    values = ev.intervals(ev.per_organisation(truth, ranking, asked))
    return counts | {
        name: tuple(interval) for name, interval in values.items()
    }


def _baselines(
    before: Sequence[Participation], asked: list[str]
) -> dict[str, ev.Ranked]:
    known = KnownPartners(before)
    return {
        name: dict(
            zip(
                asked,
                best(
                    known,
                    score,
                    asked,
                    ev.DEPTH,
                ),
                strict=True,
            )
        )
        for name, score in scores(known).items()
    }


def _difference(
    lists: Mapping[str, ev.Ranked],
    methods: Sequence[Mapping[str, Any]],
    truth: ev.Truth,
) -> dict[str, Any]:
    """Return what the model adds to the baseline with the best MRR, by organisation."""
    rivals = [method for method in methods if method["kind"] == "baseline"]
    rival = max(rivals, key=lambda method: method["slices"]["all"]["mrr"][0])[
        "name"
    ]
    asked = sorted(truth)
    ours, theirs = (
        ev.per_organisation(truth, lists[name], asked)
        for name in ("model", rival)
    )
    values = {
        name: tuple(interval)
        for name, interval in ev.intervals(ours - theirs).items()
    }
    return {"against": rival, **values}


def _unseen(
    later: Sequence[Participation],
    known: Mapping[str, set[str]],
    truth: ev.Truth,
    ranking: ev.Ranked,
) -> dict[str, Any]:
    """Return what no ranking of the history can find, and what this one leaves out."""
    present = {row.organisation for row in later}
    pairs = [
        (organisation, other)
        for organisation, some in truth.items()
        for other in some
    ]
    far = sum(
        known[organisation].isdisjoint(known[other])
        for organisation, other in pairs
    )
    listed = {
        organisation: set(some) for organisation, some in ranking.items()
    }
    return {
        "organisations_later": len(present),
        "organisations_unknown_before": len(present - known.keys()),
        "pairs": len(pairs),
        "pairs_without_common_partner": far,
        "pairs_among_first_hundred": sum(
            other in listed.get(organisation, ())
            for organisation, other in pairs
        ),
    }


def _scored(path: Path) -> Iterable[tuple[str, str, float]]:
    for number, row in read_csv(path, _PREDICTED):
        try:
            yield row["org_id"], row["candidate_id"], float(row["score"])
        except ValueError as exc:
            raise InvalidInputError(f"{path}:{number}: score: {exc}.") from exc


def _about(path: Path, rows: Sequence[Participation]) -> dict[str, Any]:
    starts = [row.start for row in rows]
    return {
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "projects": len({row.project for row in rows}),
        "organisations": len({row.organisation for row in rows}),
        "from": date.fromordinal(min(starts)).isoformat(),
        "until": date.fromordinal(max(starts)).isoformat(),
    }


def main(arguments: Sequence[str]) -> None:
    """Write the report to the file named first."""
    parser = argparse.ArgumentParser(prog="tools.training.partners.report")
    parser.add_argument("out", type=Path)
    for name in ("--history", "--truth", "--pairs"):
        parser.add_argument(name, type=Path, required=name != "--pairs")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        figures = report(
            given.history,
            given.truth,
            given.pairs,
            Path(folder),
        )
    options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    given.out.write_bytes(orjson.dumps(figures, option=options))


if __name__ == "__main__":
    main(sys.argv[1:])
