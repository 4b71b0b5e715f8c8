"""A view as GEXF with places, colours and years: what Gephi and Gephi Lite open."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from graph.common import gexf_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.common.properties import Properties, Values
    from graph.release.snapshot import Snapshot
    from graph.view.elements import Elements

_LICENCE = "CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)"
_NODE_ATTRIBUTES = (
    gexf_writer.GexfAttribute("kind"),
    gexf_writer.GexfAttribute("region"),
    gexf_writer.GexfAttribute("standing"),
    gexf_writer.GexfAttribute("basis"),
    gexf_writer.GexfAttribute("members", "long"),
    gexf_writer.GexfAttribute("source_urls"),
)
_EDGE_ATTRIBUTES = (
    gexf_writer.GexfAttribute("family"),
    gexf_writer.GexfAttribute("basis"),
    gexf_writer.GexfAttribute("part"),
    gexf_writer.GexfAttribute("whole"),
    gexf_writer.GexfAttribute("collaborations"),
    gexf_writer.GexfAttribute("source_urls"),
)
_SMALLEST = 4.0
"""Size of a node without ties, in the unit of Gephi's canvas."""


def view_gexf(shown: Elements, snapshot: Snapshot) -> bytes:
    """Return the nodes and edges of a view as a GEXF 1.3 file, encoded in UTF-8.

    Ties have no direction; what belongs to something else is a tie whose attributes `part` and
    `whole` say which is which, since not every reader takes directed and undirected edges at once.
    """
    release = snapshot.release
    graph = gexf_writer.Graph(
        description=f"A view of ATMP Atlas, release {release.id}. Licence: {_LICENCE}.",
        date=release.created_at[:10],
        directed=False,
        node_attributes=_NODE_ATTRIBUTES,
        edge_attributes=_EDGE_ATTRIBUTES,
        nodes=_nodes(shown, snapshot),
        edges=_edges(shown, snapshot),
    )
    out = io.StringIO()
    gexf_writer.write(graph, out)
    return out.getvalue().encode("utf-8")


def _nodes(
    shown: Elements, snapshot: Snapshot
) -> Iterator[gexf_writer.GexfNode]:
    for node in shown.nodes:
        row = (
            snapshot.actors.get(node["id"])
            if node["id"] in snapshot.actors
            else {}
        )
        look = gexf_writer.Look(
            node["color"],
            node["x"],
            -node["y"],
            _SMALLEST + float(node["value"]),
        )
        values = {**node, "source_urls": _urls(snapshot, [row])}
        start, end = row.get("founded"), row.get("ended")
        yield gexf_writer.GexfNode(
            node["id"],
            node["label"],
            values,
            start,
            end,
            look,
        )


def _edges(
    shown: Elements, snapshot: Snapshot
) -> Iterator[gexf_writer.GexfEdge]:
    works = snapshot.nodes["Collaboration"]
    owners = _owner_rows(snapshot)
    for number, edge in enumerate(shown.edges, 1):
        ends = (edge["from"], edge["to"])
        values: Properties = {
            "family": edge.get("family"),
            "basis": edge.get("basis"),
        }
        rows: list[Values] = []
        start = end = None
        if edge["kind"] == "part-of":
            rows = [owners[ends]]
            values |= {"part": ends[0], "whole": ends[1]}
        elif edge.get("collaborations"):
            rows = [works.get(key) for key in edge["collaborations"]]
            values["collaborations"] = tuple(edge["collaborations"])
            start, end = _first(rows), _last(rows)
        values["source_urls"] = _urls(snapshot, rows)
        yield gexf_writer.GexfEdge(
            f"e{number}",
            *ends,
            edge["kind"],
            values,
            edge["value"],
            start,
            end,
        )


def _owner_rows(snapshot: Snapshot) -> dict[tuple[str, str], Values]:
    edges = snapshot.edges["part_of_actor_actor"]
    return dict(zip(edges.pairs(), edges.rows(), strict=True))


def _first(rows: Iterable[Values]) -> str | None:
    """Return when the first of several began, None if that of any is unknown."""
    starts = _dates(rows, "start")
    return min(starts, key=gexf_writer.first_day, default=None)


def _last(rows: Iterable[Values]) -> str | None:
    """Return when the last of several ended, None if that of any is unknown."""
    ends = _dates(rows, "end")
    return max(ends, key=gexf_writer.last_day, default=None)


def _dates(rows: Iterable[Values], name: str) -> list[str]:
    """Return a date of each of several rows, nothing if that of any is unknown."""
    dates = [str(row.get(name, "")) for row in rows]
    return dates if all(dates) else []


def _urls(
    snapshot: Snapshot, rows: Iterable[Values]
) -> tuple[str, ...] | None:
    cited = dict.fromkeys(
        key for row in rows for key in row.get("source_ids", ())
    )
    return tuple(snapshot.nodes["Source"].known(cited, "url")) or None
