"""Names that are the same, or one inside the other, as numbers."""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from ingest.matching.blocking import CandidateBlock
    from ingest.matching.names import Name
    from ingest.matching.universe import Universe

    Ints = npt.NDArray[np.integer[Any]]
    Floats = npt.NDArray[np.floating[Any]]
    Bools = npt.NDArray[np.bool_]

EQUAL = (
    "equal",
    "equal_whole",
    "equal_meaning",
    "inside",
    "within",
    "first_word",
    "equal_but_form",
)
"""Names that are the same, or one inside the other."""
_FORM = frozenset(
    {"foundation", "association", "society", "company", "private", "public"}
)
"""Kinds of body that are legal forms too: a name may be written with or without."""
_SHORTEST = 5
"""Letters, with the space before and behind, up to which a name in another one says nothing."""


def equals(
    universe: Universe,
    block: CandidateBlock,
    form: Ints,
    name: Ints,
    whole: Bools,
) -> Floats:
    """Return the columns of `EQUAL`, a value for each look."""
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
