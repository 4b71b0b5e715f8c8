"""Read the current release from the database into a Snapshot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.errors import NoReleaseError, StoreError
from graph.model import NODES, RELATIONS, Release
from graph.release.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from graph.store.bolt import Reader

PAGE = 5000
_TRIES = 3


def current_release(reader: Reader) -> Release:
    """Return the release of the last finished load; raise NoReleaseError if there is none."""
    rows = reader.fetch("release.current")
    if not rows:
        raise NoReleaseError("The database holds no release.", hint="Load one with: atmp ingest")
    properties = rows[0]["properties"]
    return Release.model_validate({**properties, "counts": json.loads(properties["counts"])})


def read_snapshot(reader: Reader) -> Snapshot:
    """Return the current release as columns in memory.

    Reads again when a load finished in between, so that nothing of two releases is mixed.

    Raises:
        NoReleaseError: no load has finished yet.
        StoreError: releases changed faster than they could be read.
    """
    for _ in range(_TRIES):
        release = current_release(reader)
        nodes = {label: list(read_nodes(reader, label)) for label in NODES}
        edges = list(read_edges(reader, {label: _ids(rows) for label, rows in nodes.items()}))
        if current_release(reader).run_id == release.run_id:
            pairs = ((label, row) for label, rows in nodes.items() for row in rows)
            return Snapshot.build(release, pairs, edges)
    raise StoreError("Loads followed one another while the release was read.", hint="Try again.")


def read_nodes(reader: Reader, label: str) -> Iterator[dict[str, Any]]:
    """Yield the properties of all nodes of a label, ordered by id, a page at a time."""
    after = ""
    while True:
        rows = reader.fetch(f"release.{label.lower()}", {"after": after, "limit": PAGE})
        for row in rows:
            yield row["properties"]
        if len(rows) < PAGE:
            return
        after = rows[-1]["properties"]["id"]


def read_edges(
    reader: Reader, ids: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Yield (spec name, start id, end id, properties) of all relationships from those nodes."""
    for spec in RELATIONS:
        starts = ids[spec.start]
        for first in range(0, len(starts), PAGE):
            page = list(starts[first : first + PAGE])
            for row in reader.fetch(f"release.{spec.name}", {"ids": page}):
                yield spec.name, row["start"], row["end"], row["properties"]


def _ids(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]
