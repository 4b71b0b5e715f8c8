"""Numbers, dates and countries as each language of the product writes them."""

from __future__ import annotations

import re
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

from babel import Locale
from babel.dates import format_skeleton
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from graph.common.textio import parse_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping

_SKELETONS = ("y", "yMMM", "yMMMd")
_TOWNS = Path(__file__).with_name("towns.yml")
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
    return format_skeleton(
        skeleton, date(year, month, at), locale=locale_of(lang)
    )


def listed(texts: list[str], lang: str) -> str:
    """Return texts as one list with the "and" of the language before the last: "A, B and C"."""
    return format_list(texts, locale=locale_of(lang))


@lru_cache(maxsize=4096)
def number(value: int, lang: str) -> str:
    """Return a whole number with the thousands apart as the language writes them."""
    return format_decimal(value, locale=locale_of(lang))


def plural(count: int, lang: str) -> Literal["one", "other"]:
    """Return which form of a noun a language has for a number: in French 0 and 1 have one.

    Round millions, for which French and others have a form of their own, take that of the others.
    """
    return "one" if locale_of(lang).plural_form(count) == "one" else "other"


@lru_cache(maxsize=4096)
def decimal(
    value: float,
    lang: str,
    least: int = 1,
    most: int = 3,
) -> str:
    """Return a number with `least` to `most` decimals as the language writes them."""
    places = "0" * least + "#" * max(most - least, 0)
    return format_decimal(
        value, format=f"#,##0.{places}", locale=locale_of(lang)
    )


def fixed(
    value: float,
    lang: str,
    places: int = 2,
) -> str:
    """Return a number with a set number of decimals as the language writes them."""
    return format_decimal(
        value, format=f"0.{'0' * places}", locale=locale_of(lang)
    )


def money(value: int, lang: str) -> str:
    """Return an amount in whole euros, the sign where the language puts it: "€81,000"."""
    locale = locale_of(lang)
    whole = locale.currency_formats["standard"].pattern.replace("0.00", "0")
    return format_currency(
        value,
        "EUR",
        format=whole,
        locale=locale,
        currency_digits=False,
    )


def percent(value: float, lang: str) -> str:
    """Return a number of hundredths with the percent sign as the language sets it."""
    return format_percent(value / 100, locale=locale_of(lang))


@cache
def _towns() -> dict[str, dict[str, str]]:
    return parse_yaml(_TOWNS.read_text("utf-8"))


def town(city: str | None, lang: str) -> str | None:
    """Return what the language calls a town, its own name if it has no other."""
    return _towns().get(lang, {}).get(city, city) if city else None


def country(code: str | None, lang: str) -> str | None:
    """Return what the language calls a country (ISO 3166-1 alpha-2), the code if it has no name."""
    return territories(locale_of(lang)).get(code, code) if code else None


def territories(locale: Locale) -> Mapping[str, str]:
    """Return what a language calls each territory, by its code (CLDR)."""
    return cast("Mapping[str, str]", locale.territories)
