"""The network view as data, and paths between actors."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import BaseModel

from api.attachment import attachment
from api.deps import ReaderDep, SnapshotDep
from api.models import QueryAnswer
from api.problems import problems
from api.turns import CostlyRoute
from api.viewing import ViewQuery
from graph.common.properties import Properties
from graph.store import catalogue
from graph.view.elements import elements
from graph.view.pyvis_render import picture, standalone
from graph.view.view_gexf import view_gexf

router = APIRouter(tags=["network"], route_class=CostlyRoute)


class Picture(BaseModel):
    """Nodes and edges as vis-network draws them.

    `total` actors fit: `shown` are here by themselves, `grouped` inside communities, and `left` are
    left out. `undated` ties have no year, so that `since` and `until` leave them out.
    """

    release: str
    total: int
    shown: int
    grouped: int
    left: int
    undated: int
    nodes: list[Properties]
    edges: list[Properties]
    options: Properties


FILES: dict[str, dict[str, object]] = {
    "application/gexf+xml": {"schema": {"type": "string"}},
    "text/html": {"schema": {"type": "string"}},
}
"""What the network comes as beside JSON, for the OpenAPI document."""


class ViewFile(ViewQuery):
    """A view and the form in which it comes."""

    format: Literal["json", "gexf", "html"] = "json"


@router.get(
    "/network",
    response_model=Picture,
    responses={200: {"content": FILES}} | problems(404),
)
def get_network(
    snapshot: SnapshotDep, asked: Annotated[ViewFile, Query()]
) -> Picture | Response:
    """Return actors and their ties with places that stay the same within a release.

    As `gexf` with places and colours for Gephi, as `html` in one file that opens from disk.
    """
    drawn = elements(snapshot, asked.choice())
    if asked.format == "gexf":
        # Gephi Lite reads the file from its own site; the data is open and there are no cookies.
        headers = {"access-control-allow-origin": "*"} | _named("gexf")
        body = view_gexf(drawn, snapshot)
        return Response(
            body, media_type="application/gexf+xml", headers=headers
        )
    if asked.format == "html":
        page = standalone(drawn, f"ATMP Atlas \u00b7 {snapshot.release.id}")
        return Response(page, media_type="text/html", headers=_named("html"))
    return Picture(
        release=snapshot.release.id,
        total=drawn.total,
        shown=drawn.shown,
        grouped=drawn.grouped,
        left=drawn.left,
        undated=drawn.undated,
        **picture(drawn),
    )


def _named(ending: str) -> dict[str, str]:
    return attachment(f"atmp-atlas-network.{ending}")


@router.get("/paths", responses=problems(404))
def get_path(
    reader: ReaderDep,
    snapshot: SnapshotDep,
    start: Annotated[str, Query(alias="from", examples=["uliege"])],
    end: Annotated[str, Query(alias="to", examples=["uza"])],
) -> QueryAnswer:
    """Return the shortest chain of collaborations between two actors; no rows = none in reach."""
    for actor in (start, end):
        snapshot.actors.position(actor)
    params = {"from": start, "to": end}
    return QueryAnswer(
        release=snapshot.release.id,
        query="actors.path",
        params=params,
        cypher=catalogue.get("actors.path").cypher,
        rows=reader.fetch("actors.path", params),
    )
