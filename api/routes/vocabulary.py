"""Therapies, stages and sources."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import ReaderDep, SnapshotDep
from api.models import Page, Record, SourceItem, StageItem, TherapyItem, record
from api.routes.listing import CursorParam, FormatParam, LimitParam, listing
from graph.errors import NotFoundError

router = APIRouter(tags=["vocabulary"])


@router.get("/therapies", response_model=Page[TherapyItem])
def list_therapies(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List the therapies with their legal class and how many actors work on each."""
    return listing(reader, snapshot, "therapies.list", TherapyItem, {}, limit, cursor, format)


@router.get("/therapies/{therapy_id}")
def get_therapy(reader: ReaderDep, snapshot: SnapshotDep, therapy_id: str) -> Record:
    """Return one therapy with its place in the tree and who works on it."""
    rows = reader.fetch("therapies.get", {"therapy": therapy_id})
    if not rows:
        raise NotFoundError(f"No therapy {therapy_id!r}.", hint="List them: /api/v1/therapies")
    return record(snapshot.release.id, rows[0], "therapy")


@router.get("/stages", response_model=Page[StageItem])
def list_stages(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List the links of the value chain with how many actors each has."""
    return listing(reader, snapshot, "stages.list", StageItem, {}, limit, cursor, format)


@router.get("/stages/{stage_id}")
def get_stage(reader: ReaderDep, snapshot: SnapshotDep, stage_id: str) -> Record:
    """Return one stage with who does it."""
    rows = reader.fetch("stages.get", {"stage": stage_id})
    if not rows:
        raise NotFoundError(f"No stage {stage_id!r}.", hint="List them: /api/v1/stages")
    return record(snapshot.release.id, rows[0], "stage")


@router.get("/sources", response_model=Page[SourceItem])
def list_sources(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    publisher: Annotated[str | None, Query(max_length=200, examples=["biowin.org"])] = None,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List the pages and data sets that facts cite."""
    filters = {"publisher": publisher}
    return listing(reader, snapshot, "sources.list", SourceItem, filters, limit, cursor, format)


@router.get("/sources/{source_id}")
def get_source(reader: ReaderDep, snapshot: SnapshotDep, source_id: str) -> Record:
    """Return one source with the facts that cite it."""
    rows = reader.fetch("sources.get", {"source": source_id})
    if not rows:
        raise NotFoundError(f"No source {source_id!r}.", hint="List them: /api/v1/sources")
    return record(snapshot.release.id, rows[0], "source")
