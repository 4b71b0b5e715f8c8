"""Numbers, dates and countries as each language of the product writes them."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_decimal

_SKELETONS = ("y", "yMMM", "yMMMd")
_DATE = re.compile(r"\d{4}(-\d{2}){0,2}")


@cache
def locale_of(lang: str) -> Locale:
    """Return the locale of a language: in English too the day stands before the month."""
    return Locale.parse("en_GB" if lang == "en" else lang)


@lru_cache(maxsize=4096)
def day(text: str, lang: str) -> str:
    """Return a date of YYYY, YYYY-MM or YYYY-MM-DD as the language writes it; other text as is."""
    if not _DATE.fullmatch(text):
        return text
    parts = [int(part) for part in text.split("-")]
    year, month, at = (*parts, 1, 1)[:3]
    skeleton = _SKELETONS[len(parts) - 1]
    return format_skeleton(skeleton, date(year, month, at), locale=locale_of(lang))


def listed(texts: list[str], lang: str) -> str:
    """Return texts as one list with the "and" of the language before the last: "A, B and C"."""
    return format_list(texts, locale=locale_of(lang))


def number(value: int, lang: str) -> str:
    """Return a whole number with the thousands apart as the language writes them."""
    return format_decimal(value, locale=locale_of(lang))


def decimal(value: float, lang: str, least: int = 1, most: int = 3) -> str:
    """Return a number with `least` to `most` decimals as the language writes them."""
    places = "0" * least + "#" * max(most - least, 0)
    return format_decimal(value, format=f"#,##0.{places}", locale=locale_of(lang))


def fixed(value: float, lang: str, places: int = 2) -> str:
    """Return a number with a set number of decimals as the language writes them."""
    return format_decimal(value, format=f"0.{'0' * places}", locale=locale_of(lang))


def country(code: str | None, lang: str) -> str | None:
    """Return what the language calls a country (ISO 3166-1 alpha-2), the code if it has no name."""
    return locale_of(lang).territories.get(code, code) if code else None
