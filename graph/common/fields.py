"""The types of fields: what a text, an id, a date or a number of a record has to be."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from graph.common.amounts import whole_number
from graph.common.normalise import (
    forbidden_character,
    one_line,
    strip_invisible,
)


def _normal_text(given: Any) -> Any:
    """Return a text in the one form in which texts are kept; raise ValueError if it has none."""
    if not isinstance(given, str):
        return given
    if given.isascii() and given.isprintable():
        text = given.strip()
    else:
        text = one_line(strip_invisible(given)[0])
        if name := forbidden_character(text):
            raise ValueError(f"holds {name}, which no text may hold")
    if text.startswith("="):
        raise ValueError("looks like a formula")
    return text


def _day_that_exists(text: str) -> str:
    if len(text) == len("YYYY-MM-DD"):
        try:
            date.fromisoformat(text)
        except ValueError as exc:
            raise ValueError("is no day of the calendar") from exc
    return text


def _whole_number(given: Any) -> Any:
    return whole_number(given) if isinstance(given, str) else given


def _degrees(given: Any) -> Any:
    """Return a coordinate with a point: an angle has no thousands that a comma could part."""
    return given.replace(",", ".", 1) if isinstance(given, str) else given


_KEY = r"[A-Za-z0-9]+([-._:~]+[A-Za-z0-9]+)*"
Id = Annotated[
    str,
    StringConstraints(
        min_length=1,
        max_length=200,
        pattern=rf"^{_KEY}$",
    ),
]
"""A key that an address takes as it is: ASCII letters and digits, `-._:~` between them."""
TermId = Annotated[
    str,
    BeforeValidator(_normal_text),
    StringConstraints(max_length=200, pattern=r"^[^\s/?#%]+$"),
]
"""The key of a term holds the term itself; it never stands in an address."""
Text = Annotated[
    str,
    BeforeValidator(_normal_text),
    StringConstraints(min_length=1, max_length=2000),
]
Texts = tuple[Text, ...]
PartialDate = Annotated[
    str,
    StringConstraints(
        pattern=r"^(1[6-9]|20)[0-9][0-9](-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
    ),
    AfterValidator(_day_that_exists),
]
Whole = Annotated[int, BeforeValidator(_whole_number)]
"""A whole number; a text that could be two numbers is refused."""
Latitude = Annotated[float, BeforeValidator(_degrees), Field(ge=-90, le=90)]
Longitude = Annotated[float, BeforeValidator(_degrees), Field(ge=-180, le=180)]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
URL_PATTERN = r"^https?://[^\s|<>\"{}\\^`\x00-\x20\x7f]+\.[^\s|<>\"{}\\^`\x00-\x20\x7f]+$"
Url = Annotated[
    str,
    BeforeValidator(_normal_text),
    StringConstraints(pattern=URL_PATTERN, max_length=2000),
]
