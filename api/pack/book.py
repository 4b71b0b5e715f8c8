"""The board pack as a workbook: the figures behind the document, a sheet for each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from api.pack.content import sources
from graph.common.localised import day
from graph.common.tabular import Table, workbook

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.pack.content import Pack
    from graph.release.snapshot import Snapshot

_SHEET = 31
"""Characters that Excel allows in the name of a sheet."""
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def xlsx(snapshot: Snapshot, pack: Pack) -> bytes:
    """Return the workbook of a pack; the same pack gives the same bytes."""
    tables = [
        _summary(pack),
        _matrix(pack),
        _cells(pack),
        _gaps(pack),
        _handoffs(pack),
        *([_changes(pack)] if pack.changed else []),
        _sources(snapshot, pack),
    ]
    return workbook(tables, snapshot.release.created_at, pack.heading)


def _table(
    name: str,
    columns: list[str],
    rows: Iterable[dict[str, Any]],
) -> Table:
    return Table(_NOT_IN_A_NAME.sub(" ", name)[:_SHEET].strip(), columns, rows)


def _summary(pack: Pack) -> Table:
    """Return what the first page says, a sentence a row."""
    name = pack.heading
    lines = (pack.when, pack.release, *pack.changes, *pack.findings, pack.sure)
    return _table(
        pack.words["board_brief"], [name], [{name: line} for line in lines]
    )


def _matrix(pack: Pack) -> Table:
    """Return the matrix with the signs of the page; a cell that changed has what it was before."""
    first, last = pack.words["gaps_therapy"], pack.words["gaps_way"]
    rows = [
        {
            first: row.name,
            **{
                stage: _value(square.sign)
                for stage, square in zip(pack.stages, row.squares, strict=True)
            },
            last: row.path,
        }
        for row in pack.rows
    ]
    return _table(pack.words["gaps_matrix"], [first, *pack.stages, last], rows)


def _value(sign: str) -> int | str:
    """Return a number as one, so that it can be added up."""
    return int(sign) if sign.isdecimal() else sign


def _cells(pack: Pack) -> Table:
    """Return every cell with who counts in it and how sure it is."""
    t, view = pack.words, pack.view
    columns = {
        "therapy": t["gaps_therapy"],
        "stage": t["gaps_stage"],
        "state": t["gaps_state"],
        "open": t["gap_open"],
        "confirmed": t["cell_confirmed"],
        "stale": t["cell_stale"],
        "unknown": t["cell_unknown"],
        "risk": t["gap_at_risk"],
        "planned": t["cell_planned"],
        "ended": t["cell_ended"],
        "hhi": "HHI",
        "newest": t["cell_newest"],
        "names": t["cell_here"] + " ",
    }
    rows = [
        {
            columns["therapy"]: view.therapy(cell.therapy),
            columns["stage"]: view.stage(cell.stage),
            columns["state"]: t["state_" + cell.state],
            columns["open"]: cell.open,
            columns["confirmed"]: cell.confirmed_count - cell.assumed,
            columns["stale"]: cell.stale_count,
            columns["unknown"]: cell.unknown_count,
            columns["risk"]: len(cell.at_risk),
            columns["planned"]: cell.planned_count,
            columns["ended"]: cell.ended_count,
            columns["hhi"]: cell.hhi,
            columns["newest"]: cell.newest,
            columns["names"]: "; ".join(
                view.actor(key) for key in cell.actors
            ),
        }
        for cell in pack.board.cells
    ]
    return _table(t["pack_cells"], list(columns.values()), rows)


def _gaps(pack: Pack) -> Table:
    """Return every gap with all its candidates that are named and all its sources."""
    t = pack.words
    rank, why, near = "#", t["pack_why"], t["cell_candidates"]
    columns = [
        *(
            rank,
            t["gaps_severity"],
            t["gaps_therapy"],
            t["gaps_stage"],
            why,
            near,
        ),
        *(
            t["pack_count"],
            t["cell_newest"],
            t["sure_confirmed"],
            t["sure_stale"],
        ),
        *(t["sure_unknown"], t["pack_least"], t["nav_sources"]),
    ]
    rows = [
        {
            rank: number,
            t["gaps_severity"]: line.gap.severity,
            t["gaps_therapy"]: line.therapy,
            t["gaps_stage"]: line.stage,
            why: line.reason,
            near: "; ".join(line.candidates),
            t["pack_count"]: line.gap.candidate_count,
            t["cell_newest"]: line.gap.newest,
            t["sure_confirmed"]: line.gap.sure.confirmed,
            t["sure_stale"]: line.gap.sure.stale,
            t["sure_unknown"]: line.gap.sure.unknown,
            t["pack_least"]: line.gap.sure.least_wrong,
            t["nav_sources"]: [
                source.url or source.text for source in line.sources
            ],
        }
        for number, line in enumerate(pack.gaps, 1)
    ]
    return _table(t["nav_gaps"], columns, rows)


def _handoffs(pack: Pack) -> Table:
    """Return the hand-offs that nothing known ties together."""
    t, view = pack.words, pack.view
    columns = [t["gaps_therapy"], t["gaps_stage"], f"{t['gaps_stage']} 2"]
    rows = [
        dict(
            zip(
                columns,
                (
                    view.therapy(handoff.therapy),
                    view.stage(handoff.start),
                    view.stage(handoff.end),
                ),
                strict=True,
            )
        )
        for handoff in pack.board.handoffs
        if handoff.broken
    ]
    return _table(t["hands_title"], columns, rows)


def _changes(pack: Pack) -> Table:
    """Return every cell that the scenario changes; before is what it is compared with."""
    t = pack.words
    columns = [
        *(
            t["gaps_therapy"],
            t["gaps_stage"],
            t["pack_before"],
            t["pack_after"],
        ),
        *(t["pack_lost"], t["pack_gained"]),
    ]
    rows = [
        dict(
            zip(
                columns,
                (
                    *(line.therapy, line.stage, line.before, line.after),
                    *("; ".join(line.lost), "; ".join(line.gained)),
                ),
                strict=True,
            )
        )
        for line in pack.changed
    ]
    return _table(t["gaps_changes"], columns, rows)


def _sources(snapshot: Snapshot, pack: Pack) -> Table:
    """Return the sources that the cells and the gaps cite."""
    t, nodes = pack.words, snapshot.nodes["Source"]
    cited = [key for cell in pack.board.cells for key in cell.source_ids]
    cited += [key for gap in pack.board.gaps for key in gap.source_ids]
    columns = ["id", t["pack_source"], t["pack_date"], "URL"]
    rows = [
        dict(
            zip(
                columns,
                (
                    source.id,
                    source.text,
                    day(
                        nodes.get(source.id).get("published") or "", pack.lang
                    ),
                    source.url,
                ),
                strict=True,
            )
        )
        for source in sources(snapshot, dict.fromkeys(cited), pack.lang)
    ]
    return _table(t["nav_sources"], columns, rows)
