"""The records that a name may mean, as columns: names, words, rarity, short forms."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from graph.common.textio import text_lines
from graph.errors import InvalidInputError
from ingest.matching.names import (
    Name,
    fold_all,
    initials,
    normal_all,
    pieces,
    unique,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy.typing as npt

    from graph.common.properties import Properties

    Ints = npt.NDArray[np.int32]
    Floats = npt.NDArray[np.float32]

WIDTH = 14
"""Words of a name that are compared; few names have more."""
_FORMS = 3
"""Forms of a written name that are kept: the whole, and two of its parts."""
SHORT = 3
"""Letters that make an acronym; two fit anything."""


@dataclass(frozen=True, slots=True)
class ReferenceRecord:
    """One organisation: names in normal form, towns folded."""

    id: str
    country: str
    cities: tuple[str, ...]
    types: frozenset[str]
    active: bool
    names: tuple[Name, ...]


def records_of(raws: Sequence[Properties]) -> list[ReferenceRecord]:
    """Return the records of lines of a universe file, all folded at once."""
    written: list[tuple[str, bool, bool]] = []
    sizes: list[int] = []
    for raw in raws:
        before = len(written)
        for item in raw["names"]:
            if "acronym" in item["type"]:
                written.append((item["value"], True, False))
            else:
                written += pieces(item["value"])[:_FORMS]
        sizes.append(len(written) - before)
    names = normal_all(written)
    cities = [raw.get("city") or () for raw in raws]
    folded = iter(fold_all(chain.from_iterable(cities)) if any(cities) else ())
    ends = list(accumulate(sizes))
    return [
        ReferenceRecord(
            raw["id"],
            raw["country"],
            tuple(next(folded) for _ in towns),
            frozenset(raw.get("types") or ()),
            raw.get("status", "active") == "active",
            tuple(unique(sorted(names[end - size : end], key=_part))),
        )
        for raw, towns, size, end in zip(
            raws,
            cities,
            sizes,
            ends,
            strict=True,
        )
    ]


_part = attrgetter("part")


def record_of(raw: Properties) -> ReferenceRecord:
    """Return the record of one line of a universe file."""
    return records_of([raw])[0]


def read(
    path: Path, countries: frozenset[str] | None = None
) -> list[ReferenceRecord]:
    """Return the records of a .jsonl or .jsonl.gz file, of some countries only if given.

    Raises:
        InvalidInputError: a line is not a record; names file, line and reason.
    """
    raws: list[Properties] = []
    with text_lines(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                raw = orjson.loads(line)
                if countries is None or raw["country"] in countries:
                    _refuse_odd(raw)
                    raws.append(raw)
            except (KeyError, TypeError, ValueError, AttributeError) as exc:
                reason = f"not an organisation record: {exc}"
                raise InvalidInputError(f"{path}:{number}: {reason}") from exc
    return records_of(raws)


def _refuse_odd(raw: Properties) -> None:
    for item in raw["names"]:
        if not (
            isinstance(item["value"], str) and isinstance(item["type"], str)
        ):
            raise TypeError("a name without text and type")
    if not isinstance(raw["id"], str):
        raise TypeError("an id that is no text")


class Universe:
    """All records, country by country, and how rare each word of their names is.

    names, owner (record of each name), words (name x place, -1 = none) and first (first name of
    each record) are parallel; `span` gives the records of a country.
    """

    def __init__(
        self, records: Iterable[ReferenceRecord], like: Universe | None = None
    ) -> None:
        """Take the rarity of words from another universe if `like` is given."""
        self.records = sorted(records, key=_country)
        self.size = len(self.records)
        self.names = [name for record in self.records for name in record.names]
        counts = np.array(
            [len(record.names) for record in self.records], dtype=np.int64
        )
        self.owner = np.repeat(np.arange(self.size), counts)
        self.first = np.cumsum(counts) - counts
        self.index: dict[str, int] = dict(like.index) if like else {}
        self.words = word_table(self.names, self.index)
        if like:
            new = len(self.index) - len(like.index)
            self.rarity = np.pad(like.rarity, (0, new), constant_values=1.0)
        else:
            self.rarity = self._rarity()
        self.span = self._spans()
        self.keys: Any = None
        """What `candidates` finds names by, once it was asked for."""
        self.exact: dict[tuple[str, str], list[int]] = defaultdict(list)
        self.short: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, record in enumerate(self.records):
            for compact in {name.compact for name in record.names}:
                self.exact[record.country, compact].append(at)
            for short in {_short_form(name) for name in record.names} - {""}:
                self.short[record.country, short].append(at)

    def _spans(self) -> dict[str, slice]:
        codes = np.array(
            [record.country for record in self.records], dtype=str
        )
        codes_present, begins = np.unique(codes, return_index=True)
        ends = [*begins[1:], self.size][: len(begins)]
        return {
            str(code): slice(int(a), int(b))
            for code, a, b in zip(
                codes_present,
                begins,
                ends,
                strict=True,
            )
        }

    def _rarity(self) -> Floats:
        """Return log(records / records with the word) of each word, the rarest 1.0."""
        present = self.words >= 0
        owner = np.broadcast_to(self.owner[:, None], self.words.shape)[present]
        both = np.unique(
            owner * np.int64(len(self.index) + 1) + self.words[present]
        )
        seen = np.bincount(
            both % (len(self.index) + 1), minlength=len(self.index)
        )
        full = np.log(self.size + 2.0)
        return (np.log((self.size + 2.0) / (seen + 1.0)) / full).astype(
            np.float32
        )

    def named(self, name: Name, country: str) -> list[str]:
        """Return the ids of the country's records that bear the name, spelling aside."""
        records = self.exact.get((country, name.compact), ())
        return list(dict.fromkeys(self.records[at].id for at in records))


def word_table(names: Sequence[Name], index: dict[str, int]) -> Ints:
    """Return name x place with the number of each concept, -1 = none; new words enter `index`."""
    sizes = np.array(
        [min(len(name.concepts), WIDTH) for name in names], dtype=np.int64
    )
    flat = [
        index.setdefault(word, len(index))
        for name in names
        for word in name.concepts[:WIDTH]
    ]
    table = np.full((len(names), WIDTH), -1, dtype=np.int32)
    table[np.arange(WIDTH) < sizes[:, None]] = flat
    return table


def _country(record: ReferenceRecord) -> str:
    return record.country


def _short_form(name: Name) -> str:
    """Return an acronym as written, or the initials of a name of three words or more."""
    if name.acronym:
        return name.compact
    letters = initials(name.core)
    return letters if len(letters) >= SHORT else ""
