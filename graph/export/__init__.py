"""The release as files: for spreadsheets, Gephi, the semantic web and another Neo4j."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from graph.common.disks import DISK_FULL, disk_refusal
from graph.common.textio import written_whole
from graph.errors import InvalidInputError
from graph.export import admin_import, csv, gexf, graphml, jsonld, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.release.snapshot import Snapshot

FORMATS = ("csv", "xlsx", "graphml", "gexf", "jsonld", "neo4j-admin")
"""What a release can be written as; csv and neo4j-admin make a folder of files."""
FOLDERS = frozenset({"csv", "neo4j-admin"})


def export(
    snapshot: Snapshot,
    form: str,
    path: Path,
    base_url: str,
) -> list[Path]:
    """Write the release to a path that somebody names and return the files made.

    Raises:
        InvalidInputError: no such format, or the path cannot be written.
        DiskError: the disk is full.
    """
    require_format(form)
    try:
        if form in FOLDERS:
            return write_release(
                snapshot,
                form,
                path,
                base_url,
            )
        with written_whole(path) as part:
            write_release(
                snapshot,
                form,
                part,
                base_url,
            )
    except OSError as exc:
        if exc.errno in DISK_FULL:
            raise disk_refusal(exc, path.parent) from exc
        raise InvalidInputError(
            f"{path} cannot be written: {exc.strerror}."
        ) from exc
    return [path]


def require_format(form: str) -> None:
    """Raise InvalidInputError if a release cannot be written so."""
    if form not in FORMATS:
        raise InvalidInputError(
            f"No format {form!r}.", hint=f"One of {', '.join(FORMATS)}."
        )


def write_release(
    snapshot: Snapshot,
    form: str,
    path: Path,
    base_url: str,
) -> list[Path]:
    """Write the release in one format and return the files made; raises OSError.

    Args:
        snapshot: the release.
        form: one of `FORMATS`.
        path: the file, or the folder for csv and neo4j-admin.
        base_url: where the site is; the identifiers of JSON-LD begin with it.
    """
    writers: dict[str, Callable[[Snapshot, Path], list[Path]]] = {
        "csv": csv.write,
        "xlsx": xlsx.write,
        "graphml": graphml.write,
        "gexf": gexf.write,
        "jsonld": partial(jsonld.write, base_url=base_url),
        "neo4j-admin": admin_import.write,
    }
    return writers[form](snapshot, path)
