"""Words of questions and of answers, in small: years, amounts, slips, completions, totals."""

# pyright: reportPrivateUsage=false
# Parts of a module that decide alone are held by hand too.
from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from graph.ask.lexicon_of_release import build_lexicon
from graph.ask.mentions import Scan, scan
from graph.ask.misspelling import _nearest, parts_of
from graph.ask.phrases import Phrase, _Begun, _go_on, slot_values
from graph.ask.question import Question
from graph.ask.text import detect, joined, tokens
from graph.ask.times import years_of
from tests.small import small

if TYPE_CHECKING:
    from graph.ask.lexicon import Lexicon


@cache
def lexicon() -> Lexicon:
    return build_lexicon(small())


def scanned(text: str, lang: str = "en") -> Scan:
    return scan(lexicon(), text, lang, lambda _: None)


def asked(text: str, lang: str = "en") -> Question:
    return Question(small(), lexicon(), scanned(text, lang))


@pytest.mark.parametrize(
    ("text", "first", "last", "started"),
    [
        ("collaborations in 2020", 2020, 2020, False),
        ("collaborations since 2020", 2020, None, True),
        ("collaborations after 2020", 2021, None, True),
        ("collaborations before 2020", None, 2019, True),
        ("collaborations between 2016 and 2019", 2016, 2019, False),
        ("collaborations of 2021, 2017 and 2019", 2021, 2021, False),
        ("collaborations that started in 2020", 2020, 2020, True),
        ("collaborations in 1900", 1900, 1900, False),
        ("collaborations in 2099", 2099, 2099, False),
        ("collaborations in 1899", None, None, False),
        ("collaborations in 2100", None, None, False),
        ("collaborations in 202", None, None, False),
        ("collaborations in 20201", None, None, False),
        ("collaborations", None, None, False),
    ],
)
def test_the_years_of_a_question(
    text: str, first: int | None, last: int | None, started: bool
) -> None:
    assert years_of(scanned(text)) == (first, last, started)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("projects over 20 million euros", 20_000_000),
        ("projects over 2.5 million", 2_500_000),
        ("projects over 500,000 euros", 500_000),
        ("projects over 1.500.000 euros", 1_500_000),
        ("projects over 500 thousand euros", 500_000),
        ("projects over two million", 2_000_000),
        ("projects over 3m", 3_000_000),
        ("projects over 700k", 700_000),
        ("projects over 20", 20),
        ("projects over a lot", None),
    ],
)
def test_an_amount_of_a_question(text: str, amount: int | None) -> None:
    question = asked(text)
    assert question.amount() == amount
    if amount:
        assert not set(question.left()) & {"20", "million", "euros", "3m", "700k"}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("top 3 hospitals", 3),
        ("the seven oldest hospitals", 7),
        ("top 999 hospitals", 999),
        ("top 2020 hospitals", None),
        ("hospitals of 2020, the 5 oldest", 5),
        ("the oldest hospitals", None),
    ],
)
def test_a_number_that_is_no_year(text: str, number: int | None) -> None:
    question = asked(text)
    assert question.number() == number
    if number:
        assert str(number) not in question.left()


ALL_COMPANIES = ["company", "cdmo", "cro", "supplier"]


@pytest.mark.parametrize(
    ("text", "seat"),
    [
        ("hospitals in Wallonia", {"regions": ["Wallonia"], "kinds": ["hospital"]}),
        (
            "hospitals not in Wallonia",
            {"excluded_regions": ["Wallonia"], "kinds": ["hospital"]},
        ),
        ("hospitals in France", {"countries": ["FR"], "kinds": ["hospital"]}),
        (
            "hospitals not in France",
            {"excluded_countries": ["FR"], "kinds": ["hospital"]},
        ),
        ("hospitals in Rive", {"cities": ["Rive"], "kinds": ["hospital"]}),
        ("hospitals not in Rive", {"excluded_cities": ["Rive"], "kinds": ["hospital"]}),
        (
            "hospitals in East Flanders",
            {"cities": ["Aalst", "Ghent", "Zwijnaarde"], "kinds": ["hospital"]},
        ),
        # A region or a town of Belgium says more than Belgium; a country beside it stays.
        ("hospitals in Belgium", {"countries": ["BE"], "kinds": ["hospital"]}),
        (
            "hospitals in Wallonia, Belgium",
            {"regions": ["Wallonia"], "kinds": ["hospital"]},
        ),
        ("hospitals in Rive, Belgium", {"cities": ["Rive"], "kinds": ["hospital"]}),
        (
            "hospitals in Rive and in France",
            {"cities": ["Rive"], "countries": ["FR"], "kinds": ["hospital"]},
        ),
        ("companies abroad", {"excluded_countries": ["BE"], "kinds": ALL_COMPANIES}),
        (
            "companies but not CDMOs",
            {"excluded_kinds": ["cdmo"], "kinds": ALL_COMPANIES},
        ),
    ],
)
def test_the_seat_of_a_question(text: str, seat: dict[str, list[str]]) -> None:
    question = asked(text)
    assert question.seat().params() == seat
    assert question.left() == ()


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("hospitla", "hospital"),  # two letters swapped are one slip
        ("hospitl", "hospital"),
        ("hospial", "hospital"),
        ("hosptl", None),  # two slips in a short word
        ("ospital", None),  # the first letter is hardly ever wrong
        ("colaboratios", "collaborations"),  # two slips in a long one
        ("colaboratos", "collaborators"),  # of two as near, the one that is nearer
        ("colabrtins", None),
        ("celk", None),  # four letters are not guessed at
    ],
)
def test_a_slip_of_the_pen(word: str, meant: str | None) -> None:
    assert _nearest(lexicon(), word, "en") == meant


