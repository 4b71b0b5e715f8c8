"""The release, and what operators look at: health, readiness, metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.deps import CurrentDep, DatabaseDep, SnapshotDep
from api.middleware.metrics import metrics as written_metrics
from api.problems import problems
from api.turns import DATABASE
from graph.errors import StoreError
from graph.model import Release
from graph.release.read import current_release

router = APIRouter(tags=["operation"], responses=problems(422))
READ = problems(409, 503, 504)
"""What an address may answer that needs the release or the database."""


@router.get("/api/v1/release", responses=READ)
def get_release(snapshot: SnapshotDep) -> Release:
    """Return the current release: what it holds and the checksum of its content."""
    return snapshot.release


@router.get("/healthz")
async def get_health() -> dict[str, str]:
    """Answer as long as the process serves."""
    return {"status": "ok"}


@router.get("/readyz", responses=READ)
async def get_readiness(
    request: Request, reader: DatabaseDep, current: CurrentDep
) -> JSONResponse:
    """Answer 200 when the database is reachable and a release is present, else 503."""
    if request.app.state.leaving:
        raise StoreError("This server is about to end.")

    def look() -> dict[str, str]:
        reader.ready()
        release = current_release(reader)
        serving = current.snapshot().release
        return {"status": "ready", "release": release.id, "serving": serving.id}

    return JSONResponse(await DATABASE.run(look))


@router.get("/metrics", include_in_schema=False)
def metrics() -> Response:
    """Return the Prometheus metrics."""
    return Response(written_metrics(), media_type=CONTENT_TYPE_LATEST)
