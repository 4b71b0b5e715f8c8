"""What one region has and another lacks, and what one organisation alone does.

Over the graph of thirteen actors (tests/small.py), for CAR-T cells: in Wallonia Alma researches,
Bloc runs trials and treats patients (its state is unknown, which is not closed) and Dune, which
made them, is bankrupt; in Flanders Hexa makes them and nobody does anything else. So Wallonia is
ahead by research, trial and care, Flanders by manufacturing.
"""

from __future__ import annotations

import pytest

from graph.ask.answer import ask
from tests.small import small

AHEAD = {"Wallonia": {"research", "trial", "care"}, "Flanders": {"making"}}
NAMES = {
    "en": ("Wallonia", "Flanders"),
    "fr": ("Wallonie", "Flandre"),
    "nl": ("Wallonië", "Vlaanderen"),
}
QUESTIONS = [
    ("en", "What does {b} lack that {a} has for CAR-T cells?"),
    ("en", "What does {a} have for CAR-T cells that {b} lacks?"),
    ("en", "CAR-T cells: stages covered in {a} but not in {b}"),
    ("en", "Which stages of CAR-T cells does {a} cover and {b} not?"),
    ("en", "Which CAR-T stages are missing in {b} but present in {a}?"),
    ("en", "Which CAR-T stages are missing in {b} but not in {a}?"),
    ("en", "What does {b} not have for CAR-T cells that {a} has?"),
    ("en", "What doesn't {b} have for CAR-T cells that {a} has?"),
    ("en", "CAR-T cells: what is not in {b} but in {a}?"),
    ("en", "CAR-T cells: what does {a} have that {b} doesn't?"),
    ("fr", "Que manque-t-il à la {b} que la {a} a pour les CAR-T ?"),
    ("fr", "Qu'est-ce qui manque en {b} et que la {a} possède pour les CAR-T ?"),
    ("fr", "Qu'a la {a} pour les CAR-T que la {b} n'a pas ?"),
    ("fr", "Qu'a la {a} pour les CAR-T qui manque à la {b} ?"),
    ("fr", "CAR-T : étapes couvertes en {a} mais pas en {b}"),
    ("fr", "CAR-T : que n'a pas la {b} que la {a} a ?"),
    ("fr", "CAR-T : quelles étapes manquent en {b} mais pas en {a} ?"),
    ("nl", "Wat mist {b} dat {a} heeft voor CAR-T?"),
    ("nl", "Wat ontbreekt in {b} dat {a} heeft voor CAR-T?"),
    ("nl", "Wat heeft {a} voor CAR-T dat {b} mist?"),
    ("nl", "CAR-T: schakels die {a} dekt maar {b} niet"),
    ("nl", "CAR-T: wat heeft {b} niet en {a} wel?"),
    ("nl", "CAR-T: welke stappen ontbreken in {b} maar niet in {a}?"),
]


@pytest.mark.parametrize(("lang", "question"), QUESTIONS)
def test_who_lacks_it_is_said_by_the_words(lang: str, question: str) -> None:
    walloon, flemish = NAMES[lang]
    for ahead, behind, region in (
        (walloon, flemish, "Wallonia"),
        (flemish, walloon, "Flanders"),
    ):
        answer = ask(small(), question.format(a=ahead, b=behind), lang)
        assert answer.kind == "stages"
        assert (set(answer.ids), answer.ignored) == (AHEAD[region], ())


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "What does Hexa do that nobody else does?"),
        ("en", "What is done by nobody but Hexa?"),
        ("en", "Which stages does no one else than Hexa cover?"),
        ("fr", "Que fait Hexa que personne d'autre ne fait ?"),
        ("nl", "Wat doet Hexa dat niemand anders doet?"),
        ("nl", "Welke stappen doet Hexa die niemand anders doet?"),
    ],
)
def test_what_one_does_alone_is_not_what_it_does_not_do(
    lang: str, question: str
) -> None:
    # Cado makes cells, which is no CAR-T; gene therapies are made by Echo too.
    answer = ask(small(), question, lang)
    assert (answer.kind, answer.ids, answer.ignored) == ("cells", ("car-t:making",), ())


def test_what_one_does_alone_may_be_asked_of_a_therapy_and_a_place() -> None:
    of_cells = "For CAR-T cells, what does Alma University do that nobody else does?"
    assert ask(small(), of_cells, "en").ids == ("research",)
    # Iris is not in Belgium, so that nobody there develops processes for CAR-T.
    in_belgium = "What does Iris do that nobody else in Belgium does?"
    assert ask(small(), in_belgium, "en").ids == ()
