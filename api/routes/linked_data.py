"""The identifiers of linked data (JSON-LD): each address leads to what it names.

A browser is sent to the page of a record (303, as "Cool URIs for the Semantic Web", W3C 2008, has
it); a program gets the record as it stands in the JSON-LD file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from api.address import FOLDERS
from api.deps import SnapshotDep
from api.problems import problems
from graph.common.properties import Properties
from graph.export.jsonld import describe, vocabulary

if TYPE_CHECKING:
    from graph.settings import Settings

router = APIRouter(tags=["export"], responses=problems(422))
LINKED_DATA = "application/ld+json"
_PAGES = {label.lower(): folder for label, folder in FOLDERS.items()}


@router.get(
    "/id/{record:path}",
    response_class=JSONResponse,
    responses={
        200: {"content": {LINKED_DATA: {"schema": {"type": "object"}}}},
        303: {"description": "The page of the record, for browsers."},
        **problems(
            404,
            409,
            503,
            504,
        ),
    },
)
def get_identified(
    snapshot: SnapshotDep,
    request: Request,
    record: str,
) -> Response:
    """Return the record that an identifier names, or send a browser to its page.

    `record` is a label in small letters and an id (`actor/uliege`), or the name of a relationship,
    its two ends and its key if it has one.
    """
    # Read as it was sent: an id may hold a slash, which stands there as %2F.
    sent = request.scope.get("raw_path", quote(record).encode()).decode(
        "latin-1"
    )
    label, *keys = [
        unquote(part) for part in sent.partition("/id/")[2].split("/")
    ]
    settings: Settings = request.app.state.settings
    described = describe(
        snapshot,
        settings.base_url,
        label,
        keys,
    )
    vary = {"vary": "Accept"}
    if label in _PAGES and "text/html" in request.headers.get("accept", ""):
        page = f"/en/{_PAGES[label]}/{quote(keys[0], safe='')}"
        return RedirectResponse(page, 303, headers=vary)
    return JSONResponse(described, media_type=LINKED_DATA, headers=vary)


@router.get(
    "/ns",
    response_class=JSONResponse,
    responses={
        200: {"content": {LINKED_DATA: {"schema": {"type": "object"}}}}
    },
)
def get_vocabulary(request: Request) -> Response:
    """Return the terms of our own that the linked data uses."""
    settings: Settings = request.app.state.settings
    content: Properties = vocabulary(settings.base_url)
    return JSONResponse(content, media_type=LINKED_DATA)
