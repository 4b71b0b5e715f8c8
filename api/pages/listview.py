"""A list as a page or a table: counted by facets, put in order, with what could be dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, Response

from api.address import FOLDERS
from api.files import TableForm, table_file
from api.pages import facets, lines
from api.pages.choosing import Doubt
from api.pages.fact_lines import FactLine, FactPresenter
from api.pages.list_columns import (
    ALWAYS,
    chosen_columns,
    offered_columns,
    table_rows,
)
from api.pages.list_filters import (
    Kind,
    check_values,
    looser,
    name_of_value,
    offered,
    with_words,
)
from api.pages.list_order import Sort, sort_key
from api.pages.near import Start
from api.pages.render import page
from graph.common.localised import number as written
from graph.errors import NotFoundError

SIZE = 50
"""Records on a page of a list."""


@dataclass(frozen=True)
class Nearness:
    """From where distances count: the start, what is not clear of it, and how far each is."""

    start: Start | None = None
    doubts: tuple[Doubt, ...] = ()
    typed: str = ""
    km: Mapping[str, float] = field(default_factory=dict[str, float])

    def whole(self, key: str) -> int | None:
        """Return how far an actor is in whole kilometres, None if that is not known."""
        return _whole(self.km.get(key))


NOWHERE = Nearness()


@dataclass(frozen=True)
class Paging:
    """A page of a list of `total` records: its number, and which records stand on it."""

    number: int
    total: int

    @property
    def last(self) -> int:
        """Return the number of the last page; a list without records has one."""
        return max(1, -(-self.total // SIZE))

    @property
    def first(self) -> int:
        """Return the place of the first record of the page."""
        return self.end_of(self.number - 1) + 1

    @property
    def end(self) -> int:
        """Return the place of the last record of the page."""
        return self.end_of(self.number)

    def end_of(self, number: int) -> int:
        """Return the place of the last record of a page."""
        return min(number * SIZE, self.total)

    @property
    def previous(self) -> int | None:
        """Return the number of the page before, None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """Return the number of the page after, None on the last."""
        return self.number + 1 if self.number < self.last else None


@dataclass(frozen=True)
class Asked:
    """How an address asks for a list: words to filter by, order, form, page, columns."""

    text: str | None = None
    sort: Sort | None = None
    form: TableForm | None = None
    number: int = 1
    columns: tuple[str, ...] = ()
    """Columns of a table; with none chosen a page has a line for each record, a file all."""


def list_answer(
    kind: Kind,
    presenter: FactPresenter,
    given: dict[str, list[Any]],
    asked: Asked,
    near: Nearness = NOWHERE,
) -> Response:
    """Return a list as it was asked for: a page of it, or all of it as a table."""
    snapshot, folder = presenter.snapshot, FOLDERS[kind.label]
    every = (*kind.facets, *kind.by_link)
    chosen = {
        name: tuple(dict.fromkeys(values)) for name, values in given.items()
    }
    check_values(snapshot, every, chosen)
    asked = replace(asked, columns=chosen_columns(kind.label, asked.columns))
    counted = facets.count(
        snapshot,
        every,
        chosen,
        with_words(presenter, kind.label, asked.text),
    )
    sorts = ("near", *kind.sorts) if near.start else kind.sorts
    order = asked.sort if asked.sort and asked.sort in sorts else sorts[0]
    far = near.km
    ids = sorted(
        counted.ids,
        key=sort_key(
            presenter,
            kind.label,
            order,
            far,
        ),
    )
    if asked.form:
        rows = [lines.table_row(presenter, kind.label, key) for key in ids]
        columns = (
            [*ALWAYS, *asked.columns]
            if asked.columns
            else lines.columns(kind.label)
        )
        if far:
            columns.insert(len(columns) if asked.columns else -1, "km")
            rows = [row | {"km": _whole(far.get(row["id"]))} for row in rows]
        name = "_".join(
            [
                folder,
                *chain.from_iterable(chosen.values()),
            ]
        )[:80]
        return table_file(
            snapshot,
            asked.form,
            f"{name}_{snapshot.release.id}",
            columns,
            rows,
        )
    return _page(
        kind,
        presenter,
        chosen,
        asked,
        sorts,
        order,
        ids,
        counted,
        near,
    )


def _page(
    kind: Kind,
    presenter: FactPresenter,
    chosen: dict[str, tuple[str, ...]],
    asked: Asked,
    sorts: tuple[Sort, ...],
    order: Sort,
    ids: list[str],
    counted: facets.Counted,
    near: Nearness,
) -> HTMLResponse:
    text, paging = asked.text, Paging(asked.number, len(ids))
    if paging.number > paging.last:
        raise NotFoundError(f"Page {paging.number} of {paging.last}.")
    pairs = [
        (name, value) for name, values in chosen.items() for value in values
    ]
    if text:
        pairs.append(("q", text))
    if near.start:
        pairs.append(("near", near.start.text))
    parameters = [*pairs, *([("sort", order)] if order != sorts[0] else [])]
    parameters += [("column", name) for name in asked.columns]

    def without(name: str, value: str) -> str:
        return urlencode(
            [pair for pair in parameters if pair != (name, value)]
        )

    pills = [
        (
            name,
            near.start.name
            if name == "near" and near.start
            else name_of_value(presenter, name, value),
            without(name, value),
        )
        for name, value in pairs
    ]
    shown = ids[paging.first - 1 : paging.end]
    return page(
        "list.html",
        presenter.lang,
        presenter.snapshot,
        folder=FOLDERS[kind.label],
        total=len(ids),
        query=urlencode(parameters),
        facts=[
            _with_distance(presenter, kind.line(presenter, key), near.km)
            for key in shown
        ],
        columns=offered_columns(presenter, kind.label, asked.columns),
        rows=table_rows(
            presenter,
            kind.label,
            shown,
            asked.columns,
        )
        if asked.columns
        else [],
        near=near,
        paging=paging,
        facets=[
            (
                facet.name,
                offered(
                    presenter,
                    facet,
                    chosen,
                    counted,
                ),
            )
            for facet in kind.facets
        ],
        by_link=[
            (link.name, value)
            for link in kind.by_link
            for value in chosen[link.name]
        ],
        pills=pills,
        looser=looser(
            kind,
            presenter,
            chosen,
            text,
            without,
        )
        if not ids
        else [],
        text=text or "",
        sorts=sorts,
        order=order,
    )


def _with_distance(
    presenter: FactPresenter,
    line: FactLine,
    km: Mapping[str, float],
) -> FactLine:
    """Return a line that begins with how far its actor is, where that is known."""
    if line.id not in km:
        return line
    distance = f"{written(_whole(km[line.id]) or 0, presenter.lang)} km"
    return replace(line, detail=(distance, *line.detail))


def _whole(km: float | None) -> int | None:
    return None if km is None else round(km)
