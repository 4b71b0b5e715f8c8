"""What words can mean: the notation files of the languages, the vocabulary and names of a release.

A phrase is looked up by its key (`graph.search.stemming.key`); one phrase may have several senses
and `intent` decides between them. A language of questions is a file in `lexicon/`:
to add one, add a file.
"""

# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel import Locale

from graph.ask.name_forms import acronyms, in_other_languages, variants
from graph.ask.text import fold, stem, tokens
from graph.common.textio import parse_yaml
from graph.errors import InvalidInputError
from graph.model import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

FOLDER = Path(__file__).with_name("lexicon")
LONGEST_PHRASE = 12
"""Words of the longest phrase that is looked up."""

_CARE_LEAST = 5
"""Letters of the shortest word of care that ends a compound ("greffe", "behandeling")."""
_MAKING = "gmp-manufacturing"
_FLAT = ("exact", "abroad", "ignore")
_NESTED = (
    "ask",
    "kind",
    "stage",
    "therapy",
    "region",
    "country",
    "city",
    "province",
    "continent",
    "type",
    "role",
    "phase",
    "designation",
    "status",
    "state",
    "time",
    "negation",
    "join",
    "event",
    "cue",
    "life",
    "law",
    "beyond",
    "disease",
)
_COUNTRY = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})
_NAMES = ("actor", "collaboration", "product", "trial")
_MIN_COMMA_WORDS = 3
_MIN_FIXED = 4
_ACRONYM = 5


class Sense(NamedTuple):
    """One meaning of a phrase: category and value, and how the phrase is written."""

    category: str
    value: str
    lang: str | None
    words: int
    written: str


@dataclass(frozen=True)
class Lexicon:
    """Every phrase's senses by key, and the words that a misspelt one may be corrected to.

    `vocabulary` gives each word's languages, none for words of names and places; `of_names` are
    the stems of words in names, which are written as they are; `name_starts` gives the actor of a
    first word that is a word of a language by its stem alone ("Handl" is no form of "handle").
    """

    phrases: dict[str, tuple[Sense, ...]]
    stems: frozenset[str]
    vocabulary: dict[str, frozenset[str]]
    ordinary: frozenset[str]
    umbrellas: dict[str, frozenset[str]]
    partial: dict[str, tuple[tuple[str, str], ...]]
    name_starts: dict[str, str]
    of_names: frozenset[str]

    @cached_property
    def by_initial(self) -> dict[str, tuple[str, ...]]:
        """Return the words that a misspelt one may be corrected to, by their first letter."""
        words: dict[str, list[str]] = defaultdict(list)
        for word in self.vocabulary:
            words[word[0]].append(word)
        return {initial: tuple(found) for initial, found in words.items()}


@cache
def notation(name: str) -> Properties:
    """Return the content of one notation file: `common` or a language."""
    content: Properties = parse_yaml(
        (FOLDER / f"{name}.yml").read_text("utf-8")
    )
    return content


@cache
def languages() -> tuple[str, ...]:
    """Return the languages that questions may be in: those of the pages, then all other files."""
    others = {file.stem for file in FOLDER.glob("*.yml")} - {
        "common",
        *LANGUAGES,
    }
    return (*LANGUAGES, *sorted(others))


def language(given: str | None) -> str | None:
    """Return a language that questions may be in, or None; raise InvalidInputError for another."""
    if given is not None and given not in languages():
        known = ", ".join(languages())
        raise InvalidInputError(f"Language {given!r} is not one of {known}.")
    return given


@cache
def detecting_words() -> dict[str, frozenset[str]]:
    """Return the folded single words of each language's notation."""
    words: dict[str, set[str]] = {
        lang: {fold(word) for word in notation(lang)["detect"]}
        for lang in languages()
    }
    for lang, told in words.items():
        for _, _, _, phrase in _notation_entries(lang):
            parts = tokens(phrase)
            if len(parts) == 1:
                told.add(parts[0].text)
    return {lang: frozenset(told) for lang, told in words.items()}


