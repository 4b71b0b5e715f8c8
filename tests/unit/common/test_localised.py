"""Lists, amounts and towns as each language writes them."""

from __future__ import annotations

import pytest

from graph.common.localised import listed, money, percent, plural, town


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "A, B and C"), ("fr", "A, B et C"), ("nl", "A, B en C")],
)
def test_a_list_has_its_last_word_joined(lang: str, text: str) -> None:
    assert listed(["A", "B", "C"], lang) == text
    assert listed(["A"], lang) == "A"
    assert listed([], lang) == ""


@pytest.mark.parametrize(
    ("lang", "amount", "share"),
    [
        ("en", "€81,000,000", "60%"),
        ("fr", "81\u202f000\u202f000\u00a0€", "60\u00a0%"),
        ("nl", "€\u00a081.000.000", "60%"),
    ],
)
def test_an_amount_and_a_share(lang: str, amount: str, share: str) -> None:
    assert money(81_000_000, lang) == amount
    assert percent(60, lang) == share


@pytest.mark.parametrize(
    ("city", "lang", "name"),
    [
        ("Antwerp", "en", "Antwerp"),
        ("Antwerp", "fr", "Anvers"),
        ("Antwerp", "nl", "Antwerpen"),
        ("Liège", "fr", "Liège"),
        ("Liège", "nl", "Luik"),
        ("Gosselies", "nl", "Gosselies"),
        (None, "nl", None),
    ],
)
def test_a_town_has_the_name_that_the_language_gives_it(
    city: str | None, lang: str, name: str | None
) -> None:
    assert town(city, lang) == name


@pytest.mark.parametrize(
    ("lang", "forms"),
    [
        ("en", ["other", "one", "other", "other"]),
        ("fr", ["one", "one", "other", "other"]),
        ("nl", ["other", "one", "other", "other"]),
    ],
)
def test_form_of_a_noun_for_a_number(lang: str, forms: list[str]) -> None:
    assert [plural(count, lang) for count in (0, 1, 2, 1_000_000)] == forms
