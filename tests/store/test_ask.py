"""The named query that an answer gives as its own returns the very ids of the answer."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from graph.model import LANGUAGES, Language
from graph.release.read import read_snapshot

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer

QUESTIONS = Path(__file__).parents[1] / "unit" / "ask"


@pytest.fixture(scope="module")
def snapshot(loaded: Writer) -> Snapshot:
    """Return the release as read back from the database."""
    return read_snapshot(loaded)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_query_gives_the_ids_of_the_answer(
    loaded: Writer, snapshot: Snapshot, lang: Language
) -> None:
    with (QUESTIONS / f"questions_{lang}.csv").open(encoding="utf-8") as file:
        questions = [row["question"] for row in csv.DictReader(file)]
    different: dict[str, list[str]] = {}
    compared = 0
    for question in questions:
        answer = ask(snapshot, question, lang, limit=0)
        if answer.query is not None:
            rows = loaded.fetch(answer.query, {**answer.params, "limit": 5000})
            found = {str(next(iter(row.values()))) for row in rows}
            compared += 1
            if found != set(answer.ids):
                different[question] = sorted(found ^ set(answer.ids))
    assert different == {}
    assert compared > 30
