"""The gap board as one typed answer: matrix, gaps, hand-offs, what a scenario changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.coverage import handoffs, ranked_gaps, sureness
from graph.coverage.belgium import belgian, belgian_actors
from graph.coverage.candidates import Candidate, because, nearest
from graph.coverage.cell_items import LISTED, cell_items
from graph.coverage.items import (
    Board,
    CandidateItem,
    Compared,
    GapItem,
    HandoffItem,
    PathItem,
    TherapyStage,
)
from graph.coverage.network_measures import brokers
from graph.coverage.trend import trend
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.coverage.cell_actors import Cell
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.network_measures import BrokerItem
    from graph.model import Language
    from graph.release.snapshot import Snapshot

_BROKERS = 12
"""Brokers shown, and articulation points: as many as stand on a screen beside the matrix."""
_NEAR = 2
"""Candidates named with each gap; the page of the gap has all of them."""


def board(
    snapshot: Snapshot,
    seen: ranked_gaps.WhatIf,
    therapy: str | None,
    lang: Language,
    top: int,
) -> Board:
    """Return the board of a scenario, of one therapy if given.

    Raises:
        NotFoundError: the therapy is not in the release.
    """
    matrix, scenario = seen.after, seen.after.scenario
    if therapy is not None and therapy not in matrix.therapies:
        raise NotFoundError(f"No therapy {therapy!r} in this release.")
    shown = [therapy] if therapy else list(matrix.therapies)
    went = trend(snapshot, scenario.region)
    every = ranked_gaps.ranked(matrix, therapy)
    real = [gap for gap in every if gap.kind != "unknown"]
    blind = [gap for gap in every if gap.kind == "unknown"]
    paths = path_items(matrix, shown)
    before = paths if matrix is seen.before else path_items(seen.before, shown)
    turned = _path_changes(before, paths)
    hands, broken = _handoffs(seen, therapy)
    tied = _brokers_in(snapshot, scenario.region)
    compared = (
        Compared(as_of=seen.before.scenario.as_of)
        if scenario.changes
        else None
    )
    return Board(
        release=snapshot.release.id,
        region=scenario.region,
        as_of=scenario.as_of,
        plans=scenario.plans,
        today=matrix.today,
        compared_with=compared,
        therapies=shown,
        stages=list(matrix.stages),
        core=handoffs.core_stages(matrix),
        years=list(went.years),
        cells=cell_items(seen, went, shown),
        gaps=[
            _gap(
                snapshot,
                matrix,
                gap,
                lang,
            )
            for gap in real[:top]
        ],
        blind_spots=[
            _gap(
                snapshot,
                matrix,
                gap,
                lang,
                near=0,
            )
            for gap in blind[:top]
        ],
        changes=[change for change in seen.changes if change.therapy in shown],
        paths=paths,
        broken_paths=turned.broken,
        mended_paths=turned.mended,
        lost_links=turned.lost_links,
        handoffs=hands,
        broken_handoffs=broken,
        brokers=tied[:_BROKERS],
        articulation=_articulation(tied)[:_BROKERS],
    )


def _brokers_in(snapshot: Snapshot, region: str | None) -> list[BrokerItem]:
    """Return the brokers that have their seat in a region, all of them without one."""
    every = snapshot.memoise(brokers)
    if region is None:
        return list(every)
    return [broker for broker in every if broker.region == region]


class _PathChanges(NamedTuple):
    """What a scenario does to the paths: therapies whose path breaks or is whole again."""

    broken: list[str]
    mended: list[str]
    lost_links: list[TherapyStage]


def _path_changes(
    before: list[PathItem], after: list[PathItem]
) -> _PathChanges:
    changes = _PathChanges([], [], [])
    for old, new in zip(before, after, strict=True):
        if old.complete and not new.complete:
            changes.broken.append(new.therapy)
        if new.complete and not old.complete:
            changes.mended.append(new.therapy)
        changes.lost_links.extend(
            TherapyStage(therapy=new.therapy, stage=stage)
            for stage in new.missing_in_belgium
            if stage not in old.missing_in_belgium
        )
    return changes


def path_items(matrix: CoverageMatrix, therapies: list[str]) -> list[PathItem]:
    """Return the core stages that nobody covers, in the region and in Belgium, a therapy each."""
    core, near = handoffs.core_stages(matrix), belgian_actors(matrix)
    area = matrix.snapshot.memoise(belgian)
    items: list[PathItem] = []
    for key in therapies:
        cell_indices = {stage: matrix.cell_index(key, stage) for stage in core}
        lacking = [
            stage
            for stage, cell_index in cell_indices.items()
            if not near[cell_index]
        ]
        items.append(
            PathItem(
                therapy=key,
                complete=not lacking,
                missing=[
                    stage
                    for stage, at in cell_indices.items()
                    if not matrix.counts.open[at]
                ],
                missing_in_belgium=lacking,
                weak=[
                    stage
                    for stage, at in cell_indices.items()
                    if near[at] == 1
                ],
                sure=sureness.of_path(
                    matrix,
                    key,
                    core,
                    area,
                ),
            )
        )
    return items


def _handoffs(
    seen: ranked_gaps.WhatIf, therapy: str | None
) -> tuple[list[HandoffItem], list[HandoffItem]]:
    """Return the hand-offs to show, and those that the scenario breaks."""
    shown, known = (
        handoffs.handoffs(matrix, therapy)
        if therapy
        else handoffs.ranked(matrix)
        for matrix in (seen.after, seen.before)
    )
    cut = {
        (handoff.therapy, handoff.start) for handoff in known if handoff.broken
    }
    broken = [
        handoff
        for handoff in shown
        if handoff.broken and (handoff.therapy, handoff.start) not in cut
    ]
    after = seen.after
    return (
        [_handoff(after, handoff) for handoff in shown],
        [_handoff(after, handoff) for handoff in broken],
    )


def _handoff(matrix: CoverageMatrix, handoff: handoffs.Handoff) -> HandoffItem:
    sure = sureness.of_handoff(matrix, handoff)
    return HandoffItem(
        **vars(handoff),
        broken=handoff.broken,
        sure=sure,
    )


def _articulation(tied: list[BrokerItem]) -> list[BrokerItem]:
    """Return the articulation points among some actors, who parts the most first."""
    return sorted(
        (broker for broker in tied if broker.cuts),
        key=lambda broker: (
            -len(broker.cuts),
            -broker.betweenness,
            broker.actor,
        ),
    )


def _gap(
    snapshot: Snapshot,
    matrix: CoverageMatrix,
    gap: ranked_gaps.Gap,
    lang: Language,
    near: int = _NEAR,
) -> GapItem:
    cell_index = matrix.cell_index(gap.therapy, gap.stage)
    cell = matrix.cell(gap.therapy, gap.stage, LISTED)
    some, count = (
        nearest(
            matrix,
            gap.therapy,
            gap.stage,
            near,
        )
        if near
        else ([], 0)
    )
    return GapItem(
        therapy=gap.therapy,
        stage=gap.stage,
        kind=gap.kind,
        severity=gap.severity,
        exposure=gap.exposure,
        need=gap.need,
        near=gap.near,
        reason=ranked_gaps.reason(snapshot, gap, lang),
        actors=list(gap.actors),
        date=gap.date,
        newest=matrix.newest(cell_index),
        source_ids=list(dict.fromkeys(_gap_sources(cell, gap.kind))),
        candidates=[
            _candidate(snapshot, candidate, lang) for candidate in some
        ],
        candidate_count=count,
        sure=sureness.of_gap(matrix, gap),
    )


def _gap_sources(cell: Cell, kind: ranked_gaps.Kind) -> Iterator[str]:
    """Yield the sources of a gap: what a source calls missing rests on it before all others."""
    if kind == "absent":
        for missing in cell.absences:
            yield from missing.source_ids
    for entry in cell.open or [*cell.local, *cell.elsewhere]:
        yield from entry.operating_status.source_ids
        yield from entry.source_ids


def _candidate(
    snapshot: Snapshot,
    candidate: Candidate,
    lang: Language,
) -> CandidateItem:
    return CandidateItem(
        **vars(candidate), because=because(snapshot, candidate, lang)
    )
