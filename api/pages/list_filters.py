"""What a list is narrowed by: words that a record has, values of facets and their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from api.pages import facets
from api.pages.facets import Facet
from api.pages.fact_lines import FactLine, FactPresenter
from api.pages.list_order import Sort
from api.pages.render import country
from graph.common.localised import town
from graph.errors import InvalidInputError
from graph.release.snapshot import Snapshot
from graph.search.stemming import fold


@dataclass(frozen=True)
class Kind:
    """What a list is of: its facets, the line of a record, and the orders it can have."""

    label: str
    facets: tuple[Facet, ...]
    line: Callable[[FactPresenter, str], FactLine]
    sorts: tuple[Sort, ...]
    by_link: tuple[Facet, ...] = ()
    """Facets that a link chooses from and that the page does not offer: too many values."""


def offered(
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
            name_of_value(presenter, facet.name, value),
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


def looser(
    kind: Kind,
    presenter: FactPresenter,
    chosen: dict[str, tuple[str, ...]],
    text: str | None,
    without: Callable[[str, str], str],
) -> list[tuple[str, str, str, int]]:
    """Return what a list without results would hold if one thing chosen were dropped."""
    snapshot, every = presenter.snapshot, (*kind.facets, *kind.by_link)
    named = with_words(presenter, kind.label, text)
    options: list[tuple[str, str, str, int]] = []
    for name, values in chosen.items():
        for value in values:
            rest = tuple(other for other in values if other != value)
            counted = facets.count(
                snapshot,
                every,
                chosen | {name: rest},
                named,
            )
            called = name_of_value(presenter, name, value)
            options.append(
                (name, called, without(name, value), len(counted.ids))
            )
    if text:
        counted = facets.count(
            snapshot,
            every,
            chosen,
            snapshot.nodes[kind.label].ids,
        )
        options.append(("q", text, without("q", text), len(counted.ids)))
    return [option for option in options if option[3]]


def check_values(
    snapshot: Snapshot,
    every: tuple[Facet, ...],
    chosen: dict[str, tuple[str, ...]],
) -> None:
    """Raise InvalidInputError where a value is no record of the facet's vocabulary."""
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


def name_of_value(
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


def with_words(
    presenter: FactPresenter,
    label: str,
    text: str | None,
) -> list[str]:
    """Return the records whose names, town or note have all words that are looked for."""
    ids = presenter.snapshot.nodes[label].ids
    if not text:
        return list(ids)
    words = fold(text).split()
    written = ((key, _text_of(presenter, label, key)) for key in ids)
    return [
        key for key, line in written if all(word in line for word in words)
    ]


def _text_of(
    presenter: FactPresenter,
    label: str,
    key: str,
) -> str:
    row = presenter.snapshot.nodes[label].get(key)
    shown = map(row.get, ("city", "publisher", "url", "inn"))
    parts = (
        presenter.name(label, key),
        key,
        *row.get("aliases", ()),
        *map(str, filter(None, shown)),
        town(row.get("city"), presenter.lang) or "",
    )
    return fold(" ".join(parts))
