"""More turns of phrase: particles, company numbers, towns in order, owners, asides, classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.unit.ask.curated_tables import actors, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def of_class(*classes: str) -> set[str]:
    return {row["id"] for row in table("therapies") if row["legal_class"] in classes}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("nl", "Hoeveel Vlaamse ziekenhuizen dienen CAR-T toe?"),
        ("nl", "Hoeveel ziekenhuizen in Vlaanderen dienen CAR-T-cellen toe?"),
    ],
)
def test_a_dutch_verb_and_its_particle_are_one(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    plain = "How many hospitals in Flanders treat patients with CAR-T?"
    wanted = ask(curated_snapshot, plain, "en")
    answer = ask(curated_snapshot, question, lang)
    assert (answer.kind, answer.ids) == (wanted.kind, wanted.ids)
    assert not answer.ignored


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "VAT number of BioSenic?"),
        ("fr", "numéro de TVA de BioSenic"),
        ("nl", "btw-nummer van BioSenic"),
    ],
)
def test_the_number_of_a_company(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert answer.ids == (actors()["biosenic"]["vat"],)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "In which Walloon town are most companies (CDMOs included)?"),
        ("fr", "dans quelle ville wallonne y a-t-il le plus d'entreprises ?"),
        ("nl", "welke Waalse stad heeft de meeste bedrijven?"),
    ],
)
def test_the_town_with_the_most(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    towns: dict[str, int] = {}
    for row in actors().values():
        firm = row["kind"] in {"company", "cdmo", "cro", "supplier"}
        if firm and row["region"] == "Wallonia" and row["city"]:
            towns[row["city"]] = towns.get(row["city"], 0) + 1
    most = max(towns, key=lambda town: towns[town])
    answer = ask(curated_snapshot, question, lang)
    assert answer.ids == (most,)
    assert str(towns[most]) in answer.sentence


def test_the_sponsor_of_most_trials(curated_snapshot: Snapshot) -> None:
    counts: dict[str, int] = {}
    for row in table("trials"):
        for key in filter(None, row["sponsor_id"].split("|")):
            counts[key] = counts.get(key, 0) + 1
    question = "Quel promoteur compte le plus d'essais cliniques ?"
    answer = ask(curated_snapshot, question, "fr")
    assert set(answer.ids) == {
        k for k, n in counts.items() if n == max(counts.values())
    }


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Who ultimately owns Catalent Gosselies?"),
        ("fr", "À qui appartient finalement Catalent Gosselies ?"),
        ("nl", "Van wie is Catalent Gosselies uiteindelijk?"),
    ],
)
def test_the_owner_of_the_owner(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    parent = actors()["catalent-gosselies"]["parent_id"]
    above = actors()[parent]["parent_id"]
    assert ask(curated_snapshot, question, lang).ids == (above,)


def test_a_name_of_before_is_said_by_the_way(curated_snapshot: Snapshot) -> None:
    question = "a qui appartient aujourd'hui Henogen, anciennement Novasep"
    answer = ask(curated_snapshot, question, "fr")
    assert answer.ids == (actors()["henogen"]["parent_id"],)


def test_what_is_included_narrows_nothing(curated_snapshot: Snapshot) -> None:
    plain = ask(curated_snapshot, "how many gene therapies are authorised", "en")
    question = "number of gene therapies (CAR-T included) that are authorised"
    assert ask(curated_snapshot, question, "en").ids == plain.ids


def test_home_and_abroad_is_everywhere(curated_snapshot: Snapshot) -> None:
    plain = ask(curated_snapshot, "hôpitaux partenaires de Celyad", "fr")
    question = "hôpitaux partenaires de Celyad (Belgique et étranger)"
    answer = ask(curated_snapshot, question, "fr")
    assert set(answer.ids) == set(plain.ids)


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Belgian CDMOs in foreign hands"),
        ("nl", "Belgische CDMO's in buitenlandse handen"),
    ],
)
def test_owners_abroad(curated_snapshot: Snapshot, lang: str, question: str) -> None:
    rows = actors()
    wanted = {
        key
        for key, row in rows.items()
        if row["kind"] == "cdmo"
        and row["country"] == "BE"
        and row["parent_id"]
        and rows[row["parent_id"]]["country"] not in {"BE", ""}
    }
    answer = ask(curated_snapshot, question, lang)
    assert set(answer.ids) == wanted


def test_actors_and_products_by_the_legal_class_of_their_therapy(
    curated_snapshot: Snapshot,
) -> None:
    outside = of_class("not-atmp")
    works = {
        row["actor_id"]
        for row in table("actor_therapies")
        if row["therapy_id"] in outside
    }
    walloon = {key for key in works if actors()[key]["region"] == "Wallonia"}
    question = "Acteurs wallons dont la thérapie ne relève pas juridiquement des MTI"
    assert set(ask(curated_snapshot, question, "fr").ids) == walloon
    tissue = of_class("tep")
    wanted = {
        row["id"]
        for row in table("products")
        if row["phase"] == "authorised" and row["therapy_id"] in tissue
    }
    question = "Which authorised products are legally tissue-engineered products?"
    assert set(ask(curated_snapshot, question, "en").ids) == wanted


def amounts(programme: str) -> list[str]:
    rows = [row for row in table("collaborations") if programme in row["programme"]]
    return [row["budget_eur"] or row["public_funding_eur"] for row in rows]


@pytest.mark.parametrize("programme", ["EuroNanoMed", "Eurostars", "Interreg"])
def test_a_sum_is_told_only_where_every_amount_is_known(
    curated_snapshot: Snapshot, programme: str
) -> None:
    stated = amounts(programme)
    question = f"add up the budgets of all {programme} projects"
    answer = ask(curated_snapshot, question, "en")
    if all(stated):
        assert answer.ids == (str(sum(map(int, stated))),)
    else:
        assert str(sum(map(int, filter(None, stated)))) not in answer.ids
        assert answer.ignored


def test_an_exception_is_not_lost_in_an_order(curated_snapshot: Snapshot) -> None:
    question = "which stage has the most actors for cell therapy except CAR-T"
    answer = ask(curated_snapshot, question, "en")
    assert answer.kind != "stages" or answer.ignored
