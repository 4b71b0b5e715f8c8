"""Therapies, stages and sources."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.models import Page, Record, SourceItem, StageItem, TherapyItem
from api.routes.listing import FinderDep, ListerDep
from api.routes.written import Written

router = APIRouter(tags=["vocabulary"], route_class=Written)


@router.get("/therapies", response_model=Page[TherapyItem])
def list_therapies(
    lister: ListerDep,
) -> Page[Any] | Response:
    """List the therapies with their legal class and how many actors work on each."""
    return lister.answer("therapies.list", TherapyItem)


@router.get("/therapies/{therapy_id}")
def get_therapy(finder: FinderDep, therapy_id: str) -> Record:
    """Return one therapy with its place in the tree and who works on it."""
    return finder.answer("therapies.get", "therapy", therapy_id, "List them: /api/v1/therapies")


@router.get("/stages", response_model=Page[StageItem])
def list_stages(
    lister: ListerDep,
) -> Page[Any] | Response:
    """List the links of the value chain with how many actors each has."""
    return lister.answer("stages.list", StageItem)


@router.get("/stages/{stage_id}")
def get_stage(finder: FinderDep, stage_id: str) -> Record:
    """Return one stage with who does it."""
    return finder.answer("stages.get", "stage", stage_id, "List them: /api/v1/stages")


@router.get("/sources", response_model=Page[SourceItem])
def list_sources(
    lister: ListerDep,
    publisher: Annotated[str | None, Query(max_length=200, examples=["biowin.org"])] = None,
) -> Page[Any] | Response:
    """List the pages and data sets that facts cite."""
    return lister.answer("sources.list", SourceItem, publisher=publisher)


@router.get("/sources/{source_id}")
def get_source(finder: FinderDep, source_id: str) -> Record:
    """Return one source with the facts that cite it."""
    return finder.answer("sources.get", "source", source_id, "List them: /api/v1/sources")
