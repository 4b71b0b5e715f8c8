"""A release as one network, as GraphML and GEXF draw it: nodes, edges and their attributes.

Sources, terms, figures and absences are left out: they cite or comment, they are no part of the
network. What they say of a node or an edge, the addresses of its sources, is an attribute of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from graph.export.release_columns import edge_columns, node_columns
from graph.release.labels import name_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.common.properties import Properties, Values
    from graph.export.release_columns import Column, ValueType
    from graph.release.snapshot import Snapshot

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
_NOT_DRAWN = ("Source", "Term", "Figure", "Absence")
_RENAMED = {
    "id": "ref",
    "start": "starts",
    "end": "ends",
    "type": "kind",
}
"""Properties whose names mean something else in these formats."""
_TIMES = {
    "Actor": ("founded", "ended"),
    "Capability": ("since", "until"),
    "Collaboration": ("start", "end"),
    "Trial": ("start", ""),
    "Event": ("date", "date"),
}
"""The properties that say from when to when a node was; "" where nothing says it."""
_DATING = ("Collaboration", "Trial", "Event", "Capability")
"""Nodes whose time is also that of the relationships at them: an actor takes part in a project
while the project runs. That an actor was founded says nothing of when it began what it does."""


Interval = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class NetworkNode:
    """A node: its id is its label and its own id, which is unique in the release."""

    id: str
    label: str
    type: str
    values: Properties
    interval: Interval


@dataclass(frozen=True, slots=True)
class NetworkEdge:
    """A relationship with an id of its own."""

    id: str
    source: str
    target: str
    type: str
    values: Properties
    interval: Interval


class Network:
    """Nodes and edges of a release, one after the other."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read from a release."""
        self.release = snapshot.release
        self._snapshot = snapshot

    @property
    def date(self) -> str:
        """Return the day of the release, YYYY-MM-DD."""
        return self.release.created_at[:10]

    @property
    def description(self) -> str:
        """Return what the file holds and who may do what with it."""
        return (
            f"ATMP Atlas, release {self.release.id} of {self.date}. Licence: {LICENCE} "
            f"({LICENCE_URL}). source_urls are the pages that state a fact; an interval without "
            "an end has none in the sources."
        )

    def node_attributes(self) -> dict[str, ValueType]:
        """Return the type of each attribute of nodes."""
        drawn = (
            nodes
            for label, nodes in self._snapshot.nodes.items()
            if label not in _NOT_DRAWN
        )
        return _types(node_columns(nodes) for nodes in drawn)

    def edge_attributes(self) -> dict[str, ValueType]:
        """Return the type of each attribute of edges."""
        kinds = _types(
            edge_columns(edges) for edges in self._snapshot.edges.values()
        )
        ends = ("starts", "ends")
        return {name: kind for name, kind in kinds.items() if name not in ends}

    def nodes(self) -> Iterator[NetworkNode]:
        """Yield the nodes, label by label."""
        for label, nodes in self._snapshot.nodes.items():
            if label in _NOT_DRAWN:
                continue
            for row in nodes.rows():
                yield NetworkNode(
                    f"{label}:{row['id']}",
                    name_of(row, "en"),
                    label,
                    self._values(row),
                    _interval(label, row),
                )

    def edges(self) -> Iterator[NetworkEdge]:
        """Yield the relationships; the ids number them."""
        number = 0
        for edges in self._snapshot.edges.values():
            spec = edges.spec
            if spec.start in _NOT_DRAWN or spec.end in _NOT_DRAWN:
                continue
            dating = next(
                (
                    label
                    for label in _DATING
                    if label in (spec.start, spec.end)
                ),
                None,
            )
            for (start, end), row in zip(
                edges.pairs(), edges.rows(), strict=True
            ):
                number += 1
                interval: Interval = (None, None)
                if dating is not None:
                    key = start if dating == spec.start else end
                    interval = _interval(
                        dating, self._snapshot.nodes[dating].get(key)
                    )
                yield NetworkEdge(
                    f"e{number}",
                    f"{spec.start}:{start}",
                    f"{spec.end}:{end}",
                    spec.type,
                    self._values(row),
                    interval,
                )

    def _values(self, row: Values) -> Properties:
        values = {
            _RENAMED.get(name, name): value for name, value in row.items()
        }
        addresses = (
            self._addresses.get(key) for key in row.get("source_ids", ())
        )
        return values | {"source_urls": tuple(filter(None, addresses))}

    @cached_property
    def _addresses(self) -> dict[str, str | None]:
        sources = self._snapshot.nodes["Source"]
        return dict(zip(sources.ids, sources.column("url"), strict=True))


def _types(tables: Iterable[tuple[Column, ...]]) -> dict[str, ValueType]:
    """Return the type of each attribute: that of its columns, text where they differ."""
    types: dict[str, ValueType] = {}
    for columns in tables:
        for column in columns:
            name = _RENAMED.get(column.name, column.name)
            kind: ValueType = "string" if column.several else column.type
            types[name] = kind if types.get(name, kind) == kind else "string"
    types["source_urls"] = "string"
    return types


def _interval(label: str, row: Values) -> Interval:
    first, last = _TIMES.get(label, ("", ""))
    return row.get(first), row.get(last)
