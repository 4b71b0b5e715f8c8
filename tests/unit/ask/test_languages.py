"""A language is added by one notation file: German, from the file beside this test."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.ask import lexicon
from graph.ask.answer import ask
from graph.errors import InvalidInputError
from graph.release.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator

GERMAN = Path(__file__).with_name("de.yml")
CACHED = (
    lexicon.notation,
    lexicon.languages,
    lexicon.detecting_words,
    lexicon.telling_words,
    lexicon.marks,
)


@pytest.fixture(scope="module")
def german(
    tmp_path_factory: pytest.TempPathFactory, curated_snapshot: Snapshot
) -> Iterator[Snapshot]:
    folder = tmp_path_factory.mktemp("lexicon")
    for file in (*lexicon.FOLDER.glob("*.yml"), GERMAN):
        shutil.copy(file, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lexicon, "FOLDER", folder)
        for cached in CACHED:
            cached.cache_clear()
        yield Snapshot(
            curated_snapshot.release, curated_snapshot.nodes, curated_snapshot.edges
        )
    for cached in CACHED:
        cached.cache_clear()


@pytest.mark.parametrize(
    ("question", "english"),
    [
        (
            "Wer arbeitet an Phagentherapie in der Wallonie?",
            "phage therapy in Wallonia",
        ),
        (
            "Welche Firmen in Flandern arbeiten an Gentherapie?",
            "gene therapy firms, Flanders",
        ),
        ("Krankenhäuser in Lüttich, Zelltherapie", "hospitals in Liège, cell therapy"),
        (
            "Wer forscht an Exosomen außerhalb Brüssel?",
            "Who works on exosomes outside Brussels?",
        ),
        ("Projekte zu Gentherapie seit 2020", "projects on gene therapy since 2020"),
    ],
)
@pytest.mark.parametrize("lang", ["de", None])
def test_a_notation_file_adds_a_language(
    german: Snapshot, question: str, english: str, lang: str | None
) -> None:
    answer = ask(german, question, lang)
    assert answer.lang == "de"
    assert answer.total > 0
    assert set(answer.ids) == set(ask(german, english, "en").ids)


def test_the_answer_speaks_the_language(german: Snapshot) -> None:
    answer = ask(german, "Wer arbeitet an Phagentherapie?")
    assert (
        answer.items[0].why[0]
        == "eine Quelle sagt, dass sie an Phagentherapie arbeitet"
    )
    assert "Magistralzubereitung" in answer.notes[0].text


def test_a_language_without_a_file_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="en, fr, nl"):
        lexicon.language("xx")


@pytest.mark.parametrize("lang", [*lexicon.LANGUAGES, "german"])
def test_every_notation_file_has_the_same_parts(lang: str, german: Snapshot) -> None:
    given = lexicon.notation("de" if lang == "german" else lang)
    whole = lexicon.notation("en")
    assert list(given) == list(whole)
    assert list(given["ask"]) == list(whole["ask"])
    assert list(given["say"]) == list(whole["say"])
