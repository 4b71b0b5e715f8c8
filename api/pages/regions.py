"""Two regions beside each other as a page."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.address import below
from api.deps import SnapshotDep
from api.pages.board_names import Names
from api.pages.gap_view_model import FILLS, sign
from api.pages.home import PageLanguage
from api.pages.render import page
from api.params import AsOfParam, CountParam, filled
from graph.coverage.facts import depth
from graph.coverage.region_pair import compare
from graph.coverage.scenario import PLANNED, scenario_of
from graph.model import REGIONS, Region

router = APIRouter()
RegionOf = Annotated[Region | None, Query(), filled]
OtherRegion = Annotated[Region | None, Query(alias="beside"), filled]
"""The address keeps the word that links and bookmarks have."""


@router.get("/{lang}/gaps/regions")
def two_regions(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    region: RegionOf = None,
    other: OtherRegion = None,
    as_of: AsOfParam = None,
    count: CountParam = None,
) -> HTMLResponse:
    """Show two regions cell by cell, Wallonia beside Flanders if none is chosen."""
    first = region or "Wallonia"
    second = other or ("Flanders" if first == "Wallonia" else "Wallonia")
    scenario = scenario_of(
        first,
        as_of,
        None,
        None,
        None,
        count,
    )
    pair = compare(
        snapshot,
        first,
        second,
        scenario.as_of,
        plans=scenario.plans,
    )
    chosen = {"region": first, "beside": second}
    chosen |= {"as_of": scenario.as_of} if scenario.as_of else {}
    chosen |= {"count": PLANNED} if scenario.plans else {}
    cells = {(cell.therapy, cell.stage): cell for cell in pair.items}
    return page(
        "gaps_regions.html",
        lang,
        snapshot,
        pair=pair,
        regions=REGIONS,
        chosen=chosen,
        rows=[
            (
                therapy,
                min(depth(snapshot, therapy), 3),
                [cells[therapy, stage] for stage in pair.stages],
            )
            for therapy in pair.therapies
        ],
        fills=FILLS,
        sign=sign,
        view=Names(snapshot, lang),
        asked=urlencode(chosen),
        data=below(
            f"/api/v1/gaps/regions?{urlencode(chosen | {'lang': lang})}"
        ),
    )
