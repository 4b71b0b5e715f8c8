"""Actors: who they are, what they do, with whom."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import ReaderDep, SnapshotDep
from api.models import ActorItem, Page, Record, record
from api.routes.listing import (
    CursorParam,
    FormatParam,
    LimitParam,
    StageParam,
    TherapyParam,
    listing,
)
from graph.errors import NotFoundError
from graph.model import ActorKind, Region

router = APIRouter(tags=["actors"])


@router.get("/actors", response_model=Page[ActorItem])
def list_actors(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    stage: StageParam = None,
    region: Annotated[list[Region] | None, Query(description="Regions of Belgium")] = None,
    kind: Annotated[list[ActorKind] | None, Query(description="Kinds of actor")] = None,
    country: Annotated[
        list[Annotated[str, Query(pattern="^[A-Z]{2}$")]] | None,
        Query(description="ISO 3166-1 alpha-2", examples=[["BE"]]),
    ] = None,
    active: Annotated[
        bool | None, Query(description="Open, or ended, bankrupt or in liquidation")
    ] = None,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List actors by id; a therapy stands for itself and everything below it."""
    filters = {
        "therapy": therapy,
        "stage": stage,
        "region": region,
        "kind": kind,
        "country": country,
        "open": active,
    }
    return listing(reader, snapshot, "actors.list", ActorItem, filters, limit, cursor, format)


@router.get("/actors/{actor_id}")
def get_actor(reader: ReaderDep, snapshot: SnapshotDep, actor_id: str) -> Record:
    """Return everything the graph says of one actor, each fact with its sources."""
    rows = reader.fetch("actors.get", {"actor": actor_id})
    if not rows:
        raise NotFoundError(f"No actor {actor_id!r}.", hint="Look it up in /api/v1/search.")
    return record(snapshot.release.id, rows[0], "actor")
