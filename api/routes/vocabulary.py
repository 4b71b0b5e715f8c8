"""Therapies, stages and sources."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.details import Record, SourceDetail, StageDetail, TherapyDetail
from api.files import AS_TABLES
from api.listing import FinderDep, ListerDep
from api.models import Page, SourceItem, StageItem, TherapyItem
from api.problems import problems
from api.routes.written import Written

router = APIRouter(tags=["vocabulary"], route_class=Written)


@router.get(
    "/therapies", response_model=Page[TherapyItem], responses=AS_TABLES
)
def list_therapies(
    lister: ListerDep,
) -> Page[Any] | Response:
    """List the therapies with their legal class and how many actors work on each."""
    return lister.answer("therapies.list", TherapyItem)


@router.get("/therapies/{therapy_id}", responses=problems(404))
def get_therapy(finder: FinderDep, therapy_id: str) -> Record[TherapyDetail]:
    """Return one therapy with its place in the tree and who works on it."""
    hint = "List them: /api/v1/therapies"
    return finder.answer(
        "therapies.get",
        "therapy",
        therapy_id,
        TherapyDetail,
        hint,
    )


@router.get("/stages", response_model=Page[StageItem], responses=AS_TABLES)
def list_stages(
    lister: ListerDep,
) -> Page[Any] | Response:
    """List the stages of the value chain with how many actors each has."""
    return lister.answer("stages.list", StageItem)


@router.get("/stages/{stage_id}", responses=problems(404))
def get_stage(finder: FinderDep, stage_id: str) -> Record[StageDetail]:
    """Return one stage with who does it."""
    hint = "List them: /api/v1/stages"
    return finder.answer(
        "stages.get",
        "stage",
        stage_id,
        StageDetail,
        hint,
    )


@router.get("/sources", response_model=Page[SourceItem], responses=AS_TABLES)
def list_sources(
    lister: ListerDep,
    publisher: Annotated[
        str | None, Query(max_length=200, examples=["biowin.org"])
    ] = None,
) -> Page[Any] | Response:
    """List the pages and data sets that facts cite."""
    return lister.answer("sources.list", SourceItem, publisher=publisher)


@router.get("/sources/{source_id}", responses=problems(404))
def get_source(finder: FinderDep, source_id: str) -> Record[SourceDetail]:
    """Return one source with the facts that cite it."""
    hint = "List them: /api/v1/sources"
    return finder.answer(
        "sources.get",
        "source",
        source_id,
        SourceDetail,
        hint,
    )
