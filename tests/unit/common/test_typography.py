"""Spaces around signs, as each language sets them."""

from __future__ import annotations

import pytest

from api.pages.render import words
from graph.common.typography import typeset


@pytest.mark.parametrize(
    ("text", "set_in_french"),
    [
        ("Laquelle est la v\u00f4tre ?", "Laquelle est la v\u00f4tre\u202f?"),
        ("Par exemple :", "Par exemple\u00a0:"),
        ("un ; deux", "un\u202f; deux"),
        ("\u00ab mot \u00bb", "\u00ab\u00a0mot\u00a0\u00bb"),
        ("60 % de 81 \u20ac", "60\u00a0% de 81\u00a0\u20ac"),
        ("https://a.be/?q=b :id", "https://a.be/?q=b :id"),
        ("12:30", "12:30"),
    ],
)
def test_signs_keep_to_their_word_in_french_alone(
    text: str, set_in_french: str
) -> None:
    assert typeset(text, "fr") == set_in_french
    assert typeset(text, "en") == text
    assert typeset(text, "nl") == text


def test_no_french_text_of_the_pages_lets_a_sign_begin_a_line() -> None:
    loose = [
        key
        for key, text in words("fr").items()
        if any(sign in f"{text} " for sign in (" : ", " ; ", " ? ", " ! ", " \u00bb"))
    ]
    assert set(loose) <= {"example", "search_example", "try1", "try2", "try3"}
