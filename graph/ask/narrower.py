"""Kinds of organisation that people name and the tables do not know apart from a wider kind.

"University hospitals" are answered with hospitals: no column says which of them are of a
university. The reader is told so, as of any other condition that is not used.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graph.ask.lexicon import languages, notation, say
from graph.ask.text import tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ask.mentions import Scan

_GROUPS = {"companies": "company"}
"""Groups of kinds, by the kind whose plural names them."""


def narrower_notes(scan: Scan) -> Iterator[str]:
    """Yield a sentence for each kind that was asked for and is answered with a wider one."""
    for mention in scan.of("kind"):
        words = scan.words[mention.first : mention.last]
        if tuple(word.text for word in words) in _phrases():
            value = str(mention.value("kind"))
            plurals = notation(scan.lang)["say"]["kinds"]
            yield say(
                scan.lang,
                "narrower",
                words=scan.text[words[0].start : words[-1].end],
                kind=plurals[_GROUPS.get(value, value)][1],
            )


@cache
def _phrases() -> frozenset[tuple[str, ...]]:
    """Return the phrases of all languages, each as its folded words."""
    return frozenset(
        tuple(word.text for word in tokens(phrase))
        for lang in languages()
        for phrase in notation(lang)["narrower"]
    )
