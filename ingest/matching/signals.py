"""What speaks for and against "this name means that record", as numbers.

Signals are made for all looks (one form of an asked name, one name of a record) at once, then
brought to one row for each pair of asked name and record; the last ones compare a record with
its rivals, because a good likeness says little where another record is as like.
"""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler
from rapidfuzz.process import cpdist

from graph.common.arrays import matrix, named
from ingest.matching.align import align
from ingest.matching.names import fold_all, words
from ingest.matching.rivals import RIVAL, rivals
from ingest.matching.shared import (
    ACRONYM,
    CITY,
    RECORD,
    acronyms,
    cities,
    records,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock
    from ingest.matching.names import Name
    from ingest.matching.universe import Universe

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]
    Bools = npt.NDArray[np.bool_]

_TEXT = (
    "ratio",
    "token_sort",
    "token_set",
    "partial",
    "start",
    "squeezed",
    "meaning",
)
_COVER = (
    "covered_asked",
    "covered_record",
    "covered_both",
    "rarest_missing_asked",
    "rarest_missing_record",
    "missing_asked",
    "missing_record",
    "rarest_shared",
    "replaced",
    "place_missing_asked",
    "place_missing_record",
    "number_conflict",
    "same_order",
    "telling_asked",
    "telling_shared",
)
"""How much of the words of each name the other one has."""
_KINDS = (
    "kinds_missing_asked",
    "kinds_missing_record",
    "kind_hospital",
    "kind_foundation",
    "kind_university",
    "kind_unit",
    "kind_company",
)
"""Words that say what kind of body it is: how many one side lacks, and which."""
_WHOLE = (
    "whole_sort",
    "whole_both",
    "whole_asked",
    "whole_record",
)
"""Some of the above where neither name is a piece of another."""
_EQUAL = (
    "equal",
    "equal_whole",
    "equal_meaning",
    "inside",
    "within",
    "first_word",
    "equal_but_form",
)
"""Names that are the same, or one inside the other."""
FEATURES = (
    *_TEXT,
    *_COVER,
    *_KINDS,
    *_WHOLE,
    *_EQUAL,
    *ACRONYM,
    *CITY,
    *RECORD,
    *RIVAL,
)
_FORM = frozenset(
    {"foundation", "association", "society", "company", "private", "public"}
)
"""Kinds of body that are legal forms too: a name may be written with or without."""
_WORDS_OF_KIND = {
    "kind_hospital": frozenset({"hospital"}),
    "kind_foundation": frozenset({"foundation"}),
    "kind_university": frozenset({"university"}),
    "kind_unit": frozenset(
        {
            "department",
            "faculty",
            "laboratory",
            "institute",
            "centre",
            "school",
        }
    ),
    "kind_company": frozenset({"company", "enterprise"}),
}
"""Which concepts say that a body is of a kind: 1 = the asked name alone says it, -1 = the other."""


def signals(universe: Universe, block: CandidateBlock) -> Floats:
    """Return pair x feature for the pairs of a block, in the order of `FEATURES`."""
    if not len(block.pairs):
        return np.zeros((0, len(FEATURES)), np.float32)
    pair, form, name = block.comparisons.T
    begins = np.searchsorted(pair, np.arange(len(block.pairs)))
    forms, names = block.forms, universe.names
    whole = np.array(
        [
            not (forms[f].part or names[n].part)
            for f, n in zip(form, name, strict=True)
        ]
    )
    text = _texts(
        universe,
        block,
        form,
        name,
    )
    cover, kinds = _covers(
        universe,
        block,
        form,
        name,
        pair,
    )
    best = _best(pair, begins, cover["covered_both"] + 1e-3 * whole)
    of_whole_names = {
        "whole_sort": text["token_sort"] * whole,
        "whole_both": cover["covered_both"] * whole,
        "whole_asked": cover["covered_asked"] * whole,
        "whole_record": cover["covered_record"] * whole,
    }
    equal = named(
        _equals(
            universe,
            block,
            form,
            name,
            whole,
        ),
        _EQUAL,
    )
    columns = {
        **{
            feature: np.maximum.reduceat(values, begins)
            for feature, values in text.items()
        },
        **{feature: values[best] for feature, values in cover.items()},
        **{feature: values[best] for feature, values in kinds.items()},
        **{
            feature: np.maximum.reduceat(values, begins)
            for feature, values in of_whole_names.items()
        },
        **{
            feature: np.maximum.reduceat(values, begins)
            for feature, values in equal.items()
        },
        **named(acronyms(universe, block), ACRONYM),
        **named(cities(universe, block), CITY),
        **named(records(universe, block), RECORD),
    }
    columns = {
        feature: values.astype(np.float32)
        for feature, values in columns.items()
    }
    return matrix({**columns, **rivals(block, columns)}, FEATURES)


