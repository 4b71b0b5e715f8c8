"""The network page: filters, canvas, side panel and a table of the same actors."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.home import PageLanguage
from api.pages.render import page, words
from graph.model import ActorKind
from graph.view.elements import LOOKS, MOST, USUAL, Choice, elements

router = APIRouter()


@router.get("/{lang}/network")
@router.get("/embed/{lang}/network")
def network(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: str | None = None,
    stage: str | None = None,
    region: str | None = None,
    kind: Annotated[list[ActorKind] | None, Query()] = None,
    around: str | None = None,
    depth: Annotated[int, Query(ge=1, le=3)] = 1,
    limit: Annotated[int, Query(ge=1, le=MOST)] = USUAL,
) -> HTMLResponse:
    """Show a part of the network; the page's address is the view's address."""
    therapy, stage, region, around = (
        one or None for one in (therapy, stage, region, around)
    )  # a form sends what is not chosen as an empty text
    choice = Choice(therapy, stage, region, tuple(kind or ()), around, depth, limit)
    found = elements(snapshot, choice)
    given = [("therapy", therapy), ("stage", stage), ("region", region), ("around", around)]
    given += [("kind", one) for one in kind or ()]
    given += [("depth", depth if around else None), ("limit", limit if limit != USUAL else None)]
    query = urlencode([(name, value) for name, value in given if value is not None])
    told = words(lang)
    return page(
        "network.html", lang, snapshot, choice=choice, found=found, query=query, looks=LOOKS,
        regions=("Wallonia", "Brussels", "Flanders"), most=MOST,
        words={key: text for key, text in told.items() if key.startswith(("kind_", "standing_"))},
        start=snapshot.actors.get(around) if around else None,
    )  # fmt: skip
