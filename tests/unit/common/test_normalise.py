"""One fold, one slug, one form of text: expected forms written by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.common.normalise import (
    SLUG,
    fold,
    forbidden_character,
    one_line,
    place_id,
    slug,
    strip_invisible,
    words,
)
from graph.search.stemming import tokens
from ingest.matching.names import fold as fold_name
from ingest.organisations import kind_of
from ingest.relevance import Text, classify

FOLDED = {
    "Liège": "liege",
    "Łódź": "lodz",
    "Gießen": "giessen",
    "København": "kobenhavn",
    "İstanbul": "istanbul",
    "Œuvre": "oeuvre",
    "\u03b2-cell": "beta-cell",
    "TGF\u03b21": "tgfbeta1",
    "\u0391\u03b8\u03ae\u03bd\u03b1": "athina",  # Athens, in Greek
    "\u041c\u043e\u0441\u043a\u0432\u0430": "moskva",
    "上海": "shanghai",
    "\uff21\uff22": "ab",  # full-width letters
    "e\u0301": "e",
}


@pytest.mark.parametrize(("text", "folded"), FOLDED.items())
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_the_three_readers_of_names_agree_on_a_greek_letter() -> None:
    assert [token.text for token in tokens("\u03b2 cell")] == ["beta", "cell"]
    assert words("\u03b2-cell") == fold_name("\u03b2-cell") == "beta cell"
    title = "Encapsulated \u03b2-cell transplantation in type 1 diabetes"
    assert classify(Text((title,))).therapies.keys() == (
        classify(Text((title.replace("\u03b2", "beta"),))).therapies.keys()
    )
    assert kind_of("H\u00f4pital \u03b1", "company") == "hospital"


PLACES = {
    ("PL", "Łódź"): "pl-lodz",
    ("DE", "Gießen"): "de-giessen",
    ("DK", "København"): "dk-kobenhavn",
    ("CN", "上海"): "cn-shanghai",
    ("CN", "北京"): "cn-beijing",
    ("BE", "Louvain-la-Neuve"): "be-louvain-la-neuve",
    ("BE", "'s Gravenbrakel"): "be-s-gravenbrakel",
    ("BE", "???"): "",
}


@pytest.mark.parametrize(("place", "key"), PLACES.items())
def test_place_id(place: tuple[str, str], key: str) -> None:
    assert place_id(*place) == key


def test_a_slug_that_is_cut_still_tells_two_texts_apart() -> None:
    first, second = slug("x" * 130 + " a"), slug("x" * 130 + " b")
    assert first != second
    assert len(first) <= 120


@given(st.text(max_size=60))
def test_any_slug_is_one_an_address_takes(text: str) -> None:
    assert slug(text) == "" or SLUG.fullmatch(slug(text))
    assert slug(slug(text)) == slug(text)


NORMAL = {
    "Zéro\u200bLargeur": ("ZéroLargeur", 1),
    "\ufeffname": ("name", 1),
    "im\u00admuno\u2060logy": ("immunology", 2),
    "Lie\u0300ge": ("Liège", 0),
    " \u00a0two\nlines\t": ("two lines", 0),
    "\u200b =1": ("=1", 1),
    "plain": ("plain", 0),
}


@pytest.mark.parametrize(("text", "normal"), NORMAL.items())
def test_normal_form_of_text(text: str, normal: tuple[str, int]) -> None:
    bare, removed = strip_invisible(text)
    assert (one_line(bare), removed) == normal


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066x", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("x\ufffe", "U+FFFE no character"),
        ("\U0001ffff", "U+1FFFF no character"),
        ("\ufdd0", "U+FDD0 no character"),
        ("\ud800", "U+D800 no character"),
        ("\x1b[2J", "U+001B control character"),
        ("\x00", "U+0000 control character"),
        ("\x80", "U+0080 control character"),
    ],
)
def test_what_no_text_may_hold_is_named(text: str, name: str) -> None:
    assert forbidden_character(text) == name


@given(st.text(max_size=40))
def test_the_normal_form_is_its_own(text: str) -> None:
    once, _ = strip_invisible(text)
    assert strip_invisible(once) == (once, 0)


def test_letters_of_every_script_and_emoji_stay() -> None:
    for text in (
        "naïve Ωmega",
        "\u0627\u0644\u0642\u0627\u0647\u0631\u0629",
        "上海",
        "\U0001f9ec",
    ):
        assert strip_invisible(text) == (text, 0)
        assert forbidden_character(text) is None