def _best(
    pair: Ints,
    begins: Ints,
    value: Floats,
) -> Ints:
    """Return the place of the highest value of each group."""
    order = np.lexsort((-value, pair))
    return order[begins]


def _texts(
    universe: Universe,
    block: CandidateBlock,
    form: Ints,
    name: Ints,
) -> dict[str, Floats]:
    """Return the columns of `_TEXT`, a value for each look."""
    used, back = np.unique(name, return_inverse=True)
    names = [universe.names[at] for at in used]
    asked_meaning = [" ".join(sorted(form.concepts)) for form in block.forms]
    record_meaning = [" ".join(sorted(name.concepts)) for name in names]
    asked = [block.forms[at].core for at in form]
    record = [names[at].core for at in back]
    squeezed = (
        [text.replace(" ", "") for text in asked],
        [text.replace(" ", "") for text in record],
    )
    meaning = (
        [asked_meaning[at] for at in form],
        [record_meaning[at] for at in back],
    )
    percent = {
        "ratio": cpdist(
            asked,
            record,
            scorer=fuzz.ratio,
            dtype=np.float32,
        ),
        "token_sort": cpdist(
            asked,
            record,
            scorer=fuzz.token_sort_ratio,
            dtype=np.float32,
        ),
        "token_set": cpdist(
            asked,
            record,
            scorer=fuzz.token_set_ratio,
            dtype=np.float32,
        ),
        "partial": cpdist(
            asked,
            record,
            scorer=fuzz.partial_ratio,
            dtype=np.float32,
        ),
        "squeezed": cpdist(*squeezed, scorer=fuzz.ratio, dtype=np.float32),
        "meaning": cpdist(*meaning, scorer=fuzz.ratio, dtype=np.float32),
    }
    start = cpdist(
        asked,
        record,
        scorer=JaroWinkler.normalized_similarity,
        dtype=np.float32,
    )
    return {
        **{feature: values / 100 for feature, values in percent.items()},
        "start": start,
    }


