"""Actors: who they are, what they do, with whom."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.details import ActorDetail, Record
from api.files import AS_TABLES
from api.listing import FinderDep, ListerDep, StageParam, TherapyParam
from api.models import ActorItem, Page
from api.problems import problems
from api.routes.written import Written
from graph.model import ActorKind, Region

router = APIRouter(tags=["actors"], route_class=Written)


@router.get("/actors", response_model=Page[ActorItem], responses=AS_TABLES)
def list_actors(
    lister: ListerDep,
    therapy: TherapyParam = None,
    stage: StageParam = None,
    region: Annotated[
        list[Region] | None, Query(description="Regions of Belgium")
    ] = None,
    kind: Annotated[
        list[ActorKind] | None, Query(description="Kinds of actor")
    ] = None,
    country: Annotated[
        list[Annotated[str, Query(pattern="^[A-Z]{2}$")]] | None,
        Query(description="ISO 3166-1 alpha-2", examples=[["BE"]]),
    ] = None,
    active: Annotated[
        bool | None,
        Query(description="Open, or ended, bankrupt or in liquidation"),
    ] = None,
) -> Page[Any] | Response:
    """List actors by id; a therapy stands for itself and everything below it."""
    return lister.answer(
        "actors.list",
        ActorItem,
        therapy=therapy,
        stage=stage,
        region=region,
        kind=kind,
        country=country,
        open=active,
    )


@router.get("/actors/{actor_id}", responses=problems(404))
def get_actor(finder: FinderDep, actor_id: str) -> Record[ActorDetail]:
    """Return everything the graph says of one actor, each fact with its sources."""
    hint = "Look it up in /api/v1/search."
    return finder.answer(
        "actors.get",
        "actor",
        actor_id,
        ActorDetail,
        hint,
    )
