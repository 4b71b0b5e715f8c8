"""The release, and what operators look at: health, readiness, metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.deps import CurrentDep, DatabaseDep, SnapshotDep
from api.middleware.metrics import metrics as written_metrics
from graph.errors import StoreError
from graph.model import Release
from graph.release.read import current_release

router = APIRouter(tags=["operation"])


@router.get("/api/v1/release")
def get_release(snapshot: SnapshotDep) -> Release:
    """Return the current release: what it holds and the checksum of its content."""
    return snapshot.release


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """Answer as long as the process serves."""
    return {"status": "ok"}


@router.get("/readyz")
def readyz(request: Request, reader: DatabaseDep, current: CurrentDep) -> JSONResponse:
    """Answer 200 when the database is reachable and a release is present, else 503."""
    if getattr(request.app.state, "leaving", False):
        raise StoreError("This server is about to end.")
    reader.ready()
    release = current_release(reader)
    return JSONResponse(
        {"status": "ready", "release": release.id, "serving": current.snapshot().release.id}
    )


@router.get("/metrics", include_in_schema=False)
def metrics() -> Response:
    """Return the Prometheus metrics."""
    return Response(written_metrics(), media_type=CONTENT_TYPE_LATEST)
