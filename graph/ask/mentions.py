"""From a question's words to mentions: which phrases stand where, and what is left.

Phrases are looked up longest first by their key, unknown words corrected before.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from graph.ask.ellipsis import completed
from graph.ask.lexicon import (
    Lexicon,
    detecting_words,
    languages,
    marks,
    number_words,
    telling_words,
)
from graph.ask.mention import Mention, positions_of
from graph.ask.misspelling import corrected, parts_of
from graph.ask.negation import negate, without_prefixed
from graph.ask.phrase_lookup import longest
from graph.ask.separable import with_particles
from graph.ask.text import Token, detect, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


MOST_WORDS = 80
"""A longer text is no question; what it asks stands in front."""


@dataclass(frozen=True, slots=True)
class Scan:
    """A question cut into words, mentions and the positions of words that nothing explains."""

    text: str
    lang: str
    words: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    unknown: tuple[int, ...]
    numbers: tuple[int, ...] = ()

    def of(
        self, category: str, *, negated: bool | None = None
    ) -> list[Mention]:
        """Return the mentions with a sense of that category."""
        return [
            m
            for m in self.mentions
            if m.has(category)
            and (negated is None or bool(m.negated) is negated)
        ]

    def says(
        self,
        name: str,
        start: int = 0,
        end: int | None = None,
    ) -> bool:
        """Return whether a word of that list of the lexicon stands between two positions."""
        listed = marks(name)
        return any(word.text in listed for word in self.words[start:end])

    def says_at(self, at: int, name: str) -> bool:
        """Return whether the word at a position is of that list; none stands outside it."""
        inside = 0 <= at < len(self.words)
        return inside and self.words[at].text in marks(name)

    def speaks_of(self, *senses: str) -> bool:
        """Return whether a word may mean one of these, as `Mention.means`."""
        return any(m.means(*senses) for m in self.mentions)


def scan(
    lexicon: Lexicon,
    question: str,
    lang: str | None,
    near: Callable[[str], str | None],
) -> Scan:
    """Return the mentions of a question; `near` corrects a word to one in a name, or gives None."""
    words = tokens(question)[:MOST_WORDS]
    words_of = detecting_words()
    lang = lang or _of_compounds(lexicon, words) or detect(words, words_of)
    words = corrected(
        lexicon,
        words,
        lang,
        near,
    )
    mentions: list[Mention] = []
    position = 0
    while position < len(words):
        mention = longest(
            lexicon,
            question,
            words,
            position,
            lang,
        )
        if mention:
            mentions.append(mention)
        position = mention.last if mention else position + 1
    numbers, unknown = _left_over(words, mentions, lang)
    mentions = with_particles(
        lexicon,
        question,
        words,
        mentions,
        lang,
    )
    taken = set(positions_of(mentions))
    mentions, opposed = without_prefixed(question, words, mentions)
    whole = [
        completed(
            lexicon,
            question,
            words,
            mentions,
            at,
        )
        for at in range(len(mentions))
    ]
    return Scan(
        question,
        lang,
        tuple(words),
        tuple(negate(whole, _turns(words, whole))),
        tuple(sorted({*unknown} - taken | {*opposed})),
        tuple(numbers),
    )


def _left_over(
    words: Sequence[Token],
    mentions: Sequence[Mention],
    lang: str,
) -> tuple[list[int], list[int]]:
    """Return the positions of numbers and of unknown words outside the mentions."""
    taken = set(positions_of(mentions))
    left = [at for at in range(len(words)) if at not in taken]
    numbers = [
        at
        for at in left
        if words[at].text.isdecimal() or words[at].text in number_words(lang)
    ]
    # A single letter is a slip of the hand, or what an apostrophe cut off.
    unknown = [at for at in left if len(words[at].text) > 1]
    return numbers, [at for at in unknown if at not in numbers]


def _turns(words: Sequence[Token], mentions: Sequence[Mention]) -> list[int]:
    """Return the positions of the words where what was denied before ends."""
    turns = [at for at, word in enumerate(words) if word.text in marks("but")]
    first = mentions[0] if mentions else None
    if first and first.first == 0 and first.has("negation", "except"):
        # An exception in front ends where the question begins: "besides CAR-T, what ...".
        asking = marks("interrogative") | marks("question_words")
        turns += [
            at for at, word in enumerate(words) if at and word.text in asking
        ]
    return turns


def _of_compounds(lexicon: Lexicon, words: Sequence[Token]) -> str | None:
    """Return the language of a question of compounds alone, None where other words tell it."""
    known = telling_words()
    if any(word.text in known for word in words):
        return None
    parts = chain.from_iterable(
        parts_of(
            lexicon,
            word,
            "",
            misspelt=False,
        )
        for word in words
    )
    counts: Counter[str] = Counter()
    for part in parts:
        senses = lexicon.phrases.get(part.stem, ())
        counts.update({sense.lang for sense in senses if sense.lang})
    # Of languages that have as many, the first: an order of sets would differ between processes.
    return max(languages(), key=lambda lang: counts[lang]) if counts else None
