"""A release as one Excel workbook: the curated tables, then the labels and relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.tabular import Table, workbook
from graph.export.csv import graph_tables
from graph.export.curated_tables import curated_tables
from graph.export.datapackage import facts_about
from graph.model import SPECS

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

_NAME_LENGTH = 31
"""Characters that Excel allows in the name of a sheet."""


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one workbook; return it. `atmp ingest --from` reads its curated tables again."""
    about = Table("about", ("what", "value"), facts_about(snapshot))
    graph = [
        Table(_sheet_name(t.name), t.columns, t.rows)
        for t in graph_tables(snapshot)
    ]
    tables = [about, *curated_tables(snapshot), *graph]
    release = snapshot.release
    path.write_bytes(
        workbook(tables, release.created_at, f"ATMP Atlas {release.id}")
    )
    return [path]


def _sheet_name(name: str) -> str:
    """Return the name of a label or relationship, without its second end if it is too long."""
    if len(name) <= _NAME_LENGTH:
        return name
    spec = SPECS[name]
    return f"{spec.type}_{spec.start}".lower()
