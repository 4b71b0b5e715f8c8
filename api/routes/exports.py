"""The release as files."""

from __future__ import annotations

from typing import Annotated

from anyio import Lock, to_thread
from fastapi import APIRouter, Depends, Request
from fastapi import Path as PathParam
from fastapi.responses import FileResponse, Response

from api.attachment import attachment
from api.deps import SnapshotDep
from api.export_files import MEDIA_TYPES, ExportFiles
from api.problems import problems
from graph.errors import NotFoundError
from graph.export import FORMATS

router = APIRouter(tags=["export"])
_making = Lock()
"""Held by the one request that makes or looks for a file: the others wait without a thread each."""


async def get_files(request: Request) -> ExportFiles:
    """Return the files of releases that this application keeps."""
    app = request.app
    settings = app.state.settings
    return ExportFiles(
        settings.cache_dir / "exports", app.version, settings.base_url
    )


_BYTES = {"type": "string", "format": "binary"}
_OBJECT = {"type": "object"}

FilesDep = Annotated[ExportFiles, Depends(get_files)]


@router.get(
    "/export/{format}",
    response_class=Response,
    responses={
        200: {
            "description": "The file",
            "content": {
                media: {
                    "schema": _OBJECT if media.endswith("json") else _BYTES
                }
                for media in MEDIA_TYPES.values()
            },
        },
        **problems(404),
    },
)
async def export_release(
    snapshot: SnapshotDep,
    files: FilesDep,
    form: Annotated[
        str,
        PathParam(
            alias="format",
            description="csv and neo4j-admin come as a zip, the others as one file",
            examples=["gexf"],
            json_schema_extra={"enum": list(FORMATS)},
        ),
    ],
) -> Response:
    """Return the whole release as a file."""
    if form not in FORMATS:
        raise NotFoundError(
            f"No format {form!r}.", hint=f"One of {', '.join(FORMATS)}."
        )
    async with _making:
        made = await to_thread.run_sync(files.get, snapshot, form)
    headers = attachment(made.name)
    if made.path is None:
        return Response(made.body, media_type=made.media_type, headers=headers)
    return FileResponse(made.path, media_type=made.media_type, headers=headers)
