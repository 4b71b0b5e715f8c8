"""What one of two organisations is to the other, and what it is to "control" something.

Over the graph of thirteen actors (tests/small.py) with five lines more: Nova belongs to Hexa, which
took it over in May 2022, Subnova to Nova; Dune left Fyra; Iris has a licence of Hexa. Every
question is asked both ways round: true one way, false the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from tests.small import small

if TYPE_CHECKING:
    from graph.ask.answer_records import Answer
    from graph.release.snapshot import Snapshot

NOVA = """
nova | Nova Cells | company | haven | 2019 | hexa | car-t
sub  | Subnova    | company | haven | 2020 | nova | car-t
"""
DEALS = """
w8 | Nova to Hexa | acquisition | 2022-05 | 2022-05 | hexa:acquirer,nova:acquired |
w9 | Dune is born | spin-off    | 2010    |         | fyra:parent,dune:spin-off   |
wa | CAR-T rights | licensing   | 2020    |         | hexa:licensor,iris:licensee |
"""
SAID = {"en": ("Yes", "No,"), "fr": ("Oui", "Non,"), "nl": ("Ja", "Nee,")}
OWNING = [
    ("en", "Does {a} own {b}?"),
    ("en", "Does {a} control {b}?"),
    ("en", "Is {b} owned by {a}?"),
    ("en", "Is {b} controlled by {a}?"),
    ("en", "Is {a} the owner of {b}?"),
    ("en", "Is {a} the parent company of {b}?"),
    ("en", "Is {b} part of {a}?"),
    ("en", "Does {b} belong to {a}?"),
    ("en", "Is {b} a subsidiary of {a}?"),
    ("en", "Does {a} have {b} as a subsidiary?"),
    ("fr", "{a} possède-t-il {b} ?"),
    ("fr", "{a} contrôle-t-il {b} ?"),
    ("fr", "Est-ce que {a} possède {b} ?"),
    ("fr", "{b} appartient-il à {a} ?"),
    ("fr", "Est-ce que {b} appartient à {a} ?"),
    ("fr", "{a} est-il propriétaire de {b} ?"),
    ("fr", "{a} est-elle la maison mère de {b} ?"),
    ("fr", "{b} est-il une filiale de {a} ?"),
    ("nl", "Bezit {a} {b}?"),
    ("nl", "Controleert {a} {b}?"),
    ("nl", "Is {a} eigenaar van {b}?"),
    ("nl", "Is {a} de eigenaar van {b}?"),
    ("nl", "Is {b} eigendom van {a}?"),
    ("nl", "Behoort {b} tot {a}?"),
    ("nl", "Is {b} een dochter van {a}?"),
]
BUYING = [
    ("en", "Did {a} buy {b}?"),
    ("en", "Did {a} take over {b}?"),
    ("en", "Has {a} acquired {b}?"),
    ("en", "Was {b} bought by {a}?"),
    ("en", "Was {b} taken over by {a}?"),
    ("en", "Was {b} sold to {a}?"),
    ("en", "Is {a} the buyer of {b}?"),
    ("en", "Did {a} acquire {b} in 2022?"),
    ("fr", "{a} a-t-il racheté {b} ?"),
    ("fr", "{b} a-t-elle été rachetée par {a} ?"),
    ("fr", "{b} a-t-elle été vendue à {a} ?"),
    ("nl", "Heeft {a} {b} gekocht?"),
    ("nl", "Nam {a} {b} over?"),
    ("nl", "Is {b} overgenomen door {a}?"),
    ("nl", "Werd {b} door {a} overgenomen?"),
    ("nl", "Werd {b} aan {a} verkocht?"),
]
TIES = [
    # Juno is the investor in Echo.
    ("en", "Did {a} invest in {b}?", "Juno Fund", "Echo Vectors"),
    ("en", "Is {a} an investor in {b}?", "Juno Fund", "Echo Vectors"),
    ("en", "Did {b} raise money from {a}?", "Juno Fund", "Echo Vectors"),
    ("en", "Was {b} funded by {a}?", "Juno Fund", "Echo Vectors"),
    ("fr", "{a} a-t-il investi dans {b} ?", "Juno Fund", "Echo Vectors"),
    ("nl", "Investeerde {a} in {b}?", "Juno Fund", "Echo Vectors"),
    # Echo supplies Gent, its client.
    ("en", "Does {a} supply {b}?", "Echo Vectors", "Gent University"),
    ("en", "Is {a} a supplier of {b}?", "Echo Vectors", "Gent University"),
    ("en", "Is {b} a client of {a}?", "Echo Vectors", "Gent University"),
    ("fr", "{a} est-il un fournisseur de {b} ?", "Echo Vectors", "Gent University"),
    ("fr", "{b} est-il un client de {a} ?", "Echo Vectors", "Gent University"),
    ("nl", "Is {a} een leverancier van {b}?", "Echo Vectors", "Gent University"),
    ("nl", "Is {b} een klant van {a}?", "Echo Vectors", "Gent University"),
    # Dune left Fyra.
    ("en", "Is {b} a spin-off of {a}?", "Fyra Hospital", "Dune Cells"),
    ("fr", "{b} est-elle une spin-off de {a} ?", "Fyra Hospital", "Dune Cells"),
    ("nl", "Is {b} voortgekomen uit {a}?", "Fyra Hospital", "Dune Cells"),
    # Hexa gave Iris a licence.
    ("en", "Did {a} license to {b}?", "Hexa Therapies", "Iris Biotech"),
    ("en", "Did {b} license from {a}?", "Hexa Therapies", "Iris Biotech"),
    # Alma coordinates a project in which Hexa is a partner.
    (
        "en",
        "Did {a} coordinate a project with {b}?",
        "Alma University",
        "Hexa Therapies",
    ),
]
TRIALS = [
    ("en", "Does {a} sponsor a trial at {b}?"),
    ("en", "Does {b} host a trial of {a}?"),
    ("en", "Trials sponsored by {a} at {b}"),
]
OF_QUALITY = [
    ("en", "Who controls batches?", "Who does quality control?"),
    (
        "en",
        "Which companies control the quality of vectors?",
        "Companies, quality control",
    ),
    ("fr", "Qui contrôle les lots ?", "Qui fait du contrôle qualité ?"),
    ("nl", "Wie controleert loten?", "Wie doet kwaliteitscontrole?"),
    (
        "nl",
        "Sinds wanneer controleert Sciensano faagloten?",
        "Sinds wanneer doet Sciensano kwaliteitscontrole van faagtherapie?",
    ),
]
OF_ORGANISATIONS = [
    ("en", "Who controls Belgian companies?", "Who owns Belgian companies?"),
    (
        "en",
        "Which companies control Walloon CDMOs?",
        "Which companies own Walloon CDMOs?",
    ),
    (
        "fr",
        "Qui contrôle les entreprises belges ?",
        "Qui possède les entreprises belges ?",
    ),
    (
        "fr",
        "Quels groupes étrangers contrôlent des CDMO wallonnes ?",
        "Quels groupes étrangers possèdent des CDMO wallonnes ?",
    ),
    ("nl", "Wie controleert Belgische bedrijven?", "Wie bezit Belgische bedrijven?"),
    (
        "nl",
        "Bedrijven die Waalse CDMO's controleren",
        "Welke bedrijven bezitten Waalse CDMO's?",
    ),
]


def said(lang: str, question: str, a: str, b: str) -> tuple[str, tuple[str, ...]]:
    answer = answered(lang, question.format(a=a, b=b))
    return answer.sentence.split(" ")[0], answer.ignored


def answered(lang: str, question: str) -> Answer:
    return ask(small(actors=NOVA, collaborations=DEALS), question, lang)


@pytest.mark.parametrize(("lang", "question"), [*OWNING, *BUYING])
def test_the_words_say_who_owns_or_bought_whom(lang: str, question: str) -> None:
    yes, no = SAID[lang]
    assert said(lang, question, "Hexa", "Nova Cells") == (yes, ())
    assert said(lang, question, "Nova Cells", "Hexa") == (no, ())


@pytest.mark.parametrize(("lang", "question", "a", "b"), TIES)
def test_the_words_say_who_gave_and_who_got(
    lang: str, question: str, a: str, b: str
) -> None:
    yes, no = SAID[lang]
    assert said(lang, question, a, b) == (yes, ())
    assert said(lang, question, b, a) == (no, ())


@pytest.mark.parametrize(("lang", "question"), TRIALS)
def test_the_words_say_who_sponsors_and_who_hosts(lang: str, question: str) -> None:
    hexa, bloc = "Hexa Therapies", "Bloc Hospital"
    assert answered(lang, question.format(a=hexa, b=bloc)).ids == ("t1",)
    assert answered(lang, question.format(a=bloc, b=hexa)).ids == ()


def test_a_part_of_a_part_is_owned_too() -> None:
    assert said("en", "Does {a} own {b}?", "Hexa", "Subnova") == ("Yes", ())
    assert said("en", "Did {a} buy {b}?", "Hexa", "Subnova") == ("No,", ())


@pytest.mark.parametrize(
    ("question", "a", "b", "year"),
    [
        ("Did {a} buy {b} in {year}?", "Hexa", "Nova Cells", 2022),
        ("Did {a} invest in {b} in {year}?", "Juno Fund", "Echo Vectors", 2023),
        ("{a} a-t-il investi dans {b} en {year} ?", "Juno Fund", "Echo Vectors", 2023),
    ],
)
def test_the_year_counts(question: str, a: str, b: str, year: int) -> None:
    for asked in (year - 1, year, year + 1):
        text = question.format(a=a, b=b, year=asked)
        answer = ask(small(actors=NOVA, collaborations=DEALS), text)
        yes, no = SAID[answer.lang]
        assert answer.sentence.split(" ")[0] == (yes if asked == year else no)
        assert answer.ignored == ()


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "When did Hexa buy Nova Cells?"),
        ("en", "When was Nova Cells bought by Hexa?"),
        ("fr", "Quand Hexa a-t-il racheté Nova Cells ?"),
        ("nl", "Wanneer kocht Hexa Nova Cells?"),
    ],
)
def test_when_it_was_is_told_by_the_takeover(lang: str, question: str) -> None:
    answer = answered(lang, question)
    assert "2022-05" in answer.sentence
    assert answer.ignored == ()


@pytest.mark.parametrize(("lang", "question", "same"), OF_QUALITY)
def test_to_control_goods_is_to_test_their_quality(
    curated_snapshot: Snapshot, lang: str, question: str, same: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert answer.ids == ask(curated_snapshot, same, lang).ids != ()
    asked = [stage for run in answer.queries for stage in run.params.get("stages", ())]
    assert "quality-control" in asked


@pytest.mark.parametrize(("lang", "question", "same"), OF_ORGANISATIONS)
def test_to_control_organisations_is_to_own_them(
    curated_snapshot: Snapshot, lang: str, question: str, same: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert set(answer.ids) == set(ask(curated_snapshot, same, lang).ids) != set()
    assert "actors.owners" in {run.query for run in answer.queries}
    assert answer.ignored == ()
