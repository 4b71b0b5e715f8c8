"""Up to four actors side by side, as a page and as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.deps import SnapshotDep
from api.files import TableForm, table_file
from api.pages.choosing import FormNames
from api.pages.fact_lines import FactPresenter
from api.pages.home import PageLanguage
from api.pages.lives import strip_of
from api.pages.record_sections import sections
from api.pages.render import page
from api.params import filled
from api.turns import CostlyRoute
from graph.common.localised import country, day, town
from graph.common.properties import Properties
from graph.release.adjacency import adjacency
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from api.pages.fact_lines import Section

router = APIRouter(route_class=CostlyRoute)
MOST = 4
"""Actors that stand side by side."""
_LISTS = (
    "therapies",
    "stages",
    "collaborations",
    "products",
    "trials",
    "units",
)
"""Sections of a record that are compared entry by entry."""
Names = Annotated[
    list[Annotated[str, Query(max_length=200)]] | None, Query(max_length=MOST)
]
FormOf = Annotated[TableForm | None, Query(alias="format"), filled]


@dataclass(frozen=True)
class ComparedValue:
    """A value of an actor: what it is called, the record it leads to, and who else has it."""

    name: str
    label: str = ""
    id: str = ""
    shared: bool = False


@dataclass(frozen=True)
class Line:
    """A property of all actors: its name, and each one's entries in their order."""

    heading: str
    cells: tuple[tuple[ComparedValue, ...], ...]

    @property
    def counted(self) -> bool:
        """Return whether the entries are a list that may be long."""
        return any(entry.label for cell in self.cells for entry in cell)


@router.get("/{lang}/compare")
def compare(
    request: Request,
    snapshot: SnapshotDep,
    lang: PageLanguage,
    actor: Names = None,
    form: FormOf = None,
) -> Response:
    """Show actors, named by id or name, side by side; those they share are marked."""
    names = FormNames(request, snapshot, lang)
    keys = list(dict.fromkeys(names.actors("actor", actor)))
    presenter = FactPresenter(snapshot, lang)
    shown = lines(presenter, keys) if keys else []
    if form:
        rows = [_row(keys, line) for line in shown]
        return table_file(
            snapshot,
            form,
            "_".join(["compare", *keys])[:100],
            ["property", *keys],
            [_names(presenter, keys), *rows],
        )
    return page(
        "compare.html",
        lang,
        snapshot,
        keys=keys,
        rows=[snapshot.actors.get(key) for key in keys],
        lines=shown,
        fields=_fields(presenter, keys, names.typed("actor")),
        presenter=presenter,
        doubts=names.doubts,
        typed=names.typed,
    )


def _fields(
    presenter: FactPresenter,
    keys: Sequence[str],
    typed: str,
) -> list[str]:
    """Return what the fields of the form say: the actors, what was typed for the next, nothing."""
    named = [presenter.name("Actor", key) for key in keys]
    return [*named, typed, *[""] * MOST][:MOST]


def lines(presenter: FactPresenter, keys: Sequence[str]) -> list[Line]:
    """Return what is compared of some actors; what none of them has is left out."""
    shown = [*_attributes(presenter, keys), _partners(presenter, keys)]
    by_name = [
        {
            section.name: section
            for section in sections(presenter, "Actor", key)
        }
        for key in keys
    ]
    shown += [
        _section(
            presenter.t[f"rec_{name}"],
            [headed.get(name) for headed in by_name],
        )
        for name in _LISTS
    ]
    return [line for line in shown if any(line.cells)]


def _attributes(
    presenter: FactPresenter, keys: Sequence[str]
) -> Iterable[Line]:
    columns = [_of_one(presenter, key) for key in keys]
    for heading in columns[0]:
        texts = [column[heading] for column in columns]
        yield Line(
            heading,
            tuple((ComparedValue(text),) if text else () for text in texts),
        )


def _of_one(presenter: FactPresenter, key: str) -> dict[str, str]:
    """Return what a record says of an actor in single words, by the name of the property."""
    snapshot, t, lang = presenter.snapshot, presenter.t, presenter.lang
    row, status = (
        snapshot.actors.get(key),
        snapshot.memoise(operating_statuses)[key],
    )
    strip = strip_of(presenter, key)
    where = (
        town(row.get("city"), lang),
        presenter.coded("region", row),
        country(row.get("country"), lang),
    )
    since = f" {day(status.date, lang)}" if status.date else ""
    return {
        t["field_kind"]: t[f"kind_{row['kind']}"],
        t["field_seat"]: ", ".join(dict.fromkeys(filter(None, where))),
        t["cmp_standing"]: t[f"standing_{status.state}"] + since,
        t["field_founded"]: day(row.get("founded", ""), lang),
        t["cmp_does"]: " · ".join(
            f"{count} {t[f'status_{name}']}" for name, count in strip.counts
        ),
        t["cmp_newest"]: day(strip.newest or "", lang),
    }


def _partners(presenter: FactPresenter, keys: Sequence[str]) -> Line:
    tied = presenter.snapshot.memoise(adjacency)
    return Line(
        presenter.t["cmp_partners"],
        tuple(
            _entries(
                presenter,
                "Actor",
                [tied[key] for key in keys],
                at,
            )
            for at in range(len(keys))
        ),
    )


def _section(heading: str, some: Sequence[Section | None]) -> Line:
    facts = [section.facts if section else [] for section in some]
    stated = [
        {fact.id: fact for fact in each if fact.basis == "asserted"}
        for each in facts
    ]
    cells: list[tuple[ComparedValue, ...]] = []
    for at, own in enumerate(stated):
        rest = _of_others(stated, at)
        named = [
            ComparedValue(
                fact.name,
                fact.label,
                key,
                key in rest,
            )
            for key, fact in own.items()
        ]
        cells.append(_shared_first(named))
    return Line(heading, tuple(cells))


def _of_others(sets: Sequence[Iterable[str]], at: int) -> frozenset[str]:
    """Return what is in any of the sets but that at a position."""
    return frozenset[str]().union(*sets[:at], *sets[at + 1 :])


def _entries(
    presenter: FactPresenter,
    label: str,
    sets: Sequence[frozenset[str]],
    at: int,
) -> tuple[ComparedValue, ...]:
    rest = _of_others(sets, at)
    named = [
        ComparedValue(
            presenter.name(label, key),
            label,
            key,
            key in rest,
        )
        for key in sets[at]
    ]
    return _shared_first(sorted(named, key=lambda entry: entry.name))


def _shared_first(
    entries: Sequence[ComparedValue],
) -> tuple[ComparedValue, ...]:
    return tuple(sorted(entries, key=lambda entry: not entry.shared))


def _names(presenter: FactPresenter, keys: Sequence[str]) -> Properties:
    names = {key: presenter.name("Actor", key) for key in keys}
    return {"property": presenter.t["cmp_name"]} | names


def _row(keys: Sequence[str], line: Line) -> Properties:
    cells = {
        key: [entry.name for entry in cell]
        for key, cell in zip(keys, line.cells, strict=True)
    }
    return {"property": line.heading} | cells
