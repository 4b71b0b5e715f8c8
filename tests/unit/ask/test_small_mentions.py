"""What a "not" reaches, what a question asks for, and what a word may mean, case by case."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from graph.ask.disambiguation import preferred
from graph.ask.heads import head_of, without_head
from graph.ask.lexicon import Lexicon, Sense
from graph.ask.lexicon_of_release import build_lexicon
from graph.ask.mention import Mention
from graph.ask.mentions import MOST_WORDS, Scan, scan
from graph.ask.negation import negate, without_prefixed
from graph.ask.text import tokens
from tests.small import small

if TYPE_CHECKING:
    from collections.abc import Sequence


@cache
def lexicon() -> Lexicon:
    return build_lexicon(small())


def scanned(text: str, lang: str = "en") -> Scan:
    return scan(lexicon(), text, lang, lambda _: None)


def mention(first: int, category: str, value: str = "x", words: int = 1) -> Mention:
    sense = Sense(category, value, "en", words, value)
    return Mention(first, first + words, (sense,))


NOT = mention(0, "negation", "not")


@pytest.mark.parametrize(
    ("mentions", "marks"),
    [
        ([NOT, mention(1, "region")], ["", "not"]),
        ([mention(0, "negation", "except"), mention(1, "kind")], ["", "except"]),
        # What stands before it is asked for.
        ([mention(0, "region"), mention(1, "negation", "not")], ["", ""]),
        # It reaches over five words and no further.
        ([NOT, mention(6, "region")], ["", "not"]),
        ([NOT, mention(7, "region")], ["", ""]),
        # A row of one kind, with what joins it, is all left out.
        (
            [NOT, mention(1, "city"), mention(2, "join", "or"), mention(3, "city")],
            ["", "not", "", "not"],
        ),
        # Another kind ends the row, whatever follows.
        (
            [NOT, mention(1, "city"), mention(2, "therapy"), mention(3, "city")],
            ["", "not", "", ""],
        ),
        (
            [NOT, mention(1, "city"), mention(2, "actor"), mention(3, "city")],
            ["", "not", "", ""],
        ),
        (
            [NOT, mention(1, "city"), mention(2, "cue"), mention(3, "city")],
            ["", "not", "", "not"],
        ),
        # A second "not" begins a row of its own.
        (
            [
                NOT,
                mention(1, "city"),
                mention(2, "negation", "except"),
                mention(3, "kind"),
            ],
            ["", "not", "", "except"],
        ),
        # Names are left out otherwise.
        ([NOT, mention(1, "actor"), mention(2, "stage")], ["", "", "not"]),
        ([NOT, mention(7, "city"), mention(8, "city")], ["", "", ""]),
    ],
)
def test_what_a_not_reaches(mentions: Sequence[Mention], marks: list[str]) -> None:
    assert [each.negated for each in negate(mentions)] == marks


@pytest.mark.parametrize(
    ("text", "kept", "left"),
    [
        ("non-viral vectors", [], [0, 1]),
        # A space makes it a "not".
        ("non viral vectors", [0, 1], []),
        # Asked for as well: the prefix alone is left over.
        ("viral and non-viral vectors", [0, 3], [2]),
    ],
)
def test_a_prefix_makes_another_notion(
    text: str, kept: list[int], left: list[int]
) -> None:
    words = tokens(text)
    categories = {"non": "negation", "viral": "therapy"}
    own = [
        mention(at, categories[word.text])
        for at, word in enumerate(words)
        if word.text in categories
    ]
    mentions, over = without_prefixed(text, words, own)
    assert ([each.first for each in mentions], over) == (kept, left)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("which hospitals run trials", "actors"),
        ("trials of which hospitals", "actors"),
        ("trials of hospitals", "trials"),
        ("hospitals with trials", "actors"),
        ("who runs trials", "actors"),
        ("products of companies", "products"),
        ("collaborations of companies", "collaborations"),
        ("not hospitals but trials", "trials"),
        ("CAR-T cells", None),
    ],
)
def test_what_is_asked_for(text: str, target: str | None) -> None:
    assert head_of(scanned(text)) == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Interreg", "collaborations"),
        ("recruiting", "trials"),
        ("authorised", "products"),
        ("authorised manufacturing", "products"),
        ("phase 1", "products"),
        ("phase 1 manufacturing", "trials"),
        ("multiple myeloma", "products"),
        ("multiple myeloma manufacturing", "actors"),
        ("CAR-T cells", "actors"),
    ],
)
def test_what_is_most_likely_asked_for(text: str, target: str) -> None:
    assert without_head(scanned(text)) == target


def sense(category: str, lang: str | None, value: str = "x", words: int = 1) -> Sense:
    return Sense(category, value, lang, words, value)


@pytest.mark.parametrize(
    ("senses", "words", "left"),
    [
        # A place of the country before a town, a therapy after both.
        (["city", "region", "therapy"], 1, ["region"]),
        (["therapy", "country"], 1, ["country"]),
        # Beside a place: what the language means as a cue or a stage.
        (["city", "cue", "actor"], 1, ["city", "cue"]),
        # A meaning before a name, and before what says nothing.
        (["actor", "kind"], 1, ["kind"]),
        (["ignore", "kind"], 1, ["kind", "ignore"]),
        (["ignore", "actor"], 1, ["actor"]),
        (["ignore"], 1, ["ignore"]),
    ],
)
def test_what_a_phrase_may_mean(senses: list[str], words: int, left: list[str]) -> None:
    chosen = preferred([sense(each, "en") for each in senses], "en", words)
    assert [each.category for each in chosen] == left


def test_a_phrase_means_what_its_language_means() -> None:
    own, other, name = sense("kind", "en"), sense("cue", "fr"), sense("actor", None)
    assert preferred([other, own], "en", 1) == (own,)
    assert preferred([other], "en", 1) == (other,)
    assert preferred([other, name], "en", 1) == (name,)
    town, cue = sense("city", None), sense("cue", "fr")
    assert preferred([town, cue], "en", 1) == (town,)
    assert preferred([town, cue], "fr", 1) == (town, cue)
    # French "t-il" is no tumour-infiltrating lymphocyte.
    inverted = sense("cue", "fr", "yesno", 2)
    assert preferred([sense("therapy", "fr"), inverted], "fr", 2) == (inverted,)
    therapy = sense("therapy", "fr")
    assert preferred([therapy, inverted], "fr", 1)[0] == therapy


def test_what_nothing_explains_is_left_over() -> None:
    found = scanned("hospitals that zwarpel 3 CAR-T cells or 2020 x")
    words = [word.text for word in found.words]
    assert [words[at] for at in found.unknown] == ["zwarpel"]
    assert [words[at] for at in found.numbers] == ["3", "2020"]
    assert [each.value("therapy") for each in found.of("therapy")] == ["car-t"]
    long = scanned("zwa " * (MOST_WORDS + 5))
    assert len(long.words) == MOST_WORDS


def test_a_word_that_two_therapies_share_is_said_once() -> None:
    for text in ("gene and cell therapy", "gene or cell therapy", "gene/cell therapy"):
        values = {each.value("therapy") for each in scanned(text).of("therapy")}
        assert {"gene", "cell"} <= values, text
