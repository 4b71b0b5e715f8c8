"""The lexicon of a release: the notation files, and the vocabulary and names of its records."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import product
from typing import TYPE_CHECKING

from babel import Locale

from graph.ask.disambiguation import NAMES
from graph.ask.lexicon import (
    LONGEST_PHRASE,
    Lexicon,
    Sense,
    by_value,
    languages,
    notation,
    notation_entries,
)
from graph.ask.name_forms import acronyms, in_other_languages, variants
from graph.ask.text import fold, stem, tokens
from graph.common.localised import territories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.ask.lexicon import Entry
    from graph.release.snapshot import Snapshot

_CARE_LEAST = 5
"""Letters of the shortest word of care that ends a compound ("greffe", "behandeling")."""
_MAKING = "gmp-manufacturing"
_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
"""Codes that CLDR lists as territories and that are no countries."""
_MOST_OWNERS = 3
"""A word that more names share does not tell one of them."""
_LEAST_LETTERS = 4
"""Letters of the shortest word that another may be corrected to, or that is a name alone."""
_ACRONYM = 5
"""Letters of the longest id that is an acronym as well."""


def build_lexicon(snapshot: Snapshot) -> Lexicon:
    """Return the lexicon of a release; a few milliseconds, plus about 30 us a name."""
    words = _Words()
    for entry in _entries(snapshot):
        words.add(*entry)
    spelt, stems = words.spelt, frozenset(words.stems)
    return Lexicon(
        phrases={key: tuple(senses) for key, senses in words.senses.items()},
        stems=stems,
        vocabulary={
            word: frozenset(spelt[word])
            for word in sorted(spelt)
            if len(word) >= _LEAST_LETTERS
        },
        ordinary=frozenset(
            stem(str(word)) for word in notation("common")["ordinary"]
        ),
        umbrellas=_umbrellas(snapshot),
        partial={
            word: tuple(owners)
            for word, owners in words.partial.items()
            if len(owners) <= _MOST_OWNERS and word not in stems
        },
        name_starts={
            word: next(iter(owners))
            for word, owners in words.starts.items()
            if len(owners) == 1
            and len(word) >= _LEAST_LETTERS
            and fold(word) not in spelt
            and stem(fold(word)) in stems
        },
        of_names=frozenset(words.of_names),
    )


class _Words:
    """What the phrases of a release say of each word, one phrase after another."""

    def __init__(self) -> None:
        self.senses: dict[str, dict[Sense, None]] = defaultdict(dict)
        self.stems: set[str] = set()
        self.of_names: set[str] = set()
        self.spelt: dict[str, set[str]] = defaultdict(set)
        self.partial: dict[str, dict[tuple[str, str], None]] = defaultdict(
            dict
        )
        self.starts: dict[str, set[str]] = defaultdict(set)

    def add(
        self,
        category: str,
        value: str,
        lang: str | None,
        phrase: str,
    ) -> None:
        """Take in a phrase that stands for a value."""
        cut = tokens(phrase)
        stems = [word.stem for word in cut]
        if not 0 < len(stems) <= LONGEST_PHRASE:
            return
        meanings = [(category, value)]
        if lang:
            meanings += _also(
                category,
                value,
                [word.text for word in cut],
                lang,
            )
        senses = (
            Sense(
                *each,
                lang,
                len(cut),
                phrase,
            )
            for each in meanings
        )
        self.senses["".join(stems)].update(dict.fromkeys(senses))
        if category in NAMES:
            self.of_names.update(stems)
        else:
            self.stems.update(stems)
            for word in cut:
                self.spelt[word.text].update([lang] if lang else ())
        if category == "actor":
            for each in stems:
                self.partial[each][category, value] = None
            if len(cut) > 1 and cut[0].raw[:1].isupper():
                self.starts[cut[0].raw].add(value)


def _entries(snapshot: Snapshot) -> Iterator[Entry]:
    for lang in languages():
        yield from notation_entries(lang)
        yield from _vocabulary(snapshot, lang)
        for code, name in territories(Locale(lang)).items():
            if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRY:
                yield "country", code, None, name
    for programme, phrases in notation("common")["programmes"].items():
        yield from _each("programme", programme, phrases)
    for place in snapshot.nodes["Place"].rows():
        yield "city", place["city"], None, place["city"]
    for term in snapshot.nodes["Term"].rows():
        yield "therapy", f"term:{term['id']}", None, term["term"]
    yield from _actor_names(snapshot)
    yield from _study_names(snapshot)
    for row in snapshot.nodes["Collaboration"].rows():
        name = row["name"]
        forms = (*variants(name), name.split(": ")[0], row["id"])
        yield from _each("collaboration", row["id"], forms)


def _each(
    category: str,
    value: str,
    phrases: Iterable[str],
    lang: str | None = None,
) -> Iterator[Entry]:
    """Yield each of the phrases that stand for a value, of no language if it is a name."""
    for phrase in phrases:
        yield category, value, lang, phrase


def _vocabulary(snapshot: Snapshot, lang: str) -> Iterator[Entry]:
    vague = notation("common")["vague"]
    for label, category in (("Therapy", "therapy"), ("Stage", "stage")):
        for row in snapshot.nodes[label].rows():
            phrases = (
                row.get(f"name_{lang}", ""),
                *row.get(f"synonyms_{lang}", ()),
            )
            for phrase in (each for each in phrases if each not in vague):
                yield from _each(
                    category,
                    row["id"],
                    variants(phrase),
                    lang,
                )


def _also(
    category: str,
    value: str,
    words: list[str],
    lang: str,
) -> Iterator[tuple[str, str]]:
    """Yield what a phrase says beside its meaning: that a patient gets it, or that it is made."""
    making = _single_words(lang, _MAKING)
    if category == "therapy":
        # "Bone marrow graft", "plasmid DNA manufacturing".
        pairs = product(words, _care_words(lang))
        if any(_ends_with(word, care) for word, care in pairs):
            yield "cue", "getcare"
        graded = set(words).intersection(notation("common")["gmp_words"])
        if len(words) > 1 and (words[-1] in making or graded):
            yield "stage", _MAKING
        if _goods(lang).intersection(words):
            # "Cell therapy products" are a therapy, and what somebody owns.
            yield "ask", "products"
    elif (category, value) == ("life", "stopped") and making.intersection(
        words
    ):
        # "No longer makes" says what is no longer done.
        yield "stage", _MAKING
    if category in {"life", "state"} and _ending_words(lang).intersection(
        words
    ):
        # "That ended" of a project says when it came to its end.
        yield "time", "ends"


@cache
def _care_words(lang: str) -> tuple[str, ...]:
    return tuple(fold(word) for word in notation(lang)["care_words"])


@cache
def _goods(lang: str) -> frozenset[str]:
    return frozenset(map(fold, notation(lang)["goods"]))


@cache
def _ending_words(lang: str) -> frozenset[str]:
    phrases = notation(lang)["time"].get("ends", ())
    return frozenset(fold(phrase) for phrase in phrases if " " not in phrase)


@cache
def _single_words(lang: str, stage: str) -> frozenset[str]:
    return frozenset(
        fold(word)
        for word in notation(lang)["stage"][stage]
        if " " not in word
    )


def _ends_with(word: str, care: str) -> bool:
    return word == care or (len(care) >= _CARE_LEAST and word.endswith(care))


def _actor_names(
    snapshot: Snapshot,
) -> Iterator[Entry]:
    towns = _towns()
    for row in snapshot.actors.rows():
        key = row["id"]
        for name in (row["name"], *row.get("aliases", ())):
            for variant in variants(name):
                others = in_other_languages(variant, towns)
                yield from _each("actor", key, (variant, *others))
        if key.isalnum() and len(key) <= _ACRONYM:
            yield "actor", key, None, key.upper()
    for lang in languages():
        for key, phrase in by_value(notation(lang)["name"]):
            if key in snapshot.actors:
                yield "actor", key, None, phrase


def _study_names(
    snapshot: Snapshot,
) -> Iterator[Entry]:
    for row in snapshot.nodes["Product"].rows():
        forms = (*variants(row["name"]), row.get("inn", ""))
        yield from _each("product", row["id"], forms)
    products = {fold(row["name"]) for row in snapshot.nodes["Product"].rows()}
    for row in snapshot.nodes["Trial"].rows():
        named = (
            acronym
            for acronym in acronyms(row["title"])
            if fold(acronym) not in products
        )
        yield from _each("trial", row["id"], (row["id"], *named))


def _towns() -> dict[str, list[str]]:
    """Return the first name of each town in every language, by each of those names, folded."""
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for lang in languages():
        for town, phrases in notation(lang)["city"].items():
            named[town].update(dict.fromkeys([town, *phrases[:1]]))
    return {
        fold(name): list(names) for names in named.values() for name in names
    }


def _umbrellas(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    stands_for = snapshot.edges["stands_for_term_therapy"]
    umbrellas: dict[str, frozenset[str]] = {}
    by_word: dict[str, frozenset[str]] = {}
    for term in snapshot.nodes["Term"].rows():
        therapies = frozenset(stands_for.targets(term["id"]))
        umbrellas[f"term:{term['id']}"] = by_word[term["term"]] = therapies
    for name, word in notation("common")["umbrellas"].items():
        umbrellas[name] = by_word.get(word, frozenset())
    return umbrellas
