"""Records as the rows that the load files take, with the hash of their content."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from graph.model import Release
from ingest.checksum import Checksum, row_hash
from ingest.records import Edge

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel


class LoadRow(NamedTuple):
    """One node or relationship: `kind` is a label or a spec name, `start` is None for nodes."""

    kind: str
    start: str | None
    end: str | None
    properties: dict[str, Any]
    digest: bytes

    def parameter(self) -> dict[str, Any]:
        """Return the row as the load file's `$rows` wants it."""
        values = {"properties": {**self.properties, "hash": self.digest.hex()}}
        if self.start is None:
            return {"id": self.properties["id"], **values}
        return {"start": self.start, "end": self.end, **values}


def content(record: BaseModel | Edge) -> LoadRow:
    """Return the row of a record; empty values are left out, as Neo4j stores no nulls."""
    if isinstance(record, Edge):
        properties = _present(record.record)
        start, end = properties.pop("start"), properties.pop("end")
        name = record.spec.name
        digest = row_hash(name, {**properties, "_start": start, "_end": end})
        return LoadRow(name, start, end, properties, digest)
    properties, label = _present(record), type(record).__name__
    return LoadRow(label, None, None, properties, row_hash(label, properties))


def _present(record: BaseModel) -> dict[str, Any]:
    values = record.model_dump()
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None and value != ()
    }


def offline_release(rows: Iterable[LoadRow], run_id: str = "offline") -> Release:
    """Return the release that these rows would make: its id is the start of their checksum."""
    checksum, counts, sources = Checksum(), Counter[str](), set[str]()
    for row in rows:
        checksum.add(row.digest)
        counts[row.kind] += 1
        sources.add(row.properties["asserted_by"])
    digest = checksum.hexdigest()
    return Release(
        id=f"r-{digest[:12]}",
        run_id=run_id,
        created_at="1970-01-01T00:00:00Z",
        checksum=digest,
        sources=tuple(sorted(sources)),
        counts=dict(sorted(counts.items())),
    )
