"""What French and Dutch call a town, on the pages and in answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.ask.answer import ask
from graph.common.town_names import names_of_town, town_name

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.mark.parametrize(
    ("town", "lang", "name"),
    [
        ("Ghent", "en", "Ghent"),
        ("Ghent", "fr", "Gand"),
        ("Ghent", "nl", "Gent"),
        ("Mons", "fr", "Mons"),
        ("Mons", "nl", "Bergen"),
        ("Gosselies", "nl", "Gosselies"),
        (None, "nl", ""),
    ],
)
def test_a_town_is_called_as_the_language_does(
    town: str | None, lang: str, name: str
) -> None:
    assert town_name(town, lang) == name


def test_all_names_of_a_town() -> None:
    assert names_of_town("Antwerp") == ("Antwerp", "Anvers", "Antwerpen")
    assert names_of_town("Niel") == ("Niel",)
    assert names_of_town(None) == ()


@pytest.mark.parametrize(
    ("lang", "question", "said"),
    [
        ("en", "companies in Ghent", "in Ghent"),
        ("fr", "entreprises à Gand", "à Gand"),
        ("nl", "bedrijven in Gent", "in Gent"),
    ],
)
def test_an_answer_calls_it_so(
    curated_snapshot: Snapshot, lang: str, question: str, said: str
) -> None:
    answer = ask(curated_snapshot, question, lang)
    assert said in answer.sentence
    assert said.rpartition(" ")[2] in answer.title
