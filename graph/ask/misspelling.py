"""Words that the lexicon does not know: corrected to one that it knows, or cut in two.

A word of five or more letters is corrected by one letter (two from nine on); shorter words never
are, so that CAR-T does not become CAR-NK.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.ask.disambiguation import NAMES
from graph.ask.text import Token, fold, stem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from graph.ask.lexicon import Lexicon

_MOST_CORRECTIONS = 12
"""A text with more unknown words is not a misspelt one, and each takes time."""
_CORRECT_FROM = 5
_CORRECT_TWO_FROM = 9
"""Letters from which on a word may have one slip, and two."""
_COMPOUND_FROM = 9
"""Letters of the shortest compound: shorter words are cut by chance ("forum" is no "for um")."""
_HEAD_FROM = 3
_TAIL_FROM = 4


def corrected(
    lexicon: Lexicon,
    words: Sequence[Token],
    lang: str,
    near: Callable[[str], str | None],
) -> list[Token]:
    """Return the words with unknown ones corrected, or cut in two where they are compounds."""
    tokens: list[Token] = []
    left = _MOST_CORRECTIONS
    for word in words:
        if left and _is_unknown(lexicon, word):
            left -= 1
            tokens += _corrected_word(
                lexicon,
                word,
                lang,
                near,
            )
        else:
            tokens.append(word)
    return tokens


def _is_unknown(lexicon: Lexicon, word: Token) -> bool:
    """Return whether a word is long enough to be corrected, and is none of the lexicon's."""
    return (
        len(word.text) >= _CORRECT_FROM
        and word.text.isalpha()
        and word.stem not in lexicon.stems
        and not _is_phrase(lexicon, word)
    )


def _corrected_word(
    lexicon: Lexicon,
    word: Token,
    lang: str,
    near: Callable[[str], str | None],
) -> list[Token]:
    """Return the word or the two words that an unknown one most likely is, else itself."""
    written_as_name = word.raw[:1].isupper()
    if word.stem in lexicon.of_names and (
        written_as_name or word.stem not in lexicon.ordinary
    ):
        return [word]
    if spelt := _nearest(lexicon, word.text, lang):
        return [word._replace(stem=stem(spelt))]
    if parts := parts_of(
        lexicon,
        word,
        lang,
        misspelt=False,
    ):
        return parts
    named = near(word.text)
    if named and fold(named)[:1] == word.text[:1]:
        return [word._replace(stem=stem(named))]
    return parts_of(
        lexicon,
        word,
        lang,
        misspelt=True,
    ) or [word]


def _is_phrase(lexicon: Lexicon, word: Token) -> bool:
    """Return whether a word is a phrase as it is written ("trails" is no actor called TRAIL)."""
    senses = lexicon.phrases.get(word.stem, ())
    ordinary = word.stem in lexicon.ordinary and word.raw == word.raw.lower()
    return bool(senses) and not (
        ordinary and all(s.category in NAMES for s in senses)
    )


def _nearest(
    lexicon: Lexicon,
    word: str,
    lang: str,
) -> str | None:
    """Return the known word one letter away (two if long), one of the language first."""
    if len(word) < _CORRECT_FROM:
        return None
    most = 2 if len(word) >= _CORRECT_TWO_FROM else 1
    # A first letter is hardly ever wrong: "healing" is no "dealing".
    alike = lexicon.by_initial.get(word[0], ())
    hits = process.extract(
        word,
        alike,
        scorer=OSA.distance,
        score_cutoff=most,
        limit=12,
    )

    def rank(
        hit: tuple[str, float, int],
    ) -> tuple[float, bool, bool, int, str]:
        own = (
            not lexicon.vocabulary[hit[0]]
            or lang in lexicon.vocabulary[hit[0]]
        )
        # Two letters swapped are the likelier slip: "trails" is "trials" before "trains".
        swapped = sorted(hit[0]) == sorted(word)
        return hit[1], not own, not swapped, -len(hit[0]), hit[0]

    return min(hits, key=rank)[0] if hits else None


def parts_of(
    lexicon: Lexicon,
    word: Token,
    lang: str,
    *,
    misspelt: bool,
) -> list[Token]:
    """Return a compound as two known words (gentherapiebedrijven), one of them misspelt or none."""
    if len(word.text) < _COMPOUND_FROM or len(word.raw) != len(word.text):
        return []
    for cut in range(len(word.text) - _TAIL_FROM, _HEAD_FROM - 1, -1):
        head, tail = word.text[:cut], word.text[cut:]
        first, second = _known_stem(lexicon, head), _known_stem(lexicon, tail)
        if misspelt and first and not second:
            second = _spelt_stem(lexicon, tail, lang)
        elif misspelt and second and not first:
            first = _spelt_stem(lexicon, head, lang)
        if first and second:
            middle = word.start + cut
            return [
                Token(
                    word.raw[:cut],
                    head,
                    first,
                    word.start,
                    middle,
                ),
                Token(
                    word.raw[cut:],
                    tail,
                    second,
                    middle,
                    word.end,
                ),
            ]
    return []


def _known_stem(lexicon: Lexicon, part: str) -> str:
    """Return the stem of a word that the lexicon has but for names, empty for other words."""
    key = stem(part)
    senses = lexicon.phrases.get(key, ())
    return key if any(sense.category not in NAMES for sense in senses) else ""


def _spelt_stem(
    lexicon: Lexicon,
    part: str,
    lang: str,
) -> str:
    """Return the stem of the known word that a part was meant to be, empty where none is near."""
    spelt = _nearest(lexicon, part, lang)
    return stem(spelt) if spelt else ""
