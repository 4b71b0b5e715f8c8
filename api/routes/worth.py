"""The facts worth collecting next, and what each could change on the board."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from api.deps import SnapshotDep
from api.files import AS_TABLES, FormatParam, table_file
from api.params import RegionParam
from graph.coverage.asking import COLUMNS, WorthList, flat, worth_list

router = APIRouter(tags=["gaps"])


@router.get("/worth", response_model=WorthList, responses=AS_TABLES)
def list_worth(
    snapshot: SnapshotDep,
    region: RegionParam = None,
    top: Annotated[
        int,
        Query(
            ge=0,
            le=500,
            description="Facts listed",
        ),
    ] = 20,
    format: FormatParam = "json",  # noqa: A002 (the name in the URL)
) -> Response:
    """Show the unsure facts that would change the board most if they were known."""
    answer = worth_list(snapshot, region, top)
    if format != "json":
        return table_file(
            snapshot,
            format,
            "worth",
            COLUMNS,
            flat(answer),
        )
    return Response(answer.model_dump_json(), media_type="application/json")
