"""Files of the export that Neo4j's own tool makes a database of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.export import export
from graph.release.read import read_snapshot
from graph.settings import Settings
from graph.store.connection import connect
from ingest.check import run_checks, stored_checksum
from tests.admin import imported

if TYPE_CHECKING:
    from pathlib import Path

    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts


def test_the_imported_database_is_the_one_exported(
    loaded: Writer, tmp_path: Path
) -> None:
    snapshot = read_snapshot(loaded)
    export(snapshot, "neo4j-admin", tmp_path / "files", "https://atlas.example.org")
    settings = Settings(data_dir=tmp_path, neo4j_uri=None)  # pyright: ignore[reportCallIssue]
    imported(settings, tmp_path / "files")
    with connect(settings) as writer:
        assert stored_checksum(writer) == snapshot.release.checksum
        assert read_snapshot(writer).release == snapshot.release
        statements = (
            (tmp_path / "files" / "schema.cypher").read_text("utf-8").split(";\n")
        )
        for statement in filter(None, statements):
            writer._driver.execute_query(statement)
        assert run_checks(writer) == []
        # What the next load compares by, so that it finds nothing changed and sweeps nothing.
        assert marks(writer, NODES) == marks(loaded, NODES)
        assert marks(writer, EDGES) == marks(loaded, EDGES)


NODES = "MATCH (n) WHERE n.hash IS NOT NULL RETURN n.hash AS hash, n.changed_number AS number"
EDGES = "MATCH ()-[n]->() RETURN n.hash AS hash, n.changed_number AS number"


def marks(writer: Writer, statement: str) -> list[tuple[str, int]]:
    found = writer._driver.execute_query(statement).records
    return sorted((row["hash"], row["number"]) for row in found)
