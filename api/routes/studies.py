"""Products and trials."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import ReaderDep, SnapshotDep
from api.models import Page, ProductItem, TrialItem
from api.routes.listing import CursorParam, FormatParam, LimitParam, TherapyParam, listing
from graph.model import ProductPhase, TrialPhase

router = APIRouter(tags=["products and trials"])


@router.get("/products", response_model=Page[ProductItem])
def list_products(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    owner: Annotated[str | None, Query(description="An actor", examples=["novartis"])] = None,
    phase: Annotated[list[ProductPhase] | None, Query()] = None,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List medicines and candidates."""
    filters = {"therapy": therapy, "owner": owner, "phase": phase}
    return listing(reader, snapshot, "products.list", ProductItem, filters, limit, cursor, format)


@router.get("/trials", response_model=Page[TrialItem])
def list_trials(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    therapy: TherapyParam = None,
    actor: Annotated[str | None, Query(description="Sponsor or site")] = None,
    phase: Annotated[list[TrialPhase] | None, Query()] = None,
    limit: LimitParam = 50,
    cursor: CursorParam = None,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Page[Any] | Response:
    """List registered studies."""
    filters = {"therapy": therapy, "actor": actor, "phase": phase}
    return listing(reader, snapshot, "trials.list", TrialItem, filters, limit, cursor, format)
