"""Possible partners of an actor, with reasons."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import SnapshotDep
from api.routes.listing import FormatParam, csv_response
from graph.analysis.partners.suggest import advice, reasons, suggest
from graph.model import Language

router = APIRouter(tags=["partners"])


class TermItem(BaseModel):
    """A reason: its part of the score and the records behind it."""

    name: Literal["need", "topic", "reach", "near", "activity"]
    share: float
    records: list[str]
    reason: str


class PartnerItem(BaseModel):
    """A possible partner; derived, no source says that the two work together."""

    id: str
    name: str
    kind: str
    region: str | None
    score: float
    basis: Literal["derived"] = "derived"
    terms: list[TermItem]
    would_raise: list[str]


class Partners(BaseModel):
    """The possible partners of an actor, best first."""

    release: str
    actor: str
    items: list[PartnerItem]


@router.get("/actors/{actor_id}/partners", response_model=Partners)
def list_partners(
    snapshot: SnapshotDep,
    actor_id: str,
    top: Annotated[int, Query(ge=1, le=100)] = 10,
    lang: Language = "en",
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Partners | Response:
    """Suggest whom an actor may work with for the first time, and why."""
    items = [
        PartnerItem(
            id=one.actor,
            name=row["name"],
            kind=row["kind"],
            region=row.get("region"),
            score=one.score,
            terms=[
                TermItem.model_validate(
                    {**vars(term), "records": list(term.records), "reason": text}
                )
                for term, text in zip(one.terms, reasons(snapshot, one, lang), strict=True)
            ],
            would_raise=advice(one, lang),
        )
        for one in suggest(snapshot, actor_id, top)
        for row in (snapshot.actors.get(one.actor),)
    ]
    if format == "csv":
        rows = [
            {**item.model_dump(exclude={"terms"}), "reasons": [term.reason for term in item.terms]}
            for item in items
        ]
        return csv_response(rows, f"partners-{actor_id}")
    return Partners(release=snapshot.release.id, actor=actor_id, items=items)
