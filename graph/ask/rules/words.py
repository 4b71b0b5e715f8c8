"""The words of a question by the lists of the lexicon: whether one stands there, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question

FIRST_VERB = 3
"""Words at the start of a question among which its verb stands: "qu'y a-t-il"."""
PLACES = ("region", "country", "continent", "city", "province")
"""The categories of words that say where something is."""


def says(
    q: Question,
    name: str,
    start: int = 0,
    end: int | None = None,
) -> bool:
    """Return whether a word of that list of the lexicon stands between two positions."""
    listed = marks(name)
    return any(word.text in listed for word in q.scan.words[start:end])


def positions_of(q: Question, name: str) -> list[int]:
    """Return the positions of the words of that list of the lexicon."""
    listed = marks(name)
    return [at for at, word in enumerate(q.scan.words) if word.text in listed]


def says_at(q: Question, at: int, name: str) -> bool:
    """Return whether the word at a position is of that list; none stands outside it."""
    inside = 0 <= at < len(q.scan.words)
    return inside and q.scan.words[at].text in marks(name)


def before_articles(q: Question, at: int) -> int:
    """Return the position of the word before another, articles left out; -1 where there is none."""
    at -= 1
    while at > 0 and says_at(q, at, "articles"):
        at -= 1
    return at


def text_of(q: Question, mentions: list[Mention]) -> str:
    """Return the words of mentions, folded."""
    return " ".join(
        word.text for m in mentions for word in q.scan.words[m.first : m.last]
    )
