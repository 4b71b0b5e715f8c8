"""What words can mean: the notation files of the languages, and the phrases of a lexicon.

A phrase is looked up by its key (`graph.search.stemming.key`); one phrase may have several senses
and `disambiguation` decides between them. A language of questions is a file in `lexicon/`:
to add one, add a file.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from graph.ask.text import fold, tokens
from graph.common.textio import parse_yaml
from graph.errors import InvalidInputError
from graph.model import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from graph.common.properties import Properties

FOLDER = Path(__file__).with_name("lexicon")
LONGEST_PHRASE = 12
"""Words of the longest phrase that is looked up."""

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


Entry = tuple[str, str, str | None, str]
"""Category, value, language (none for names) and the phrase that stands for the value."""


class Sense(NamedTuple):
    """One meaning of a phrase: category and value, and how the phrase is written."""

    category: str
    value: str
    lang: str | None
    words: int
    written: str

    @property
    def names(self) -> tuple[str, str]:
        """Return how rules write it: its category ("kind"), and that with its value ("ask:who")."""
        return self.category, f"{self.category}:{self.value}"

    def is_one_of(self, names: Container[str]) -> bool:
        """Return whether one of its names is among these."""
        return (
            self.category in names or f"{self.category}:{self.value}" in names
        )


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
        return {initial: tuple(each) for initial, each in words.items()}


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
    return {lang: _single_words(lang) for lang in languages()}


@cache
def telling_words() -> frozenset[str]:
    """Return the words of `detecting_words` of all languages together."""
    return frozenset[str]().union(*detecting_words().values())


def _single_words(lang: str) -> frozenset[str]:
    cut = [tokens(phrase) for _, _, _, phrase in notation_entries(lang)]
    words = {parts[0].text for parts in cut if len(parts) == 1}
    return frozenset(words.union(map(fold, notation(lang)["detect"])))


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


def notation_entries(lang: str) -> Iterator[Entry]:
    """Yield what a notation file says of each phrase: category, value, language, phrase."""
    content = notation(lang)
    for category in _FLAT:
        for phrase in content[category]:
            yield category, category, lang, phrase
    for category in _NESTED:
        for value, phrase in by_value(content[category]):
            yield category, value, lang, phrase


def by_value(
    phrases: Mapping[str, Iterable[str]],
) -> Iterator[tuple[str, str]]:
    """Yield each phrase with the value that it stands for."""
    return ((value, each) for value, own in phrases.items() for each in own)
