"""What a load has to write: its rows compared with what the graph holds."""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, islice
from typing import TYPE_CHECKING

from graph.bookkeeping import BOOKKEEPING
from graph.model import NODES, RELATIONS, SPECS
from graph.release.checksum import row_hash
from graph.release.read import read_edges, read_nodes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties
    from graph.store.bolt import Reader
    from ingest.rows import Loadable, LoadRow

    Batch = tuple[str, list[Properties]]
    Key = tuple[str, str, str, str]

BATCH = 5000
"""Rows that one statement is given."""


class Changes:
    """Rows to write and rows to remove, each as batches of one kind in the order they need."""

    def __init__(
        self,
        rows: Loadable,
        new: set[bytes] | None,
        gone: dict[str, list[Properties]],
    ) -> None:
        """Keep the rows with the hashes of those to write, None = all; and keys to remove."""
        self._rows, self._new, self._gone = rows, new, gone

    def __len__(self) -> int:
        """Return how many rows are written or removed."""
        count = (
            sum(self._rows.release.counts.values())
            if self._new is None
            else len(self._new)
        )
        return count + sum(map(len, self._gone.values()))

    @property
    def removed(self) -> dict[str, int]:
        """Return how many rows of each kind are removed."""
        return {kind: len(keys) for kind, keys in self._gone.items()}

    def written(self) -> Iterator[Batch]:
        """Yield kind and parameters of the rows to write."""
        new = self._new
        rows = (row for row in self._rows if new is None or row.digest in new)
        for kind, group in groupby(rows, key=lambda row: row.kind):
            while batch := [row.parameter() for row in islice(group, BATCH)]:
                yield kind, batch

    def leaving(self) -> Iterator[Batch]:
        """Yield kind and keys of the rows to remove, relationships before nodes."""
        for kind in (*(spec.name for spec in RELATIONS), *NODES):
            keys = iter(self._gone.get(kind, ()))
            while batch := list(islice(keys, BATCH)):
                yield kind, batch


def everything(rows: Loadable) -> Changes:
    """Return what the load of an empty graph writes."""
    return Changes(rows, None, {})


def compare(reader: Reader, rows: Loadable) -> Changes:
    """Return in what the graph differs from rows, by the content that it holds at this moment.

    The hash of a row has its kind and key in it, so that equal hashes are the same row unchanged.
    Of what is equal nothing but a hash is kept in memory.
    """
    new = {row.digest for row in rows}
    differing: dict[Key, Properties] = {}

    def see(
        digest: bytes,
        key: Key,
        named: Properties,
    ) -> None:
        if digest in new:
            new.discard(digest)
        else:
            differing[key] = named

    for label, properties in read_nodes(reader):
        key, content = properties["id"], stored_content(properties)
        see(row_hash(label, content), (label, key, "", ""), {"id": key})
    for name, start, end, properties in read_edges(reader):
        content = stored_content(properties)
        named = {"start": start, "end": end}
        if own := SPECS[name].key:
            named[own] = content.get(own, "")
        digest = row_hash(
            name,
            {
                **content,
                "_start": start,
                "_end": end,
            },
        )
        see(digest, (name, start, end, str(named.get(own or "", ""))), named)
    if differing:
        for row in rows:
            if row.digest in new:
                differing.pop(_key(row), None)
    gone: dict[str, list[Properties]] = defaultdict(list)
    for (kind, *_), named in differing.items():
        gone[kind].append(named)
    return Changes(rows, new, dict(gone))


def stored_content(properties: dict[str, object]) -> Properties:
    """Return the properties of a stored row without what loads add."""
    return {
        name: value
        for name, value in properties.items()
        if name not in BOOKKEEPING
    }


def _key(row: LoadRow) -> Key:
    if row.start is None:
        return row.kind, row.properties["id"], "", ""
    own = SPECS[row.kind].key
    return (
        row.kind,
        row.start,
        row.end or "",
        str(row.properties.get(own, "")) if own else "",
    )
