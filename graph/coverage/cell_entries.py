"""How one actor is in one cell: by which sources, since when, and with which status."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.coverage.cell_actors import Basis, CellEntry
from graph.coverage.validity import CLOSED, PLANNED, STATUSES, counts
from graph.release.status import OperatingStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.vocabularies import CapabilityStatus
    from graph.coverage.matrix import CoverageMatrix
    from graph.release.snapshot import Snapshot

OPERATES = OperatingStatus("open")
"""The status of an actor of which nothing else is known."""


def cell_entry(
    matrix: CoverageMatrix,
    therapy: str,
    row: int,
) -> CellEntry:
    """Return the entry at a row of the base, as one for a therapy, with all that is known of it."""
    facts, known = matrix.base, matrix.row_statuses
    nodes = matrix.snapshot.nodes["Capability"]
    actor, code = facts.actors.ids[int(facts.actor[row])], int(known.code[row])
    among = slice(facts.proof_first[row], facts.proof_first[row + 1])
    proof = facts.proof[among][known.proves[among]].tolist()
    cited = nodes.column("source_ids")
    sources = [source for at in proof for source in cited[at]]
    asserted = bool(known.asserted[row])
    if not asserted:
        sources += _sources_of_work(matrix.snapshot, actor, therapy)
    operating = matrix.operating_statuses.get(actor, OPERATES) or OPERATES
    since, until, size = (
        _filled(nodes.column(name), proof)
        for name in ("since", "until", "capacity")
    )
    if operating.state == "closed" and operating.date:
        until.append(operating.date)
    basis: Basis = "asserted" if asserted else "implied"
    return CellEntry(
        actor,
        basis,
        tuple(dict.fromkeys(sources)),
        facts.dates[int(known.newest[row])] or None,
        operating,
        _status(code, int(known.rank[row])),
        counts=bool(counts(known.code[row])),
        stale=not matrix.fresh[known.newest[row]],
        since=min(since, default=None),
        until=min(until, default=None) if code == CLOSED else None,
        capacity="; ".join(dict.fromkeys(size)) or None,
    )


def _sources_of_work(
    snapshot: Snapshot,
    actor: str,
    therapy: str,
) -> list[str]:
    """Return the sources that say that an actor works on a therapy or something below it."""
    edges, below = (
        snapshot.edges["works_on_actor_therapy"],
        snapshot.therapy_below,
    )
    ids, cited = edges.ends.ids, edges.column("source_ids")
    out = edges.out(edges.starts.position(actor))
    return [
        source
        for at in out
        if ids[edges.end[at]] in below[therapy]
        for source in cited[at]
    ]


def assumed_entry(matrix: CoverageMatrix, actor: int) -> CellEntry:
    """Return the entry of an actor that a scenario adds to a cell."""
    key = matrix.base.actors.ids[actor]
    return CellEntry(
        key,
        "assumed",
        (),
        None,
        OPERATES,
        "active",
        counts=True,
        stale=False,
    )


def _filled(
    column: Sequence[str | None], positions: Iterable[int]
) -> list[str]:
    """Return the texts of a column at some positions, without the empty ones."""
    return [text for at in positions if (text := column[at])]


def _status(code: int, rank: int) -> CapabilityStatus:
    """Return the status of an entry: ended too if it is its actor that has."""
    if code == CLOSED:
        return "ended"
    return "planned" if code == PLANNED else STATUSES[rank] or "planned"
