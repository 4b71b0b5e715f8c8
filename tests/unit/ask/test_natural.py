"""Questions as people type them, with the answers counted again from the tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer import ask
from tests.unit.ask import recount_natural

if TYPE_CHECKING:
    from graph.ask.answer import Answer
    from graph.release.snapshot import Snapshot

pytestmark = pytest.mark.sweep

QUESTIONS: list[tuple[str, str, str, dict[str, Any]]] = recount_natural.questions()
FAMILIES = "abcdefghijklm"
LEAST_QUESTIONS = 60
NONSENSE = ("zwarpel", "Qoxinth", "brinkoz")
LONG_WORD = 4
YEAR_DIGITS = 4
SAMPLED = 3
"""Every third question: a run of all takes a minute and finds nothing more."""


def agrees(answer: Answer, right: set[str] | list[str], given: dict[str, Any]) -> bool:
    """Return whether an answer is the right one; a text may say more than the value."""
    if isinstance(right, list):
        return list(answer.ids) == right
    if set(answer.ids) == right:
        return True
    if answer.kind != "text" or len(right) != 1 or len(answer.ids) != 1:
        return False
    (value,), (text,) = right, answer.ids
    if given.get("prefix"):
        return text[:YEAR_DIGITS] == value[:YEAR_DIGITS]
    return value.casefold() in text.casefold()


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
    answer = ask(curated_snapshot, question, lang, limit=0)
    right = recount_natural.accepted(given)
    assert any(agrees(answer, each, given) for each in right), (answer.ids, right)
    assert answer.sentence
    if family != "l":
        # What a patient suffers from is no condition on who treats; the answer says so.
        assert set(answer.ignored) <= set(given.get("context", ()))


def test_every_family_is_asked_in_every_language() -> None:
    counts = Counter((family, lang) for family, lang, _, _ in QUESTIONS)
    languages = Counter(lang for _, lang, _, _ in QUESTIONS)
    assert all(counts[family, lang] for family in FAMILIES for lang in languages)
    assert min(languages.values()) > LEAST_QUESTIONS


def with_nonsense(question: str) -> list[tuple[str, str]]:
    """Return the question with each longer word replaced by one that no language has."""
    words = question.split(" ")
    changed: list[tuple[str, str]] = []
    for at, word in enumerate(words):
        core = word.strip("?,.:!()«»\"'")
        if len(core) >= LONG_WORD and core.isalpha():
            strange = NONSENSE[at % len(NONSENSE)]
            text = " ".join(
                [*words[:at], word.replace(core, strange), *words[at + 1 :]]
            )
            changed.append((strange, text))
    return changed


@pytest.mark.parametrize("lang", recount_natural.LANGUAGES)
def test_a_word_that_nobody_knows_is_named_or_nothing_is_answered(
    curated_snapshot: Snapshot, lang: str
) -> None:
    asked = [
        (strange, text)
        for family, own, question, _ in QUESTIONS[::SAMPLED]
        if own == lang and family != "l"
        for strange, text in with_nonsense(question)
    ]
    answers = (
        (strange, text, ask(curated_snapshot, text, lang, limit=0))
        for strange, text in asked
    )
    silent = [
        text
        for strange, text, answer in answers
        if answer.kind != "none" and strange not in answer.ignored
    ]
    assert silent == []
    assert len(asked) > LEAST_QUESTIONS
