"""Lists as each language writes them."""

from __future__ import annotations

import pytest

from graph.common.localised import listed


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "A, B and C"), ("fr", "A, B et C"), ("nl", "A, B en C")],
)
def test_a_list_has_its_last_word_joined(lang: str, text: str) -> None:
    assert listed(["A", "B", "C"], lang) == text
    assert listed(["A"], lang) == "A"
    assert listed([], lang) == ""
