"""What went wrong, as a page in the language of the address, in words for people."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from api.address import FOLDERS, language_of, path_after_language
from api.pages.render import message, page, words
from graph.common.properties import Values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi.responses import HTMLResponse

_WITH_WORDS = {404, 422, 500, 503}
_SHOWN = 80
"""Characters of a refused value that are said back."""
_QUOTED = re.compile(r"'([^']*)'")
_REASONS = {
    "literal_error": "value",
    "enum": "value",
    "missing": "missing",
    "string_too_long": "long",
    "int_parsing": "number",
    "greater_than_equal": "number",
    "less_than_equal": "number",
}
"""What a reason of pydantic is called in our texts; all others say that the form is wrong."""
_NAMED_AFTER = ("region", "kind", "type", "phase")
"""Parameters whose values have names in each language."""


def fault(
    path: str,
    status: int,
    detail: str,
    hint: str = "",
    errors: Sequence[Values] = (),
) -> HTMLResponse:
    """Return the page of an error, in English where the address names no language.

    Args:
        path: the address that was asked for.
        status: the status of the answer.
        detail: what happened, for those who write programs.
        hint: what to do about it, for them too.
        errors: the parts of the request that are refused, as pydantic tells them.
    """
    lang = language_of(path) or "en"
    key = str(status) if status in _WITH_WORDS else "other"
    text = words(lang)
    tail = path_after_language(path)
    folder = tail.strip("/").split("/")[0]
    return page(
        "error.html",
        lang,
        None,
        status=status,
        code=status,
        detail=detail,
        hint=hint,
        tail=tail,
        list=folder if folder in FOLDERS.values() else None,
        refused=[reason(text, error) for error in errors],
        heading=text[f"fault_{key}"],
        advice=text[f"fault_{key}_advice"],
    )


def reason(text: Mapping[str, str], error: Values) -> str:
    """Return why a part of a request is refused, as a sentence in the language of `text`."""
    # A list of values has the number of the refused one after its name.
    name = next(
        part for part in reversed(error["loc"]) if isinstance(part, str)
    )
    given = str(error.get("input", ""))
    short = (
        given
        if len(given) <= _SHOWN
        else given[:_SHOWN] + "\N{HORIZONTAL ELLIPSIS}"
    )
    expected = _QUOTED.findall(str(error.get("ctx", {}).get("expected", "")))
    known = [
        text.get(f"{name}_{parameter}", parameter)
        if name in _NAMED_AFTER
        else parameter
        for parameter in expected
    ]
    sentence = text[f"refused_{_REASONS.get(error['type'], 'form')}"]
    field = text.get(f"filter_{name}") or text.get(f"net_{name}") or name
    return message(
        sentence,
        field=field,
        value=short,
        known=", ".join(known),
    )
