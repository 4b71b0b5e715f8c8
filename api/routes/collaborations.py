"""Collaborations: projects, deals, licences, rounds, trials, networks."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.details import CollaborationDetail, Record
from api.files import AS_TABLES
from api.listing import FinderDep, ListerDep, StageParam, TherapyParam
from api.models import CollaborationItem, Page
from api.problems import problems
from api.routes.written import Written
from graph.model import CollaborationType

router = APIRouter(tags=["collaborations"], route_class=Written)


@router.get(
    "/collaborations",
    response_model=Page[CollaborationItem],
    responses=AS_TABLES,
)
def list_collaborations(
    lister: ListerDep,
    therapy: TherapyParam = None,
    stage: StageParam = None,
    type: Annotated[list[CollaborationType] | None, Query()] = None,  # noqa: A002 (the name in the URL)
    actor: Annotated[
        str | None, Query(description="A member", examples=["uliege"])
    ] = None,
    programme: Annotated[
        str | None, Query(max_length=100, examples=["BioWin"])
    ] = None,
    year: Annotated[
        str | None, Query(pattern=r"^\d{4}$", examples=["2024"])
    ] = None,
) -> Page[Any] | Response:
    """List collaborations by id, with their members."""
    return lister.answer(
        "collaborations.list",
        CollaborationItem,
        therapy=therapy,
        stage=stage,
        type=type,
        actor=actor,
        programme=programme,
        year=year,
    )


@router.get("/collaborations/{collaboration_id}", responses=problems(404))
def get_collaboration(
    finder: FinderDep, collaboration_id: str
) -> Record[CollaborationDetail]:
    """Return one collaboration with members, therapies, stages and sources."""
    hint = "List them: /api/v1/collaborations"
    return finder.answer(
        "collaborations.get",
        "collaboration",
        collaboration_id,
        CollaborationDetail,
        hint,
    )
