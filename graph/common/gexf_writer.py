"""GEXF 1.3, the file of Gephi and Gephi Lite: nodes and edges with attributes, times and looks.

The format has no graph attributes, so what holds for all of it (release, licence) stands in its
description. Schema: https://gexf.net/1.3/gexf.xsd.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any, Literal

from graph.common.properties import items_of
from graph.common.xmltext import XmlWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.common.properties import Values

_NAMESPACE = "http://gexf.net/1.3"
_HEAD = {
    "xmlns": _NAMESPACE,
    "xmlns:viz": f"{_NAMESPACE}/viz",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}/gexf.xsd",
    "version": "1.3",
}
AttributeType = Literal["string", "long", "double", "boolean"]
_YEAR, _MONTH = 4, 7
"""Length of a date that is a year alone (YYYY), or a month (YYYY-MM)."""


@dataclass(frozen=True, slots=True)
class GexfAttribute:
    """A column of the nodes or of the edges."""

    name: str
    type: AttributeType = "string"


@dataclass(frozen=True, slots=True)
class Look:
    """How a node is drawn: colour as `#rrggbb`, position and size."""

    colour: str
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class GexfNode:
    """A node; `start` and `end` are dates (YYYY, YYYY-MM or YYYY-MM-DD) where they are known."""

    id: str
    label: str
    values: Values
    start: str | None = None
    end: str | None = None
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class GexfEdge:
    """An edge; those of another `kind` between the same two nodes stay edges of their own."""

    id: str
    source: str
    target: str
    kind: str
    values: Values
    weight: float = 1.0
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Graph:
    """A whole file: `date` is the day of the data, so that the same data give the same bytes."""

    description: str
    date: str
    directed: bool
    node_attributes: Sequence[GexfAttribute]
    edge_attributes: Sequence[GexfAttribute]
    nodes: Iterable[GexfNode]
    edges: Iterable[GexfEdge]
    creator: str = field(default="ATMP Atlas")


def write(graph: Graph, out: IO[str]) -> None:
    """Write a graph to an open UTF-8 file."""
    xml = XmlWriter(out)
    xml.start("gexf", _HEAD)
    xml.start("meta", {"lastmodifieddate": graph.date})
    xml.element("creator", text=graph.creator)
    xml.element("description", text=graph.description)
    xml.end()
    xml.start(
        "graph",
        {
            "defaultedgetype": "directed" if graph.directed else "undirected",
            "mode": "dynamic",
            "timeformat": "date",
            "timerepresentation": "interval",
        },
    )
    node_keys = _declare(xml, "node", graph.node_attributes)
    edge_keys = _declare(xml, "edge", graph.edge_attributes)
    xml.start("nodes")
    for node in graph.nodes:
        _write_node(xml, node, node_keys)
    xml.end()
    xml.start("edges")
    for edge in graph.edges:
        _write_edge(xml, edge, edge_keys)
    xml.end()
    xml.end()
    xml.end()


def first_day(date: str) -> str:
    """Return the first day that a date of any precision stands for, as YYYY-MM-DD."""
    return date + {_YEAR: "-01-01", _MONTH: "-01"}.get(len(date), "")


def last_day(date: str) -> str:
    """Return the last day that a date of any precision stands for, as YYYY-MM-DD."""
    if len(date) == _YEAR:
        return f"{date}-12-31"
    if len(date) == _MONTH:
        days = calendar.monthrange(int(date[:4]), int(date[5:]))[1]
        return f"{date}-{days:02}"
    return date


def _declare(
    xml: XmlWriter,
    target: str,
    attributes: Sequence[GexfAttribute],
) -> dict[str, str]:
    """Write the columns of nodes or edges; return the key of each name."""
    keys = {
        attribute.name: str(number)
        for number, attribute in enumerate(attributes)
    }
    xml.start("attributes", {"class": target, "mode": "static"})
    for attribute in attributes:
        values = {
            "id": keys[attribute.name],
            "title": attribute.name,
            "type": attribute.type,
        }
        xml.element("attribute", values)
    xml.end()
    return keys


def _write_node(
    xml: XmlWriter,
    node: GexfNode,
    keys: Mapping[str, str],
) -> None:
    xml.start(
        "node",
        {
            "id": node.id,
            "label": node.label,
            **_times(node.start, node.end),
        },
    )
    if node.look is not None:
        red, green, blue = (
            str(int(node.look.colour[at : at + 2], 16)) for at in (1, 3, 5)
        )
        xml.element(
            "viz:color",
            {
                "r": red,
                "g": green,
                "b": blue,
            },
        )
        xml.element(
            "viz:position",
            {
                "x": str(node.look.x),
                "y": str(node.look.y),
                "z": "0",
            },
        )
        xml.element("viz:size", {"value": str(node.look.size)})
    _write_values(xml, node.values, keys)
    xml.end()


def _write_edge(
    xml: XmlWriter,
    edge: GexfEdge,
    keys: Mapping[str, str],
) -> None:
    attributes = {
        "id": edge.id,
        "source": edge.source,
        "target": edge.target,
        "kind": edge.kind,
        "label": edge.kind,
        "weight": str(float(edge.weight)),
        **_times(edge.start, edge.end),
    }
    xml.start("edge", attributes)
    _write_values(xml, edge.values, keys)
    xml.end()


def _write_values(
    xml: XmlWriter,
    values: Values,
    keys: Mapping[str, str],
) -> None:
    present = [
        (name, values[name]) for name in keys if values.get(name) is not None
    ]
    if not present:
        return
    xml.start("attvalues")
    for name, value in present:
        xml.element("attvalue", {"for": keys[name], "value": plain(value)})
    xml.end()


def plain(value: Any) -> str:
    """Return a value as the text of an attribute; several are joined by `|`."""
    parts = items_of(value)
    if parts is not None:
        return "|".join(map(str, parts))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _times(start: str | None, end: str | None) -> dict[str, str | None]:
    return {
        "start": first_day(start) if start else None,
        "end": last_day(end) if end else None,
    }
