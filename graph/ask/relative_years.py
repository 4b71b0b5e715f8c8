"""Years counted from today: "last year", "two years ago", French "l'an dernier".

Today is the newest date that a source of the release bears, whatever the clock.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

from graph.ask.lexicon import languages, notation, number_words
from graph.ask.text import tokens
from graph.release.status import newest

if TYPE_CHECKING:
    from graph.ask.text import Token
    from graph.release.snapshot import Snapshot

_SLOT = "n"
_YEAR = 4
_MOST = 50
"""More years than that lie before anything that a release knows."""


def with_years(snapshot: Snapshot, question: str) -> str:
    """Return the question with such years as numbers: "in 2025" for "last year"."""
    today = snapshot.memoise(newest)[:_YEAR]
    if not today.isdecimal():
        return question
    words = tokens(question)
    pieces: list[str] = []
    at = done = 0
    while at < len(words):
        length, text = _at(words, at, int(today))
        if length:
            pieces += [question[done : words[at].start], text]
            done = words[at + length - 1].end
        at += length or 1
    return "".join([*pieces, question[done:]])


def _at(
    words: list[Token],
    at: int,
    today: int,
) -> tuple[int, str]:
    """Return how many words from a position count years, and the years; none: 0."""
    best = (0, "")
    phrases = _phrases_by_first_word()
    for lang, name, phrase in (
        *phrases.get(words[at].text, ()),
        *phrases[_SLOT],
    ):
        number = _number(words[at : at + len(phrase)], phrase, lang)
        if number is None or number > _MOST or len(phrase) <= best[0]:
            continue
        back = {"this": 0, "last": 1}.get(name, number)
        own = notation(lang)["counted_years"]
        word = own["since" if name == "within" else "in"][0]
        best = (len(phrase), f"{word} {today - back}")
    return best


@cache
def _phrases_by_first_word() -> dict[str, list[tuple[str, str, list[str]]]]:
    """Return the phrases that count years by their first word: language, what is counted, words."""
    phrases: dict[str, list[tuple[str, str, list[str]]]] = defaultdict(list)
    for lang in languages():
        for name, texts in notation(lang)["counted_years"].items():
            if name in {"in", "since"}:
                continue
            for text in texts:
                words = [word.text for word in tokens(text)]
                phrases[words[0]].append((lang, name, words))
    return phrases


def _number(
    words: list[Token],
    phrase: list[str],
    lang: str,
) -> int | None:
    """Return the number in the slot of a phrase, 0 without a slot, None where they differ."""
    if len(words) != len(phrase):
        return None
    number = 0
    for word, expected in zip(words, phrase, strict=True):
        if expected != _SLOT:
            if word.text != expected:
                return None
            continue
        text = str(number_words(lang).get(word.text, word.text))
        if not (text.isdecimal() and text.isascii()):
            return None
        number = int(text)
    return number
