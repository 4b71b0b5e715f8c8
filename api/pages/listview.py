"""A list as a page or a table: counted by facets, put in order, with what could be dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse, Response

from api.address import FOLDERS
from api.files import TableForm, table_file
from api.pages import facets, lines
from api.pages.choosing import Doubt
from api.pages.citing import citations
from api.pages.facets import Facet
from api.pages.fact_lines import FactLine, FactPresenter
from api.pages.list_columns import (
    ALWAYS,
    chosen_columns,
    offered_columns,
    table_rows,
)
from api.pages.near import Start
from api.pages.render import country, page
from graph.common.localised import number as written
from graph.common.localised import town
from graph.errors import InvalidInputError, NotFoundError
from graph.release.snapshot import Snapshot
from graph.release.status import closed
from graph.search.stemming import fold
from graph.view.choice import partners

SIZE = 50
"""Records on a page of a list."""
_HOME = "BE"
"""The country whose actors come first."""
Sort = Literal["best", "name", "ties", "newest", "near"]


@dataclass(frozen=True)
class Kind:
    """What a list is of: its facets, the line of a record, and the orders it can have."""

    label: str
    facets: tuple[Facet, ...]
    line: Callable[[FactPresenter, str], FactLine]
    sorts: tuple[Sort, ...]
    by_link: tuple[Facet, ...] = ()
    """Facets that a link chooses from and that the page does not offer: too many values."""


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
    _check(snapshot, every, chosen)
    asked = replace(asked, columns=chosen_columns(kind.label, asked.columns))
    text, sort = asked.text, asked.sort
    named = [
        key
        for key in snapshot.nodes[kind.label].ids
        if _says(
            presenter,
            kind.label,
            key,
            text,
        )
    ]
    counted = facets.count(
        snapshot,
        every,
        chosen,
        named,
    )
    sorts: tuple[Sort, ...] = kind.sorts
    if near.start:
        sorts = ("near", *sorts)
    order = sort if sort and sort in sorts else sorts[0]
    far = near.km
    ids = sorted(
        counted.ids,
        key=_order(
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
                *(value for values in chosen.values() for value in values),
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
    text, number = asked.text, asked.number
    last = max(1, -(-len(ids) // SIZE))
    if number > last:
        raise NotFoundError(f"Page {number} of {last}.")
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
            else _named(presenter, name, value),
            without(name, value),
        )
        for name, value in pairs
    ]
    shown = ids[(number - 1) * SIZE : number * SIZE]
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
        number=number,
        last=last,
        size=SIZE,
        facets=[
            (
                facet.name,
                _offered(
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
        looser=_looser(
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


def _offered(
    presenter: FactPresenter,
    facet: Facet,
    chosen: dict[str, tuple[str, ...]],
    counted: facets.Counted,
) -> list[tuple[str, str, int, bool]]:
    """Return the values of a facet that give something or are chosen, the most frequent first."""
    counts, picked = counted.counts[facet.name], chosen[facet.name]
    values = [*counts, *(value for value in picked if value not in counts)]
    options = [
        (
            value,
            _named(presenter, facet.name, value),
            counts[value],
            value in picked,
        )
        for value in values
    ]
    if facet.name == "year":
        return sorted(
            options, key=lambda option: (not option[3], -int(option[0]))
        )
    return sorted(
        options,
        key=lambda option: (not option[3], -option[2], fold(option[1])),
    )


def _looser(
    kind: Kind,
    presenter: FactPresenter,
    chosen: dict[str, tuple[str, ...]],
    text: str | None,
    without: Callable[[str, str], str],
) -> list[tuple[str, str, str, int]]:
    """Return what a list without results would hold if one thing chosen were dropped."""
    every, ids = (
        (*kind.facets, *kind.by_link),
        presenter.snapshot.nodes[kind.label].ids,
    )
    named = [
        key
        for key in ids
        if _says(
            presenter,
            kind.label,
            key,
            text,
        )
    ]
    options: list[tuple[str, str, str, int]] = []
    for name, values in chosen.items():
        for value in values:
            rest = chosen | {
                name: tuple(other for other in values if other != value)
            }
            many = len(
                facets.count(
                    presenter.snapshot,
                    every,
                    rest,
                    named,
                ).ids
            )
            options.append(
                (
                    name,
                    _named(presenter, name, value),
                    without(name, value),
                    many,
                )
            )
    if text:
        many = len(
            facets.count(
                presenter.snapshot,
                every,
                chosen,
                ids,
            ).ids
        )
        options.append(("q", text, without("q", text), many))
    return [option for option in options if option[3]]


def _check(
    snapshot: Snapshot,
    every: tuple[Facet, ...],
    chosen: dict[str, tuple[str, ...]],
) -> None:
    for facet in every:
        for value in chosen[facet.name]:
            if (
                facet.vocabulary
                and value not in snapshot.nodes[facet.vocabulary]
            ):
                raise InvalidInputError(
                    f"Unknown {facet.name} {value!r}.",
                    hint="Look it up in /api/v1/search.",
                )


def _named(
    presenter: FactPresenter,
    name: str,
    value: str,
) -> str:
    """Return what a value of a facet is called in the language of the page."""
    t = presenter.t
    if name in ("region", "kind", "type", "phase"):
        return t[f"{name}_{value}"]
    if name in ("therapy", "stage", "actor", "owner"):
        label = {"therapy": "Therapy", "stage": "Stage"}.get(name, "Actor")
        return presenter.name(label, value)
    if name == "country":
        return country(value, presenter.lang) or value
    if name == "active":
        return t["list_open"] if value == "true" else t["list_closed"]
    return value


def _says(
    presenter: FactPresenter,
    label: str,
    key: str,
    text: str | None,
) -> bool:
    """Return whether a record's names, town or note have all words that are looked for."""
    if not text:
        return True
    row = presenter.snapshot.nodes[label].get(key)
    parts = [presenter.name(label, key), key, *row.get("aliases", ())]
    parts += [
        str(row[name])
        for name in ("city", "publisher", "url", "inn")
        if row.get(name)
    ]
    parts.append(town(row.get("city"), presenter.lang) or "")
    text_of_line = fold(" ".join(parts))
    return all(word in text_of_line for word in fold(text).split())


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


