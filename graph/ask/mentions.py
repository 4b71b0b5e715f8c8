"""From a question's words to mentions: which phrases stand where, and what is left.

Phrases are looked up longest first by their key. A word of five or more letters that the
lexicon does not know is corrected by one letter (two from nine on) before the look-up; shorter
words never are, so that CAR-T does not become CAR-NK.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graph.ask.lexicon import (
    LONGEST_PHRASE,
    Lexicon,
    Sense,
    detecting_words,
    marks,
    number_words,
)
from graph.ask.mention import Mention
from graph.ask.negation import negate, without_prefixed
from graph.ask.separable import with_particles
from graph.ask.text import Token, detect, fold, joined, stem, tokens

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


MOST_WORDS = 80
MOST_CORRECTIONS = 12
_CORRECT_FROM = 5
_CORRECT_TWO_FROM = 9
_SHORT_KEY = 4
_COMPOUND_FROM, _HEAD_FROM, _TAIL_FROM = 9, 3, 4
_TELLING_LENGTH = 3
_EXCLUSIVE = {
    "region": 0,
    "province": 1,
    "city": 2,
    "country": 3,
    "therapy": 4,
    "programme": 5,
}
_NAMES = frozenset({"actor", "collaboration", "product", "trial"})
_OWN_LANGUAGE = frozenset({"event", "cue", "life", "law", "beyond", "join"})
_COMPATIBLE = frozenset(
    {"law", "cue", "event", "life", "stage", "kind", "phase", "designation"}
)
_ELLIPSIS_TAIL = 5
_CUTS = ":;?!"


@dataclass(frozen=True, slots=True)
class Scan:
    """A question cut into words, mentions and the positions of words that nothing explains."""

    text: str
    lang: str
    words: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    unknown: tuple[int, ...]
    numbers: tuple[int, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()

    def of(
        self, category: str, *, negated: bool | None = None
    ) -> list[Mention]:
        """Return the mentions with a sense of that category."""
        found = (mention for mention in self.mentions if mention.has(category))
        return [
            m for m in found if negated is None or bool(m.negated) is negated
        ]


def scan(
    lexicon: Lexicon,
    question: str,
    lang: str | None,
    near: Callable[[str], str | None],
) -> Scan:
    """Return the mentions of a question; `near` corrects a word to one in a name, or gives None."""
    words = tokens(question)[:MOST_WORDS]
    lang = (
        lang
        or _of_compounds(lexicon, words)
        or detect(words, detecting_words())
    )
    words = _corrected(
        lexicon,
        words,
        lang,
        near,
    )
    mentions: list[Mention] = []
    unknown: list[int] = []
    numbers: list[int] = []
    position = 0
    while position < len(words):
        mention = _longest(
            lexicon,
            question,
            words,
            position,
            lang,
        )
        if mention is None:
            if words[position].text.isdecimal() or words[
                position
            ].text in number_words(lang):
                numbers.append(position)
            elif len(words[position].text) > 1:
                unknown.append(position)
            position += 1
        else:
            mentions.append(mention)
            position = mention.last
    mentions = with_particles(
        lexicon,
        question,
        words,
        mentions,
        lang,
    )
    taken = {at for m in mentions for at in range(m.first, m.last)}
    unknown = [at for at in unknown if at not in taken]
    mentions, opposed = without_prefixed(question, words, mentions)
    mentions = [
        _elliptic(
            lexicon,
            question,
            words,
            mentions,
            at,
        )
        for at in range(len(mentions))
    ]
    turns = [at for at, word in enumerate(words) if word.text in marks("but")]
    if (
        mentions
        and mentions[0].has("negation", "except")
        and mentions[0].first == 0
    ):
        # An exception in front ends where the question begins: "besides CAR-T, what ...".
        asking = marks("interrogative") | marks("question_words")
        turns += [
            at for at, word in enumerate(words) if at and word.text in asking
        ]
    return Scan(
        question,
        lang,
        tuple(words),
        tuple(negate(mentions, turns)),
        tuple(sorted([*unknown, *opposed])),
        tuple(numbers),
    )


def _of_compounds(lexicon: Lexicon, words: Sequence[Token]) -> str | None:
    """Return the language of a question of compounds alone, None where other words tell it."""
    if any(
        word.text in told
        for word in words
        for told in detecting_words().values()
    ):
        return None
    counts: Counter[str] = Counter()
    for word in words:
        for part in _parts(
            lexicon,
            word,
            "",
            misspelt=False,
        ):
            senses = lexicon.phrases.get(part.stem, ())
            counts.update({sense.lang for sense in senses if sense.lang})
    return counts.most_common(1)[0][0] if counts else None


def _elliptic(
    lexicon: Lexicon,
    text: str,
    words: Sequence[Token],
    mentions: Sequence[Mention],
    at: int,
) -> Mention:
    """Return the mention, as the therapy it shares a word with in "gene and cell therapy"."""
    mention = mentions[at]
    join = mentions[at + 1] if at + 1 < len(mentions) else None
    if (
        not mention.has("ignore")
        or mention.has("therapy")
        or mention.has("join")
    ):
        return mention
    joined_by = join if join and join.has("join", "and", "or") else None
    second = at + 3 if joined_by and _is_idle(mentions, at + 2) else at + 2
    whole = mentions[second] if joined_by and second < len(mentions) else join
    if whole is None or whole is mention or not whole.has("therapy"):
        return mention
    word = words[mention.last - 1]
    last = words[whole.last - 1].text
    tails = [last] if whole.last - whole.first > 1 else []
    tails += [last[cut:] for cut in range(2, len(last) - _ELLIPSIS_TAIL + 1)]
    gap = text[word.end : words[whole.first].start]
    if joined_by is None and not any(mark in gap for mark in "/,&+"):
        return mention
    for tail in tails:
        joined_key, whole_key = (
            stem(word.text) + stem(tail),
            stem(word.text + tail),
        )
        senses = lexicon.phrases.get(joined_key) or lexicon.phrases.get(
            whole_key
        )
        fitting = tuple(s for s in senses or () if s.category == "therapy")
        if fitting:
            return replace(mention, senses=fitting)
    return mention


def _is_idle(mentions: Sequence[Mention], at: int) -> bool:
    """Return whether a mention says nothing: the article of "a gene or a cell therapy"."""
    return at < len(mentions) and all(
        s.category == "ignore" for s in mentions[at].senses
    )


def _longest(
    lexicon: Lexicon,
    text: str,
    words: Sequence[Token],
    first: int,
    lang: str,
) -> Mention | None:
    last = min(len(words), first + LONGEST_PHRASE)
    while last > first:
        span = words[first:last]
        owner = (
            lexicon.name_starts.get(span[0].raw) if len(span) == 1 else None
        )
        if owner:
            return Mention(
                first,
                last,
                (
                    Sense(
                        "actor",
                        owner,
                        None,
                        1,
                        span[0].raw,
                    ),
                ),
            )
        senses = lexicon.phrases.get("".join(word.stem for word in span))
        if senses and not _cuts_phase(
            lexicon,
            words,
            first,
            last,
        ):
            cut = _is_cut(text, span)
            fitting = [
                s
                for s in senses
                if _fits(
                    lexicon,
                    s,
                    text,
                    span,
                    lang,
                )
                and not (cut and s.category not in _NAMES)
            ]
            if named := [s for s in senses if _is_marked(s, text, span)]:
                return Mention(first, last, tuple(named))
            if fitting and not (
                len(span) > 1
                and _is_foreign(
                    lexicon,
                    fitting,
                    span,
                    lang,
                )
            ):
                return Mention(
                    first, last, _preferred(fitting, lang, len(span))
                )
        last -= 1
    return None


def _is_cut(text: str, span: Sequence[Token]) -> bool:
    """Return whether a colon or the like stands between the words: only names run over one."""
    return any(mark in text[span[0].start : span[-1].end] for mark in _CUTS)


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
    signed = not sense.written[-1:].isalnum() and sense.category in _NAMES
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


def _fits(
    lexicon: Lexicon,
    sense: Sense,
    text: str,
    span: Sequence[Token],
    lang: str,
) -> bool:
    """Return whether a short or ordinary word may really have this sense here."""
    folded = "".join(word.text for word in span)
    if (
        len(folded) <= _SHORT_KEY
        and len(span) != sense.words
        and not joined(text, span)
    ):
        return False
    written = text[span[0].start : span[-1].end]
    if sense.category in _NAMES:
        return _fits_name(
            lexicon,
            sense,
            span,
            written,
        )
    if (
        sense.category == "therapy"
        and len(folded) <= _TELLING_LENGTH
        and sense.lang
    ):
        return sense.lang == lang or (
            written != written.lower() and len(folded) > 1
        )
    if sense.category in _OWN_LANGUAGE:
        return sense.lang == lang
    if sense.category == "country" and len(folded) <= _TELLING_LENGTH:
        return written.isupper()
    if sense.category == "city" and fold(sense.written) != folded:
        # French "mon" is no Mons, Dutch "leidde" no Leiden.
        senses = lexicon.phrases.get("".join(word.stem for word in span), ())
        own = any(s.lang == lang and fold(s.written) == folded for s in senses)
        return len(folded) > _SHORT_KEY and not own
    if sense.category == "ignore":
        # French "a-t" is no English "at", Dutch "waar in" no "waarin".
        whole = len(span) == sense.words
        return whole and (sense.lang == lang or fold(sense.written) == folded)
    return (
        sense.lang in {None, lang}
        or len(folded) > _TELLING_LENGTH
        or written.isupper()
    )


def _fits_name(
    lexicon: Lexicon,
    sense: Sense,
    span: Sequence[Token],
    written: str,
) -> bool:
    """Return whether words name a record: an ordinary word does only as a name is written."""
    stem = span[0].stem
    ordinary = stem in lexicon.ordinary
    if len(span) > 1 or not (ordinary or stem in lexicon.stems):
        return True
    if written == sense.written or (written.isupper() and len(written) > 1):
        return True
    # A capital inside a sentence; at its start every word has one.
    return written[:1].isupper() and span[0].start > 0 and not ordinary


def _preferred(
    senses: Sequence[Sense],
    lang: str,
    words: int,
) -> tuple[Sense, ...]:
    """Return what the phrase may mean: nothing else beside a place or a therapy."""
    inverted = tuple(
        s for s in senses if s.value == "yesno" and s.words == words > 1
    )
    if inverted:
        # French "t-il" is no tumour-infiltrating lymphocyte.
        return inverted
    own = [
        s for s in senses if s.lang in {None, lang} or s.category in _EXCLUSIVE
    ]
    senses = own or senses
    ranked = [s for s in senses if s.category in _EXCLUSIVE]
    if ranked:
        best = min(_EXCLUSIVE[s.category] for s in ranked)
        compatible = (
            s for s in senses if s.category in _COMPATIBLE and s.lang == lang
        )
        return (
            *(s for s in ranked if _EXCLUSIVE[s.category] == best),
            *compatible,
        )
    meaning = tuple(s for s in senses if s.category not in {"ignore", *_NAMES})
    if meaning:
        return (*meaning, *(s for s in senses if s.category == "ignore"))
    return tuple(s for s in senses if s.category != "ignore") or tuple(senses)


def _corrected(
    lexicon: Lexicon,
    words: Sequence[Token],
    lang: str,
    near: Callable[[str], str | None],
) -> list[Token]:
    """Return the words with unknown ones corrected, or cut in two where they are compounds."""
    fixed: list[Token] = []
    left = MOST_CORRECTIONS
    for word in words:
        known = word.stem in lexicon.stems or _is_phrase(lexicon, word)
        if (
            known
            or left == 0
            or len(word.text) < _CORRECT_FROM
            or not word.text.isalpha()
        ):
            fixed.append(word)
            continue
        left -= 1
        named = word.stem not in lexicon.ordinary or word.raw[:1].isupper()
        if word.stem in lexicon.of_names and named:
            fixed.append(word)
        elif spelt := _nearest(lexicon, word.text, lang):
            fixed.append(word._replace(stem=stem(spelt)))
        elif parts := _parts(
            lexicon,
            word,
            lang,
            misspelt=False,
        ):
            fixed += parts
        elif (named := near(word.text)) and fold(named)[:1] == word.text[:1]:
            fixed.append(word._replace(stem=stem(named)))
        else:
            fixed += _parts(
                lexicon,
                word,
                lang,
                misspelt=True,
            ) or [word]
    return fixed


def _is_phrase(lexicon: Lexicon, word: Token) -> bool:
    """Return whether a word is a phrase as it is written ("trails" is no actor called TRAIL)."""
    senses = lexicon.phrases.get(word.stem, ())
    ordinary = word.stem in lexicon.ordinary and word.raw == word.raw.lower()
    return bool(senses) and not (
        ordinary and all(s.category in _NAMES for s in senses)
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


def _parts(
    lexicon: Lexicon,
    word: Token,
    lang: str,
    *,
    misspelt: bool,
) -> list[Token]:
    """Return a compound as two known words (gentherapiebedrijven), one of them misspelt or none."""
    if len(word.text) < _COMPOUND_FROM or len(word.raw) != len(word.text):
        return []
    cuts = range(len(word.text) - _TAIL_FROM, _HEAD_FROM - 1, -1)
    for cut in cuts:
        head, tail = word.text[:cut], word.text[cut:]
        stems = [
            stem(part) if _known(lexicon, stem(part)) else None
            for part in (head, tail)
        ]
        if misspelt and stems.count(None) == 1:
            spelt = [
                known or _nearest(lexicon, part, lang)
                for known, part in zip(stems, (head, tail), strict=True)
            ]
            stems = [
                known or (stem(each) if each else None)
                for known, each in zip(stems, spelt, strict=True)
            ]
        first, second = stems
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


def _known(lexicon: Lexicon, whole: str) -> bool:
    return any(
        sense.category not in _NAMES
        for sense in lexicon.phrases.get(whole, ())
    )
