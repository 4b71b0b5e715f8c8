"""Products and trials."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.files import AS_TABLES
from api.listing import ListerDep, TherapyParam
from api.models import Page, ProductItem, TrialItem
from api.routes.written import Written
from graph.model import ProductPhase, TrialPhase

router = APIRouter(tags=["products and trials"], route_class=Written)


@router.get("/products", response_model=Page[ProductItem], responses=AS_TABLES)
def list_products(
    lister: ListerDep,
    therapy: TherapyParam = None,
    owner: Annotated[
        str | None, Query(description="An actor", examples=["novartis"])
    ] = None,
    phase: Annotated[list[ProductPhase] | None, Query()] = None,
) -> Page[Any] | Response:
    """List medicines and candidates."""
    return lister.answer(
        "products.list",
        ProductItem,
        therapy=therapy,
        owner=owner,
        phase=phase,
    )


@router.get("/trials", response_model=Page[TrialItem], responses=AS_TABLES)
def list_trials(
    lister: ListerDep,
    therapy: TherapyParam = None,
    actor: Annotated[str | None, Query(description="Sponsor or site")] = None,
    phase: Annotated[list[TrialPhase] | None, Query()] = None,
) -> Page[Any] | Response:
    """List registered studies."""
    return lister.answer(
        "trials.list",
        TrialItem,
        therapy=therapy,
        actor=actor,
        phase=phase,
    )
