"""GraphML: what Gephi, yEd, Cytoscape, igraph, networkx, JGraphT and TinkerPop open.

Schema: http://graphml.graphdrawing.org/xmlns/1.1/graphml.xsd. Every edge has an id of its own: a
reader that takes ids for identity would keep one edge of those that share one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.gexf_writer import plain
from graph.common.xmltext import XmlWriter, name_token
from graph.export.release_network import LICENCE, LICENCE_URL, Network

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_HEAD = {
    "xmlns": _NAMESPACE,
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xsi:schemaLocation": f"{_NAMESPACE} {_NAMESPACE}/1.0/graphml.xsd",
}
_TYPES = {
    "string": "string",
    "integer": "long",
    "number": "double",
    "boolean": "boolean",
}
_NODE_FIRST = {
    "label": "string",
    "type": "string",
    "labelV": "string",
}
_EDGE_FIRST = {
    "label": "string",
    "labelE": "string",
    "weight": "number",
}
_DATES = {"starts": "string", "ends": "string"}
"""`labelV` and `labelE` are where TinkerPop looks for the label of a vertex and of an edge."""


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one GraphML file; return it."""
    network = Network(snapshot)
    about = {
        "release": network.release.id,
        "checksum": network.release.checksum,
        "date": network.date,
        "licence": f"{LICENCE} {LICENCE_URL}",
        "description": network.description,
    }
    with path.open("w", encoding="utf-8", newline="\n") as out:
        xml = XmlWriter(out)
        xml.start("graphml", _HEAD)
        graph_keys = _declare(xml, "graph", dict.fromkeys(about, "string"))
        node_keys = _declare(
            xml, "node", _NODE_FIRST | _DATES | network.node_attributes()
        )
        edge_keys = _declare(
            xml, "edge", _EDGE_FIRST | _DATES | network.edge_attributes()
        )
        xml.start("graph", {"id": "atmp-atlas", "edgedefault": "directed"})
        _write_values(xml, about, graph_keys)
        for node in network.nodes():
            xml.start("node", {"id": name_token(node.id)})
            start, end = node.interval
            first = {
                "label": node.label,
                "type": node.type,
                "labelV": node.type,
            }
            _write_values(
                xml,
                {"starts": start, "ends": end} | node.values | first,
                node_keys,
            )
            xml.end()
        for edge in network.edges():
            ends = {
                "source": name_token(edge.source),
                "target": name_token(edge.target),
            }
            xml.start("edge", {"id": edge.id, **ends})
            start, end = edge.interval
            first = {
                "label": edge.type,
                "labelE": edge.type,
                "weight": 1.0,
            }
            _write_values(
                xml,
                edge.values | first | {"starts": start, "ends": end},
                edge_keys,
            )
            xml.end()
        xml.end()
        xml.end()
    return [path]


def _declare(
    xml: XmlWriter,
    target: str,
    types: Mapping[str, str],
) -> dict[str, str]:
    """Write the keys of graph, nodes or edges; return the key of each name."""
    keys = {name: f"{target[0]}_{name}" for name in types}
    for name, kind in types.items():
        attributes = {
            "id": keys[name],
            "for": target,
            "attr.name": name,
        }
        xml.element("key", {**attributes, "attr.type": _TYPES[kind]})
    return keys


def _write_values(
    xml: XmlWriter,
    values: Properties,
    keys: Mapping[str, str],
) -> None:
    present: Iterable[str] = (
        name for name in keys if values.get(name) not in (None, ())
    )
    for name in present:
        xml.element("data", {"key": keys[name]}, plain(values[name]))
