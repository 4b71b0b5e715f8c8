"""Normal forms of words in English, French and Dutch, without a dictionary.

A phrase's key is its words' stems joined without spaces, so that case, accents, hyphens,
spaces, plurals and the split or joined writing of compounds (`gen-therapie`, `gentherapie`) do
not matter.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from graph.common.normalise import fold

LONGEST = 600
"""Characters of a user's text that are read; no question or name needs more."""

_WORD = re.compile(r"[^\W_]+")
_STEM_FROM = 4
"""Letters from which a word is stemmed: shorter ones are mostly acronyms."""
_SHORT_STEM = 3
"""Letters up to which a double letter at the end stays."""
_VOWEL_ENDINGS = ("ieen", "ie", "y")
"""Endings of therapieen, therapie and therapy: all of them become an i."""


class Token(NamedTuple):
    """One word of a text: as written, folded, its stem, and where it starts and ends."""

    raw: str
    text: str
    stem: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words of the first `LONGEST` characters; everything else separates."""
    tokens: list[Token] = []
    # Composed first, so that a base letter and its accent stay one word.
    composed = unicodedata.normalize("NFKC", text[:LONGEST])
    for match in _WORD.finditer(composed):
        folded, stemmed = _forms(match[0])
        if folded:
            tokens.append(
                Token(
                    match[0],
                    folded,
                    stemmed,
                    match.start(),
                    match.end(),
                )
            )
    return tokens


@lru_cache(maxsize=16_384)  # the words of a release come back ten times each
def _forms(word: str) -> tuple[str, str]:
    folded = "".join(_WORD.findall(fold(word)))
    return folded, stem(folded)


def stem(word: str) -> str:
    """Return a folded word without plural and common endings of the three languages."""
    if len(word) < _STEM_FROM or not word.isalpha():
        return word
    if word.endswith(("s", "x")) and not word.endswith("ss"):
        word = word[:-1]
    for ending in _VOWEL_ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word.removesuffix(ending) + "i"
    if len(word) >= _STEM_FROM + 2:
        word = word.removesuffix("en")
    if len(word) > _STEM_FROM:
        word = word.removesuffix("e")
    is_doubled = len(word) > _SHORT_STEM and word[-1] == word[-2]
    return word[:-1] if is_doubled else word


def key(text: str) -> str:
    """Return the stems of the text's words, joined."""
    return "".join(token.stem for token in tokens(text))