def test_a_compound_is_cut_where_both_parts_are_words() -> None:
    def parts(word: str, *, misspelt: bool) -> list[tuple[str, int, int]]:
        (token,) = tokens(f"   {word}")
        cut = parts_of(lexicon(), token, "nl", misspelt=misspelt)
        return [(part.raw, part.start, part.end) for part in cut]

    whole = [("Celtherapie", 3, 14), ("bedrijven", 14, 23)]
    assert parts("Celtherapiebedrijven", misspelt=False) == whole
    assert parts("Celtherapiebedrijvem", misspelt=False) == []
    assert parts("Celtherapiebedrijvem", misspelt=True) == [
        ("Celtherapie", 3, 14),
        ("bedrijvem", 14, 23),
    ]
    assert parts("Zwarpelbedrijven", misspelt=False) == []
    assert parts("Zwarpelbedrijvem", misspelt=True) == []


def test_the_language_is_that_of_most_telling_words() -> None:
    telling = {
        "en": {"the", "in", "who"},
        "fr": {"le", "qui"},
        "nl": {"in", "wie", "de"},
    }
    assert detect(tokens("the firms in Namur"), telling) == "en"
    assert detect(tokens("wie in Namur"), telling) == "nl"
    assert detect(tokens("le qui in"), telling) == "fr"
    # A word of two languages counts half for each: one of its own decides.
    assert detect(tokens("in in wie"), telling) == "nl"
    assert detect(tokens("qui in"), telling) == "fr"
    assert detect(tokens("Namur"), telling) == "en"


def test_words_in_one_piece() -> None:
    def piece(text: str) -> bool:
        return joined(text, tokens(text))

    assert piece("CAR-T")
    assert piece("a.b/c")
    assert not piece("CAR T")
    assert not piece("CAR--T")
    assert not piece("CAR-T cells")
    assert not piece("CAR+T")


WAYS = ["Who works on ", "therapy", " in ", "region", "?"]


@pytest.mark.parametrize(
    ("said", "ways"),
    [
        ("", ["Who works on … in …?"]),
        ("who works", ["Who works on … in …?"]),
        ("who buys", []),
        (
            "who works on c",
            ["Who works on CAR-T cells in …?", "Who works on cell therapy in …?"],
        ),
        ("who works on ce", ["Who works on cell therapy in …?"]),
        ("who works on cell therapy in w", ["Who works on cell therapy in Wallonia?"]),
        ("who works on cell therapy in b", ["Who works on cell therapy in Brussels?"]),
        ("who works on cell therapy in x", []),
        ("who works on nothing in w", []),
    ],
)
def test_a_phrase_goes_on_from_what_is_typed(said: str, ways: list[str]) -> None:
    assert _go_on(_Begun(small()), WAYS, said, "en", 8) == ways


def test_no_more_ways_than_asked_for() -> None:
    ways = _go_on(_Begun(small()), WAYS, "who works on c", "en", 1)
    assert ways == ["Who works on CAR-T cells in …?"]
    begun = _Begun(small())
    assert begun.starting("actor", "en", "h", 9) == ["Hexa Therapies"]
    assert begun.starting("actors", "en", "", 3) == [
        "Alma University",
        "Bloc Hospital",
        "Cado",
    ]
    assert begun.whole("city", "en", "rive and mont") == [("Rive", 4)]
    assert begun.whole("city", "en", "rive") == []


def test_what_a_slot_may_take() -> None:
    def values(slot: str, lang: str = "en") -> list[tuple[str, ...]]:
        return [tuple(each) for each in slot_values(small(), slot, lang)]

    assert values("city") == [
        (town, town) for town in ("Rive", "Mont", "Pont", "Dijk", "Haven")
    ]
    assert ("Wallonia", "Wallonie") in values("region", "fr")
    assert len(values("region")) == 3
    assert values("status", "fr")[0] == ("planned", "prévu")
    assert ("making", "manufacturing (nl)") in values("stage", "nl")
    assert ("car-t", "CAR-T cells (fr)") in values("therapy", "fr")
    assert values("products") == [("p1", "Hexacel"), ("p2", "Dunecel")]
    assert ("w5", "Cells for Dune") in values("collaborations")
    for slot in ("actor", "other", "actors", "from", "to"):
        assert values(slot)[0] == ("alma", "Alma University")
        assert len(values(slot)) == 13
    for slot in ("year", "year_from"):
        assert all(value.isdecimal() and len(value) == 4 for value, _ in values(slot))
    assert ("GTMP", "GTMP") in values("class")
    assert all(value == words for value, words in values("amount_above"))
    phrase = Phrase("actors.by_therapy", "Who works on {therapy} in {region}?")
    assert phrase.slots == ("therapy", "region")
    words = {"therapy": "aav", "region": "Rive"}
    assert phrase.filled(words) == "Who works on aav in Rive?"
