"""Possible partners of an actor, candidates for a gap, and a consortium for a call."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import SnapshotDep
from api.routes.listing import FormatParam, csv_response
from graph.analysis.partners.answer import Suggestions, flat
from graph.analysis.partners.suggest import suggest
from graph.model import Language

router = APIRouter(tags=["partners"])


class Partners(Suggestions):
    """The possible partners of an actor, best first, by list."""

    release: str


@router.get("/actors/{actor_id}/partners", response_model=Partners)
def list_partners(
    snapshot: SnapshotDep,
    actor_id: str,
    top: Annotated[int, Query(ge=1, le=100)] = 10,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Partners | Response:
    """Suggest whom an actor may work with for the first time, and why."""
    found = suggest(snapshot, actor_id, top, lang)
    if format == "csv":
        return csv_response(flat(found), f"partners-{actor_id}")
    return Partners(release=snapshot.release.id, **dict(found))
