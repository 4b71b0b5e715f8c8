"""The HTML pages, server-rendered in three languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages import (
    about,
    account,
    changes,
    chosen,
    compare,
    dismissing,
    entities,
    feed,
    gaps,
    home,
    introduce,
    lists,
    network,
    partners,
    propose,
    provider,
    questions,
    regions,
    review,
    search_page,
    sitemap,
    together,
    towns,
    vocabulary,
    workbench,
    workbooks,
    worth,
)
from graph.model import LANGUAGES

if TYPE_CHECKING:
    from fastapi import FastAPI

PREFIXES = tuple(f"/{lang}/" for lang in LANGUAGES)


def include(app: FastAPI) -> None:
    """Add every page to the application."""
    for room in (
        home,
        questions,
        search_page,
        about,
        lists,
        vocabulary,
        entities,
        gaps,
        regions,
        worth,
        changes,
        feed,
        network,
        partners,
        introduce,
        chosen,
        compare,
        review,
        propose,
        account,
        provider,
        workbooks,
        together,
        dismissing,
        workbench,
        sitemap,
        towns,
    ):
        app.include_router(room.router, include_in_schema=False)
    app.include_router(home.last, include_in_schema=False)
