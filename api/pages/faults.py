"""What went wrong, as a page in the language of the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.address import language_of
from api.pages.render import page, words

if TYPE_CHECKING:
    from fastapi.responses import HTMLResponse

_WITH_WORDS = {404, 422, 500, 503}


def fault(path: str, status: int, detail: str, hint: str = "") -> HTMLResponse:
    """Return the page of an error, in English where the address names no language."""
    lang = language_of(path) or "en"
    key = str(status) if status in _WITH_WORDS else "other"
    text = words(lang)
    return page(
        "error.html",
        lang,
        None,
        status=status,
        code=status,
        detail=detail,
        hint=hint,
        heading=text[f"fault_{key}"],
        advice=text[f"fault_{key}_advice"],
    )
