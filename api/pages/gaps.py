"""The gap board as a page: heat map, a cell's evidence, what-if, ranked gaps."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page, source_links
from api.routes.gaps import AsOfParam, WithoutParam, WithParam
from graph.analysis.base import depth
from graph.analysis.board import board
from graph.analysis.coverage import Coverage, Holding
from graph.analysis.gaps import what_if
from graph.analysis.scenario import scenario_of
from graph.errors import NotFoundError
from graph.release.snapshot import Snapshot

router = APIRouter()
_FEW, _SOME = 1, 4


@router.get("/{lang}/gaps")
def gap_board(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    region: str = "Wallonia",
    cell: Annotated[str | None, Query(max_length=200)] = None,
    as_of: AsOfParam = None,
    without: WithoutParam = None,
    added: WithParam = None,
) -> HTMLResponse:
    """Show the matrix of a region (`all` = everywhere) with the cell that was picked."""
    scenario = scenario_of(None if region == "all" else region, as_of, without, added)
    seen = what_if(snapshot, scenario)
    found = board(snapshot, seen, None, lang, 12)
    additions = [":".join(one) for one in scenario.added]
    given = [("region", region), ("as_of", scenario.as_of or "")]
    given += [("without", one) for one in scenario.without] + [("with", one) for one in additions]
    given = [(name, value) for name, value in given if value]

    def link(*changed: tuple[str, str], drop: tuple[str, str] | None = None) -> str:
        """Return the address with pairs put in (a further actor taken away, else in place)."""
        replaced = {name for name, _ in changed} - {"without", "with"}
        kept = [pair for pair in given if pair[0] not in replaced and pair != drop]
        return f"/{lang}/gaps?{urlencode([*kept, *changed])}"

    cells = {(one.therapy, one.stage): one for one in found.cells}
    rows = [
        {
            "id": therapy,
            "name": snapshot.nodes["Therapy"].get(therapy)[f"name_{lang}"],
            "depth": min(depth(snapshot, therapy), 3),
            "cells": [
                {
                    "stage": stage,
                    "one": cells[therapy, stage],
                    "shade": _shade(len(cells[therapy, stage].actors)),
                    "link": link(("cell", f"{therapy}:{stage}")) + "#cell",
                }
                for stage in found.stages
            ],
        }
        for therapy in found.therapies
    ]
    return page(
        "gaps.html", lang, snapshot, board=found, rows=rows, region=region, link=link,
        stages=[snapshot.nodes["Stage"].get(key) for key in found.stages],
        removed=[(one, link(drop=("without", one))) for one in scenario.without],
        additions=[(one, link(drop=("with", one))) for one in additions],
        picked=_picked(snapshot, seen.after, cell) if cell else None, as_of=scenario.as_of,
        data=f"/api/v1/gaps?{urlencode([pair for pair in given if pair != ('region', 'all')])}",
        regions=("all", "Wallonia", "Brussels", "Flanders"),
    )  # fmt: skip


def _shade(actors: int) -> int:
    return 0 if not actors else 1 if actors == _FEW else 2 if actors <= _SOME else 3


def _picked(snapshot: Snapshot, found: Coverage, cell: str) -> dict[str, Any]:
    therapy, _, stage = cell.partition(":")
    if not stage:
        raise NotFoundError(f"No cell {cell!r}.", hint="A cell is therapy:stage.")
    one = found.cell(therapy, stage)
    return {
        "cell": one,
        "therapy": snapshot.nodes["Therapy"].get(therapy),
        "stage": snapshot.nodes["Stage"].get(stage),
        "groups": [
            (name, [_evidence(snapshot, holding) for holding in some])
            for name, some in (("here", one.holdings), ("elsewhere", one.elsewhere))
        ],
    }


def _evidence(snapshot: Snapshot, holding: Holding) -> dict[str, Any]:
    return {
        "holding": holding,
        "actor": snapshot.actors.get(holding.actor),
        "links": source_links(snapshot, holding.source_ids),
        "standing_links": source_links(snapshot, holding.standing.source_ids),
    }
