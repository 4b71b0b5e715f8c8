"""A view as GEXF with places and colours: what Gephi and Gephi Lite open."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graph.view.elements import Elements

_TOLD = ("kind", "region", "standing", "members")


def gexf(shown: Elements, release: str) -> bytes:
    """Return the nodes and edges of a view as a GEXF 1.2 file, encoded in UTF-8."""
    import networkx as nx  # noqa: PLC0415 - most of a second, for this alone

    graph: nx.DiGraph[str] = nx.DiGraph(release=release, licence="CC BY 4.0")
    for node in shown.nodes:
        red, green, blue = (int(node["color"][at : at + 2], 16) for at in (1, 3, 5))
        told = {name: node[name] for name in _TOLD if node.get(name) is not None}
        graph.add_node(
            node["id"], label=node["label"], **told,
            viz={
                "color": {"r": red, "g": green, "b": blue, "a": 1},
                "position": {"x": node["x"], "y": -node["y"], "z": 0},
                "size": 4 + float(node["value"]),
            },
        )  # fmt: skip
    for edge in shown.edges:
        told = {name: edge[name] for name in ("kind", "basis", "family") if name in edge}
        told |= {"collaborations": "; ".join(edge.get("collaborations", ()))}
        ends: tuple[Any, Any] = (edge["from"], edge["to"])
        if graph.has_edge(*ends):
            continue  # a part of an organisation may also work with it: one line in GEXF
        graph.add_edge(*ends, weight=edge["value"], **told)
    out = io.BytesIO()
    nx.write_gexf(graph, out)
    return out.getvalue()
