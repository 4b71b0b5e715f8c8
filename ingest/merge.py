"""Facts of several sources as one graph: who says what stays known, the first source wins.

Fields come from the first source, in the order of `ingest.sources.ORDER`, that has a value; lists
are joined; `source_ids` and `asserted_by` name all who state the fact. It is asserted as soon as
one source asserts it, and dated by the latest. Where a later source dates or states the life of a
thing otherwise, that is kept as `disputed` for somebody to look at.
"""

from __future__ import annotations

import io
import tempfile
from collections import defaultdict
from itertools import groupby
from typing import IO, TYPE_CHECKING, Self

import orjson

from graph.common.disks import disk_faults, temporary_folder
from graph.common.properties import items_of
from graph.errors import IngestError
from graph.model import NODES, SPECS
from graph.release.checksum import row_hash
from graph.release.disputes import disputes
from ingest.fact_store import ORDER
from ingest.rows import LoadRow, Sum

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from types import TracebackType

    from graph.bookkeeping import Release
    from graph.common.properties import Properties, Values
    from ingest.fact_store import FactStore, Stated


_LONGEST_NOTE = 2000
"""Characters of a text in the graph."""


def joined(parts: Sequence[Values]) -> Properties:
    """Return the properties of one node or relationship from what each source says of it."""
    if len(parts) == 1:
        return dict(parts[0])
    whole: Properties = {}
    for part in parts:
        for name, value in part.items():
            several = items_of(value)
            if several is not None and name in whole:
                whole[name] = list(dict.fromkeys([*whole[name], *several]))
            else:
                whole.setdefault(name, value)
    if disputed := disputes(parts):
        whole["disputed"] = disputed
    if notes := _notes(parts):
        whole["note"] = notes
    if "as_of" in whole:
        whole["as_of"] = max(
            part["as_of"] for part in parts if "as_of" in part
        )
    if "asserted" in {part.get("basis") for part in parts}:
        whole["basis"] = "asserted"
    return whole


def _notes(parts: Sequence[Values]) -> str:
    """Return the notes of a source that states one fact in several records; '' if none does.

    Two records of one source become one when their organisations turn out to be one: what each
    says (its part of the money) is kept. Of several sources the first one's note stands.
    """
    first = parts[0].get("asserted_by")
    own = [part for part in parts if part.get("asserted_by") == first]
    given = list(dict.fromkeys(part["note"] for part in own if "note" in part))
    return "; ".join(given)[:_LONGEST_NOTE] if len(given) > 1 else ""


def rows(facts: FactStore) -> Iterator[LoadRow]:
    """Yield the rows of the graph that the kept facts make, in the order of loading.

    Raises:
        IngestError: a relationship leads to a node that no source names.
    """
    facts.prepare()
    ids: dict[str, set[str]] = defaultdict(set)
    lower: dict[str, set[str]] = defaultdict(set)
    cited: set[str] = set()
    for kind in ORDER:
        spec = SPECS.get(kind)
        for (first, second, _), parts in groupby(
            facts.joined(kind), key=lambda part: part[:3]
        ):
            if kind == "Source" and first not in cited:
                continue
            row = _row(
                kind,
                first,
                second,
                list(parts),
            )
            if spec is None:
                if (low := first.lower()) in lower[kind]:
                    raise IngestError(
                        f"{kind} {first}: another id differs by case alone."
                    )
                lower[kind].add(low)
                ids[kind].add(first)
            elif first not in ids[spec.start] or second not in ids[spec.end]:
                sources = ", ".join(row.properties["asserted_by"])
                raise IngestError(
                    f"{sources}: {kind} {first} > {second}: no such node."
                )
            elif kind == "part_of_actor_actor" and first == second:
                continue  # unit and parent are one record elsewhere
            cited.update(row.properties.get("source_ids", ()))
            yield row


def _row(
    kind: str,
    first: str,
    second: str,
    parts: Sequence[Stated],
) -> LoadRow:
    properties = joined([part.properties for part in parts])
    if kind in NODES:
        names = [
            part.properties["name"]
            for part in parts
            if "name" in part.properties
        ]
        if kind == "Actor" and len(names) > 1:
            # What a source calls the actor stays findable beside the name that won.
            known = dict.fromkeys([*properties.get("aliases", ()), *names[1:]])
            known.pop(properties["name"], None)
            properties["aliases"] = list(known)
        properties["id"] = first
        return LoadRow(
            kind,
            None,
            None,
            properties,
            row_hash(kind, properties),
        )
    digest = row_hash(
        kind,
        {
            **properties,
            "_start": first,
            "_end": second,
        },
    )
    return LoadRow(
        kind,
        first,
        second,
        properties,
        digest,
    )


class Spool:
    """The rows of a load in a temporary file: counted and summed before the first is written."""

    def __init__(
        self, given: Iterable[LoadRow], *, in_memory: bool = False
    ) -> None:
        """Write the rows, which come in the order of loading, to the file, or keep them here.

        Raises:
            DiskError: the disk of temporary files is full.
        """
        self._file: IO[bytes] = io.BytesIO()
        if not in_memory:
            with disk_faults(temporary_folder()):
                self._file = tempfile.TemporaryFile()  # noqa: SIM115 (closed by __exit__)
        total = Sum()
        for row in given:
            total.add(row)
            line = [
                row.kind,
                row.start,
                row.end,
                row.properties,
                row.digest.hex(),
            ]
            self._write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        with disk_faults(temporary_folder()):
            self._file.flush()
        self.release: Release = total.release()

    def _write(self, line: bytes) -> None:
        with disk_faults(temporary_folder()):
            self._file.write(line)

    def __iter__(self) -> Iterator[LoadRow]:
        self._file.seek(0)
        for line in self._file:
            kind, start, end, properties, digest = orjson.loads(line)
            yield LoadRow(
                kind,
                start,
                end,
                properties,
                bytes.fromhex(digest),
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        self._file.close()
