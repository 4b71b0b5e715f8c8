"""Questions of each family, with the answers counted again from the tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer import ask
from tests.unit.ask import recount

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.sweep

QUESTIONS: list[tuple[str, str, str, dict[str, Any]]] = recount.questions()


@pytest.mark.parametrize(
    ("family", "lang", "question", "given"),
    QUESTIONS,
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_the_answer_is_what_the_tables_give(
    curated_snapshot: Snapshot,
    family: str,
    lang: str,
    question: str,
    given: dict[str, Any],
) -> None:
    expected = recount.recount(given)
    answer = ask(curated_snapshot, question, lang, limit=0)
    if isinstance(expected, list):
        assert list(answer.ids) == expected
    else:
        assert set(answer.ids) == expected
    assert answer.sentence
    if family != "beyond":
        assert answer.ignored == ()


def test_there_are_a_hundred_questions_a_language() -> None:
    counts = Counter(lang for _, lang, _, _ in QUESTIONS)
    assert min(counts.values()) > 100


NONSENSE = ("zwarpel", "Qoxinth", "brinkoz")


def without_any_word(question: str) -> list[tuple[str, str]]:
    """Return the question with each longer word replaced by one that no language has."""
    words = question.split(" ")
    changed: list[tuple[str, str]] = []
    for at, word in enumerate(words):
        core = word.strip("?,.:!()«»\"'")
        if len(core) > 3 and core.isalpha():
            strange = NONSENSE[at % len(NONSENSE)]
            text = " ".join(
                [*words[:at], word.replace(core, strange), *words[at + 1 :]]
            )
            changed.append((strange, text))
    return changed


@pytest.mark.parametrize("lang", ["en", "fr", "nl"])
def test_a_word_that_nobody_knows_is_named_or_nothing_is_answered(
    curated_snapshot: Snapshot, lang: str
) -> None:
    silent: list[str] = []
    asked = 0
    for family, own, question, _ in QUESTIONS:
        if own != lang or family == "beyond":
            continue
        for strange, text in without_any_word(question):
            answer = ask(curated_snapshot, text, lang, limit=0)
            asked += 1
            if answer.kind != "none" and strange not in answer.ignored:
                silent.append(text)
    assert silent == []
    assert asked > 200
