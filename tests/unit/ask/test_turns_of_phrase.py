"""The same question in other turns of phrase: an answer by the tables, or the words owned up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.unit.ask.curated_tables import actors, members, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

Q = tuple[str, str]
SAME: list[tuple[Q, Q]] = [
    (
        ("fr", "avec quels hôpitaux travaille EXO Biologics ?"),
        ("en", "which hospitals work with EXO Biologics?"),
    ),
    (
        ("nl", "Met welke Nederlandse partners werkte de KU Leuven samen?"),
        ("nl", "Welke Nederlandse partners heeft de KU Leuven?"),
    ),
    (
        ("en", "I need to ship cells out of Flanders. Who handles the logistics?"),
        ("en", "Who can do logistics for cells in Flanders?"),
    ),
    (
        ("nl", "CAR-T in Vlaanderen: voor welke stappen is er maar 1 speler?"),
        ("en", "Which stages hang on one actor for CAR-T in Flanders?"),
    ),
    (
        ("fr", "Quelles étapes de la phagothérapie ne sont couvertes par personne ?"),
        ("en", "Which stages are missing for phage therapy?"),
    ),
    (
        ("nl", "welke aziatische partners had BioSenic (Japan, China)?"),
        ("en", "partners of BioSenic in Japan or China"),
    ),
    (
        ("en", "any ghent labs that develop processes for T cells (not CAR-T)?"),
        ("en", "research units in Ghent with process development for T cells"),
    ),
    (
        ("fr", "nb d'unités de recherche en Flandre ?"),
        ("en", "how many research units are there in Flanders"),
    ),
    (
        ("en", "How many Belgian patient organisations are in the data?"),
        ("en", "How many Belgian patient organisations?"),
    ),
    (
        ("nl", "Waar is Celyad mee gestopt? kort lijstje"),
        ("en", "What has Celyad stopped?"),
    ),
    (
        ("nl", "Welke eenheden horen bij de UGent?"),
        ("en", "research units of Ghent University"),
    ),
]


@pytest.mark.parametrize(("one", "other"), SAME, ids=lambda pair: pair[1][:40])
def test_both_are_understood_alike(
    curated_snapshot: Snapshot, one: Q, other: Q
) -> None:
    lang, question = one
    plain = ask(curated_snapshot, other[1], other[0])
    assert plain.ids
    assert not plain.ignored
    answer = ask(curated_snapshot, question, lang)
    assert (answer.kind, set(answer.ids)) == (plain.kind, set(plain.ids))


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("fr", "Catalent a racheté qui en Belgique ?"),
        ("en", "Catalent bought who in Belgium?"),
        ("nl", "Catalent kocht wie in België?"),
    ],
)
def test_who_stands_behind_the_verb_was_bought(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    takeovers = {r["id"] for r in table("collaborations") if r["type"] == "acquisition"}
    deals = {
        work
        for work in takeovers
        if ("catalent", "acquirer") in {(a, role) for a, role in members(work)}
    }
    bought = {a for work in deals for a, role in members(work) if role == "acquired"}
    belgian = {key for key in bought if actors()[key]["country"] == "BE"}
    assert belgian
    assert set(ask(curated_snapshot, question, lang).ids) == belgian


def of_class(*classes: str) -> set[str]:
    return {row["id"] for row in table("therapies") if row["legal_class"] in classes}


@pytest.mark.parametrize(
    ("lang", "question", "ids"),
    [
        ("nl", "Welke therapieën gelden juridisch als gentherapie (GTMP)?", ("gtmp",)),
        (
            "en",
            "Which therapies are legally no ATMPs?",
            ("not-atmp",),
        ),
        (
            "fr",
            "Quelles thérapies ne sont pas des ATMP au sens de la loi ?",
            ("not-atmp",),
        ),
    ],
)
def test_therapies_are_listed_where_they_are_asked_for(
    curated_snapshot: Snapshot, lang: str, question: str, ids: tuple[str, ...]
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert (answer.kind, set(answer.ids)) == ("therapies", of_class(*ids))


def test_of_the_therapies_that_are_named_those_of_the_class(
    curated_snapshot: Snapshot,
) -> None:
    question = "Quelles thérapies du troisième pilier ne sont pas des ATMP en droit ?"
    answer = ask(curated_snapshot, question, "fr")
    assert set(answer.ids) == {"exosomes", "phage-therapy"}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "AAV medicines currently on the EU market"),
        ("fr", "médicaments AAV sur le marché européen"),
        ("nl", "AAV-geneesmiddelen op de Europese markt"),
    ],
)
def test_what_is_on_the_market_is_authorised(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    wanted = {
        row["id"]
        for row in table("products")
        if row["therapy_id"] == "aav" and row["phase"] == "authorised"
    }
    assert set(ask(curated_snapshot, question, lang).ids) == wanted


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which products for cartilage were ever approved in Europe?"),
        ("nl", "Welke producten voor kraakbeen kregen ooit een Europese vergunning?"),
    ],
)
def test_what_was_ever_authorised_may_be_so_no_more(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    wanted = {
        row["id"]
        for row in table("products")
        if row["therapy_id"] == "bone-cartilage"
        and row["phase"] in {"authorised", "withdrawn"}
    }
    assert set(ask(curated_snapshot, question, lang).ids) == wanted


def test_an_order_of_regions_is_no_legal_class(curated_snapshot: Snapshot) -> None:
    question = "Classe les trois Régions selon le nombre d'acteurs des phages"
    answer = ask(curated_snapshot, question, "fr")
    assert set(answer.ids) == {"Wallonia", "Flanders", "Brussels"}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "What was the name of BioSenic before?"),
        ("fr", "Quel était le nom de BioSenic avant ?"),
        ("nl", "Wat was de naam van BioSenic vroeger?"),
    ],
)
def test_the_name_of_before_is_another_name(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    assert "Bone Therapeutics" in ask(curated_snapshot, question, lang).ids


def test_the_story_of_an_actor_is_all_that_happened(
    curated_snapshot: Snapshot,
) -> None:
    happened = [row for row in table("events") if row["actor_id"] == "henogen"]
    bought = [row for row in happened if row["type"] == "acquired"]
    answer = ask(curated_snapshot, "C'est quoi l'histoire d'Henogen ?", "fr")
    assert (answer.kind, len(answer.ids)) == ("events", len(happened))
    answer = ask(curated_snapshot, "C'est quoi l'histoire d'Henogen, rachetée ?", "fr")
    assert (answer.kind, len(answer.ids)) == ("events", len(bought))


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "EU money for AMCARE?"),
        ("fr", "argent européen pour AMCARE"),
        ("nl", "Europees geld voor AMCARE"),
    ],
)
def test_money_of_the_union_is_public(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    row = next(row for row in table("collaborations") if row["id"] == "amcare")
    assert ask(curated_snapshot, question, lang).ids == (row["public_funding_eur"],)


def test_an_amount_is_asked_of_one_programme(curated_snapshot: Snapshot) -> None:
    question = "Projets Interreg de plus de 3 millions d'euros"
    answer = ask(curated_snapshot, question, "fr")
    programmes = {row["id"]: row["programme"] for row in table("collaborations")}
    assert answer.ids
    assert all("Interreg" in programmes[key] for key in answer.ids)
    assert not answer.ignored


def test_both_of_two_is_no_gap(curated_snapshot: Snapshot) -> None:
    question = "belgian groups that do both AAV and lentivirus, not just one of the two"
    answer = ask(curated_snapshot, question, "en")
    assert answer.kind == "actors"


def test_spin_offs_of_the_universities_of_a_town(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "spin-offs of the university in Ghent", "en")
    assert (answer.kind, set(answer.ids)) == ("actors", {"bio-inx"})


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "What has happened at Catalent in Gosselies?"),
        ("fr", "Que s'est-il passé chez Catalent à Gosselies ?"),
        ("nl", "Wat is er gebeurd bij Catalent in Gosselies?"),
    ],
)
def test_a_name_in_a_town_is_its_site_there(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    wanted = sum(row["actor_id"] == "catalent-gosselies" for row in table("events"))
    assert (answer.kind, len(answer.ids)) == ("events", wanted)
    assert not answer.ignored


def test_partners_in_a_town_are_no_partners_of_a_site(
    curated_snapshot: Snapshot,
) -> None:
    answer = ask(curated_snapshot, "partners of Catalent in Gosselies", "en")
    towns = {actors()[key]["city"] for key in answer.ids}
    assert towns == {"Gosselies"}


def test_what_is_outside_the_regulation(curated_snapshot: Snapshot) -> None:
    answer = ask(curated_snapshot, "Wat valt buiten de ATMP-verordening?", "nl")
    assert set(answer.ids) == of_class("not-atmp")


@pytest.mark.parametrize(
    ("lang", "question", "said"),
    [
        ("en", "companies in Ghent", "in Ghent"),
        ("fr", "entreprises à Gand", "à Gand"),
        ("nl", "bedrijven in Gent", "in Gent"),
    ],
)
def test_an_answer_calls_it_so(
    curated_snapshot: Snapshot, lang: str, question: str, said: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert said in answer.sentence
    assert said.rpartition(" ")[2] in answer.title