@cache
def marks(name: str) -> frozenset[str]:
    """Return the folded words of one list (`interrogative`, `before_place`) in all languages."""
    return frozenset(
        fold(word) for lang in languages() for word in notation(lang)[name]
    )


@cache
def number_words(lang: str) -> dict[str, int]:
    """Return the numbers that a language writes as words, folded: 2 to 10, 20, 30 ... 100."""
    own = notation(lang)
    small = {fold(word): at for at, word in enumerate(own["numbers"], start=2)}
    tens = {
        fold(word): 10 * at for at, word in enumerate(own["tens"], start=2)
    }
    return small | tens


@cache
def phrases_of(name: str) -> frozenset[str]:
    """Return the phrases of one list in all languages, as the words that they are cut into."""
    return frozenset(
        " ".join(word.text for word in tokens(phrase))
        for lang in languages()
        for phrase in notation(lang)[name]
    )


def say(
    lang: str,
    name: str,
    **values: object,
) -> str:
    """Return a sentence of the notation file with its values filled in."""
    return str(notation(lang)["say"][name]).format(**values)


def build_lexicon(snapshot: Snapshot) -> Lexicon:
    """Return the lexicon of a release; a few milliseconds, plus about 30 us a name."""
    found: dict[str, dict[Sense, None]] = defaultdict(dict)
    stems: set[str] = set()
    of_names: set[str] = set()
    spelt: dict[str, set[str]] = defaultdict(set)
    partial: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    starts: dict[str, set[str]] = defaultdict(set)
    for category, value, lang, phrase in _entries(snapshot):
        cut = tokens(phrase)
        words = [word.stem for word in cut]
        if words and len(words) <= LONGEST_PHRASE:
            senses = found["".join(words)]
            senses[
                Sense(
                    category,
                    value,
                    lang,
                    len(words),
                    phrase,
                )
            ] = None
            for more in (
                _also(
                    category,
                    value,
                    phrase,
                    lang,
                )
                if lang
                else ()
            ):
                senses[
                    Sense(
                        *more,
                        lang,
                        len(words),
                        phrase,
                    )
                ] = None
            if category not in _NAMES:
                stems.update(words)
                for word in cut:
                    spelt[word.text].update([lang] if lang else ())
            else:
                of_names.update(words)
            if category == "actor":
                for word in words:
                    partial[word][category, value] = None
                if len(cut) > 1 and cut[0].raw[:1].isupper():
                    starts[cut[0].raw].add(value)
    common = notation("common")
    return Lexicon(
        phrases={phrase: tuple(senses) for phrase, senses in found.items()},
        stems=frozenset(stems),
        vocabulary={
            w: frozenset(spelt[w])
            for w in sorted(spelt)
            if len(w) >= _MIN_FIXED
        },
        ordinary=frozenset(map(stem, map(str, common["ordinary"]))),
        umbrellas=_umbrellas(snapshot),
        partial={
            word: tuple(owners)
            for word, owners in partial.items()
            if len(owners) <= _MIN_COMMA_WORDS and word not in stems
        },
        name_starts={
            word: next(iter(owners))
            for word, owners in starts.items()
            if len(owners) == 1
            and len(word) >= _MIN_FIXED
            and fold(word) not in spelt
            and stem(fold(word)) in stems
        },
        of_names=frozenset(of_names),
    )


def _entries(snapshot: Snapshot) -> Iterator[tuple[str, str, str | None, str]]:
    for lang in languages():
        yield from _notation_entries(lang)
        yield from _vocabulary(snapshot, lang)
        for code, name in Locale(lang).territories.items():
            if _COUNTRY.fullmatch(code) and code not in _NO_COUNTRY:
                yield "country", code, None, name
    for programme, phrases in notation("common")["programmes"].items():
        for phrase in phrases:
            yield "programme", programme, None, phrase
    for place in snapshot.nodes["Place"].rows():
        yield "city", place["city"], None, place["city"]
    for term in snapshot.nodes["Term"].rows():
        yield "therapy", f"term:{term['id']}", None, term["term"]
    yield from _names(snapshot)


