"""Whether two names mean one organisation.

Two roads: both names lead to one known record (a renamed or translated organisation can only be
told so), or the names themselves say it (words in one language, initials, kinds of body).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from graph.common.trees import Trees
from ingest.matching.blocking import MatchQuery, paired
from ingest.matching.decide import ANSWER, rank
from ingest.matching.names import variants
from ingest.matching.signals import FEATURES, signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    Rows = npt.NDArray[np.float32]

    from ingest.matching.universe import Universe

MODEL = Path(__file__).parent / "pairs.npz"
_OF_RECORDS = (
    "city",
    "record",
    "gap_",
    "rank",
    "rivals_",
    "names",
    "acronym_rivals",
)
DIRECT = tuple(name for name in FEATURES if not name.startswith(_OF_RECORDS))
_SURE = 0.97


@cache
def model() -> Trees:
    """Return the shipped model of two bare names."""
    return Trees.load(MODEL)


def direct_rows(
    universe: Universe, pairs: Sequence[tuple[str, str, str]]
) -> Rows:
    """Return pair x feature of bare names, the same whichever of the two stands first."""
    columns = [FEATURES.index(name) for name in DIRECT]
    turned = [(right, left, country) for left, right, country in pairs]
    ways: list[Rows] = []
    for way in (pairs, turned):
        alone, block = paired(universe, way)
        rows = np.zeros((len(pairs), len(FEATURES)), np.float32)
        rows[block.pairs[:, 0]] = signals(alone, block)
        ways.append(rows[:, columns])
    return np.concatenate((np.minimum(*ways), np.maximum(*ways)), axis=1)


def scores(
    universe: Universe, pairs: Sequence[tuple[str, str, str]]
) -> list[float]:
    """Return for each (left, right, country) a score of 0 to 1; 0.5 or more = the same."""
    names = list(
        dict.fromkeys((name, pair[2]) for pair in pairs for name in pair[:2])
    )
    known = dict(zip(names, _records(universe, names), strict=True))
    bare = (
        model().probability(direct_rows(universe, pairs))
        if pairs
        else list[float]()
    )
    return [
        combined(known[left, country], known[right, country], float(direct))
        for (left, right, country), direct in zip(pairs, bare, strict=True)
    ]


def combined(
    left: dict[str, float],
    right: dict[str, float],
    direct: float,
) -> float:
    """Return one score from the records each name may mean and the likeness of the names.

    One record that both mean decides for, two different ones decide against; only what the
    records leave open is left to the names.
    """
    shared = max(
        (min(left[key], right[key]) for key in left.keys() & right.keys()),
        default=0.0,
    )
    different = max(
        (
            min(a, b)
            for key, a in left.items()
            for other, b in right.items()
            if key != other
        ),
        default=0.0,
    )
    if left.keys() <= right.keys() or right.keys() <= left.keys():
        different = 0.0  # one organisation kept twice is no second one
    open_ = 1.0 - max(shared, different)
    vote = direct * open_ + float(shared >= different) * (1 - open_)
    return float(min(max(vote, 1e-6), 1 - 1e-6))


def _records(
    universe: Universe, names: Sequence[tuple[str, str]]
) -> list[dict[str, float]]:
    """Return the records each name may mean with how sure that is; only likely ones."""
    ranked = rank(
        universe, [MatchQuery(name, country) for name, country in names]
    )
    records: list[dict[str, float]] = []
    for (name, country), scored in zip(names, ranked, strict=True):
        likely = {
            match.record.id: match.score
            for match in scored
            if match.score >= ANSWER
        }
        exact = (
            universe.named(forms[0], country)
            if (forms := variants(name))
            else []
        )
        if exact:
            likely = dict.fromkeys(exact, _SURE if len(exact) == 1 else 0.6)
        records.append(likely)
    return records
