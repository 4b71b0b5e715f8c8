"""The normal form of an organisation's name: what two spellings of it have in common."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from anyascii import anyascii

_WORDS = Path(__file__).parent / "words.yml"
_GREEK = {
    "\u03b5\u03c5": "ev", "\u03b1\u03c5": "av", "\u03bf\u03c5": "ou",
    "\u03b5\u03cd": "ev", "\u03b1\u03cd": "av", "\u03bf\u03cd": "ou",
}  # the digraphs of ISO 843; anyascii writes letter by letter  # fmt: skip
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}")
_SLASHED = re.compile(r"\b([a-z])/([a-z])\b")
_WORD = re.compile(r"[a-z0-9]+")
_LONG = re.compile(r"(a)[ae]+|(o)e+|(u)e+")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "å": "a"})
_BRACKET = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Words:
    """The vocabulary of `words.yml`, folded."""

    legal: frozenset[str]
    phrases: re.Pattern[str]
    stop: frozenset[str]
    generic: frozenset[str]
    concept: dict[str, tuple[str, ...]]
    kinds: frozenset[str]


@dataclass(frozen=True, slots=True)
class Name:
    """One name in normal form.

    text: folded words; core: the same without legal forms; compact: core without blanks;
    concepts: content words in one language, in their order; legal: whether a legal form stood
    there; acronym: whether the name is one.
    """

    text: str
    core: str
    compact: str
    concepts: tuple[str, ...]
    legal: bool
    acronym: bool


@cache
def words() -> Words:
    """Return the vocabulary, read once."""
    raw: dict[str, Any] = yaml.safe_load(_WORDS.read_text("utf-8"))
    concept: dict[str, tuple[str, ...]] = {}
    for section in ("concepts", "places"):
        for name, forms in raw[section].items():
            for form in (name, *str(forms).split()):
                concept.setdefault(fold(form), (name,))
    concept |= {fold(form): tuple(found) for form, found in raw["compounds"].items()}
    phrases = sorted((fold(phrase) for phrase in raw["legal_phrases"]), key=len, reverse=True)
    return Words(
        legal=frozenset(raw["legal"].split()),
        phrases=re.compile(r"\b(?:" + "|".join(map(re.escape, phrases)) + r")\b"),
        stop=frozenset(raw["stop"].split()),
        generic=frozenset(raw["generic"].split()),
        concept=concept,
        kinds=frozenset(raw["kinds"].split()),
    )


def fold(text: str) -> str:
    """Return lower-case ASCII words with one blank between them.

    Initials are joined (`V.Z.W.` = `vzw`), Greek and Cyrillic written in Latin letters, and
    umlauts lose their e however they were written (`Köln`, `Koeln` and `KOLN` = `koln`).
    """
    low = text.casefold()
    if not low.isascii():
        low = low.translate(_UMLAUTS)
        for greek, latin in _GREEK.items():
            low = low.replace(greek, latin)
        low = anyascii(low).casefold()
    if "." in low:
        low = _INITIALS.sub(_joined, low)
    if "/" in low:
        low = _SLASHED.sub(r"\1\2", low)
    low = low.replace("&", " and ")
    joined = " ".join(_WORD.findall(low))
    return _LONG.sub(r"\1\2\3", joined)


def _joined(found: re.Match[str]) -> str:
    return found.group().replace(".", "").replace(" ", "") + " "


def core_of(text: str) -> tuple[str, bool]:
    """Return folded text without legal forms, and whether there were any; never empty."""
    known = words()
    rest = known.phrases.sub(" ", text)
    kept = [word for word in rest.split() if word not in known.legal]
    legal = len(kept) < len(text.split())
    return (" ".join(kept), legal) if kept else (text, False)


def concepts_of(core: str) -> tuple[str, ...]:
    """Return the content words of a core in one language, each once, in their order."""
    known = words()
    found: dict[str, None] = {}
    for word in core.split():
        if word not in known.stop:
            found.update(dict.fromkeys(known.concept.get(word) or (word,)))
    return tuple(found) or tuple(core.split())


def normal(text: str, *, acronym: bool = False) -> Name:
    """Return the normal form of one name."""
    folded = fold(text)
    core, legal = (folded, False) if acronym else core_of(folded)
    return Name(folded, core, core.replace(" ", ""), concepts_of(core), legal, acronym)


def variants(text: str) -> list[Name]:
    """Return the forms a written name may stand for, the whole first.

    A bracket is left out, and read apart as an acronym when it is short; the parts beside a dash
    are read apart as well.
    """
    forms = [normal(text)]
    outside = _BRACKET.sub(" ", text).strip()
    if outside and outside != text:
        forms.append(normal(outside))
        inside = (part.strip() for part in _BRACKET.findall(text))
        forms += [normal(part, acronym=True) for part in inside if _short(part)]
    parts = [part.strip() for part in re.split(r"\s+[-\u2013\u2014/|:]+\s+|,\s+", outside)]
    if len(parts) > 1:
        forms += [normal(part, acronym=_short(part)) for part in parts if len(part) > 1]
    unique = {(form.core, form.acronym): form for form in reversed(forms) if form.core}
    return list(reversed(unique.values()))


def _short(part: str) -> bool:
    return 2 <= len(part) <= 10 and " " not in part  # noqa: PLR2004 - the length of acronyms


def initials(concepts: str) -> str:
    """Return the first letters of the words of a core, without stop words."""
    stop = words().stop
    return "".join(word[0] for word in concepts.split() if word not in stop)
