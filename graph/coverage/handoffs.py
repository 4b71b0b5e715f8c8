"""The hand-offs of a therapy: do the actors of one core stage know those of the next?

A hand-off holds when an actor does both stages, or two actors share a collaboration or an owner, or
one open actor stands between them. It is broken when both stages are covered and none of this is
so. That two actors share a collaboration does not prove that they hand the therapy over: derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.coverage.actor_ties import LinkItem, ties
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from graph.coverage.matrix import CoverageMatrix
    from graph.release.snapshot import Snapshot

    Flags = npt.NDArray[np.bool_]

Tie = Literal["same-actor", "direct", "two-steps", "none", "one-sided"]
_TIES: tuple[Tie, ...] = ("same-actor", "direct", "two-steps")
"""The tie between two sides that meet after no step, one or two."""
_FAR = 4
"""Steps after which a chain is given up: one so long introduces nobody to anybody."""
_ROOM = 4_000_000
"""Cells of a matrix of actors and sides that are walked at once: 16 MB of counts."""


@dataclass(frozen=True)
class Handoff:
    """Two consecutive core stages of a therapy; `one-sided` = one of them is not covered.

    `reached` of the `after` actors of the second stage are, or are tied to, one of the first.
    `steps` is the length of the shortest chain, None if there is none of up to four.
    """

    therapy: str
    start: str
    end: str
    tie: Tie
    before: int
    after: int
    reached: int
    steps: int | None
    links: tuple[LinkItem, ...]

    @property
    def broken(self) -> bool:
        """Return whether both stages are covered and nothing ties them."""
        return self.tie == "none"


def core_stages(matrix: CoverageMatrix) -> list[str]:
    """Return the core stages in their order."""
    return [
        key
        for key, core in zip(matrix.stages, matrix.base.core, strict=True)
        if core
    ]


def open_everywhere(matrix: CoverageMatrix) -> Flags:
    """Return which actors are open in a scenario, in any region; one that something adds is."""
    open_ = np.ones(len(matrix.base.actors), dtype=bool)
    for key, status in matrix.operating_statuses.items():
        open_[matrix.base.actors.index[key]] = (
            status is not None and status.state != "closed"
        )
    open_[[actor for _, actor in matrix.extra]] = True
    return open_


def handoffs(
    matrix: CoverageMatrix,
    therapy: str,
    *,
    links: bool = True,
) -> list[Handoff]:
    """Return the hand-offs of a therapy in the order of its stages."""
    return _of(matrix, [therapy], links=links)


def ranked(matrix: CoverageMatrix) -> list[Handoff]:
    """Return the broken hand-offs of all therapies, the worst first.

    First those that no chain joins at all, then by how many actors stand on both sides apart.
    What changes nothing is looked at once per release.
    """
    if matrix.scenario.changes:
        return _ranked(matrix)
    return matrix.snapshot.memoise(_unchanged, matrix.scenario.region)


def _unchanged(snapshot: Snapshot, region: str | None) -> list[Handoff]:
    """Return the broken hand-offs of a region as the release stands."""
    return _ranked(coverage(snapshot, Scenario(region)))


def _ranked(matrix: CoverageMatrix) -> list[Handoff]:
    keys, columns = (
        matrix.therapies,
        len(core_stages(matrix)) * max(len(matrix.base.actors), 1),
    )
    size = max(_ROOM // max(columns, 1), 1)
    parts = (keys[at : at + size] for at in range(0, len(keys), size))
    every = (
        handoff for part in parts for handoff in _of(matrix, part, links=False)
    )
    broken = [handoff for handoff in every if handoff.broken]
    return sorted(
        broken,
        key=lambda handoff: (
            handoff.steps is not None,
            -min(handoff.before, handoff.after),
            -handoff.before,
            handoff.therapy,
            handoff.start,
        ),
    )


def _of(
    matrix: CoverageMatrix,
    therapies: Sequence[str],
    *,
    links: bool,
) -> list[Handoff]:
    """Return the hand-offs of some therapies, walked together: a column per side."""
    core = core_stages(matrix)
    net, open_ = matrix.snapshot.memoise(ties), open_everywhere(matrix)
    names = [
        (key, start, end) for key in therapies for start, end in pairwise(core)
    ]
    left = _sides(matrix, [(key, start) for key, start, _ in names])
    goal = _sides(matrix, [(key, end) for key, _, end in names])
    near = net.step(left, open_)
    reach = [left, near, net.step(near, open_)]
    steps = _first(reach, goal)
    before, after = left.sum(axis=0), goal.sum(axis=0)
    unconnected = np.flatnonzero((steps < 0) & (before > 0) & (after > 0))
    far = [reach[-1][:, unconnected]]
    for _ in range(_FAR - 2):
        far.append(net.step(far[-1], open_))
    beyond = dict(
        zip(
            unconnected.tolist(),
            _first(far, goal[:, unconnected]).tolist(),
            strict=True,
        )
    )
    reached = (near & goal).sum(axis=0)
    out: list[Handoff] = []
    for at, name in enumerate(names):
        sides, step = (int(before[at]), int(after[at])), int(steps[at])
        if not all(sides):
            out.append(
                Handoff(
                    *name,
                    "one-sided",
                    *sides,
                    0,
                    None,
                    (),
                )
            )
            continue
        if step < 0:
            more = beyond[at]
            known = None if more < 0 else more + 2
            out.append(
                Handoff(
                    *name,
                    "none",
                    *sides,
                    int(reached[at]),
                    known,
                    (),
                )
            )
            continue
        chain: tuple[LinkItem, ...] = ()
        if links:
            layers = [layer[:, at] for layer in reach]
            chain = net.chain(layers, goal[:, at], step)
        out.append(
            Handoff(
                *name,
                _TIES[step],
                *sides,
                int(reached[at]),
                step,
                chain,
            )
        )
    return out


def _sides(matrix: CoverageMatrix, cells: list[tuple[str, str]]) -> Flags:
    sides = np.zeros((len(matrix.base.actors), len(cells)), dtype=bool)
    for at, (therapy, stage) in enumerate(cells):
        sides[matrix.open_actors(matrix.cell_index(therapy, stage)), at] = True
    return sides


def _first(layers: Sequence[Flags], goal: Flags) -> npt.NDArray[np.int64]:
    """Return for each column the first layer that meets the goal, -1 if none does."""
    met = np.stack([(layer & goal).any(axis=0) for layer in layers])
    return np.where(met.any(axis=0), met.argmax(axis=0), -1)
