"""The words of a question by the lists of the lexicon: whether one stands there, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import marks, notation

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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
    return q.scan.says(name, start, end)


def positions_of(q: Question, name: str) -> list[int]:
    """Return the positions of the words of that list of the lexicon."""
    listed = marks(name)
    return [at for at, word in enumerate(q.scan.words) if word.text in listed]


def says_at(
    q: Question,
    at: int,
    name: str,
) -> bool:
    """Return whether the word at a position is of that list; none stands outside it."""
    return q.scan.says_at(at, name)


def before_articles(q: Question, at: int) -> int:
    """Return the position of the word before another, articles left out; -1 where there is none."""
    # By the language: English "a" is French "à" without its accent.
    articles = notation(q.lang)["articles"]
    at -= 1
    while at > 0 and q.scan.words[at].text in articles:
        at -= 1
    return at


def text_of(q: Question, mentions: Iterable[Mention]) -> str:
    """Return the words of mentions, folded."""
    return " ".join(
        word.text for m in mentions for word in q.scan.words[m.first : m.last]
    )


def content_of(q: Question) -> list[Mention]:
    """Return the mentions that say something: all but function words and what joins them."""
    return [m for m in q.scan.mentions if not m.means("ignore", "join")]


def values_of(mentions: Iterable[Mention], category: str) -> set[str]:
    """Return what mentions say of that category."""
    return {value for m in mentions for value in m.values(category)}


def written(q: Question, mention: Mention) -> str:
    """Return the words of a mention as they are written."""
    words = q.scan.words[mention.first : mention.last]
    return " ".join(word.raw for word in words)


def find_any(
    q: Question,
    categories: Collection[str],
    start: int = 0,
    end: int | None = None,
) -> list[Mention]:
    """Return the mentions of one of the categories that begin between two positions."""
    last = len(q.scan.words) if end is None else end
    return [
        m
        for m in q.scan.mentions
        if start <= m.first < last and m.means(*categories)
    ]


def find_first(q: Question, *senses: str) -> list[Mention]:
    """Return the mentions with the first of the senses ("kind", "cue:owner") that any has."""
    none: list[Mention] = []
    lists = (q.find(*sense.split(":")) for sense in senses)
    return next(filter(None, lists), none)


def starting_at(
    q: Question,
    at: int,
    sense: str,
) -> list[Mention]:
    """Return the mentions with a sense ("country", "cue:owner") that begin at a position."""
    return q.find(*sense.split(":"), start=at, end=at + 1)


def ending_at(
    q: Question,
    at: int,
    sense: str,
) -> list[Mention]:
    """Return the mentions with a sense ("country", "cue:owner") right before a position."""
    return [m for m in q.find(*sense.split(":")) if m.last == at]
