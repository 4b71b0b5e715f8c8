"""Signals of a pair beside its spelling: short forms, towns, what is known of the record."""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz import fuzz

from ingest.matching.names import (
    Name,
    fold_all,
    initials,
    is_subsequence,
    words,
)
from ingest.matching.universe import SHORT

if TYPE_CHECKING:
    from typing import Self

    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock
    from ingest.matching.universe import ReferenceRecord, Universe

    Floats = npt.NDArray[np.floating[Any]]

ACRONYM = (
    "acronym_stated",
    "acronym_initials",
    "acronym_between",
    "acronym_rarity",
    "acronym_rivals",
    "acronym_whole",
)
CITY = ("city", "city_in_name", "city_known", "city_of_record_named")
_TYPES = (
    "company",
    "education",
    "healthcare",
    "nonprofit",
    "government",
    "facility",
    "funder",
)
RECORD = (
    "legal_asked",
    *(f"record_{kind}" for kind in _TYPES),
    "record_active",
    "names",
    "records",
    "length",
    "letters",
)


def acronyms(universe: Universe, block: CandidateBlock) -> Floats:
    """Return how an acronym of one side stands in the other, and how telling that is."""
    begins = np.searchsorted(block.form_of, np.arange(len(block.asked) + 1))
    asked = [
        _asked_short(block.forms[a:b]) for a, b in pairwise(begins.tolist())
    ]
    short_of: dict[int, tuple[set[str], set[str], set[str]]] = {}
    rows: list[tuple[float, ...]] = []
    for at, record in block.pairs.tolist():
        if record not in short_of:
            short_of[record] = _record_short(universe.records[record].names)
        spoken, letters, full, loose = asked[at]
        short, alike, spelled = short_of[record]
        stated, initial = (
            short & spoken,
            (letters & alike) | (spelled & spoken),
        )
        between = {
            acronym
            for acronym in short
            if any(_between(acronym, *ways) for ways in loose)
        }
        code = universe.records[record].country
        every = stated | initial
        longest = max(every, key=len, default="")
        number = universe.index.get(longest, -1)
        rows.append(
            (
                max(map(len, stated), default=0),
                max(map(len, initial), default=0),
                max(map(len, between), default=0),
                (float(universe.rarity[number]) if number >= 0 else 1.0)
                if longest
                else 0.0,
                min(
                    (
                        len(universe.short.get((code, acronym), ()))
                        for acronym in every
                    ),
                    default=0,
                ),
                bool(every & full),
            )
        )
    return np.minimum(np.array(rows, np.float32), 12)


def _asked_short(
    forms: list[Name],
) -> tuple[set[str], set[str], set[str], list[tuple[str, str]]]:
    """Return words, initials, whole short forms, and (content, all) initials of each form."""
    spoken = {
        word for form in forms for word in form.core.split() if len(word) > 1
    }
    spoken |= {form.compact for form in forms if form.acronym}
    long = [form for form in forms if len(form.concepts) >= SHORT]
    letters = {initials(form.core) for form in long}
    full = {form.compact for form in forms if not form.part}
    loose = [
        (initials(form.core), "".join(word[0] for word in form.core.split()))
        for form in long
    ]
    return spoken, letters, full, loose


def _record_short(
    names: tuple[Name, ...],
) -> tuple[set[str], set[str], set[str]]:
    """Return acronyms, acronyms with one-word names, and initials of the other names."""
    short = {name.compact for name in names if name.acronym}
    alike = short | {name.compact for name in names if " " not in name.core}
    spelled = {initials(name.core) for name in names if not name.acronym}
    return (
        short,
        alike,
        {letters for letters in spelled if len(letters) >= SHORT},
    )


def _between(
    short: str,
    content: str,
    every: str,
) -> bool:
    """Return whether an acronym has all content initials and takes the rest from other words."""
    return (
        min(len(short), len(content)) >= SHORT
        and is_subsequence(content, short)
        and is_subsequence(short, every)
    )


def cities(universe: Universe, block: CandidateBlock) -> Floats:
    """Return how like the towns are, whether names say them, and whether both are known."""
    towns = [
        _translated(town)
        for town in fold_all(name.city for name in block.asked)
    ]
    alike: dict[tuple[str, int], float] = {}
    places: dict[int, _Places] = {}
    begins = np.searchsorted(block.form_of, np.arange(len(block.asked)))
    cores = [f" {block.forms[at].core} " for at in begins]
    spoken = [frozenset(block.forms[at].concepts) for at in begins]
    rows: list[tuple[float, ...]] = []
    for at, record in block.pairs.tolist():
        if record not in places:
            places[record] = _Places.of(universe.records[record])
        place, town = places[record], towns[at]
        key = (town, record)
        if key not in alike:
            alike[key] = place.likeness(town)
        named = place.is_named(cores[at], spoken[at])
        there = bool(town and place.cities)
        own = there and not place.words_of_names.isdisjoint(town.split())
        rows.append((alike[key] if there else 0.5, named, there, own))
    return np.array(rows, np.float32)


class _Places(NamedTuple):
    """The towns of a record, as written and translated, and the words of its names."""

    written: tuple[str, ...]
    cities: tuple[str, ...]
    words_of_names: frozenset[str]

    @classmethod
    def of(cls, record: ReferenceRecord) -> Self:
        """Return the towns of a record."""
        words_of_names = chain.from_iterable(
            name.concepts for name in record.names
        )
        return cls(
            tuple(record.cities),
            tuple(_translated(city) for city in record.cities),
            frozenset(words_of_names),
        )

    def likeness(self, town: str) -> float:
        """Return how like a town is to the most similar one; 0.5 if the record has none."""
        return max(
            (_same_town(town, city) for city in self.cities), default=0.5
        )

    def is_named(self, core: str, concepts: frozenset[str]) -> bool:
        """Return whether a name, or one of its words, is one of the towns."""
        if any(f" {city} " in core for city in self.written):
            return True
        words_of_cities = chain.from_iterable(
            city.split() for city in self.cities
        )
        return not concepts.isdisjoint(words_of_cities)


def _translated(city: str) -> str:
    known = words().concept
    return " ".join(known.get(word, (word,))[0] for word in city.split())


def _same_town(left: str, right: str) -> float:
    return max(
        fuzz.ratio(left, right) / 100, fuzz.token_set_ratio(left, right) / 101
    )


def records(universe: Universe, block: CandidateBlock) -> Floats:
    """Return what is known of the record, and how long and common the asked name is."""
    begins = np.searchsorted(block.form_of, np.arange(len(block.asked)))
    wholes = [block.forms[at] for at in begins]
    sizes = {
        code: np.log1p(span.stop - span.start)
        for code, span in universe.span.items()
    }
    rows: list[tuple[float, ...]] = []
    for at, number in block.pairs.tolist():
        record, whole = universe.records[number], wholes[at]
        rows.append(
            (
                whole.legal,
                *(kind in record.types for kind in _TYPES),
                record.active,
                min(len(record.names), 12),
                sizes[record.country],
                min(len(whole.concepts), 15),
                min(len(whole.core), 60),
            )
        )
    return np.array(rows, np.float32)
