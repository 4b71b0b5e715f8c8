"""The network view as data, and paths between actors."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.deps import ReaderDep, SnapshotDep
from api.models import QueryAnswer
from api.routes.listing import StageParam, TherapyParam
from graph.model import ActorKind, Region
from graph.store import catalogue
from graph.view.elements import MOST, USUAL, Choice, elements
from graph.view.render import picture

router = APIRouter(tags=["network"])


class Picture(BaseModel):
    """Nodes and edges as vis-network draws them; `total` actors fit, `shown` are here."""

    release: str
    total: int
    shown: int
    nodes: list[dict[str, Any]]
    edges: list[dict[str, Any]]
    options: dict[str, Any]


@router.get("/network")
def show_network(
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    stage: StageParam = None,
    region: Region | None = None,
    kind: Annotated[list[ActorKind] | None, Query(description="Kinds of actor")] = None,
    around: Annotated[str | None, Query(description="Start from this actor")] = None,
    depth: Annotated[int, Query(ge=1, le=3, description="Steps from `around`")] = 1,
    limit: Annotated[int, Query(ge=1, le=MOST, description="Most actors drawn")] = USUAL,
) -> Picture:
    """Return actors and their ties with places that stay the same within a release."""
    choice = Choice(therapy, stage, region, tuple(kind or ()), around, depth, limit)
    found = elements(snapshot, choice)
    return Picture(
        release=snapshot.release.id, total=found.total, shown=len(found.nodes), **picture(found)
    )


@router.get("/paths")
def shortest_path(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    start: Annotated[str, Query(alias="from", examples=["uliege"])],
    end: Annotated[str, Query(alias="to", examples=["uza"])],
) -> QueryAnswer:
    """Return the shortest chain of collaborations between two actors; no rows = none in reach."""
    for actor in (start, end):
        snapshot.actors.position(actor)
    params = {"from": start, "to": end}
    return QueryAnswer(
        release=snapshot.release.id,
        query="actors.path",
        params=params,
        cypher=catalogue.get("actors.path").cypher,
        rows=reader.fetch("actors.path", params),
    )
