"""Collaborations: projects, deals, licences, rounds, trials, networks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import ReaderDep, SnapshotDep
from api.models import CollaborationItem, Page, Record, record
from api.routes.listing import (
    CursorParam,
    FormatParam,
    LimitParam,
    StageParam,
    TherapyParam,
    listing,
)
from graph.errors import NotFoundError
from graph.model import CollaborationType

router = APIRouter(tags=["collaborations"])


@router.get("/collaborations", response_model=Page[CollaborationItem])
def list_collaborations(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    stage: StageParam = None,
    type: Annotated[list[CollaborationType] | None, Query()] = None,  # noqa: A002 (the name in the URL)
    actor: Annotated[str | None, Query(description="A member", examples=["uliege"])] = None,
    programme: Annotated[str | None, Query(max_length=100, examples=["BioWin"])] = None,
    year: Annotated[str | None, Query(pattern=r"^\d{4}$", examples=["2024"])] = None,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List collaborations by id, with their members."""
    filters = {
        "therapy": therapy,
        "stage": stage,
        "type": type,
        "actor": actor,
        "programme": programme,
        "year": year,
    }
    return listing(
        reader, snapshot, "collaborations.list", CollaborationItem, filters, limit, cursor, format
    )


@router.get("/collaborations/{collaboration_id}")
def get_collaboration(reader: ReaderDep, snapshot: SnapshotDep, collaboration_id: str) -> Record:
    """Return one collaboration with members, therapies, stages and sources."""
    rows = reader.fetch("collaborations.get", {"collaboration": collaboration_id})
    if not rows:
        raise NotFoundError(f"No collaboration {collaboration_id!r}.")
    return record(snapshot.release.id, rows[0], "collaboration")
