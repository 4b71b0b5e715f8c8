"""GraphML and GEXF by networkx: what Gephi, Gephi Lite, yEd and Cytoscape open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import networkx as nx

    from graph.release.snapshot import Snapshot

_NOT_DRAWN = ("Source", "Term", "Figure")


def to_networkx(snapshot: Snapshot) -> nx.MultiDiGraph[str]:
    """Return the release as a networkx graph.

    Nodes are `Label:id` with attributes `label` (its name), `type` and the plain properties;
    lists are joined by `; ` because neither format has them. Sources, terms and figures are
    left out: they cite, they are no part of the network.
    """
    import networkx as nx  # noqa: PLC0415 - most of a second, for this alone

    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(release=snapshot.release.id, licence="CC BY 4.0")
    for label, nodes in snapshot.nodes.items():
        if label in _NOT_DRAWN:
            continue
        for row in nodes.rows():
            name = row.get("name") or row.get("name_en") or row.get("title") or row["id"]
            kind = {"kind" if key == "type" else key: value for key, value in row.items()}
            graph.add_node(f"{label}:{row['id']}", **{**_plain(kind), "label": name, "type": label})
    for edges in snapshot.edges.values():
        spec = edges.spec
        if spec.start in _NOT_DRAWN or spec.end in _NOT_DRAWN:
            continue
        for (start, end), row in zip(edges.pairs(), edges.rows(), strict=True):
            ends = (f"{spec.start}:{start}", f"{spec.end}:{end}")
            graph.add_edge(*ends, **{**_plain(row), "label": spec.type})
    return graph


def write_graphml(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one GraphML file; return it."""
    from networkx import write_graphml as write  # noqa: PLC0415 - as above

    write(to_networkx(snapshot), path)
    return [path]


def write_gexf(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one GEXF 1.2 file; return it."""
    from networkx import write_gexf as write  # noqa: PLC0415 - as above

    write(to_networkx(snapshot), path)
    return [path]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        # `id`, `start` and `end` are words of the formats themselves.
        {"id": "key", "start": "starts", "end": "ends"}.get(name, name): (
            "; ".join(value) if isinstance(value, tuple) else value
        )
        for name, value in row.items()
    }
