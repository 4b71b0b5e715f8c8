"""One word per idea in each language: words that were retired do not come back."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast

import pytest

from api.pages.render import words
from graph.common.textio import parse_yaml
from graph.model import LANGUAGES, Language

ROOT = Path(__file__).parents[3]
RETIRED: dict[Language, tuple[str, ...]] = {
    "en": (
        r"\bhangs? on\b",
        r"\bin law\b",
        r"\bopen actors\b",
        r"\bempty in the sources\b",
        r"\bsame as a table\b",
        r"\bwhat is loaded\b",
        r"\bsame house\b",
        r"\bthe graph does not hold\b",
        r"\bno source says (you|it) do",
        r"\bbroken hand-off\b",
        r"\b(missing link|links missing)\b",
        r"\bsomething wrong here\b",
        r"\bthe graph (holds|does)\b",
    ),
    "fr": (
        r"\btien(t|nent) à un seul\b",
        r"\ben droit\b",
        r"\bbailleurs?\b",
        r"\bthérapies avancées\b",
        r"\bmaillons?\b",
        r"\bchargé dans le graphe\b",
        r"\ble graphe ne contient\b",
        r"\bmaisons?\b",
        r"\bdoit en être\b",
        r"\bpersonne de connu\b",
        r"\bs'y mettait\b",
    ),
    "nl": (
        r"\bhang(t|en) aan\b",
        r"\brechtens\b",
        r"\b(leemten?|tekorten)\b",
        r"\bschakels?\b",
        r"\bregio('s)?\b",
        r"\brelease\b",
        r"\b(de|van de|eigen) graaf\b",
        r"\bniemand die bekend is\b",
        r"\bandere lezing\b",
    ),
}
"""What each language said before one word was chosen for an idea (docs/glossary.md)."""
KEPT = {
    ("fr", "gaps_title"),  # the name of a page, not the word for a stage
    ("nl", "nl.yml: phrases.stages.chain.0"),
    ("nl", "nl.yml: phrases.collaborations.across_regions.0"),
}
"""Texts that keep a retired word: a name, and two questions that are read by that word."""
TEXTS = (
    "graph/partners/suggest.yml",
    "graph/partners/introduction.yml",
    "graph/coverage/gaps.yml",
)
SAID = ("phrases", "say", "legal")
"""Parts of the words of questions that people read; the others are what people type."""


def leaves(where: str, value: object) -> dict[str, str]:
    """Return every text below a part of a file, by where it stands."""
    if isinstance(value, str):
        return {where: value}
    inside: list[tuple[object, object]] = []
    if isinstance(value, dict):
        inside = list(cast("dict[object, object]", value).items())
    elif isinstance(value, list):
        inside = list(enumerate(cast("list[object]", value)))
    found: dict[str, str] = {}
    for name, part in inside:
        found |= leaves(f"{where}.{name}", part)
    return found


def texts(lang: Language) -> dict[str, str]:
    """Return every text of the pages and of what the rooms below say, by where it stands."""
    shown = dict(words(lang))
    for name in TEXTS:
        shown |= leaves(name, parse_yaml((ROOT / name).read_text("utf-8"))[lang])
    lexicon = parse_yaml((ROOT / f"graph/ask/lexicon/{lang}.yml").read_text("utf-8"))
    for part in SAID:
        shown |= leaves(f"{lang}.yml: {part}", lexicon[part])
    return shown


def questions(lang: Language) -> dict[str, str]:
    line = re.compile(rf"^//   {lang}: (.*)$", re.MULTILINE)
    return {
        path.name: question[1]
        for path in (ROOT / "queries").rglob("*.cypher")
        if (question := line.search(path.read_text("utf-8")))
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_retired_words_stay_out(lang: Language) -> None:
    pattern = re.compile("|".join(RETIRED[lang]), re.IGNORECASE)
    shown = texts(lang) | questions(lang)
    assert {
        key: text
        for key, text in shown.items()
        if pattern.search(text.replace("\u2019", "'").replace("\u202f", " "))
        and (lang, key) not in KEPT
        and "{release}" not in text
    } == {}


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Everything hangs on one actor"),
        ("fr", "Les maillons de la chaîne"),
        ("nl", "Welke schakels van deze regio"),
    ],
)
def test_a_retired_word_is_seen(lang: Language, text: str) -> None:
    assert re.search("|".join(RETIRED[lang]), text, re.IGNORECASE)
