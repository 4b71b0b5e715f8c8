"""The normal form of an organisation's name: what two spellings of it have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from anyascii import anyascii

from graph.common.normalise import spell_greek
from graph.common.textio import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Properties

_WORDS = Path(__file__).parent / "words.yml"
LEXICON = Path(__file__).parent / "lexicon.txt"
_INITIALS = re.compile(r"\b(?:[a-z]\. ?){2,}")
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789\n")
_OTHER = {code: " " for code in range(128) if chr(code) not in _LETTERS}
_LONG = ("ae", "aa", "oe", "ue")  # in this order: what one leaves is no other
_BRACKET = re.compile(r"\(([^()]*)\)")
_SEPARATOR = re.compile(r"\s+[-\u2013\u2014/|:]+\s+|,\s+|\s*\*\s*")
_SIGNS = frozenset("-\u2013\u2014/|:,*")
_SAYING = 3
"""Words of a part that says all that a short form beside it says."""


class _Latin(dict[int, str]):
    """What a letter is in lower-case Latin letters, found out when first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = (
            chr(code) if code < 128 else anyascii(chr(code)).casefold()  # noqa: PLR2004
        )
        return folded


_LATIN = _Latin(
    {ord(umlaut): plain for umlaut, plain in zip("äöüå", "aoua", strict=True)}
)


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of `words.yml` and of the learned `lexicon.txt`, folded."""

    legal: frozenset[str]
    phrases: re.Pattern[str]
    phrase_words: frozenset[str]
    stop: frozenset[str]
    concept: dict[str, tuple[str, ...]]
    meaning: dict[str, tuple[str, ...]]
    """`concept` with the stop words, which mean nothing."""
    kinds: tuple[str, ...]


class Name(NamedTuple):
    """One name in normal form.

    core: folded words without legal forms; concepts: content words in one language, each once,
    in their order; legal: whether a legal form stood there; acronym: whether the name is one;
    part: whether it is only a piece of what was written.
    """

    core: str
    concepts: tuple[str, ...]
    legal: bool
    acronym: bool
    part: bool

    @property
    def compact(self) -> str:
        """Return the core without blanks."""
        return self.core.replace(" ", "")


@cache
def words() -> Words:
    """Return the vocabulary, read once."""
    raw: Properties = parse_yaml(_WORDS.read_text("utf-8"))
    concept: dict[str, tuple[str, ...]] = {}
    for section in ("concepts", "places"):
        for name, forms in raw[section].items():
            for form in (name, *str(forms).split()):
                concept.setdefault(fold(form), (name,))
    concept |= {
        fold(form): tuple(parts) for form, parts in raw["compounds"].items()
    }
    for line in LEXICON.read_text("utf-8").splitlines():
        meant, *forms = line.split()
        for form in forms:
            concept.setdefault(form, concept.get(meant, (meant,)))
    stop = frozenset(raw["stop"].split())
    phrases = sorted(fold_all(raw["legal_phrases"]), key=len, reverse=True)
    return Words(
        legal=frozenset(raw["legal"].split()),
        phrases=re.compile(
            r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b"
        ),
        phrase_words=frozenset(
            max(phrase.split(), key=len) for phrase in phrases
        ),
        stop=stop,
        concept=concept,
        meaning=concept | dict.fromkeys(stop, ()),
        kinds=tuple(raw["kinds"].split()),
    )


def fold_all(texts: Iterable[str]) -> list[str]:
    """Return lower-case ASCII words with one blank between them, for each text.

    Initials are joined (`V.Z.W.` = `vzw`), Greek and Cyrillic written in Latin letters, and
    umlauts lose their e however they were written (`Köln`, `Koeln` and `KOLN` = `koln`). All
    texts are folded as lines of one: a call for each would take ten times as long.
    """
    given = list(texts)
    if not given:
        return []
    low = "\n".join(given).casefold()
    if low.count("\n") >= len(given):
        low = "\n".join(text.replace("\n", " ") for text in given).casefold()
    if not low.isascii():
        low = _in_latin(low)
    lines = [
        _INITIALS.sub(_joined, line) if "." in line else line
        for line in low.split("\n")
    ]
    lines = [
        _SLASHED.sub(r"\1\2", line) if "/" in line else line for line in lines
    ]
    low = "\n".join(lines).replace("&", " and ").translate(_OTHER)
    for pair in _LONG:
        while pair in low:
            low = low.replace(pair, pair[0])
    return [" ".join(line.split()) for line in low.split("\n")]


def _in_latin(text: str) -> str:
    """Return lines in Latin letters; those that are in ASCII already take no time."""
    lines = text.split("\n")
    places = [at for at, line in enumerate(lines) if not line.isascii()]
    foreign = "\n".join([lines[at] for at in places])
    for at, line in zip(
        places, spell_greek(foreign).translate(_LATIN).split("\n"), strict=True
    ):
        lines[at] = line
    return "\n".join(lines)


def fold(text: str) -> str:
    """Return one text folded, see `fold_all`."""
    return fold_all([text])[0]


def _joined(match: re.Match[str]) -> str:
    return match.group().replace(".", "").replace(" ", "") + " "


def core_of(text: str) -> tuple[str, bool]:
    """Return folded text without legal forms, and whether there were any."""
    known = words()
    written = text.split()
    rest = written
    if not known.phrase_words.isdisjoint(written):
        rest = known.phrases.sub(" ", text).split()
    if not known.legal.isdisjoint(rest):
        rest = [word for word in rest if word not in known.legal]
    return " ".join(rest), len(rest) < len(written)


def concepts_of(core: str) -> tuple[str, ...]:
    """Return the content words of a core in one language, each once, in their order."""
    meaning = words().meaning
    written = core.split()
    meant = chain.from_iterable(meaning.get(word, (word,)) for word in written)
    return tuple(dict.fromkeys(meant)) or tuple(written)


def pieces(text: str) -> list[tuple[str, bool, bool]]:
    """Return what a written name may stand for as (text, acronym, part), the whole first.

    A bracket is left out, and read apart as an acronym when it is short; the parts beside a dash,
    a star or a comma are read apart as well. What stands beside its own short form alone is no
    part: it says the whole.
    """
    forms = [(text, False, False)]
    outside = text
    if "(" in text:
        outside = _BRACKET.sub(" ", text).strip()
        if outside and outside != text:
            forms.append((outside, False, False))
            inside = (part.strip() for part in _BRACKET.findall(text))
            forms += [(part, True, True) for part in inside if _short(part)]
    if _SIGNS.isdisjoint(outside):
        return forms
    parts = [part.strip() for part in _SEPARATOR.split(outside)]
    if len(parts) == 1:
        return forms
    whole = _whole_of(parts)
    forms += [
        (part, _short(part), part != whole) for part in parts if len(part) > 1
    ]
    return forms


def _whole_of(parts: Sequence[str]) -> str | None:
    """Return the part that says the whole: the only long one, of which others are short forms."""
    long = [part for part in parts if len(part.split()) >= _SAYING]
    if len(long) != 1:
        return None
    (whole,) = long
    spelled = all(_spells(part, whole) for part in parts if part != whole)
    return whole if spelled else None


def _spells(short: str, long: str) -> bool:
    """Return whether letters of a long form, in their order, make the short one."""
    wanted, whole = short.casefold(), long.casefold()
    return (
        _short(short)
        and long[:1].casefold() == wanted[:1]
        and is_subsequence(wanted, whole)
    )


def is_subsequence(part: str, whole: str) -> bool:
    """Return whether all letters of a part stand in the whole, in their order."""
    letters = iter(whole)
    # `in` goes on where the last letter was found.
    return all(letter in letters for letter in part)


def _short(part: str) -> bool:
    return 2 <= len(part) <= 10 and " " not in part  # noqa: PLR2004 - the length of acronyms


def normal_all(written: Sequence[tuple[str, bool, bool]]) -> list[Name]:
    """Return the normal forms of (text, acronym, part).

    A part that is nothing but a legal form has an empty core; a whole keeps its words.
    """
    names: list[Name] = []
    folded = fold_all(text for text, _, _ in written)
    for text, (_, acronym, part) in zip(folded, written, strict=True):
        core, legal = core_of(text) if part or not acronym else (text, False)
        if not (core or part):
            core, legal = text, False
        names.append(
            Name(
                core,
                concepts_of(core),
                legal,
                acronym,
                part,
            )
        )
    return names


def normal(text: str, *, acronym: bool = False) -> Name:
    """Return the normal form of one name."""
    return normal_all([(text, acronym, False)])[0]


def unique(names: Iterable[Name]) -> list[Name]:
    """Return names without repeated or empty cores, the first of each kept."""
    by_form: dict[tuple[str, bool], Name] = {}
    for name in names:
        if name.core:
            by_form.setdefault((name.core, name.acronym), name)
    return list(by_form.values())


def variants_all(texts: Sequence[str]) -> list[list[Name]]:
    """Return for each written name the forms it may stand for, the whole first; at least one."""
    split = [pieces(text) for text in texts]
    flat = iter(normal_all([piece for some in split for piece in some]))
    forms = [[next(flat) for _ in some] for some in split]
    return [unique(some) or some[:1] for some in forms]


def variants(text: str) -> list[Name]:
    """Return the forms one written name may stand for, the whole first."""
    return variants_all([text])[0]


def initials(core: str) -> str:
    """Return the first letters of the words of a core, without stop words."""
    stop = words().stop
    return "".join([word[0] for word in core.split() if word not in stop])
