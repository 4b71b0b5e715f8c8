"""A question read back in words: what is asked for, each condition, and the years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.ask.lexicon import notation, say
from graph.ask.wording import listed, lower_first, sign

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.ask.conditions import Condition
    from graph.ask.expression import First

YEARS = ("year_from", "year_to")
ENDS = ("end_from", "end_to")
YES_OR_NO = frozenset({"ended", "operating"})
"""Conditions whose value says nothing without its label."""
_WITH_LABEL = frozenset(
    {
        "partners_of",
        "owners_of",
        "children_of",
        "but_not",
        "replacing",
        "amount_above",
        "amount_below",
        "amount_from",
        "amount_to",
        "founded_from",
        "founded_to",
    }
)
"""Conditions whose values alone read as another one: partners in Japan are not in Japan."""


def title(
    lang: str,
    kind: str,
    conditions: Iterable[Condition],
    order: First | None = None,
) -> str:
    """Return the question read back: what is asked for, by what it is ranked, each condition."""
    texts: dict[str, Any] = notation(lang)["say"]
    what = texts["hits"].get(kind, "")
    if order:
        rank = texts["ranked"][order.by][not order.descending]
        what = f"{what} · {lower_first(rank)}"
    rows = [(key, each) for key, each in conditions if key not in YES_OR_NO]
    values_of = dict(rows)
    values = [
        _read_back(lang, key, each)
        for key, each in rows
        if key not in {*YEARS, *ENDS}
    ]
    times = when(lang, values_of), ending(lang, values_of)
    whole = " · ".join(filter(None, (what, *values, *times)))
    return whole[:1].upper() + whole[1:]


def _read_back(
    lang: str,
    key: str,
    values: tuple[str, ...],
) -> str:
    """Return the values of a condition, with its label where they would be taken for another."""
    text = listed(lang, values)
    if key not in _WITH_LABEL and not key.startswith("excluded_"):
        return text
    label_of = notation(lang)["say"]["understood"].get(key, key)
    return f"{label_of}{sign(lang, 'colon')}{text}"


def when(lang: str, values_of: Mapping[str, tuple[str, ...]]) -> str:
    """Return the years that are told in words, empty where none are."""
    first, last = _span(values_of, YEARS)
    if first and first == last:
        return say(lang, "in_year", year=first)
    if first and last:
        return f"{first}-{last}"
    if first:
        return say(lang, "since_year", year=first)
    return say(lang, "until_year", year=last) if last else ""


def ending(lang: str, values_of: Mapping[str, tuple[str, ...]]) -> str:
    """Return in which years what is told of ends, empty where nothing is said of an end."""
    first, last = _span(values_of, ENDS)
    if not (first or last):
        return ""
    which = "one" if first == last else "both"
    if not (first and last):
        which = "until" if last else "from"
    pattern: str = notation(lang)["say"]["ends"][which]
    return pattern.format(first=first, last=last)


def _span(
    values_of: Mapping[str, tuple[str, ...]], labels: tuple[str, str]
) -> tuple[str, str]:
    """Return the first and the last year that are told, each empty where none is."""
    first, last = (values_of.get(label, ("",)) for label in labels)
    return first[0], last[0]
