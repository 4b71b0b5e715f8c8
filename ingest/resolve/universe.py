"""The records that a name may mean, by country, with what is needed to find candidates fast."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
from scipy import sparse

from graph.errors import InvalidInputError
from graph.files import text_lines
from ingest.resolve.names import Name, fold, initials, normal, variants

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import numpy.typing as npt

    Matrix = Any  # scipy describes no types

_CODES = np.zeros(128, dtype=np.int64)
_CODES[[ord(c) for c in "abcdefghijklmnopqrstuvwxyz0123456789"]] = np.arange(1, 37)
_BASE = 37
GRAMS = _BASE**3


@dataclass(frozen=True, slots=True)
class Record:
    """One organisation: names in normal form, towns folded."""

    id: str
    country: str
    cities: tuple[str, ...]
    types: frozenset[str]
    active: bool
    names: tuple[Name, ...]


def record_of(raw: dict[str, Any]) -> Record:
    """Return the record of one line of a universe file."""
    names: dict[tuple[str, bool], Name] = {}
    for item in raw["names"]:
        acronym = item["type"] == "acronym"
        forms = [normal(item["value"], acronym=True)] if acronym else variants(item["value"])[:3]
        for form in forms:
            if form.core:
                names.setdefault((form.core, form.acronym), form)
    cities = tuple(fold(city) for city in raw.get("city") or ())
    active = raw.get("status", "active") == "active"
    types = frozenset(raw.get("types") or ())
    return Record(raw["id"], raw["country"], cities, types, active, tuple(names.values()))


def read(path: Path, countries: frozenset[str] | None = None) -> list[Record]:
    """Return the records of a .jsonl or .jsonl.gz file, of some countries only if given.

    Raises:
        InvalidInputError: a line is not a record; names file, line and reason.
    """
    records: list[Record] = []
    with text_lines(path) as lines:
        for number, line in enumerate(lines, 1):
            try:
                raw = orjson.loads(line)
                if countries is None or raw["country"] in countries:
                    records.append(record_of(raw))
            except (KeyError, TypeError, ValueError, AttributeError) as exc:
                reason = f"not an organisation record: {exc}"
                raise InvalidInputError(f"{path}:{number}: {reason}") from exc
    return records


def grams(texts: Sequence[str]) -> Matrix:
    """Return the counts of letter triples, text x triple, of folded texts."""
    joined = "  ".join(texts)
    codes = _CODES[np.frombuffer(f" {joined}   ".encode("ascii"), dtype=np.uint8)]
    sizes = np.array([len(text) + 2 for text in texts], dtype=np.int64)
    triples = (codes[:-2] * _BASE + codes[1:-1]) * _BASE + codes[2:]
    rows = np.repeat(np.arange(len(texts)), sizes)
    begins = np.cumsum(sizes) - sizes
    kept = np.arange(len(rows)) - begins[rows] < (sizes - 2)[rows]  # none crosses into the next
    data = np.ones(int(kept.sum()), dtype=np.float32)
    shape = (len(texts), GRAMS)
    return sparse.csr_matrix((data, (rows[kept], triples[kept])), shape=shape)


class Country:
    """The records of one country with two letter-triple matrices of all their names."""

    def __init__(self, records: list[Record], weights: tuple[npt.NDArray[np.float32], ...]) -> None:
        self.records = records
        self.names = [name for record in records for name in record.names]
        sizes = [len(record.names) for record in records]
        self.owner = np.repeat(np.arange(len(records)), sizes)
        self.first = (np.cumsum(sizes) - sizes).astype(np.int64)
        self.weights = weights
        self.exact: dict[str, list[int]] = defaultdict(list)
        self.acronyms: dict[str, list[int]] = defaultdict(list)
        for at, record in enumerate(records):
            for core in {name.compact for name in record.names}:
                self.exact[core].append(at)
            for short in {_short_form(name) for name in record.names} - {""}:
                self.acronyms[short].append(at)

    @classmethod
    def empty(cls) -> Country:
        """Return a country without records, every triple as rare as any other."""
        even = np.ones(GRAMS, dtype=np.float32)
        return cls([], (even, even))

    @cached_property
    def plain(self) -> Matrix:
        """Return name x letter triple of the cores, rows of length 1."""
        return weighted(grams([name.core for name in self.names]), self.weights[0])

    @cached_property
    def meaning(self) -> Matrix:
        """Return name x letter triple of the concepts, rows of length 1."""
        return weighted(grams([said(name) for name in self.names]), self.weights[1])

    def similar(self, asked: Sequence[Name]) -> tuple[npt.NDArray[np.float32], ...]:
        """Return cosine similarities (asked x name) of the cores and of the concepts."""
        cores = weighted(grams([name.core for name in asked]), self.weights[0])
        meant = weighted(grams([said(name) for name in asked]), self.weights[1])
        return (cores @ self.plain.T).toarray(), (meant @ self.meaning.T).toarray()


class Universe:
    """All records, by country, and how rare a word and a letter triple is."""

    def __init__(self, records: Iterable[Record]) -> None:
        by_country: dict[str, list[Record]] = defaultdict(list)
        self.size = 0
        seen: Counter[str] = Counter()
        for record in records:
            by_country[record.country].append(record)
            self.size += 1
            seen.update({word for name in record.names for word in name.concepts})
        self._seen = seen
        every = [name for held in by_country.values() for record in held for name in record.names]
        weights = (_rarity(n.core for n in every), _rarity(said(n) for n in every))
        self.countries = {code: Country(held, weights) for code, held in by_country.items()}
        self._known: dict[str, float] = {}

    def exact(self, name: Name, country: str) -> list[str]:
        """Return the ids of the country's records that bear the name, spelling aside."""
        held = self.countries.get(country)
        found = held.exact.get(name.compact, ()) if held else ()
        return list(dict.fromkeys(held.records[at].id for at in found)) if held else []

    def rarity(self, word: str) -> float:
        """Return log(records / records with the word), the rarest 1.0."""
        if word not in self._known:
            full = log(self.size + 1.0)
            self._known[word] = log((self.size + 1.0) / (self._seen[word] + 1.0)) / full
        return self._known[word]


def weighted(counts: Matrix, weights: npt.NDArray[np.float32]) -> Matrix:
    """Return rows of (1 + log count) x weight, of length 1."""
    counts.data = (1.0 + np.log(counts.data)) * weights[counts.indices]
    norms = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return sparse.diags_array(1.0 / np.maximum(norms, 1e-9)).astype(np.float32) @ counts


def _rarity(texts: Iterable[str]) -> npt.NDArray[np.float32]:
    counts = grams(list(texts))
    seen = np.bincount(counts.indices, minlength=GRAMS)
    return (np.log((counts.shape[0] + 1.0) / (seen + 1.0)) + 1.0).astype(np.float32)


def said(name: Name) -> str:
    """Return the concepts of a name in alphabetical order, as one text."""
    return " ".join(sorted(name.concepts)).replace("_", "")


def _short_form(name: Name) -> str:
    """Return an acronym as written, or the initials of a name of three words or more."""
    if name.acronym:
        return name.compact
    letters = initials(name.core)
    return letters if len(letters) > 2 else ""  # noqa: PLR2004 - two letters fit anything
