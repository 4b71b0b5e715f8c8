"""The map: actors by town with the filters of the network, and a table of the same."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from api.deps import SnapshotDep
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.render import page
from api.params import filled
from api.turns import CostlyRoute
from graph.model import ActorKind, Region
from graph.view.choice import MOST, Choice
from graph.view.geography import HEIGHT, MANY_HERE, WIDTH, geography, outlines

router = APIRouter(route_class=CostlyRoute)
Word = Annotated[str | None, Query(max_length=200), filled]


@router.get("/{lang}/map")
def draw_map(
    snapshot: SnapshotDep,
    lang: PageLanguage,
    therapy: Word = None,
    stage: Word = None,
    region: Annotated[Region | None, filled] = None,
    kind: Annotated[ActorKind | None, filled] = None,
    ties: Annotated[Literal["no"] | None, filled] = None,
) -> HTMLResponse:
    """Show where the actors of a choice have their seat, and which towns they tie together."""
    kinds = (kind,) if kind else ()
    choice = Choice(
        therapy,
        stage,
        region,
        kinds,
        limit=MOST,
    )
    chosen = {
        "therapy": therapy,
        "stage": stage,
        "region": region,
        "kind": kind,
        "ties": ties,
    }
    return page(
        "map.html",
        lang,
        snapshot,
        shown=geography(snapshot, choice, lang),
        many_here=MANY_HERE,
        outlines=outlines(),
        size=(WIDTH, HEIGHT),
        presenter=FactPresenter(snapshot, lang),
        chosen={name: value for name, value in chosen.items() if value},
        regions=get_args(Region),
        kinds=get_args(ActorKind),
    )
