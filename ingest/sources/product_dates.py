"""When a medicine was authorised, and since when it is so no more, as the tables' status says."""

from __future__ import annotations

import re
from typing import NamedTuple

_DATE = r"(\d{4}(?:-\d{2}){0,2})\b"
_AUTHORISED = re.compile(rf"\bauthorised {_DATE}", re.IGNORECASE)
_ENDED = re.compile(
    rf"^(?:withdrawn|expired|lapsed|revoked) {_DATE}", re.IGNORECASE
)


class ProductDates(NamedTuple):
    """The days from and to which a medicine was authorised; None where none is given."""

    authorised: str | None
    until: str | None


def dates_of(status: str | None) -> ProductDates:
    """Return the dates of a status such as "Withdrawn 2024-12-13, authorised 2018-03-23"."""
    began = _AUTHORISED.search(status or "")
    ended = _ENDED.search(status or "")
    return ProductDates(
        began.group(1) if began else None, ended.group(1) if ended else None
    )


def status_of(
    word: str,
    date: str | None,
    dates: ProductDates,
) -> str:
    """Return a status as the tables write it, from what a register says and when."""
    first = f"{word} {date}" if date else word
    if dates.authorised is None or word.lower() == "authorised":
        return first
    return f"{first}, authorised {dates.authorised}"
