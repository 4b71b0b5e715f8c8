"""Kinds of question that were once answered wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from graph.release.snapshot import Snapshot
from tests.tables import table

if TYPE_CHECKING:
    from graph.model import Language


@pytest.mark.parametrize(
    ("question", "lang"),
    [("celtherapiebedrijven", "nl"), ("stamceltherapieproducenten", "nl")],
)
def test_a_compound_alone_is_answered_in_its_language(
    curated_snapshot: Snapshot, question: str, lang: str
) -> None:
    assert ask(curated_snapshot, question, limit=0).lang == lang


def test_a_prefix_is_no_exclusion(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "viral and non-viral vectors", "en", limit=0)
    plain = ask(curated_snapshot, "viral vectors", "en", limit=0)
    assert set(answer.ids) == set(plain.ids)
    assert "non" in answer.ignored
    assert "excluded_therapies" not in answer.params


@pytest.mark.parametrize(
    ("question", "lang"),
    [
        ("Which therapies are made in Antwerp by CAR-T?", "en"),
        ("fill and finish", "en"),
        ("polishing of batches", "en"),
    ],
)
def test_a_word_in_small_letters_is_no_country(
    curated_snapshot: Snapshot, question: str, lang: Language
) -> None:
    answer = ask(curated_snapshot, question, lang, limit=0)
    assert all("countries" not in run.params for run in answer.queries)


def test_french_inversion_is_no_lymphocyte(curated_snapshot: Snapshot) -> None:
    question = "Le CHU de Liège traite-t-il des patients par CAR-T ?"
    assert ask(curated_snapshot, question, "fr", limit=0).ids == ("yes",)
    assert ask(curated_snapshot, "Qui travaille sur les TIL ?", "fr", limit=0).total > 0


@pytest.mark.parametrize(
    ("question", "lang", "ids"),
    [
        (
            "What did Catalent buy?",
            "en",
            {"delphi-genetics", "hcts", "masthercell", "scts"},
        ),
        (
            "Qu'a racheté Catalent ?",
            "fr",
            {"delphi-genetics", "hcts", "masthercell", "scts"},
        ),
        ("Qui a racheté Delphi Genetics ?", "fr", {"catalent"}),
        (
            "Wat heeft Catalent overgenomen?",
            "nl",
            {"delphi-genetics", "hcts", "masthercell", "scts"},
        ),
        (
            "beneficiaries of Noshaq",
            "en",
            {"exo-biologics", "legiapark", "pdc-line-pharma"},
        ),
    ],
)
def test_who_gives_and_who_receives_are_told_apart(
    curated_snapshot: Snapshot, question: str, lang: Language, ids: set[str]
) -> None:
    assert set(ask(curated_snapshot, question, lang, limit=0).ids) == ids


@pytest.mark.parametrize(
    ("question", "lang", "subject"),
    [
        ("price of CAR-T in Wallonia", "en", "prices"),
        ("concurrents de Novadip", "fr", "concurrents"),
        ("beste ziekenhuis voor CAR-T", "nl", "meningen"),
    ],
)
def test_what_the_graph_does_not_hold_is_said_and_not_guessed(
    curated_snapshot: Snapshot, question: str, lang: Language, subject: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert (answer.kind, answer.ids) == ("none", ())
    assert subject in answer.sentence
    assert answer.ignored


def test_who_stopped_is_who_the_tables_say_ended(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "Who stopped making CAR-T?", "en")
    assert answer.kind == "actors"
    ended = {
        row["actor_id"]
        for row in table("actor_stages")
        if row["status"] == "ended" and row["stage_id"] == "gmp-manufacturing"
    }
    assert answer.ids
    assert set(answer.ids) <= ended


def test_an_empty_answer_offers_what_is_near(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "Who works on NK cells in Namur?", "en")
    near = [note.text for note in answer.notes if note.kind == "near"]
    assert any("NK" in text for text in near)
    assert len(near) == 2


def test_an_empty_amount_says_how_many_have_one(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "projects over 900 million euro", "en")
    assert answer.kind == "none"
    works = curated_snapshot.nodes["Collaboration"]
    have = sum(
        budget is not None or public is not None
        for budget, public in zip(
            works.column("budget_eur"), works.column("public_funding_eur"), strict=True
        )
    )
    note = next(note.text for note in answer.notes if note.kind == "empty")
    assert note.startswith(f"{have} of {len(works)} collaborations have an amount")


def test_two_of_one_name_are_both_meant(curated_snapshot: Snapshot) -> None:
    rows = list(curated_snapshot.actors.rows())
    pattern = next(row for row in rows if row["id"] == "novadip")
    same = [
        {**pattern, "id": f"same-{each}", "name": "Institut Homonyme", "aliases": ()}
        for each in "ab"
    ]
    nodes = [
        (label, row)
        for label, table in curated_snapshot.nodes.items()
        for row in [*table.rows(), *(same if label == "Actor" else ())]
    ]
    edges = [
        (name, start, end, each.row(at))
        for name, each in curated_snapshot.edges.items()
        for at, (start, end) in enumerate(each.pairs())
    ]
    snapshot = Snapshot.build(curated_snapshot.release, nodes, edges)
    answer = ask(snapshot, "Institut Homonyme", "fr")
    assert set(answer.ids) == {"same-a", "same-b"}
    assert any(note.kind == "namesakes" for note in answer.notes)
