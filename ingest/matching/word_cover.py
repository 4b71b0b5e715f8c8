"""How much of the words of each name the other one has, and what kind of body they say it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.matching.align import align
from ingest.matching.names import fold_all, words

if TYPE_CHECKING:
    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock
    from ingest.matching.universe import Universe

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]
    Bools = npt.NDArray[np.bool_]

COVER = (
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
KINDS_OF_BODY = (
    "kinds_missing_asked",
    "kinds_missing_record",
    "kind_hospital",
    "kind_foundation",
    "kind_university",
    "kind_unit",
    "kind_company",
)
"""Words that say what kind of body it is: how many one side lacks, and which."""
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


def covers(
    universe: Universe,
    block: CandidateBlock,
    form: Ints,
    name: Ints,
    pair: Ints,
) -> tuple[dict[str, Floats], dict[str, Floats]]:
    """Return the columns of `COVER` and of `KINDS_OF_BODY`, a value for each look."""
    spelled = [*universe.index, *block.new]
    rarity = np.append(
        np.pad(universe.rarity, (0, len(block.new)), constant_values=1.0), 0.0
    )
    left, right = block.words[form], universe.words[name]
    alignment = align(left, right, spelled)
    weigh_left, weigh_right = rarity[left], rarity[right]
    lost_left = (left >= 0) & (alignment.credit_left == 0)
    lost_right = (right >= 0) & (alignment.credit_right == 0)
    place = _words_of_towns(
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


def _words_of_towns(
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
            for at in map(int, used)
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
    """Return the columns of `KINDS_OF_BODY`, a value for each look."""
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
