"""Therapies and stages are defined in the language of the page, or marked as English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graph.release.definitions import definition, translated
from tests.tables import table

if TYPE_CHECKING:
    from graph.model import Language

IDS = {row["id"] for name in ("therapies", "stages") for row in table(name)}
WRITTEN = 38
"""Therapies and stages that had a definition in French and in Dutch when these were written."""


@pytest.mark.parametrize("lang", ["fr", "nl"])
def test_each_definition_is_there_in_french_and_dutch(lang: Language) -> None:
    texts = translated(lang)
    assert len(IDS & texts.keys()) >= WRITTEN
    assert all(text.strip() == text and text.endswith(".") for text in texts.values())
    assert translated("fr").keys() == translated("nl").keys()


def test_a_definition_that_is_only_english_is_marked_so() -> None:
    row = {"id": "a-therapy-of-tomorrow", "definition_en": "Something new."}
    assert definition(row, "fr") == ("Something new.", "en")
    assert definition(row | {"definition_fr": "Du neuf."}, "fr") == ("Du neuf.", "fr")
    assert definition({"id": "phage-therapy", "definition_en": "x"}, "nl").lang == "nl"
    assert definition({"id": "phage-therapy", "definition_en": "x"}, "en") == (
        "x",
        "en",
    )


def test_french_definitions_keep_the_spaces_of_their_language() -> None:
    for text in translated("fr").values():
        assert not re.search(r"\\w[;:!?]", text), text
