"""Possible partners of an actor, with reasons."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import SnapshotDep
from api.routes.listing import FormatParam, csv_response
from graph.analysis.partners.suggest import Suggestion, suggest
from graph.model import Language

router = APIRouter(tags=["partners"])


class Partners(BaseModel):
    """The possible partners of an actor, best first."""

    release: str
    actor: str
    items: list[Suggestion]


@router.get("/actors/{actor_id}/partners", response_model=Partners)
def list_partners(
    snapshot: SnapshotDep,
    actor_id: str,
    top: Annotated[int, Query(ge=1, le=100)] = 10,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Partners | Response:
    """Suggest whom an actor may work with for the first time, and why."""
    items = suggest(snapshot, actor_id, top, lang)
    if format == "csv":
        rows = [
            {**item.model_dump(exclude={"terms"}), "reasons": [term.reason for term in item.terms]}
            for item in items
        ]
        return csv_response(rows, f"partners-{actor_id}")
    return Partners(release=snapshot.release.id, actor=actor_id, items=items)
