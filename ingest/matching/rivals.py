"""Features that compare a record with its rivals: the other records that a name may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]

RIVAL = (
    "rank",
    "gap_sort",
    "gap_both",
    "gap_whole",
    "rivals_equal",
    "rivals_covered",
    "gap_city",
)
"""How far the record stands from the best other one."""
_NEARLY_ALL = 0.95
"""Share of the words of the asked name from which a rival counts as having all of it."""
_LAST_RANK = 12
"""Ranks beyond it say no more."""


def rivals(
    block: CandidateBlock, columns: dict[str, Floats]
) -> dict[str, Floats]:
    """Return the columns of `RIVAL`: each record against the best other one of its asked name."""
    asked = block.pairs[:, 0]
    begins = np.flatnonzero(np.append(True, asked[1:] != asked[:-1]))
    group = np.repeat(
        np.arange(len(begins)), np.diff(np.append(begins, len(asked)))
    )
    joint = (
        columns["token_sort"] + columns["covered_both"] + columns["whole_both"]
    )
    order = np.lexsort((-joint, group))
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order)) - begins[group[order]]
    equal = columns["equal_whole"]
    covered = (columns["covered_asked"] > _NEARLY_ALL).astype(np.float32)
    return {
        "rank": np.minimum(rank, _LAST_RANK),
        "gap_sort": _gap(columns["token_sort"], group, begins),
        "gap_both": _gap(columns["covered_both"], group, begins),
        "gap_whole": _gap(columns["whole_both"], group, begins),
        "rivals_equal": np.add.reduceat(equal, begins)[group] - equal,
        "rivals_covered": np.add.reduceat(covered, begins)[group] - covered,
        "gap_city": _gap(columns["city"], group, begins),
    }


def _gap(
    value: Floats,
    group: Ints,
    begins: Ints,
) -> Floats:
    """Return each value minus the highest of the others in its group, 0 taken as one of them."""
    order = np.lexsort((-value, group))
    ranked = value[order]
    first = ranked[begins]
    sizes = np.diff(np.append(begins, len(value)))
    second = np.where(
        sizes > 1, ranked[np.minimum(begins + 1, len(ranked) - 1)], 0.0
    )
    is_first = np.zeros(len(value), bool)
    is_first[order[begins]] = True
    return value - np.where(is_first, second[group], first[group])