def _notation_entries(lang: str) -> Iterator[tuple[str, str, str | None, str]]:
    content = notation(lang)
    for category in _FLAT:
        for phrase in content[category]:
            yield category, category, lang, phrase
    for category in _NESTED:
        for value, phrases in content[category].items():
            for phrase in phrases:
                yield category, value, lang, phrase


def _vocabulary(
    snapshot: Snapshot, lang: str
) -> Iterator[tuple[str, str, str | None, str]]:
    vague = notation("common")["vague"]
    for label, category in (("Therapy", "therapy"), ("Stage", "stage")):
        for row in snapshot.nodes[label].rows():
            phrases = (
                row.get(f"name_{lang}", ""),
                *row.get(f"synonyms_{lang}", ()),
            )
            for phrase in (each for each in phrases if each not in vague):
                for variant in variants(phrase):
                    yield category, row["id"], lang, variant


def _also(
    category: str,
    value: str,
    phrase: str,
    lang: str,
) -> Iterator[tuple[str, str]]:
    """Yield what a phrase says beside its meaning: that a patient gets it, or that it is made."""
    words = [token.text for token in tokens(phrase)]
    making = _single_words(lang, _MAKING)
    if category == "therapy":
        # "Bone marrow graft", "plasmid DNA manufacturing".
        if any(
            _ends_with(word, care)
            for word in words
            for care in _care_words(lang)
        ):
            yield "cue", "getcare"
        graded = set(words).intersection(notation("common")["gmp_words"])
        if len(words) > 1 and (words[-1] in making or graded):
            yield "stage", _MAKING
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


def _names(snapshot: Snapshot) -> Iterator[tuple[str, str, str | None, str]]:
    yield from _actor_names(snapshot)
    yield from _study_names(snapshot)
    for row in snapshot.nodes["Collaboration"].rows():
        for variant in (
            *variants(row["name"]),
            *row["name"].split(": ")[:1],
            row["id"],
        ):
            yield "collaboration", row["id"], None, variant


def _actor_names(
    snapshot: Snapshot,
) -> Iterator[tuple[str, str, str | None, str]]:
    towns = _towns()
    for row in snapshot.actors.rows():
        key = row["id"]
        for name in (row["name"], *row.get("aliases", ())):
            for variant in variants(name):
                yield "actor", key, None, variant
                for other in in_other_languages(variant, towns):
                    yield "actor", key, None, other
        if key.isalnum() and len(key) <= _ACRONYM:
            yield "actor", key, None, key.upper()
    for lang in languages():
        for key, phrases in notation(lang)["name"].items():
            for phrase in phrases if key in snapshot.actors else ():
                yield "actor", key, None, phrase


def _study_names(
    snapshot: Snapshot,
) -> Iterator[tuple[str, str, str | None, str]]:
    for row in snapshot.nodes["Product"].rows():
        for variant in variants(row["name"]):
            yield "product", row["id"], None, variant
        yield "product", row["id"], None, row.get("inn", "")
    products = {fold(row["name"]) for row in snapshot.nodes["Product"].rows()}
    for row in snapshot.nodes["Trial"].rows():
        yield "trial", row["id"], None, row["id"]
        for acronym in acronyms(row["title"]):
            if fold(acronym) not in products:
                yield "trial", row["id"], None, acronym


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
    found: dict[str, frozenset[str]] = {}
    by_word: dict[str, frozenset[str]] = {}
    for term in snapshot.nodes["Term"].rows():
        therapies = frozenset(stands_for.targets(term["id"]))
        found[f"term:{term['id']}"] = by_word[term["term"]] = therapies
    for name, word in notation("common")["umbrellas"].items():
        found[name] = by_word.get(word, frozenset())
    return found
