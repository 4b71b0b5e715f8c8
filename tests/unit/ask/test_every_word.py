"""Questions of which every word has its part in the answer, over the graph of thirteen actors.

The tables stand in tests/small.py; what is expected was worked out on paper from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.small import small
from tests.unit.ask.curated_tables import table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.mark.parametrize(
    ("question", "kind", "ids"),
    [
        # Dune was founded in 2010 and went bankrupt; Echo and Moor are open, Cado as well.
        (
            "Which companies in Wallonia founded after 2005 are closed?",
            "actors",
            "dune",
        ),
        (
            "Which companies in Wallonia founded after 2005 are still open?",
            "actors",
            "cado echo moor",
        ),
        # The one product in phase 1 is Hexa's.
        ("Which companies have products in phase 1?", "actors", "hexa"),
        ("Who owns products in phase 1?", "actors", "hexa"),
        ("Who owns products for CAR-T cells?", "actors", "hexa dune"),
        # Alma, Bloc and Hexa are in it; whoever asks for organisations gets no collaboration.
        ("Which organisations are in CAR-T together?", "actors", "alma bloc hexa"),
        # Kern's network has four, CAR-T together three, the others two each.
        (
            "Which collaborations have the most members?",
            "collaborations",
            "w4 w1 w2 w3 w5 w6 w7",
        ),
        # Cado and Alma meet in Kern's network, with Kern and Fyra.
        (
            "What other partners do Cado and Alma University share?",
            "actors",
            "fyra kern",
        ),
        # Echo alone makes vectors in Wallonia, and genes by them.
        ("Which therapies are lost if Echo Vectors leaves?", "therapies", "aav gene"),
        # Echo let people go, Dune went bankrupt.
        ("Which companies in Wallonia are at risk or lost?", "actors", "echo dune"),
        (
            "What are the stages of the value chain?",
            "stages",
            "care funding making process research trial",
        ),
        # Eight work on cells and on genes each, six on CAR-T cells, two on the other two.
        (
            "Which therapies do the most organisations work on, and who?",
            "therapies",
            "cell gene car-t aav msc",
        ),
        # Of Bloc's owner a university is asked for; it has one.
        ("Which university does Bloc Hospital belong to?", "actors", "alma"),
        ("What are the capabilities of Cado?", "capabilities", "cado:making:"),
        ("For whom does Echo Vectors manufacture?", "actors", "gent"),
    ],
)
def test_what_is_asked_is_answered(question: str, kind: str, ids: str) -> None:
    answer = ask(small(), question, "en")
    assert (answer.kind, list(answer.ids), answer.ignored) == (kind, ids.split(), ())


def test_the_regions_are_compared_by_the_words_that_rank() -> None:
    question = "Which region has more companies, Wallonia or Flanders? Rank them"
    answer = ask(small(), question, "en")
    # Cado makes for others, Dune, Echo and Moor are companies; Hexa in Flanders.
    assert answer.sentence == "Wallonia: 4 companies; Flanders: 1 company."
    assert answer.ignored == ()


def test_a_capacity_is_told_where_a_capacity_is_asked_for() -> None:
    assert (
        ask(small(), "What is the capacity of Cado?", "en").sentence == "Cado: 500 m2."
    )


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Who owns products in phase 2?"),
        ("fr", "Qui possède des produits en phase 2 ?"),
        ("nl", "Wie bezit producten in fase 2?"),
    ],
)
def test_owners_of_products_are_organisations(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    same = ask(curated_snapshot, "Which organisations have products in phase 2?", "en")
    answer = ask(curated_snapshot, question, lang)
    assert same.kind == "actors"
    assert same.total > 1
    assert (answer.kind, answer.ids, answer.ignored) == ("actors", same.ids, ())


def test_the_largest_budget_is_that_of_a_collaboration(
    curated_snapshot: Snapshot,
) -> None:
    amounts = {
        row["id"]: int(row["budget_eur"] or row["public_funding_eur"])
        for row in table("collaborations")
        if row["budget_eur"] or row["public_funding_eur"]
    }
    answer = ask(curated_snapshot, "Who has the largest budget?", "en")
    assert answer.kind == "collaborations"
    assert answer.ids[0] == max(amounts, key=lambda key: amounts[key])


def test_who_is_supplied_received_no_money() -> None:
    answer = ask(small(), "For whom does Echo Vectors manufacture?", "en")
    assert "received" not in answer.sentence
    assert "Gent University" in answer.sentence


def test_the_owner_of_another_kind_is_better_than_none(
    curated_snapshot: Snapshot,
) -> None:
    """Of the research institute a hospital is asked for: it is of a university, and said so."""
    answer = ask(curated_snapshot, "Which hospital is GIGA part of?", "en")
    assert (answer.ids, answer.ignored) == (("uliege",), ("hospital",))


def test_the_class_in_law_uses_the_word_for_it(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "What is the regulatory class of CAR-T cells?", "en")
    assert (answer.ids, answer.ignored) == (("gtmp",), ())
