"""The longest phrase that begins at a word of a question, with what it may mean there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.disambiguation import NAMES, fits, preferred
from graph.ask.lexicon import LONGEST_PHRASE, Sense
from graph.ask.mention import Mention

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.lexicon import Lexicon
    from graph.ask.text import Token

_CUTS = frozenset(":;?!")


def longest(
    lexicon: Lexicon,
    text: str,
    words: Sequence[Token],
    first: int,
    lang: str,
) -> Mention | None:
    """Return the longest phrase from a word on, None where no phrase begins with it."""
    most = min(len(words), first + LONGEST_PHRASE)
    lengths = range(most, first, -1)
    meanings = (
        (
            last,
            _meaning(
                lexicon,
                text,
                words,
                first,
                last,
                lang,
            ),
        )
        for last in lengths
    )
    return next(
        (Mention(first, last, senses) for last, senses in meanings if senses),
        None,
    )


def _meaning(
    lexicon: Lexicon,
    text: str,
    words: Sequence[Token],
    first: int,
    last: int,
    lang: str,
) -> tuple[Sense, ...]:
    """Return what the words may mean as one phrase, nothing where they are none."""
    span = words[first:last]
    owner = lexicon.name_starts.get(span[0].raw)
    if owner and len(span) == 1:
        return (
            Sense(
                "actor",
                owner,
                None,
                1,
                span[0].raw,
            ),
        )
    senses = lexicon.phrases.get("".join(word.stem for word in span), ())
    if not senses or _cuts_phase(
        lexicon,
        words,
        first,
        last,
    ):
        return ()
    named = tuple(s for s in senses if _is_marked(s, text, span))
    if named:
        return named
    cut = not _CUTS.isdisjoint(text[span[0].start : span[-1].end])
    fitting = [
        s
        for s in senses
        if fits(
            lexicon,
            s,
            text,
            span,
            lang,
        )
        # Only names run over a colon or the like.
        and not (cut and s.category not in NAMES)
    ]
    if not fitting or (
        len(span) > 1
        and _is_foreign(
            lexicon,
            fitting,
            span,
            lang,
        )
    ):
        return ()
    return preferred(fitting, lang, len(span))


def _cuts_phase(
    lexicon: Lexicon,
    words: Sequence[Token],
    first: int,
    last: int,
) -> bool:
    """Return whether a phrase takes the word from a phase ("which phase" of "which phase 3")."""
    if last - first == 1 or last == len(words):
        return False
    both = lexicon.phrases.get(words[last - 1].stem + words[last].stem, ())
    return any(sense.category == "phase" for sense in both)


def _is_marked(
    sense: Sense,
    text: str,
    span: Sequence[Token],
) -> bool:
    """Return whether a name is written with the sign that tells it from a word ("Fund+")."""
    written = text[span[0].start : span[0].start + len(sense.written)]
    signed = not sense.written[-1:].isalnum() and sense.category in NAMES
    return signed and written == sense.written


def _is_foreign(
    lexicon: Lexicon,
    senses: Sequence[Sense],
    span: Sequence[Token],
    lang: str,
) -> bool:
    """Return whether a phrase is of another language and its first word of the question's own.

    English "plants in" is no Dutch "plant in".
    """
    if any(sense.lang in {None, lang} for sense in senses):
        return False
    return any(s.lang == lang for s in lexicon.phrases.get(span[0].stem, ()))
