"""Records as the rows that the load files take, with the hash of their content."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple, Protocol

from graph.bookkeeping import Release
from graph.model import NODES, RELATIONS
from graph.release.checksum import Checksum, row_hash
from ingest.records import Edge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pydantic import BaseModel

    from graph.common.properties import Properties


class LoadRow(NamedTuple):
    """One node or relationship: `kind` is a label or a spec name, `start` is None for nodes."""

    kind: str
    start: str | None
    end: str | None
    properties: Properties
    digest: bytes

    def parameter(self) -> Properties:
        """Return the row as the load file's `$rows` wants it."""
        values = {"properties": {**self.properties, "hash": self.digest.hex()}}
        if self.start is None:
            return {"id": self.properties["id"], **values}
        return {
            "start": self.start,
            "end": self.end,
            **values,
        }


def content(record: BaseModel | Edge) -> LoadRow:
    """Return the row of a record; empty values are left out, as Neo4j stores no nulls."""
    if isinstance(record, Edge):
        properties = _present(record.record)
        start, end = properties.pop("start"), properties.pop("end")
        name = record.spec.name
        digest = row_hash(
            name,
            {
                **properties,
                "_start": start,
                "_end": end,
            },
        )
        return LoadRow(
            name,
            start,
            end,
            properties,
            digest,
        )
    properties, label = _present(record), type(record).__name__
    return LoadRow(
        label,
        None,
        None,
        properties,
        row_hash(label, properties),
    )


def _present(record: BaseModel) -> Properties:
    values = record.model_dump()
    return {
        name: [*value] if isinstance(value, tuple) else value
        for name, value in values.items()
        if value is not None and value != ()
    }


class Sum:
    """Counts and checksum of rows as they pass by."""

    def __init__(self) -> None:
        self._checksum, self._counts = Checksum(), Counter[str]()
        self._sources: set[str] = set()

    def add(self, row: LoadRow) -> None:
        """Count one row."""
        self._checksum.add(row.digest)
        self._counts[row.kind] += 1
        self._sources.update(row.properties["asserted_by"])

    def release(self, run_id: str = "offline") -> Release:
        """Return the release that the rows make: its id is the start of their checksum."""
        digest = self._checksum.hexdigest()
        return Release(
            id=f"r-{digest[:12]}",
            run_id=run_id,
            created_at="1970-01-01T00:00:00Z",
            checksum=digest,
            sources=tuple(sorted(self._sources)),
            counts=dict(sorted(self._counts.items())),
        )


def offline_release(rows: Iterable[LoadRow]) -> Release:
    """Return the release that rows in memory would make."""
    total = Sum()
    for row in rows:
        total.add(row)
    return total.release()


class Loadable(Protocol):
    """Rows in the order of loading, with the release that they make."""

    @property
    def release(self) -> Release:
        """Return counts and checksum of all rows."""
        ...

    def __iter__(self) -> Iterator[LoadRow]: ...


class Listed(list[LoadRow]):
    """Rows held in memory, brought into the order of loading."""

    def __init__(self, rows: Iterable[LoadRow]) -> None:
        place = {
            kind: at
            for at, kind in enumerate(
                (*NODES, *(spec.name for spec in RELATIONS))
            )
        }
        super().__init__(sorted(rows, key=lambda row: place[row.kind]))
        self.release = offline_release(self)
