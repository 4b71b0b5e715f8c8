"""Dutch verbs whose particle stands at the end: "dienen ... toe", "nam ... over"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.lexicon import Sense, notation
from graph.ask.mention import Mention, positions_of
from graph.ask.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.lexicon import Lexicon
    from graph.ask.text import Token

_REACH = 9
"""Words between a verb and its particle at most."""
_CLAUSE_ENDS = ".,;:?!"
_LIGHT = frozenset({"ignore", "join", "time", "negation"})
"""What a particle, or a verb that is nothing without it, may be on its own."""


def with_particles(
    lexicon: Lexicon,
    text: str,
    words: Sequence[Token],
    mentions: Sequence[Mention],
    lang: str,
) -> list[Mention]:
    """Return the mentions with a verb and the particle behind it read as the one verb they are."""
    particles = {fold(word) for word in notation(lang)["particles"]}
    if not particles or particles.isdisjoint(word.text for word in words):
        return list(mentions)
    by_word = {m.first: m for m in mentions if m.last == m.first + 1}
    covered = set(positions_of(mentions))
    read = {m.first: m for m in mentions}
    for at, verb in enumerate(words):
        if at in covered and not _is_light(by_word.get(at)):
            continue
        for behind in range(at + 2, min(len(words), at + _REACH)):
            particle = words[behind]
            if any(
                mark in text[verb.end : particle.start]
                for mark in _CLAUSE_ENDS
            ):
                break
            if particle.text not in particles or not _is_free(
                read, covered, behind
            ):
                continue
            senses = _senses(
                lexicon,
                verb,
                particle,
                lang,
            )
            if senses:
                read[at] = Mention(at, at + 1, senses)
                silent = Sense(
                    "ignore",
                    "ignore",
                    lang,
                    1,
                    particle.raw,
                )
                read[behind] = Mention(behind, behind + 1, (silent,))
                break
    return sorted(read.values(), key=lambda mention: mention.first)


def _is_light(mention: Mention | None) -> bool:
    return mention is not None and mention.categories <= _LIGHT


def _is_free(
    read: dict[int, Mention],
    covered: set[int],
    at: int,
) -> bool:
    """Return whether a word is read as nothing, or as a word of no content alone."""
    mention = read.get(at)
    if mention is None:
        return at not in covered
    return mention.last == at + 1 and _is_light(mention)


def _senses(
    lexicon: Lexicon,
    verb: Token,
    particle: Token,
    lang: str,
) -> tuple[Sense, ...]:
    """Return what the verb with its particle means, nothing where no phrase has the two."""
    senses = lexicon.phrases.get(verb.stem + particle.stem, ())
    own = (s for s in senses if s.lang == lang and s.words == 2)  # noqa: PLR2004 - verb and particle
    return tuple(
        _as_one_word(s, verb) for s in own if s.category not in _LIGHT
    )


def _as_one_word(sense: Sense, verb: Token) -> Sense:
    """Return a sense as the one word that stands at its place."""
    return sense._replace(words=1, written=verb.raw)
