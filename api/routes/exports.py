"""The release as files."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as PathParam
from fastapi.responses import Response

from api.attachment import attachment
from api.deps import SnapshotDep
from api.turns import CostlyRoute
from graph.errors import InvalidInputError, KeptFileError, NotFoundError
from graph.export import FORMATS, export
from graph.release.snapshot import Snapshot

router = APIRouter(tags=["export"], route_class=CostlyRoute)

_ONE_FILE = {
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "jsonld": "application/ld+json",
}
Made = dict[str, tuple[bytes, str, str]]


@router.get("/export/{format}", response_class=Response)
def export_release(
    snapshot: SnapshotDep,
    form: Annotated[str, PathParam(alias="format", examples=["gexf"])],
) -> Response:
    """Return the whole release: one file, or a zip for csv and neo4j-admin."""
    if form not in FORMATS:
        raise NotFoundError(f"No format {form!r}.", hint=f"One of {', '.join(FORMATS)}.")
    made = snapshot.once(_empty)
    if form not in made:
        try:
            made[form] = _make(snapshot, form)
        except (InvalidInputError, OSError) as exc:  # the format is known, so the disk refused
            raise KeptFileError(f"Export {form}: {exc}") from exc
    body, media, name = made[form]
    return Response(body, media_type=media, headers=attachment(name))


def _empty(_: Snapshot) -> Made:
    """Return the store of the files made from one snapshot."""
    return {}


def _make(snapshot: Snapshot, form: str) -> tuple[bytes, str, str]:
    stem = f"atmp-atlas-{snapshot.release.id}"
    with tempfile.TemporaryDirectory() as folder:
        if form in _ONE_FILE:
            path = Path(folder) / f"{stem}.{form}"
            export(snapshot, form, path)
            return path.read_bytes(), _ONE_FILE[form], path.name
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in export(snapshot, form, Path(folder)):
                archive.write(file, file.name)
        return packed.getvalue(), "application/zip", f"{stem}-{form}.zip"
