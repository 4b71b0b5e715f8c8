"""A release as CSV: the curated tables, and one file per label and relationship of the graph.

The folder is a Frictionless Data Package. Files are UTF-8 without a byte order mark, comma
separated, and have all the columns of the model in every release.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from graph.common.tabular import Table, write_csv
from graph.export.curated_tables import curated_tables
from graph.export.datapackage import datapackage, readme
from graph.export.release_columns import edge_columns, node_columns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.common.properties import Values
    from graph.release.snapshot import Edges, Snapshot

GRAPH = "graph"
"""The folder of the files of the graph."""


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write the tables, `graph/<label or relationship>.csv`, a description; return the files."""
    (path / GRAPH).mkdir(parents=True, exist_ok=True)
    made = [
        _write(path / f"{table.name}.csv", table)
        for table in curated_tables(snapshot)
    ]
    made += [
        _write(path / GRAPH / f"{table.name}.csv", table)
        for table in graph_tables(snapshot)
    ]
    package, about = path / "datapackage.json", path / "README.md"
    package.write_bytes(
        orjson.dumps(datapackage(snapshot), option=orjson.OPT_INDENT_2)
    )
    about.write_text(readme(snapshot), encoding="utf-8")
    return [*made, package, about]


def graph_tables(snapshot: Snapshot) -> list[Table]:
    """Return one table per label and per relationship, with all the columns of the model."""
    nodes = [
        Table(
            label,
            [column.name for column in node_columns(nodes)],
            nodes.rows(),
        )
        for label, nodes in snapshot.nodes.items()
    ]
    edges = [
        Table(
            name,
            [column.name for column in edge_columns(edges)],
            _edge_rows(edges),
        )
        for name, edges in snapshot.edges.items()
    ]
    return nodes + edges


def _edge_rows(edges: Edges) -> Iterator[Values]:
    for (start, end), row in zip(edges.pairs(), edges.rows(), strict=True):
        yield {
            **row,
            "start": start,
            "end": end,
        }


def _write(path: Path, table: Table) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        write_csv(table.rows, out, table.columns)
    return path
