"""What speaks for and against "this name means that record", as numbers.

Every feature is defined for one asked name and one record; the last ones compare the record with
its rivals, because a good likeness says little where another record is as like.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from ingest.resolve.names import Name, fold, initials, normal, variants, words
from ingest.resolve.universe import Country, Record, Universe, grams, record_of, said, weighted

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

FEATURES = (
    "cosine", "cosine_meaning", "ratio", "token_sort", "token_set", "partial", "start", "squeezed",
    "covered_asked", "covered_record", "covered_both", "rarest_missing_asked",
    "rarest_missing_record", "missing_asked", "missing_record", "rarest_shared", "first_word",
    "equal", "equal_meaning", "inside", "acronym_stated", "acronym_initials", "acronym_rivals",
    "city", "city_in_name", "city_known", "kind_conflict", "kind_hospital", "kind_foundation",
    "kind_university", "kind_unit", "legal_asked", "record_company", "record_education",
    "record_active", "names", "records", "length", "rank", "gap_cosine", "gap_meaning",
    "gap_covered", "rivals_equal",
)  # fmt: skip
_KEPT = 10
_SHOWN_NAMES = 3
_LIKE = 84.0
_HOPE = 0.4
"""A record with less than this part of the best likeness is not looked at."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A name to be found, with where it is said to be."""

    name: str
    country: str
    city: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One record that a name may mean, with its features."""

    record: Record
    values: list[float]


def candidates(universe: Universe, asked: Sequence[Asked]) -> list[list[Candidate]]:
    """Return for each asked name its candidates of the same country with their features."""
    found: list[list[Candidate]] = [[] for _ in asked]
    by_country: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(asked):
        by_country[one.country].append(at)
    for code, places in by_country.items():
        country = universe.countries.get(code)
        if country is None:
            continue
        for start in range(0, len(places), 64):  # bounds the dense similarity block
            block = places[start : start + 64]
            for at, list_ in zip(
                block, _of_country(universe, country, [asked[at] for at in block]), strict=True
            ):
                found[at] = list_
    return found


def _of_country(
    universe: Universe, country: Country, asked: Sequence[Asked]
) -> list[list[Candidate]]:
    forms = [variants(one.name) or [normal(one.name)] for one in asked]
    flat = [form for some in forms for form in some]
    plain, meaning = country.similar(flat)
    found: list[list[Candidate]] = []
    begin = 0
    for one, some in zip(asked, forms, strict=True):
        rows = slice(begin, begin + len(some))
        begin += len(some)
        of_name = plain[rows].max(axis=0), meaning[rows].max(axis=0)
        found.append(_of_name(universe, country, one, some, of_name))
    return found


def _of_name(
    universe: Universe, country: Country, asked: Asked, forms: list[Name],
    of_name: tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]],
) -> list[Candidate]:  # fmt: skip
    by_record = [np.maximum.reduceat(values, country.first) for values in of_name]
    joint = by_record[0] + by_record[1]
    enough = _HOPE * float(joint.max(initial=0.0))
    picked = dict.fromkeys(int(at) for at in _top(joint, _KEPT) if joint[at] >= enough)
    for values in by_record:
        picked.update(dict.fromkeys(int(at) for at in _top(values, _KEPT // 2)))
    picked.update(dict.fromkeys(_by_short_form(country, forms)))
    likeness = of_name[0] + of_name[1]
    rows: list[Candidate] = []
    for at in picked:
        record = country.records[at]
        begin = int(country.first[at])
        own = likeness[begin : begin + len(record.names)]
        best = np.argsort(-own, kind="stable")[:_SHOWN_NAMES]
        names = [record.names[int(place)] for place in best]
        values = [float(by_record[0][at]), float(by_record[1][at])]
        values += _pair(universe, country, asked, forms, record, names)
        rows.append(Candidate(record, values))
    _against_rivals(rows)
    return rows


def _top(values: npt.NDArray[np.float32], size: int) -> npt.NDArray[np.int64]:
    if len(values) <= size:
        return np.argsort(-values, kind="stable")
    part = np.argpartition(-values, size)[:size]
    return part[np.argsort(-values[part], kind="stable")]


def _by_short_form(country: Country, forms: list[Name]) -> list[int]:
    """Return records with an equal name, or whose acronym or initials the name holds."""
    found: list[int] = []
    for form in forms:
        found += country.exact.get(form.compact, ())
        for word in {*form.core.split(), form.compact, initials(form.core)}:
            if len(word) > 2 and len(near := country.acronyms.get(word, ())) <= 4:  # noqa: PLR2004
                found += near
    return found[:12]


def _pair(
    universe: Universe, country: Country, asked: Asked, forms: list[Name], record: Record,
    names: list[Name],
) -> list[float]:  # fmt: skip
    whole = forms[0]
    best_cover = max(
        (_cover(universe, form, name) for form in forms for name in names),
        key=lambda cover: cover[2],
    )
    cores = [name.core for name in names]
    asked_cores = [form.core for form in forms]
    every = record.names
    equal = any(form.compact == name.compact for form in forms for name in every)
    texts = [
        max(fuzz.ratio(a, b) for a in asked_cores for b in cores) / 100,
        max(fuzz.token_sort_ratio(a, b) for a in asked_cores for b in cores) / 100,
        max(fuzz.token_set_ratio(a, b) for a in asked_cores for b in cores) / 100,
        max(fuzz.partial_ratio(whole.core, b) for b in cores) / 100,
        max(JaroWinkler.similarity(a, b) for a in asked_cores for b in cores),
        max(fuzz.ratio(whole.compact, name.compact) for name in names) / 100,
    ]
    said = [frozenset(form.concepts) for form in forms]
    first = whole.concepts[0] if whole.concepts else ""
    return [
        *texts,
        *best_cover,
        float(any(first in name.concepts[:1] for name in every)) * universe.rarity(first),
        float(equal),
        float(any(set_ == frozenset(name.concepts) for set_ in said for name in every)),
        _inside(whole, every),
        *_acronyms(country, forms, record),
        *_city(asked, whole, record),
        *_kinds(whole, names[0]),
        float(whole.legal),
        float("company" in record.types),
        float("education" in record.types),
        float(record.active),
        float(min(len(every), 12)),
        float(np.log1p(len(country.records))),
        float(min(len(whole.concepts), 15)),
    ]


def _cover(universe: Universe, asked: Name, name: Name) -> tuple[float, ...]:
    """Return which part of the rare words of each name the other one has."""
    left, right = dict.fromkeys(asked.concepts), dict.fromkeys(name.concepts)
    shared = {word: 1.0 for word in left if word in right}
    over = [word for word in right if word not in shared]
    credit_left = dict(shared)
    credit_right = dict(shared)
    for word in left:
        if word in shared or len(word) < 4:  # noqa: PLR2004 - shorter words are like anything
            continue
        for other in over:
            if len(other) > 3 and (like := fuzz.ratio(word, other)) >= _LIKE:  # noqa: PLR2004
                credit_left[word] = credit_right[other] = like / 100
                break
    rare = universe.rarity
    total_left = sum(rare(word) for word in left) or 1.0
    total_right = sum(rare(word) for word in right) or 1.0
    part_left = sum(rare(word) * credit for word, credit in credit_left.items()) / total_left
    part_right = sum(rare(word) * credit for word, credit in credit_right.items()) / total_right
    missing_left = [rare(word) for word in left if word not in credit_left]
    missing_right = [rare(word) for word in right if word not in credit_right]
    both = 2 * part_left * part_right / (part_left + part_right) if part_left + part_right else 0.0
    return (
        part_left, part_right, both, max(missing_left, default=0.0),
        max(missing_right, default=0.0), float(len(missing_left)), float(len(missing_right)),
        max((rare(word) for word in shared), default=0.0),
    )  # fmt: skip


def _inside(whole: Name, names: Sequence[Name]) -> float:
    """Return the part of the asked name that a full name of the record, found in it, makes."""
    shares = [
        len(name.compact) / max(len(whole.compact), 1)
        for name in names
        if len(name.compact) > 3 and f" {name.core} " in f" {whole.core} "  # noqa: PLR2004
    ]
    return max(shares, default=0.0)


def _acronyms(country: Country, forms: list[Name], record: Record) -> tuple[float, float, float]:
    """Return whether an acronym of one side stands in the other, and how many records share it."""
    asked_words = {word for form in forms for word in form.core.split() if len(word) > 1}
    asked_words |= {form.compact for form in forms if form.acronym}
    stated = {name.compact for name in record.names if name.acronym} & asked_words
    asked_initials = {initials(form.core) for form in forms if len(form.concepts) > 2}  # noqa: PLR2004
    short = {name.compact for name in record.names if name.acronym or " " not in name.core}
    spelled = (asked_initials & short) | {
        letters
        for name in record.names
        if not name.acronym and len(letters := initials(name.core)) > 2  # noqa: PLR2004
        and letters in asked_words
    }  # fmt: skip
    rivals = min((len(country.acronyms.get(word, ())) for word in stated | spelled), default=0)
    return (
        float(max((len(word) for word in stated), default=0)),
        float(max((len(word) for word in spelled), default=0)),
        float(min(rivals, 6)),
    )


def _city(asked: Asked, whole: Name, record: Record) -> tuple[float, float, float]:
    known = words().concept
    if not asked.city or not record.cities:
        town = fold(asked.city)
        return 0.5, float(any(c in whole.core for c in record.cities)), float(bool(town))
    mine = [" ".join(known.get(word, (word,))[0] for word in fold(asked.city).split())]
    best = 0.0
    for city in record.cities:
        theirs = " ".join(known.get(word, (word,))[0] for word in city.split())
        best = max(
            best, fuzz.ratio(mine[0], theirs) / 100, fuzz.token_set_ratio(mine[0], theirs) / 101
        )
    named = any(
        word in whole.concepts for city in record.cities for word in (known.get(city) or (city,))
    )
    return best, float(named), 1.0


_UNITS = frozenset({"department", "faculty", "laboratory", "institute", "centre", "school"})


def _kinds(whole: Name, name: Name) -> tuple[float, ...]:
    left, right = set(whole.concepts), set(name.concepts)
    kinds = words().kinds
    both = [
        ("hospital" in side, "foundation" in side, "university" in side) for side in (left, right)
    ]
    differ = (left & kinds) ^ (right & kinds)
    return (
        float(len(differ)),
        *(float(a) - float(b) for a, b in zip(*both, strict=True)),
        float(len((left ^ right) & _UNITS)),
    )


def _against_rivals(rows: list[Candidate]) -> None:
    """Add how far each candidate stands from the best other one."""
    table = np.array([row.values for row in rows])
    covered, equal = FEATURES.index("covered_both"), FEATURES.index("equal")
    order = np.argsort(np.argsort(-(table[:, 0] + table[:, 1]), kind="stable"))
    total_equal = table[:, equal].sum()
    for at, row in enumerate(rows):
        others = np.delete(table, at, axis=0)
        gaps = [
            float(row.values[column] - (others[:, column].max() if len(others) else 0.0))
            for column in (0, 1, covered)
        ]
        row.values.extend(
            [float(min(order[at], 12)), *gaps, float(total_equal - row.values[equal])]
        )


def alone(universe: Universe, pairs: Sequence[tuple[str, str, str]]) -> list[list[float]]:
    """Return the features of bare names (left, right, country), right taken as the only record."""
    known = [universe.countries.get(code) or Country.empty() for _, _, code in pairs]
    forms = [variants(left) for left, _, _ in pairs]
    records = [
        record_of({"id": "", "country": code, "names": [{"value": right, "type": "alias"}]})
        for _, right, code in pairs
    ]
    first = [some[0] for some in forms], [record.names[0] for record in records]
    weights = next(iter(universe.countries.values()), Country.empty()).weights
    cores = [[name.core for name in side] for side in first]
    meant = [[said(name) for name in side] for side in first]
    cosines = [
        _cosines(texts[0], texts[1], weight)
        for texts, weight in zip((cores, meant), weights, strict=True)
    ]
    rows: list[list[float]] = []
    for at, (left, _, code) in enumerate(pairs):
        values = [cosines[0][at], cosines[1][at]]
        names = list(records[at].names)
        values += _pair(universe, known[at], Asked(left, code), forms[at], records[at], names)
        one = Candidate(records[at], values)
        _against_rivals([one])
        rows.append(one.values)
    return rows


def _cosines(left: list[str], right: list[str], weight: npt.NDArray[np.float32]) -> list[float]:
    both = weighted(grams(left), weight).multiply(weighted(grams(right), weight))
    return np.ravel(both.sum(axis=1)).tolist()
