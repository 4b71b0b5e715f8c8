"""Who is parted from the rest of a network when one of its nodes goes."""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scipy import sparse


@dataclass(eq=False, slots=True)
class _Part:
    """A part of a network as it is walked: nodes behind, and those to go on from."""

    walked: list[int]
    front: list[int]

    @property
    def size(self) -> int:
        return len(self.walked) + len(self.front)

    def nodes(self) -> list[int]:
        return self.walked + self.front


def parted_by(adjacency: sparse.csr_matrix, at: int) -> list[int]:
    """Return who is parted from the rest when a node goes: all but the largest part.

    Parts grow from its neighbours, the smallest first, until only the largest is left to walk:
    what one actor parts is mostly a few others, and the rest of the network is left alone. Of
    parts as large as each other the one with the first node counts as the largest.
    """
    first, ends = adjacency.indptr, adjacency.indices
    growing = [
        _Part([], [node]) for node in ends[first[at] : first[at + 1]].tolist()
    ]
    part_of = {part.front[0]: part for part in growing} | {at: None}
    whole: list[_Part] = []
    while growing:
        part = min(growing, key=lambda some: some.size)
        if len(growing) == 1 and all(
            part.size > other.size for other in whole
        ):
            return _walked(whole)
        if part.front:
            _walk_on(
                adjacency,
                part,
                part_of,
                growing,
            )
        else:
            growing.remove(part)
            whole.append(part)
    whole.remove(max(whole, key=lambda some: (some.size, -min(some.walked))))
    return _walked(whole)


def _walked(parts: Iterable[_Part]) -> list[int]:
    """Return the nodes of parts, sorted."""
    return sorted(node for part in parts for node in part.walked)


def _walk_on(
    adjacency: sparse.csr_matrix,
    part: _Part,
    part_of: dict[int, _Part | None],
    growing: list[_Part],
) -> None:
    """Take one node more into a part, and join the parts that it meets there."""
    node = part.front.pop()
    part.walked.append(node)
    ends = slice(adjacency.indptr[node], adjacency.indptr[node + 1])
    for other in adjacency.indices[ends].tolist():
        if other not in part_of:
            part.front.append(other)
            part_of[other] = part
            continue
        met = part_of[other]
        if met is not None and met is not part:
            part = _joined(
                part,
                met,
                part_of,
                growing,
            )


def _joined(
    left: _Part,
    other: _Part,
    part_of: dict[int, _Part | None],
    growing: list[_Part],
) -> _Part:
    """Join two parts that met, the smaller to the larger, and return it."""
    less, more = sorted((left, other), key=lambda some: some.size)
    part_of.update(dict.fromkeys(less.nodes(), more))
    more.walked += less.walked
    more.front += less.front
    growing.remove(less)
    return more
