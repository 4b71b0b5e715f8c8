"""Read the current release from the database into a Snapshot."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from graph.errors import NoReleaseError, StoreError
from graph.model import NODES, RELATIONS, Release
from graph.release.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.model import RelationSpec
    from graph.store.bolt import Reader

    Edge = tuple[str, str, str, dict[str, Any]]

PAGE = 5000
_AT_ONCE = 4
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
        nodes, edges = _read(reader)
        if current_release(reader).run_id == release.run_id:
            pairs = ((label, row) for label, rows in nodes.items() for row in rows)
            return Snapshot.build(release, pairs, edges)
    raise StoreError("Loads followed one another while the release was read.", hint="Try again.")


def _read(reader: Reader) -> tuple[dict[str, list[dict[str, Any]]], list[Edge]]:
    """Return nodes by label and all relationships, some kinds at a time.

    A server that just started spends most of the time on planning each statement once.
    """
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        rows = pool.map(lambda label: list(read_nodes(reader, label)), NODES)
        nodes = dict(zip(NODES, rows, strict=True))
        ids = {label: [row["id"] for row in rows] for label, rows in nodes.items()}
        parts = pool.map(lambda spec: list(read_edges(reader, spec, ids[spec.start])), RELATIONS)
        return nodes, [edge for part in parts for edge in part]


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


def read_edges(reader: Reader, spec: RelationSpec, starts: Sequence[str]) -> Iterator[Edge]:
    """Yield (spec name, start id, end id, properties) of one kind of relationship."""
    for first in range(0, len(starts), PAGE):
        page = list(starts[first : first + PAGE])
        for row in reader.fetch(f"release.{spec.name}", {"ids": page}):
            yield spec.name, row["start"], row["end"], row["properties"]
