"""What a reader is told was understood: each condition, also those of a query inside a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "quelles entreprises wallonnes ont fait faillite en 2025 ?",
            {"event", "year_from", "year_to", "regions", "kinds"},
        ),
        (
            "welke producten zijn goedgekeurd in 2020?",
            {"statuses", "year_from", "year_to"},
        ),
        ("Who funds phage therapy?", {"roles", "therapies"}),
        ("Which collaborations are above 10 million euro?", {"amount_above"}),
        (
            "which links are missing in Wallonia for phage therapy?",
            {"regions", "therapies"},
        ),
    ],
)
def test_every_condition_is_told(
    question: str, told: set[str], curated_snapshot: Snapshot
) -> None:
    answer = ask(curated_snapshot, question)
    assert {part.filter for part in answer.understood} == told
    assert answer.ignored == ()


def test_who_is_left_out_is_told_and_nobody_else(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "who works with Novadip but not with UCLouvain")
    assert [(part.filter, part.values) for part in answer.understood] == [
        ("actor", ("Novadip Biosciences",)),
        ("but_not", ("Université catholique de Louvain",)),
    ]


def test_the_sentence_names_the_event_and_the_year(curated_snapshot: Snapshot) -> None:
    answer = ask(
        curated_snapshot, "quelles entreprises wallonnes ont fait faillite en 2025 ?"
    )
    assert "faillite" in answer.sentence
    assert "2025" in answer.sentence
