"""Who is tied to whom: two actors that share a collaboration, or of which one owns the other."""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class LinkItem:
    """One step between two actors."""

    start: str
    end: str
    how: Literal["collaboration", "owner"]
    # None where one owns the other.
    collaboration: str | None
    source_ids: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Ties:
    """Who takes part in what (`member`, actor x collaboration) and who belongs to whom (`own`)."""

    snapshot: Snapshot
    member: sparse.csr_matrix
    own: sparse.csr_matrix

    @cached_property
    def _meetings(self) -> sparse.csr_matrix:
        return self.member.T.tocsr()

    def step(self, who: Flags, allowed: Flags) -> Flags:
        """Return whom some actors reach by one tie or are; actor x set, among those allowed."""
        start = who.astype(np.float32)
        near = (
            self.member @ (self._meetings @ start) + self.own @ start + start
        )
        return (near > 0) & (allowed[:, None] if near.ndim > 1 else allowed)

    def link(self, some: Flags, actor: int) -> LinkItem | None:
        """Return a tie from one of some others to an actor, the first by name; None if none."""
        ids = self.snapshot.actors.ids
        works = self.snapshot.nodes["Collaboration"]
        for work in _columns(self.member, actor):
            members = _columns(self._meetings, work)
            for other in members[some[members]]:
                return LinkItem(
                    ids[other],
                    ids[actor],
                    "collaboration",
                    works.ids[work],
                    works.column("source_ids")[work],
                )
        owners = _columns(self.own, actor)
        for other in owners[some[owners]]:
            return LinkItem(
                ids[other],
                ids[actor],
                "owner",
                None,
                self._owner(other, actor),
            )
        return None

    def chain(
        self,
        reach: Sequence[Flags],
        goal: Flags,
        steps: int,
    ) -> tuple[LinkItem, ...]:
        """Return one chain of that many ties from the first set of `reach` to the goal.

        `reach` are the first set and what each further step of `step` reaches.
        """
        chain: list[LinkItem] = []
        at = int(np.flatnonzero(reach[steps] & goal)[0])
        for layer in reversed(reach[:steps]):
            if not layer[at]:
                link = self.link(layer, at)
                if link is None:
                    raise AssertionError(
                        f"no tie to {at} where a step found one"
                    )
                chain.append(link)
                at = self.snapshot.actors.index[link.start]
        return tuple(reversed(chain))

    def _owner(self, left: int, right: int) -> tuple[str, ...]:
        part = self.snapshot.edges["part_of_actor_actor"]
        cited = part.column("source_ids")
        pairs = ((a, b) for a, b in ((left, right), (right, left)))
        return next(
            tuple(cited[at])
            for a, b in pairs
            for at in part.out(a)
            if part.end[at] == b
        )


def ties(snapshot: Snapshot) -> Ties:
    """Return the ties of all actors; for `snapshot.memoise(ties)`."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    part, count = snapshot.edges["part_of_actor_actor"], len(snapshot.actors)
    shape = (count, len(snapshot.nodes["Collaboration"]))
    member = _matrix(joined.start, joined.end, shape)
    other = part.start != part.end
    a, b = part.start[other], part.end[other]
    own = _matrix(
        np.concatenate([a, b]), np.concatenate([b, a]), (count, count)
    )
    return Ties(snapshot, member, own)


def _columns(matrix: sparse.csr_matrix, row: int) -> npt.NDArray[np.integer]:
    """Return the columns of a row that are not zero, in order."""
    return matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]


def _matrix(
    rows: npt.NDArray[np.int32],
    columns: npt.NDArray[np.int32],
    shape: tuple[int, int],
) -> sparse.csr_matrix:
    ones = np.ones(len(rows), dtype=np.float32)
    incidence = sparse.csr_matrix((ones, (rows, columns)), shape=shape)
    incidence.sum_duplicates()
    incidence.data[:] = 1
    return incidence


def flags(snapshot: Snapshot, actors: Iterable[int]) -> Flags:
    """Return which actors of the release are among those at some positions."""
    chosen = np.zeros(len(snapshot.actors), dtype=bool)
    chosen[list(actors)] = True
    return chosen
