"""What sources disagree on, for somebody to look at."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import BaseModel

from api.deps import SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from graph.release.source_disagreements import (
    COLUMNS,
    Disagreement,
    disagreements,
)

router = APIRouter(tags=["sources"])


class Disagreements(BaseModel):
    """The disagreements of a release, the newest statements first."""

    release: str
    total: int
    items: list[Disagreement]


@router.get(
    "/disagreements", response_model=Disagreements, responses=AS_TABLES
)
def list_disagreements(
    snapshot: SnapshotDep,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """Show where a public register and the tables, or two sources, state different things."""
    items = snapshot.memoise(disagreements)
    if format != "json":
        rows = [item.model_dump() for item in items]
        return table_file(
            snapshot,
            format,
            "disagreements",
            COLUMNS,
            rows,
        )
    answer = Disagreements(
        release=snapshot.release.id,
        total=len(items),
        items=items,
    )
    return Response(answer.model_dump_json(), media_type="application/json")
