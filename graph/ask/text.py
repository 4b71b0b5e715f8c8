"""Normal forms of a question's words, and the language it is written in."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from graph.common.normalise import fold
from graph.search.stemming import LONGEST, Token, key, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = [
    "LONGEST",
    "Token",
    "detect",
    "fold",
    "joined",
    "key",
    "stem",
    "tokens",
]

_JOINERS = frozenset("-./'\u2019\u2010\u2011\u2013 ")


def detect(
    words: Sequence[Token], words_of: Mapping[str, Collection[str]]
) -> str:
    """Return the language whose telling words (folded) the text has most of, the first if none.

    A word that several languages have counts for each in equal parts.
    """
    scores = dict.fromkeys(words_of, 0.0)
    for word in words:
        having = [lang for lang, own in words_of.items() if word.text in own]
        for lang in having:
            scores[lang] += 1 / len(having)
    return max(scores, key=lambda lang: scores[lang])


def joined(text: str, words: Sequence[Token]) -> bool:
    """Return whether the words stand in one piece: hyphens, dots or apostrophes between them."""
    gaps = (text[a.end : b.start] for a, b in pairwise(words))
    return all(
        len(gap) == 1 and gap in _JOINERS and gap != " " for gap in gaps
    )
