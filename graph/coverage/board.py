"""The gap board as one typed answer: matrix, gaps, hand-offs, what a scenario changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from graph.coverage import handoffs, ranked_gaps, sureness
from graph.coverage.belgium import belgian, belgian_actors
from graph.coverage.candidates import Candidate, because, nearest
from graph.coverage.cell_actors import newest_of
from graph.coverage.items import (
    Board,
    CandidateItem,
    CellItem,
    Compared,
    GapItem,
    HandoffItem,
    NewestOf,
    PathItem,
    TherapyStage,
)
from graph.coverage.network_measures import brokers
from graph.coverage.trend import Trend, trend
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.coverage.cell_actors import Cell, CellEntry
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.network_measures import BrokerItem
    from graph.model import Language
    from graph.release.snapshot import Snapshot

LISTED = 200
"""Actors listed of a cell, the weightiest; `open` and `closed_count` count all."""
_BROKERS, _NEAR = 12, 2
LISTS = ("paused", "unknown", "stale", "planned", "ended")
"""The lists of a cell beside those that count and those at risk."""
_NOT_FLAT = frozenset(
    {"turns", "by_year", "undated_by_year", "newest_of", "absences"}
)
"""Fields of a cell that are no cell of a table."""


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
        cells=_cells(seen, went, shown),
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


def _cells(
    seen: ranked_gaps.WhatIf,
    went: Trend,
    therapies: list[str],
) -> list[CellItem]:
    """Return the cells of some therapies; those that the scenario leaves alone are kept ones."""
    matrix, stages = seen.after, seen.after.stages
    keys = [(key, stage) for key in therapies for stage in stages]
    if matrix.scenario.as_of:
        return [cell_item(seen, went, *key) for key in keys]
    unchanged = matrix.snapshot.memoise(_plain_cells, matrix.scenario.region)
    plain = ranked_gaps.WhatIf(seen.before, seen.before, [])
    touched = (
        set(matrix.touched.tolist()) if matrix.scenario.changes else set[int]()
    )
    items: list[CellItem] = []
    for key in keys:
        cell_index = matrix.cell_index(*key)
        if cell_index in touched:
            items.append(cell_item(seen, went, *key))
            continue
        same = unchanged.get(cell_index) or unchanged.setdefault(
            cell_index, cell_item(plain, went, *key)
        )
        was = (
            {"was_state": same.state, "was_open": same.open}
            if matrix.scenario.changes
            else {}
        )
        items.append(same.model_copy(update=was) if was else same)
    return items


def _plain_cells(_: Snapshot, __: str | None) -> dict[int, CellItem]:
    """Return where the cells of a region are kept that no scenario has changed; empty at first."""
    return {}


def cell_item(
    seen: ranked_gaps.WhatIf,
    went: Trend,
    therapy: str,
    stage: str,
) -> CellItem:
    """Return one cell with everything that is known of it."""
    matrix, before = seen.after, seen.before
    cell_index = matrix.cell_index(therapy, stage)
    cell, counts = matrix.cell(therapy, stage, LISTED), matrix.counts
    lists = _status_lists(cell)
    sources = list(dict.fromkeys(_cell_sources(cell)))
    compared = matrix is not before
    hhi, open_ = cell.hhi, int(counts.open[cell_index])
    assumed = int(counts.assumed[cell_index])
    return CellItem(
        therapy=therapy,
        stage=stage,
        state=cell.state,
        open=open_,
        was_state=before.state(cell_index) if compared else None,
        was_open=int(before.counts.open[cell_index]) if compared else None,
        actors=[h.actor for h in cell.open],
        **{name: [h.actor for h in some] for name, some in lists.items()},
        at_risk=[
            h.actor for h in cell.open if h.operating_status.state == "at-risk"
        ],
        elsewhere=[h.actor for h in cell.elsewhere],
        # One actor that no source names is enough to cover what nobody does.
        least_wrong=open_ or 1,
        confirmed_count=matrix.confirmed(cell_index),
        paused_count=int(counts.paused[cell_index]),
        unknown_count=int(counts.unknown[cell_index]),
        stale_count=int(counts.stale[cell_index]),
        planned_count=int(counts.planned[cell_index]),
        ended_count=int(counts.ended[cell_index]),
        elsewhere_count=int(counts.elsewhere[cell_index]),
        newest_of=NewestOf(
            **{name: newest_of(some) for name, some in lists.items()}
        ),
        lost_on=cell.lost_on,
        absences=list(cell.absences),
        asserted=int(counts.asserted[cell_index]),
        implied=open_ - int(counts.asserted[cell_index]) - assumed,
        assumed=assumed,
        hhi=None if hhi is None else round(hhi, 4),
        single=open_ == 1,
        newest=cell.newest,
        consulted=[] if open_ else sources,
        source_ids=sources,
        by_year=went.open[:, cell_index].tolist(),
        undated_by_year=went.undated[:, cell_index].tolist(),
        turns=list(went.turns.get(cell_index, ())),
    )


def _status_lists(cell: Cell) -> dict[str, list[CellEntry]]:
    """Return the entries of each list of a cell beside those that count, by its name in LISTS."""
    return {
        "paused": [entry for entry in cell.open if entry.status == "paused"],
        "unknown": [entry for entry in cell.open if entry.status == "unknown"],
        "stale": cell.stale,
        "planned": cell.of_status("planned"),
        "ended": cell.of_status("ended"),
    }


def _cell_sources(cell: Cell) -> Iterator[str]:
    """Yield the sources that a cell rests on: of its entries, then of what is called missing."""
    for entry in (*cell.local, *cell.elsewhere):
        yield from entry.source_ids
        yield from entry.operating_status.source_ids
    for missing in cell.absences:
        yield from missing.source_ids


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


def flat_columns(answer: Board) -> list[str]:
    """Return the columns of the table of cells: the same whatever cells there are."""
    own = [name for name in CellItem.model_fields if name not in _NOT_FLAT]
    dates = [f"newest_{name}" for name in LISTS]
    years = (
        f"{kind}_{year}"
        for kind in ("open", "undated")
        for year in answer.years
    )
    return [*own, *dates, "absences", *years]


def flat(answer: Board) -> list[dict[str, Any]]:
    """Return the cells as rows of a table: lists stay lists, turns become text."""
    rows: list[dict[str, Any]] = []
    for cell in answer.cells:
        row = cell.model_dump(exclude=set(_NOT_FLAT))
        row |= {
            f"newest_{name}": getattr(cell.newest_of, name) for name in LISTS
        }
        row["absences"] = [absence.statement for absence in cell.absences]
        years = (("open", cell.by_year), ("undated", cell.undated_by_year))
        for kind, counted in years:
            row |= {
                f"{kind}_{year}": n
                for year, n in zip(answer.years, counted, strict=True)
            }
        rows.append(row)
    return rows