def _order(
    presenter: FactPresenter,
    label: str,
    sort: Sort,
    km: Mapping[str, float],
) -> Callable[[str], tuple[Any, ...]]:
    """Return the key by which a list is put in order; names decide between equals."""
    snapshot = presenter.snapshot
    nodes = snapshot.nodes[label]
    names = {key: fold(presenter.name(label, key)) for key in nodes.ids}
    if sort == "newest":
        when = "start" if label in ("Collaboration", "Trial") else "as_of"
        dates = dict(zip(nodes.ids, nodes.column(when), strict=True))
        return lambda key: (_backwards(dates[key] or ""), names[key])
    if sort == "near":
        far = float("inf")
        return lambda key: (km.get(key, far), names[key])
    if sort in ("ties", "best"):
        many = (
            snapshot.memoise(citations)
            if label == "Source"
            else snapshot.memoise(partners)
        )
        ties = {key: len(many.get(key, ())) for key in nodes.ids}
        if sort == "ties":
            return lambda key: (-ties[key], names[key])
        at_home = dict(zip(nodes.ids, nodes.column("country"), strict=True))
        gone = closed(snapshot)
        return lambda key: (
            at_home[key] != _HOME,
            key in gone,
            -ties[key],
            names[key],
        )
    return lambda key: (names[key],)


def _backwards(date: str) -> tuple[int, ...]:
    """Return a key that puts later dates first and none last."""
    return tuple(-ord(sign) for sign in date) if date else (0,)
