"""The columns of a list: which an address chooses, and their cells in words, for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from api.pages import lines
from api.pages.render import country, day, outward
from graph.common.localised import number
from graph.common.publishers import publisher_of
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.pages.fact_lines import FactPresenter

ALWAYS = ("id", "name")
"""Columns that every row has: without them a row says of nobody what it says."""
NUMBERS = frozenset({"budget_eur", "ties", "km"})
_DATES = frozenset({"founded", "ended", "start", "end"})
_SOURCES_SHOWN = 3
"""Sources that a cell names; a file has them all."""


@dataclass(frozen=True)
class ListColumn:
    """A column that can be chosen, as the page names it."""

    name: str
    title: str
    is_chosen: bool


@dataclass(frozen=True)
class ListCell:
    """What stands in one cell: a text, or links of name and address."""

    text: str = ""
    links: tuple[tuple[str, str], ...] = ()
    is_number: bool = False


@dataclass(frozen=True)
class TableRow:
    """A record of the list as a row; `id` leads to its page."""

    id: str
    name: str
    cells: tuple[ListCell, ...]


def chosen_columns(label: str, asked: Sequence[str]) -> tuple[str, ...]:
    """Return the columns asked for in the order that a list has them.

    Raises:
        InvalidInputError: the list has no column of that name.
    """
    offered = [name for name in lines.columns(label) if name not in ALWAYS]
    for name in asked:
        if name not in offered:
            raise InvalidInputError(
                f"Unknown column {name!r}.",
                hint=f"Columns: {', '.join(offered)}.",
            )
    return tuple(name for name in offered if name in asked)


def offered_columns(
    presenter: FactPresenter,
    label: str,
    chosen: tuple[str, ...],
) -> list[ListColumn]:
    """Return every column of a list that can be chosen."""
    return [
        ListColumn(name, presenter.t[f"column_{name}"], name in chosen)
        for name in lines.columns(label)
        if name not in ALWAYS
    ]


def table_rows(
    presenter: FactPresenter,
    label: str,
    ids: Sequence[str],
    chosen: tuple[str, ...],
) -> list[TableRow]:
    """Return records as rows of the columns chosen, names and words in the page's language."""
    made = [lines.table_row(presenter, label, key) for key in ids]
    return [
        TableRow(
            row["id"],
            row["name"] or row["id"],
            tuple(_cell(presenter, name, row[name]) for name in chosen),
        )
        for row in made
    ]


def _cell(
    presenter: FactPresenter,
    name: str,
    value: Any,
) -> ListCell:
    if value is None or value in ("", []):
        return ListCell(is_number=name in NUMBERS)
    if name == "source_urls":
        shown = [url for url in value if outward(url)][:_SOURCES_SHOWN]
        return ListCell(
            links=tuple((publisher_of(url).name, url) for url in shown)
        )
    if name in ("website", "url"):
        shown = lines.SCHEME.sub("", str(value)).rstrip("/")
        return (
            ListCell(links=((shown, value),))
            if outward(value)
            else ListCell(str(value))
        )
    if name in NUMBERS:
        return ListCell(number(value, presenter.lang), is_number=True)
    if name in _DATES:
        return ListCell(day(str(value), presenter.lang))
    if name == "country":
        return ListCell(country(value, presenter.lang) or value)
    if isinstance(value, list):
        return ListCell(", ".join(cast("list[str]", value)))
    return ListCell(str(value))
