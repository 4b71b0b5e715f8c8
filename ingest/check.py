"""The post-load assertions: queries/checks and the checksum of what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph.model import BOOKKEEPING
from graph.release.checksum import Checksum, row_hash
from graph.release.read import current_release, read_edges, read_nodes
from graph.store import catalogue

if TYPE_CHECKING:
    from graph.store.bolt import Reader

Problem = dict[str, Any]


def run_checks(reader: Reader) -> list[Problem]:
    """Return every offending record as `check`, `kind`, `id`, `problem`; empty = all is well.

    Raises:
        NoReleaseError: nothing was loaded yet.
        StoreError: the database failed.
    """
    release = current_release(reader)
    found = [
        {"check": query.id, **row}
        for query in catalogue.catalogue().values()
        if query.returns == ("kind", "id", "problem")
        for row in reader.fetch(query.id)
    ]
    stored = stored_checksum(reader)
    if stored != release.checksum:
        problem = f"content gives checksum {stored}, the release says {release.checksum}"
        found.append({"check": "checksum", "kind": "Release", "id": release.id, "problem": problem})
    return found


def stored_checksum(reader: Reader) -> str:
    """Return the checksum computed anew from every node and relationship in the database."""
    checksum = Checksum()
    for label, row in read_nodes(reader):
        checksum.add(row_hash(label, _content(row)))
    for name, start, end, row in read_edges(reader):
        checksum.add(row_hash(name, {**_content(row), "_start": start, "_end": end}))
    return checksum.hexdigest()


def _content(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in BOOKKEEPING}
