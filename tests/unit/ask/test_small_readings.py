"""What a question of several kinds is read as, over the graph of thirteen actors.

Every answer is worked out on paper from the tables in tests/small.py.
"""

from __future__ import annotations

import pytest

from graph.ask import expression as ex
from graph.ask.answer import ask
from graph.ask.ties import ties
from graph.ask.totals import totals
from tests.small import small


def ids(question: str, lang: str = "en") -> set[str]:
    answer = ask(small(), question, lang)
    assert answer.ignored == ()
    return set(answer.ids)


def test_how_many_each_has() -> None:
    # Of two trials Fyra is a site of both; Hexa and Iris sponsor one each, Bloc is a site of one.
    trials = totals(small(), "trials")
    assert trials == {"fyra": 2, "bloc": 1, "hexa": 1, "iris": 1}
    assert totals(small(), "sponsored") == {"hexa": 1, "iris": 1}
    assert totals(small(), "products") == {"hexa": 1, "dune": 1}


@pytest.mark.parametrize(
    ("part", "actors", "why"),
    [
        ("sponsor", {"hexa"}, "sponsor of “Hexacel in children”"),
        ("site", {"bloc", "fyra"}, "site of “Hexacel in children”"),
    ],
)
def test_why_an_actor_of_a_trial_is_there(
    part: str, actors: set[str], why: str
) -> None:
    params = {"trials": ["t1"], "part": part}
    found = ties(small(), ex.Leaf("actors.of_trials", "actors", params), "en")
    assert set(found) == actors
    assert {text for each in found.values() for text, _ in each} == {why}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which CAR-T projects does {} coordinate?"),
        ("fr", "Quels projets CAR-T {} coordonne-t-elle ?"),
        ("nl", "Welke CAR-T-projecten coördineert {}?"),
    ],
)
def test_projects_of_a_field_by_the_role_of_an_actor(lang: str, question: str) -> None:
    # Alma, Bloc and Hexa take part in w1, and Alma coordinates it.
    assert ids(question.format("Alma University"), lang) == {"w1"}
    assert ids(question.format("Hexa Therapies"), lang) == set()


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "collaborations that ended before 2025"),
        ("fr", "collaborations qui se sont terminées avant 2025"),
        ("nl", "samenwerkingen die eindigden voor 2025"),
    ],
)
def test_the_year_of_an_end_is_no_year_of_a_start(lang: str, question: str) -> None:
    # Six began before 2025; w1 alone has an end.
    assert ids(question, lang) == {"w1"}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "I need a supplier of GMP CAR-T cells"),
        ("fr", "Je cherche un fournisseur de CAR-T BPF"),
        ("nl", "Ik zoek een leverancier van GMP CAR-T"),
    ],
)
def test_who_supplies_goods_made_under_gmp_makes_them(lang: str, question: str) -> None:
    (run,) = ask(small(), question, lang).queries
    assert run.params["stages"] == ["gmp-manufacturing"]


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which partners of Hexa Therapies lead?"),
        ("fr", "Quels partenaires coordinateurs a Hexa Therapies ?"),
        ("nl", "Welke partners van Hexa Therapies coördineren?"),
    ],
)
def test_partners_that_lead_are_no_persons(lang: str, question: str) -> None:
    # In w1, which Alma coordinates.
    assert ids(question, lang) == {"alma"}


def test_capabilities_beside_a_capacity_are_listed() -> None:
    answer = ask(small(), "What are the capabilities and the capacity of Cado?", "en")
    assert answer.ids == ("cado:making:",)
    assert answer.items[0].why == ("500 m2",)
    assert ids("What is the capacity of Cado?") == {"500 m2"}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "What is {} CAR-T?"),
        ("fr", "Qu'est-ce que {} CAR-T ?"),
        ("nl", "Wat is {} CAR-T?"),
    ],
)
@pytest.mark.parametrize("more", ["foobar", "19"])
def test_no_word_is_explained_beside_one_that_is_unknown(
    lang: str, question: str, more: str
) -> None:
    assert ask(small(), question.format(more), lang).kind != "therapies"


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which CAR-T gaps does Hexa Therapies have?"),
        ("fr", "Quelles lacunes a Hexa Therapies ?"),
        ("nl", "Welke hiaten heeft Hexa Therapies?"),
    ],
)
def test_gaps_of_an_actor_are_the_stages_that_it_does_not_do(
    lang: str, question: str
) -> None:
    # It makes CAR-T cells and does nothing else.
    assert ids(question, lang) == {"research", "process", "trial", "care", "funding"}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Who has more supply deals, Cado or Dune Cells?"),
        ("fr", "Qui a plus de contrats de fourniture, Cado ou Dune Cells ?"),
        ("nl", "Wie heeft meer leveringscontracten, Cado of Dune Cells?"),
    ],
)
def test_what_two_actors_have_of_one_type_is_compared(lang: str, question: str) -> None:
    # Of w4 and w5, Cado's two, the second alone is a supply; it is Dune's only one.
    sides = ask(small(), question, lang).sides
    counts = {side.id: [each.count for each in side.measures] for side in sides}
    assert counts == {"cado": [1], "dune": [1]}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which companies do not have any partners in Flanders?"),
        ("en", "Which companies have no partners in Flanders?"),
        ("en", "companies without partners in Flanders"),
        ("fr", "Quelles entreprises n'ont pas de partenaires en Flandre ?"),
        ("fr", "Quelles entreprises n'ont aucun partenaire en Flandre ?"),
        ("nl", "Welke bedrijven hebben geen partners in Vlaanderen?"),
    ],
)
def test_a_not_before_the_verb_goes_with_the_partners(lang: str, question: str) -> None:
    # Echo works with Gent, Iris with Hexa, Hexa is Flemish; the others with no Flemish actor.
    assert ids(question, lang) == {"cado", "dune", "moor"}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "Which companies not in Flanders have partners in Wallonia?"),
        ("en", "Which companies that are not in Flanders have partners in Wallonia?"),
        ("fr", "Quelles entreprises hors Flandre ont des partenaires en Wallonie ?"),
        ("nl", "Welke bedrijven buiten Vlaanderen hebben partners in Wallonië?"),
    ],
)
def test_a_not_before_a_place_goes_with_the_set(lang: str, question: str) -> None:
    # Cado and Dune work with each other, Echo with Juno; Iris with Hexa alone.
    assert ids(question, lang) == {"cado", "dune", "echo"}


def test_stages_that_an_actor_lacks_are_no_answer_to_more() -> None:
    # Two conditions: the stages that Hexa lacks would answer the first alone.
    question = "Which stages that Hexa Therapies does not cover hang on one actor?"
    assert ask(small(), question, "en").kind != "stages"
