"""Who sponsors trials of a kind, and which trials test a product."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from graph.ask.leaves import run
from tests.unit.ask.curated_tables import COMPANIES, actors, below, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def sponsors(*therapies: str, phases: frozenset[str] = frozenset()) -> set[str]:
    wanted = {each for therapy in therapies for each in below(therapy)}
    return {
        row["sponsor_id"]
        for row in table("trials")
        if row["sponsor_id"]
        and (not wanted or row["therapy_id"] in wanted)
        and (not phases or row["phase"] in phases)
    }


@pytest.mark.parametrize(
    "question",
    [
        "sponsors of CAR-T trials",
        "Who sponsors trials of CAR-T?",
        "promoteurs des essais CAR-T",
        "Wie sponsort CAR-T-studies?",
    ],
)
def test_the_sponsors_of_the_trials_of_a_therapy(
    curated_snapshot: Snapshot, question: str
) -> None:
    answer = ask(curated_snapshot, question, limit=0)
    assert set(answer.ids) == sponsors("car-t")
    assert not answer.proposal


def test_sponsors_of_a_kind_and_of_a_phase(curated_snapshot: Snapshot) -> None:
    question = "Which Belgian companies sponsor trials of cell therapy?"
    assert set(ask(curated_snapshot, question, limit=0).ids) == {
        key
        for key in sponsors("cell-therapy")
        if actors()[key]["country"] == "BE" and actors()[key]["kind"] in COMPANIES
    }
    phases = frozenset({"phase-3", "phase-2/3"})
    answer = ask(curated_snapshot, "Who sponsors phase 3 trials?", limit=0)
    assert set(answer.ids) == sponsors(phases=phases)
    assert set(ask(curated_snapshot, "Who sponsors trials?", limit=0).ids) == sponsors()


def test_the_trials_of_a_product_are_those_that_name_it(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "Which trials test CYAD-02?", limit=0)
    titles = {row["id"]: row["title"] for row in table("trials")}
    assert set(answer.ids) == {
        key for key, title in titles.items() if "CYAD-02" in title
    }
    assert answer.kind == "trials"


@pytest.mark.parametrize("kind", ["actors", "collaborations", "products", "trials"])
def test_an_id_of_another_kind_names_nothing(
    curated_snapshot: Snapshot, kind: str
) -> None:
    assert run(curated_snapshot, f"{kind}.search", {"ids": ["nobody"]}) == ()
