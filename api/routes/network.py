"""Paths between actors."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.deps import ReaderDep, SnapshotDep
from api.models import QueryAnswer
from graph.store import catalogue

router = APIRouter(tags=["network"])


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
