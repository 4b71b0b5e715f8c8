from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from graph.release.snapshot import Snapshot
from ingest.records import Edge
from ingest.report import Report
from ingest.rows import content, offline_release
from ingest.sources import curated

if TYPE_CHECKING:
    from pydantic import BaseModel

os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")


@pytest.fixture(scope="session")
def curated_records() -> list[BaseModel | Edge]:
    """Return the records of the shipped tables, read without a database."""
    report = Report()
    records = curated.read(curated.SHIPPED, report)
    report.raise_if_any()
    return records


@pytest.fixture(scope="session")
def curated_snapshot(curated_records: list[BaseModel | Edge]) -> Snapshot:
    """Return the snapshot that the shipped tables give, built without a database.

    tests/store proves that the one read back from Neo4j is equal to it.
    """
    rows = [content(record) for record in curated_records]
    nodes = [(row.kind, row.properties) for row in rows if row.start is None]
    edges = [
        (row.kind, row.start, row.end, row.properties)
        for row in rows
        if row.start is not None and row.end is not None
    ]
    return Snapshot.build(offline_release(rows), nodes, edges)
