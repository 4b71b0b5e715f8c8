"""The next facts worth collecting: what each unsure one could change on the board.

Unsure is a capability that counts though nothing has confirmed it for three years, or though nobody
knows whether it goes on, and one that was planned and may have opened. Its other value is that it
has ended, or that it operates. Worth is the sum, over the cells whose state would then flip, of the
severity of the gap that would come or go. It orders a list; it is no probability.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.coverage.cell_actors import State
from graph.coverage.counting import recount
from graph.coverage.matrix import CoverageMatrix, coverage
from graph.coverage.ranked_gaps import severities
from graph.coverage.scenario import Scenario
from graph.coverage.validity import (
    ACTIVE,
    ENDED,
    PLANNED,
    STATUSES,
    UNKNOWN,
    counts,
    of_capabilities,
    row_statuses,
)

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.common.vocabularies import CapabilityStatus
    from graph.release.snapshot import Snapshot

    Ints = npt.NDArray[np.int64]

Doubt = Literal["unknown", "stale", "planned"]
"""Why a fact is unsure: nobody knows, nothing confirms it any more, it may have come true."""


@dataclass(frozen=True)
class FlipItem:
    """A cell whose state the fact decides."""

    therapy: str
    stage: str
    before: State
    after: State
    severity: float


@dataclass(frozen=True)
class UnsureCapability:
    """An unsure capability with what its other value would change, and where to look."""

    capability: str
    actor: str
    stage: str
    therapy: str | None
    status: CapabilityStatus
    other: CapabilityStatus
    doubt: Doubt
    as_of: str | None
    source_ids: tuple[str, ...]
    worth: float
    flips: tuple[FlipItem, ...]


def worth(
    snapshot: Snapshot, region: str | None
) -> tuple[UnsureCapability, ...]:
    """Return the unsure facts that would flip a cell of a region, the most valuable first.

    Raises:
        InvalidInputError: the release has no actor in the region.
    """
    coverage(snapshot, Scenario(region))  # refuses a region that is none
    return snapshot.memoise(_worth, region)


def _worth(
    snapshot: Snapshot, region: str | None
) -> tuple[UnsureCapability, ...]:
    matrix = coverage(snapshot, Scenario(region))
    facts = (_fact(matrix, capability) for capability in _deciding(matrix))
    known = [fact for fact in facts if fact.flips]
    return tuple(
        sorted(known, key=lambda fact: (-fact.worth, fact.capability))
    )


def _deciding(matrix: CoverageMatrix) -> list[int]:
    """Return the capabilities (positions) that alone may decide the state of a cell.

    An end flips a cell that hangs on one actor, an opening one that nothing confirms; where others
    are, it flips none. So few are left however many actors there are.
    """
    facts, counted, known = matrix.base, matrix.counts, matrix.row_statuses
    sure = counted.open - counted.stale - counted.unknown
    unsure = counts(known.code) & (
        (known.rank == UNKNOWN) | ~matrix.fresh[known.newest]
    )
    ends = unsure & (counted.open[facts.cell] == 1)
    opens = (known.code == PLANNED) & (sure[facts.cell] == 0)
    rows = np.flatnonzero((ends | opens) & matrix.here[facts.actor])
    proofs = (
        facts.proof[facts.proof_first[row] : facts.proof_first[row + 1]][
            known.proves[facts.proof_first[row] : facts.proof_first[row + 1]]
        ]
        for row in rows
    )
    return sorted({int(capability) for some in proofs for capability in some})


def _fact(matrix: CoverageMatrix, capability: int) -> UnsureCapability:
    snapshot = matrix.snapshot
    nodes = snapshot.nodes["Capability"]
    row = nodes.row(capability)
    key = row["id"]
    rank = int(of_capabilities(snapshot, None).rank[capability])
    status = STATUSES[rank] or "planned"
    other: CapabilityStatus = "active" if status == "planned" else "ended"
    doubt: Doubt = "planned" if status == "planned" else "stale"
    flips = _flips(matrix, changed(matrix, capability, other))
    return UnsureCapability(
        key,
        snapshot.edges["has_actor_capability"].origins(key)[0],
        snapshot.edges["at_capability_stage"].targets(key)[0],
        next(
            iter(snapshot.edges["for_capability_therapy"].targets(key)), None
        ),
        status,
        other,
        "unknown" if status == "unknown" else doubt,
        row.get("as_of"),
        tuple(row["source_ids"]),
        round(sum(flip.severity for flip in flips), 4),
        flips,
    )


def changed(
    matrix: CoverageMatrix,
    capability: int,
    status: CapabilityStatus,
) -> CoverageMatrix:
    """Return the matrix as it were if a capability had another status, seen today."""
    snapshot, facts = matrix.snapshot, matrix.base
    lives = of_capabilities(snapshot, None)
    lives.rank[capability] = {"active": ACTIVE, "ended": ENDED}[status]
    stamp = facts.stamp.copy()
    if status == "active":
        stamp[capability] = len(facts.dates) - 1
    seen = replace(facts, stamp=stamp)
    of_rows = row_statuses(
        seen,
        matrix.operating_statuses,
        lives,
        plans=False,
    )
    rows = np.searchsorted(
        facts.proof_first, np.flatnonzero(facts.proof == capability), "right"
    )
    cells: Ints = np.unique(facts.cell[rows - 1])
    counted = matrix.counts.copied()
    recount(
        counted,
        seen,
        of_rows,
        matrix.here,
        matrix.fresh,
        cells,
    )
    return replace(
        matrix,
        base=seen,
        row_statuses=of_rows,
        counts=counted,
        touched=cells,
    )


def _flips(
    before: CoverageMatrix, after: CoverageMatrix
) -> tuple[FlipItem, ...]:
    """Return the cells whose state differs, the most severe first."""
    cell_indices = [
        at
        for at in after.touched.tolist()
        if before.state(at) != after.state(at)
    ]
    was, will = (
        severities(before, cell_indices),
        severities(after, cell_indices),
    )
    flips: list[FlipItem] = []
    for cell_index in cell_indices:
        therapy, stage = divmod(cell_index, len(before.stages))
        flips.append(
            FlipItem(
                before.therapies[int(therapy)],
                before.stages[int(stage)],
                before.state(cell_index),
                after.state(cell_index),
                max(was[cell_index], will[cell_index]),
            )
        )
    return tuple(
        sorted(
            flips, key=lambda flip: (-flip.severity, flip.therapy, flip.stage)
        )
    )