def _covers(
    universe: Universe,
    block: CandidateBlock,
    form: Ints,
    name: Ints,
    pair: Ints,
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the columns of `_COVER` and of `_KINDS`, a value for each look."""
    spelled = [*universe.index, *block.new]
    rarity = np.append(
        np.pad(universe.rarity, (0, len(block.new)), constant_values=1.0), 0.0
    )
    left, right = block.words[form], universe.words[name]
    alignment = align(left, right, spelled)
    weigh_left, weigh_right = rarity[left], rarity[right]
    lost_left = (left >= 0) & (alignment.credit_left == 0)
    lost_right = (right >= 0) & (alignment.credit_right == 0)
    place = _places(
        universe,
        block,
        left,
        right,
        pair,
    )
    part_left = _share(weigh_left, alignment.credit_left)
    part_right = _share(weigh_right, alignment.credit_right)
    both = (
        2 * part_left * part_right / np.maximum(part_left + part_right, 1e-9)
    )
    rare_left = (weigh_left * lost_left * ~place[0]).max(axis=1)
    rare_right = (weigh_right * lost_right * ~place[1]).max(axis=1)
    number = np.append([word.isdigit() for word in spelled], False)
    conflict = (lost_left & number[left]).any(axis=1) | (
        lost_right & number[right]
    ).any(axis=1)
    cover = {
        "covered_asked": part_left,
        "covered_record": part_right,
        "covered_both": both,
        "rarest_missing_asked": rare_left,
        "rarest_missing_record": rare_right,
        "missing_asked": (lost_left & ~place[0]).sum(axis=1),
        "missing_record": (lost_right & ~place[1]).sum(axis=1),
        "rarest_shared": (weigh_left * alignment.credit_left).max(axis=1),
        "replaced": np.minimum(rare_left, rare_right),
        "place_missing_asked": (lost_left & place[0]).any(axis=1),
        "place_missing_record": (lost_right & place[1]).any(axis=1),
        "number_conflict": conflict,
        "same_order": _in_order(left, right),
        "telling_asked": (weigh_left * ~place[0]).sum(axis=1),
        "telling_shared": (weigh_left * alignment.credit_left * ~place[0]).sum(
            axis=1
        ),
    }
    kinds = _kinds(
        spelled,
        left,
        right,
        lost_left,
        lost_right,
    )
    return {
        feature: values.astype(np.float32) for feature, values in cover.items()
    }, kinds


def _share(weight: Floats, credit: Floats) -> Floats:
    return (weight * credit).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)


def _in_order(left: Ints, right: Ints) -> Bools:
    """Return whether both names begin with the same word."""
    return (left[:, 0] == right[:, 0]) & (left[:, 0] >= 0)


def _places(
    universe: Universe,
    block: CandidateBlock,
    left: Ints,
    right: Ints,
    pair: Ints,
) -> tuple[Bools, Bools]:
    """Return which words name the town of the other side: saying it or not makes no difference."""
    index = dict(universe.index)
    for at, word in enumerate(block.new):
        index[word] = len(universe.index) + at
    known = words().concept
    asked, record = block.pairs[pair].T
    mine = _towns(
        [
            known_words(town, known, index)
            for town in fold_all(name.city for name in block.asked)
        ]
    )
    used, back = np.unique(record, return_inverse=True)
    theirs = _towns(
        [
            [
                word
                for city in universe.records[at].cities
                for word in known_words(city, known, index)
            ]
            for at in used
        ]
    )
    towns = np.concatenate((mine[asked], theirs[back]), axis=1)
    left_said, right_said = (
        (
            (side[:, :, None] == towns[:, None, :]) & (side >= 0)[:, :, None]
        ).any(axis=2)
        for side in (left, right)
    )
    return left_said, right_said


def known_words(
    city: str,
    known: dict[str, tuple[str, ...]],
    index: dict[str, int],
) -> list[int]:
    """Return the numbers of the words of a folded town that some name holds."""
    return [
        index[word]
        for part in city.split()
        if len(part) > 2  # noqa: PLR2004 - articles
        for word in known.get(part, (part,))
        if word in index
    ]


def _towns(rows: list[list[int]]) -> Ints:
    table = np.full((len(rows), 4), -2, np.int32)
    for at, row in enumerate(rows):
        if row:
            table[at, : min(len(row), 4)] = row[:4]
    return table


def _kinds(
    spelled: list[str],
    left: Ints,
    right: Ints,
    lost_left: Ints,
    lost_right: Ints,
) -> dict[str, Floats]:
    """Return the columns of `_KINDS`, a value for each look."""
    kinds = words().kinds

    def flags(chosen: frozenset[str]) -> Bools:
        return np.append([word in chosen for word in spelled], False)

    kind = flags(frozenset(kinds))
    columns: dict[str, Floats] = {
        "kinds_missing_asked": (lost_left & kind[left])
        .sum(axis=1)
        .astype(np.float32),
        "kinds_missing_record": (lost_right & kind[right])
        .sum(axis=1)
        .astype(np.float32),
    }
    for feature, chosen in _WORDS_OF_KIND.items():
        flag = flags(chosen)
        only_asked = (lost_left & flag[left]).any(axis=1).astype(np.float32)
        only_record = (lost_right & flag[right]).any(axis=1).astype(np.float32)
        columns[feature] = np.subtract(only_asked, only_record)
    return columns


_SHORTEST = 5
"""Letters, with the space before and behind, up to which a name in another one says nothing."""


def _equals(
    universe: Universe,
    block: CandidateBlock,
    form: Ints,
    name: Ints,
    whole: Bools,
) -> Floats:
    rarity = dict(zip(universe.index, universe.rarity.tolist(), strict=True))
    forms = [_Comparable(name) for name in block.forms]
    used, back = np.unique(name, return_inverse=True)
    names = [_Comparable(universe.names[at]) for at in used]
    rows: list[tuple[float, ...]] = []
    pairs = zip(
        form.tolist(),
        back.tolist(),
        whole.tolist(),
        strict=True,
    )
    for form_at, name_at, is_whole in pairs:
        asked, other = forms[form_at], names[name_at]
        is_equal = asked.compact == other.compact
        rows.append(
            (
                is_equal,
                is_equal and is_whole,
                (0.5 + 0.5 * is_whole) * (asked.concepts == other.concepts),
                asked.share_of(other),
                other.share_of(asked),
                _rarity_of_first(asked, other, rarity),
                is_whole and asked.bare == other.bare and bool(asked.bare),
            )
        )
    return np.array(rows, np.float32)


def _rarity_of_first(
    asked: _Comparable,
    other: _Comparable,
    rarity: Mapping[str, float],
) -> float:
    """Return how rare the first word is that both names share, 0 if they share none."""
    if asked.first is None or asked.first != other.first:
        return 0.0
    return rarity.get(asked.first, 1.0)


class _Comparable:
    """What a name is compared by, made once for all its comparisons."""

    __slots__ = ("bare", "compact", "concepts", "first", "part", "text")

    def __init__(self, name: Name) -> None:
        self.compact, self.text, self.part = (
            name.compact,
            f" {name.core} ",
            name.part,
        )
        self.concepts = frozenset(name.concepts)
        self.bare = self.concepts - _FORM
        self.first = name.concepts[0] if name.concepts else None

    def share_of(self, other: _Comparable) -> float:
        """Return which share of this name another one fills that stands in it, else 0."""
        if (
            self.part
            or len(other.text) <= _SHORTEST
            or other.text not in self.text
        ):
            return 0.0
        return len(other.text) / len(self.text)
