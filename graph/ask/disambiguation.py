"""Which senses a phrase may have where it stands, and which of them it has.

A short or ordinary word is no name, and no word of another language, unless it is written so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.text import fold, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.ask.lexicon import Lexicon, Sense
    from graph.ask.text import Token

NAMES = frozenset({"actor", "collaboration", "product", "trial"})
"""Categories of names, which mean what they mean only as they are written."""
_SHORT_KEY = 4
"""Letters of a phrase that may come together by chance when words are joined."""
_TELLING_LENGTH = 3
"""Letters of a word that may be one of another language."""
_EXCLUSIVE = {
    "region": 0,
    "province": 1,
    "city": 2,
    "country": 3,
    "therapy": 4,
    "programme": 5,
}
"""Categories that let no other sense stand beside them, the strongest first."""
_OWN_LANGUAGE = frozenset({"event", "cue", "life", "law", "beyond", "join"})
_COMPATIBLE = frozenset(
    {
        "ask",
        "law",
        "cue",
        "event",
        "life",
        "stage",
        "kind",
        "phase",
        "designation",
    }
)
"""But for these, which a place or a therapy may say as well."""


def fits(
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
    if sense.category in NAMES:
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


def preferred(
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
        own = [s for s in senses if s.lang == lang]
        # What the law calls a medicinal product is a class, no product.
        in_law = any(s.category == "law" for s in own)
        allowed = _COMPATIBLE - {"ask"} if in_law else _COMPATIBLE
        compatible = (s for s in own if s.category in allowed)
        return (
            *(s for s in ranked if _EXCLUSIVE[s.category] == best),
            *compatible,
        )
    meaning = tuple(s for s in senses if s.category not in {"ignore", *NAMES})
    if meaning:
        return (*meaning, *(s for s in senses if s.category == "ignore"))
    return tuple(s for s in senses if s.category != "ignore") or tuple(senses)
