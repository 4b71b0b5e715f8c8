"""A release as GEXF 1.3, with the time of nodes and ties where it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common import gexf_writer
from graph.export.release_network import Network

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.common.properties import Properties, Values
    from graph.export.release_columns import ValueType
    from graph.release.snapshot import Snapshot

_TYPES: dict[ValueType, gexf_writer.AttributeType] = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
}


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one GEXF file; return it."""
    network = Network(snapshot)
    graph = gexf_writer.Graph(
        description=network.description,
        date=network.date,
        directed=True,
        node_attributes=[
            gexf_writer.GexfAttribute("type"),
            *_attributes(network.node_attributes()),
        ],
        edge_attributes=_attributes(network.edge_attributes()),
        nodes=_nodes(network),
        edges=_edges(network),
    )
    with path.open("w", encoding="utf-8", newline="\n") as out:
        gexf_writer.write(graph, out)
    return [path]


def _attributes(
    types: Mapping[str, ValueType],
) -> list[gexf_writer.GexfAttribute]:
    return [
        gexf_writer.GexfAttribute(name, _TYPES[kind])
        for name, kind in types.items()
    ]


def _nodes(network: Network) -> Iterator[gexf_writer.GexfNode]:
    for node in network.nodes():
        values: Properties = {**_filled(node.values), "type": node.type}
        yield gexf_writer.GexfNode(
            node.id,
            node.label,
            values,
            *node.interval,
        )


def _edges(network: Network) -> Iterator[gexf_writer.GexfEdge]:
    for edge in network.edges():
        start, end = edge.interval
        yield gexf_writer.GexfEdge(
            edge.id,
            edge.source,
            edge.target,
            edge.type,
            _filled(edge.values),
            start=start,
            end=end,
        )


def _filled(values: Values) -> Properties:
    return {name: value for name, value in values.items() if value != ()}
