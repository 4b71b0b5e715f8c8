from __future__ import annotations

import importlib.util
import random
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from graph.ask.answer import ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.answer import Answer
    from graph.release.snapshot import Snapshot

FOLDER = Path(__file__).parent
_SPEC = importlib.util.spec_from_file_location("ask_expected", FOLDER / "expected.py")
assert _SPEC
assert _SPEC.loader
tables = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(tables)
QUESTIONS: list[tuple[str, str, str, dict[str, Any]]] = tables.questions(FOLDER)
LONG_WORD = 6


@pytest.mark.parametrize(
    ("lang", "question", "target", "filters"),
    QUESTIONS,
    ids=lambda v: v if isinstance(v, str) else "",
)
def test_the_answer_is_what_the_tables_say(
    curated_snapshot: Snapshot,
    lang: Any,
    question: str,
    target: str,
    filters: dict[str, Any],
) -> None:
    expected = tables.expected(target, filters)
    for given in (lang, None):
        answer = ask(curated_snapshot, question, given)
        assert found_by(answer, expected) == expected
        assert (answer.kind == "none") == (not expected)


def found_by(answer: Answer, expected: set[str]) -> set[str]:
    """Return the ids of an answer; those expected where it counts them and counts right."""
    if answer.counted:
        return expected if answer.ids == (str(len(expected)),) else set(answer.ids)
    return set(answer.ids)


def score(found: set[str], expected: set[str]) -> float:
    if not expected:
        return float(not found)
    return 2 * len(found & expected) / (len(found) + len(expected))


def bare(text: str) -> str:
    return "".join(
        c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c)
    )


def plural(text: str) -> str:
    return text.replace("company", "companies").replace("CAR-T ", "CAR-Ts ")


def seeded(seed: int, text: str) -> random.Random:
    return random.Random(f"{seed}{text}")  # noqa: S311 - typos, not secrets


def misspell(text: str, chance: random.Random) -> str:
    """Return the text with one letter lost, doubled, wrong or swapped in each long word."""
    words: list[str] = []
    for word in text.split(" "):
        core = word.strip("?,.:!()")
        if len(core) < LONG_WORD or not core.isalpha():
            words.append(word)
            continue
        at = chance.randrange(1, len(core) - 1)
        letter = chance.choice("abcdefghijklmnopqrstuvwxyz")
        typo = chance.choice(
            [
                core[:at] + core[at + 1 :],
                core[:at] + letter + core[at:],
                core[:at] + letter + core[at + 1 :],
                core[:at] + core[at + 1] + core[at] + core[at + 2 :],
            ]
        )
        words.append(word.replace(core, typo))
    return " ".join(words)


CHANGES: dict[str, Callable[[str], str]] = {
    "upper case": str.upper,
    "lower case": str.lower,
    "no accents": bare,
    "wrong accents": lambda text: text.replace("e", "é", 2).replace("a", "à", 1),
    "hyphens as spaces": lambda text: text.replace("-", " "),
    "hyphens left out": lambda text: text.replace("-", ""),
    "plural": plural,
    **{
        f"typos {seed}": lambda text, seed=seed: misspell(text, seeded(seed, text))
        for seed in range(3)
    },
}


@pytest.mark.parametrize("change", CHANGES)
def test_careless_writing_costs_at_most_three_points(
    curated_snapshot: Snapshot, change: str
) -> None:
    scores = [
        score(
            found_by(
                ask(curated_snapshot, CHANGES[change](question), lang),  # type: ignore[arg-type]
                tables.expected(target, filters),
            ),
            tables.expected(target, filters),
        )
        for lang, question, target, filters in QUESTIONS
    ]
    assert sum(scores) / len(scores) >= 0.97
