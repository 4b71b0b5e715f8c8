"""What the page and the JSON of feedback on suggestions share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from graph.curation.suggestion_feedback import Store

WRITER = "writer"
"""What the OpenAPI document calls the token of the server's start."""
NEVER_STORED = {"cache-control": "no-store"}
"""The headers of an answer that shows what people judged: it may change at any moment."""


async def get_store(request: Request) -> Store:
    """Return the judgements of this application's data folder."""
    return Store(request.app.state.settings.data_dir)


StoreDep = Annotated[Store, Depends(get_store)]
