"""The JSON interface under /api/v1, and the addresses that operators look at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.problems import problems
from api.routes import (
    actors,
    collaborations,
    disagreements,
    exports,
    feedback,
    gaps,
    linked_data,
    meta,
    network,
    partners,
    paths,
    queries,
    questions,
    studies,
    vocabulary,
    worth,
)

if TYPE_CHECKING:
    from fastapi import FastAPI

PREFIX = "/api/v1"


def include(app: FastAPI) -> None:
    """Add every route to the application."""
    for room in (
        actors,
        collaborations,
        vocabulary,
        studies,
        queries,
        questions,
        network,
        gaps,
        worth,
        disagreements,
        paths,
        partners,
        feedback,
        exports,
    ):
        app.include_router(
            room.router,
            prefix=PREFIX,
            responses=problems(
                409,
                422,
                503,
                504,
            ),
        )
    app.include_router(linked_data.router)
    app.include_router(meta.router)
