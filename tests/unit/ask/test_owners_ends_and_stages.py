"""Who owns products or actors, what closed, the stages of one actor, and a greeting.

Over the graph of thirteen actors (tests/small.py), worked out on paper: Bloc belongs to Alma, both
in Wallonia; Hexa (Flanders) owns a product in phase 1 and Dune (Wallonia) one in preclinical, both
of CAR-T cells; CAR-T together is the one project with an end, in February 2024.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.small import small
from tests.unit.ask.curated_tables import actors, below, table

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

NOVA = "nova | Nova Cells | company | haven | 2019 | hexa | car-t"
"""A company in the Netherlands that belongs to Hexa."""


def answered(lang: str, question: str) -> tuple[str, list[str], tuple[str, ...]]:
    answer = ask(small(actors=NOVA), question, lang)
    return answer.kind, list(answer.ids), answer.ignored


@pytest.mark.parametrize(
    ("lang", "question", "ids"),
    [
        ("en", "Who owns CAR-T products in phase 1 in Flanders?", "hexa"),
        ("en", "Owners of CAR-T products in Wallonia", "dune"),
        ("en", "Which companies own CAR-T products?", "hexa dune"),
        ("en", "To whom do the products in phase 1 belong?", "hexa"),
        ("fr", "Qui possède des produits CAR-T en phase 1 ?", "hexa"),
        ("fr", "À qui appartiennent les produits CAR-T en Wallonie ?", "dune"),
        ("fr", "Propriétaires des produits CAR-T en Flandre", "hexa"),
        ("nl", "Wie bezit CAR-T-producten in fase 1?", "hexa"),
        ("nl", "Van wie zijn de CAR-T-producten in Wallonië?", "dune"),
        ("nl", "Eigenaars van CAR-T-producten in Vlaanderen", "hexa"),
    ],
)
def test_owners_of_products_are_actors(lang: str, question: str, ids: str) -> None:
    assert answered(lang, question) == ("actors", ids.split(), ())


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Who owns cell therapy products in phase 1 in Belgium?"),
        ("en", "Owners of cell therapy products in phase 1 in Belgium"),
        (
            "fr",
            "Qui possède des produits de thérapie cellulaire en phase 1 en Belgique ?",
        ),
        (
            "fr",
            "À qui sont les produits de thérapie cellulaire en phase 1 en Belgique ?",
        ),
        ("nl", "Wie bezit celtherapieproducten in fase 1 in België?"),
        ("nl", "Van wie zijn de celtherapieproducten in fase 1 in België?"),
    ],
)
def test_the_place_is_that_of_the_owner(
    curated_snapshot: Snapshot, lang: str, question: str
) -> None:
    cells = below("cell-therapy")
    owners = {
        owner
        for row in table("products")
        if row["phase"] in {"phase-1", "phase-1-2"}
        and cells.intersection(row["therapy_id"].split("|"))
        for owner in row["owner_id"].split("|")
        if owner and actors()[owner]["country"] == "BE"
    }
    answer = ask(curated_snapshot, question, lang)
    assert (answer.kind, set(answer.ids), answer.ignored) == ("actors", owners, ())
    assert len(owners) > 1


@pytest.mark.parametrize(
    ("lang", "question", "ids"),
    [
        ("en", "Who owns hospitals in Wallonia?", "alma"),
        ("en", "Owners of Belgian hospitals", "alma"),
        ("en", "To whom do Walloon hospitals belong?", "alma"),
        ("en", "Who owns Dutch companies?", "hexa"),
        ("en", "Which Flemish companies own Dutch companies?", "hexa"),
        ("fr", "À qui appartiennent les hôpitaux wallons ?", "alma"),
        ("fr", "Qui sont les propriétaires des entreprises néerlandaises ?", "hexa"),
        ("nl", "Van wie zijn de Waalse ziekenhuizen?", "alma"),
        ("nl", "Wie bezit Nederlandse bedrijven?", "hexa"),
    ],
)
def test_owners_of_a_set_are_those_above_it(lang: str, question: str, ids: str) -> None:
    assert answered(lang, question) == ("actors", ids.split(), ())


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        # What belongs to somebody is below, also where an owner is named.
        ("en", "Which Dutch companies belong to Belgian companies?"),
        ("en", "Companies whose owner is Belgian"),
        ("fr", "Entreprises dont le propriétaire est belge"),
        ("nl", "Bedrijven met een Belgische eigenaar"),
    ],
)
def test_what_belongs_to_an_owner_is_below_it(lang: str, question: str) -> None:
    assert answered(lang, question)[:2] == ("actors", ["nova"])


@pytest.mark.parametrize(
    ("lang", "question", "kind", "ids", "ignored"),
    [
        ("en", "projects that closed in 2024", "collaborations", "w1", ()),
        ("en", "projects that were shut down in 2024", "collaborations", "w1", ()),
        ("en", "which collaborations stopped since 2020", "collaborations", "w1", ()),
        ("en", "projects that closed in 2023", "none", "", ()),
        ("fr", "projets fermés en 2024", "collaborations", "w1", ()),
        ("fr", "projets qui se sont arrêtés en 2024", "collaborations", "w1", ()),
        ("nl", "projecten die in 2024 gesloten zijn", "collaborations", "w1", ()),
        ("nl", "welke projecten werden stopgezet in 2024", "collaborations", "w1", ()),
        # Without a year the end has no part in the answer, and that is said.
        ("en", "which projects are closed", "collaborations", "w1 w2", ("closed",)),
        ("fr", "quels projets sont fermés", "collaborations", "w1 w2", ("fermés",)),
        (
            "nl",
            "welke projecten zijn gesloten",
            "collaborations",
            "w1 w2",
            ("gesloten",),
        ),
        # Dune went bankrupt in June 2024: what closes is the company.
        ("en", "companies that closed in 2024", "actors", "dune", ()),
        (
            "en",
            "projects of companies that closed in 2024",
            "actors",
            "dune",
            ("projects",),
        ),
    ],
)
def test_a_project_closes_when_it_ends(
    lang: str, question: str, kind: str, ids: str, ignored: tuple[str, ...]
) -> None:
    assert answered(lang, question) == (kind, ids.split(), ignored)


@pytest.mark.parametrize(
    ("lang", "question", "ids"),
    [
        (
            "en",
            "Which stages does Cado not cover?",
            "research process trial care funding",
        ),
        ("en", "Which stages does Echo Vectors lack?", "research trial care funding"),
        # Fyra's care is paused, not given up.
        (
            "en",
            "Which stages does Fyra Hospital leave open?",
            "research process making funding",
        ),
        # Alma does research, and Bloc, which is its own, trials and care.
        ("en", "What gaps does Alma University have?", "process making funding"),
        # Moor only plans its research.
        (
            "en",
            "Which stages are not covered by Moor Start?",
            "research process making trial care funding",
        ),
        (
            "fr",
            "Quelles étapes Echo Vectors ne couvre-t-il pas ?",
            "research trial care funding",
        ),
        (
            "fr",
            "Quelles étapes manquent à Echo Vectors ?",
            "research trial care funding",
        ),
        ("nl", "Welke stappen dekt Echo Vectors niet?", "research trial care funding"),
        (
            "nl",
            "Welke stappen ontbreken bij Echo Vectors?",
            "research trial care funding",
        ),
    ],
)
def test_stages_that_an_actor_does_not_do(lang: str, question: str, ids: str) -> None:
    assert answered(lang, question) == ("stages", ids.split(), ())


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which stages would Echo Vectors leave?"),
        ("en", "Which stages would disappear with Echo Vectors?"),
        ("fr", "Quelles étapes Echo Vectors quitterait-il ?"),
        ("nl", "Welke stappen zou Echo Vectors verlaten?"),
    ],
)
def test_stages_that_an_actor_would_leave_are_lost(lang: str, question: str) -> None:
    # Nobody else in Wallonia develops processes or makes anything for vectors.
    assert answered(lang, question) == ("stages", ["process", "making"], ())
    assert answered("en", "Which stages are lost if Echo Vectors leaves?") == (
        answered(lang, question)
    )


def test_the_sentence_says_that_the_actor_does_not_do_them() -> None:
    assert ask(small(), "Which stages does Echo Vectors not cover?", "en").sentence == (
        "4 stages (organisation: Echo Vectors) that it does not do: "
        "research, clinical trial, patient care, funding."
    )


@pytest.mark.parametrize(
    ("lang", "greeting", "first"),
    [
        ("en", "hello", "Who works on viral vectors?"),
        ("en", "Good morning!", "Who works on viral vectors?"),
        ("fr", "bonjour", "Qui travaille sur viral vectors (fr) ?"),
        ("fr", "Salut !", "Qui travaille sur viral vectors (fr) ?"),
        ("nl", "hallo", "Wie werkt aan viral vectors (nl)?"),
        ("nl", "goedendag", "Wie werkt aan viral vectors (nl)?"),
        # As any question that is not understood.
        ("en", "zwarpel qoxinth", "Who works on viral vectors?"),
    ],
)
def test_where_nothing_is_understood_there_are_questions_to_try(
    lang: str, greeting: str, first: str
) -> None:
    answer = ask(small(), greeting, lang)
    assert (answer.kind, answer.ids) == ("none", ())
    assert answer.examples[0] == first
    # One for each: actors, events, collaborations, products, trials, therapies, stages,
    # what sources call missing, capabilities.
    assert len(answer.examples) == 9
    assert all(ask(small(), each, lang).ignored == () for each in answer.examples)


def test_an_answer_has_no_questions_to_try() -> None:
    assert ask(small(), "Hello, who works with Hexa Therapies?", "en").examples == ()
