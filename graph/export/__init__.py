"""The release as files: for spreadsheets, Gephi, the semantic web and another Neo4j."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import InvalidInputError
from graph.export import admin_import, csv, graphml, jsonld

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.release.snapshot import Snapshot

FORMATS: dict[str, Callable[[Snapshot, Path], list[Path]]] = {
    "csv": csv.write,
    "graphml": graphml.write_graphml,
    "gexf": graphml.write_gexf,
    "jsonld": jsonld.write,
    "neo4j-admin": admin_import.write,
}
"""How each format is written to a path; csv and neo4j-admin make a folder of files."""


def export(snapshot: Snapshot, form: str, path: Path) -> list[Path]:
    """Write the release in one format and return the files made.

    Raises:
        InvalidInputError: no such format, or the path cannot be written.
    """
    if form not in FORMATS:
        raise InvalidInputError(f"No format {form!r}.", hint=f"One of {', '.join(FORMATS)}.")
    try:
        return FORMATS[form](snapshot, path)
    except OSError as exc:
        raise InvalidInputError(f"{path} cannot be written: {exc.strerror}.") from exc
