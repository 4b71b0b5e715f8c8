"""What went wrong, as a page in the language of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.address import inside
from api.pages.render import page, words
from graph.model import LANGUAGES, Language

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import HTMLResponse

_TOLD = {404, 422, 503}


def language_of(path: str) -> Language | None:
    """Return the language of a page's address (`/fr/...`, `/embed/fr/...`); None if it has none."""
    first = inside(path).removeprefix("/embed").lstrip("/").split("/")[0]
    return next((lang for lang in LANGUAGES if lang == first), None)


def fault(
    request: Request, status: int, detail: str, hint: str | None = None
) -> HTMLResponse | None:
    """Return the page of an error under /{lang}/; None for any other address."""
    lang = language_of(request.url.path)
    if lang is None:
        return None
    told = str(status) if status in _TOLD else "other"
    text = words(lang)
    return page(
        "error.html", lang, None, status=status, code=status, detail=detail, hint=hint,
        heading=text[f"fault_{told}"], advice=text[f"fault_{told}_advice"],
    )  # fmt: skip
