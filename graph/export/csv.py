"""One CSV file per label and per relationship, safe to open in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.common.textio import write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.release.snapshot import Edges, Nodes, Snapshot


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write `<label>.csv` and `<relationship>.csv` into the folder; return the files."""
    path.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for label, nodes in snapshot.nodes.items():
        made.append(_file(path / f"{label}.csv", _nodes(nodes)))
    for name, edges in snapshot.edges.items():
        made.append(_file(path / f"{name}.csv", _edges(edges)))
    return made


def _file(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        write_csv(rows, out)
    return path


def _nodes(nodes: Nodes) -> Iterator[dict[str, Any]]:
    names = [name for name in nodes.names if name != "id"]
    for row in nodes.rows():
        yield {"id": row["id"], **{name: row.get(name) for name in names}}


def _edges(edges: Edges) -> Iterator[dict[str, Any]]:
    names = [name for name in edges.names if name not in {"start", "end"}]
    for (start, end), row in zip(edges.pairs(), edges.rows(), strict=True):
        yield {"start": start, "end": end, **{name: row.get(name) for name in names}}
