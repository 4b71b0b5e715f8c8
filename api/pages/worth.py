"""The page of the facts worth collecting next."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.address import below
from api.deps import SnapshotDep
from api.pages import board_names
from api.pages.gaps import CHOICES_OF_REGION, DEFAULT_REGION
from api.pages.home import PageLanguage
from api.pages.render import page
from api.params import PlaceParam
from graph.coverage.asking import worth_list

router = APIRouter()


@router.get("/{lang}/worth")
def facts_worth_collecting(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    region: PlaceParam = None,
    top: Annotated[int, Query(ge=0, le=500)] = 20,
) -> HTMLResponse:
    """Show the unsure facts that would change the board most, with whom to ask."""
    place = region or DEFAULT_REGION
    where = None if place == "all" else place
    asked = urlencode({"top": top} | ({"region": where} if where else {}))
    return page(
        "worth.html",
        lang,
        snapshot,
        worth=worth_list(snapshot, where, top),
        region=place,
        regions=CHOICES_OF_REGION,
        view=board_names.Names(snapshot, lang),
        data=below(f"/api/v1/worth?{asked}"),
    )
