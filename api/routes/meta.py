"""The release, and what operators look at: health, readiness, metrics."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST

from api.deps import CurrentDep, DatabaseDep, SnapshotDep, snapshot_now
from api.middleware.metrics import metrics as written_metrics
from api.problems import problems
from api.turns import DATABASE
from graph.bookkeeping import Release
from graph.errors import StoreError
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
    request: Request,
    reader: DatabaseDep,
    current: CurrentDep,
) -> JSONResponse:
    """Answer 200 when the database is reachable and a release is present, else 503."""
    if request.app.state.leaving:
        raise StoreError("This server is about to end.")

    def look() -> str:
        reader.ready()
        if current.last is None:
            current.snapshot()
        return current_release(reader).id

    release = await DATABASE.run(look)
    # A newer release is made ready for longer than anybody who asks this waits.
    serving = (await snapshot_now(current)).release.id
    return JSONResponse(
        {
            "status": "ready",
            "release": release,
            "serving": serving,
        }
    )


@router.get("/metrics", include_in_schema=False)
def metrics() -> Response:
    """Return the Prometheus metrics."""
    return Response(written_metrics(), media_type=CONTENT_TYPE_LATEST)
