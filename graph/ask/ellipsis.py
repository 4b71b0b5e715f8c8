"""Words that share the end of the next one: "gene and cell therapy", "gene/cell therapy"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.text import stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.ask.lexicon import Lexicon
    from graph.ask.mention import Mention
    from graph.ask.text import Token

_SHORTEST_TAIL = 5
"""Letters of the shortest end of a compound that two words share."""
_JOINING = frozenset("/,&+")


def completed(
    lexicon: Lexicon,
    text: str,
    words: Sequence[Token],
    mentions: Sequence[Mention],
    at: int,
) -> Mention:
    """Return the mention, as the therapy it shares a word with in "gene and cell therapy"."""
    mention = mentions[at]
    if not mention.has("ignore") or {"therapy", "join"} & mention.categories:
        return mention
    whole = _whole(
        text,
        words,
        mentions,
        at,
    )
    if whole is None or not whole.has("therapy"):
        return mention
    word = words[mention.last - 1].text
    for tail in _tails(words, whole):
        senses = lexicon.phrases.get(stem(word) + stem(tail)) or (
            lexicon.phrases.get(stem(word + tail), ())
        )
        therapies = tuple(s for s in senses if s.category == "therapy")
        if therapies:
            return replace(mention, senses=therapies)
    return mention


def _whole(
    text: str,
    words: Sequence[Token],
    mentions: Sequence[Mention],
    at: int,
) -> Mention | None:
    """Return the mention that is joined to one, by "and", "or" or a sign."""
    behind = [*mentions[at + 1 : at + 4], None, None, None]
    join, second, third = behind[:3]
    if join is None:
        return None
    if join.has("join", "and", "or"):
        # The article of "a gene or a cell therapy" says nothing.
        return third if second and second.categories == _IDLE else second
    gap = text[words[mentions[at].last - 1].end : words[join.first].start]
    return None if _JOINING.isdisjoint(gap) else join


_IDLE = frozenset({"ignore"})


def _tails(words: Sequence[Token], whole: Mention) -> Iterator[str]:
    """Yield what a phrase may share with the word before it: its last word, or the end of it."""
    last = words[whole.last - 1].text
    if whole.last - whole.first > 1:
        yield last
    for cut in range(2, len(last) - _SHORTEST_TAIL + 1):
        yield last[cut:]
