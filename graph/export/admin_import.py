"""Files for `neo4j-admin database import full`: the fastest first load of a large graph.

The imported database is as a load would have left it, marker, release and hashes included, so
that the next load finds what it knows; only the tallies of releases are left to that load.
"""

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from graph.common.properties import each_of
from graph.release.checksum import row_hash
from graph.store.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph.bookkeeping import Release
    from graph.release.snapshot import ColumnTable, Edges, Nodes, Snapshot

    CsvRows = Iterable[tuple[Any, ...]]

_TYPES: dict[type, str] = {
    int: ":long",
    float: ":double",
    bool: ":boolean",
    tuple: ":string[]",
}
_BETWEEN = "\x1f"
"""What stands between the values of a list: the unit separator, which no text holds."""
_NUMBERS = ("since_number:long", "changed_number:long")


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one CSV per label and relationship, `import.sh` and `schema.cypher`; return them."""
    path.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    arguments: list[str] = []
    for table in _tables(snapshot):
        file = path / table.file
        _write(file, table.head, table.rows)
        made.append(file)
        arguments.append(f"--{table.option}={table.kind}={table.file}")
    texts = {"import.sh": _script(arguments), "schema.cypher": _schema()}
    for name, text in texts.items():
        (path / name).write_text(text, encoding="utf-8")
    return [*made, *(path / name for name in texts)]


class _ImportTable(NamedTuple):
    """A file of the import: what it holds, of which label or type, its column names and rows."""

    option: Literal["nodes", "relationships"]
    kind: str
    file: str
    head: Sequence[str]
    rows: CsvRows


def _tables(snapshot: Snapshot) -> Iterator[_ImportTable]:
    """Yield the files of all labels and relationships that are filled, and of the release."""
    number = snapshot.release.number
    for label, nodes in snapshot.nodes.items():
        if len(nodes):
            yield _node_table(label, nodes, number)
    for name, edges in snapshot.edges.items():
        if len(edges):
            yield _edge_table(name, edges, number)
    yield _marker_table(snapshot.release)
    yield _release_table(snapshot.release)


def _node_table(
    label: str,
    nodes: Nodes,
    number: int,
) -> _ImportTable:
    names = [name for name in nodes.names if name != "id"]
    head = [f"id:ID({label})", *_typed(nodes, names), *_NUMBERS, "hash"]
    numbers = (number,) * len(_NUMBERS)
    rows = (
        (row["id"], *map(row.get, names), *numbers, row_hash(label, row).hex())
        for row in nodes.rows()
    )
    return _ImportTable(
        "nodes",
        label,
        f"{label}.csv",
        head,
        rows,
    )


def _edge_table(
    name: str,
    edges: Edges,
    number: int,
) -> _ImportTable:
    names, spec = edges.names, edges.spec
    ends = [f":START_ID({spec.start})", f":END_ID({spec.end})"]
    head = [*ends, *_typed(edges, names), *_NUMBERS, "hash"]
    numbers = (number,) * len(_NUMBERS)
    rows = (
        (*pair, *map(row.get, names), *numbers, _edge_hash(name, pair, row))
        for pair, row in zip(edges.pairs(), edges.rows(), strict=True)
    )
    return _ImportTable(
        "relationships",
        spec.type,
        f"{name}.csv",
        head,
        rows,
    )


def _marker_table(release: Release) -> _ImportTable:
    head = ["id:ID(Marker)", "number:long", "run_id"]
    row = ("atmp-atlas", release.number, release.run_id)
    return _ImportTable(
        "nodes",
        "Marker",
        "Marker.csv",
        head,
        [row],
    )


def _release_table(release: Release) -> _ImportTable:
    properties = release.model_dump(exclude={"id", "counts"})
    kinds = {"sources": ":string[]", "number": ":long"}
    names = (name + kinds.get(name, "") for name in properties)
    counts = json.dumps(release.counts, sort_keys=True)
    row = (release.id, *properties.values(), counts)
    head = ["id:ID(Release)", *names, "counts"]
    return _ImportTable(
        "nodes",
        "Release",
        "Release.csv",
        head,
        [row],
    )


def _edge_hash(
    name: str,
    pair: tuple[str, str],
    row: dict[str, object],
) -> str:
    return row_hash(
        name,
        {
            **row,
            "_start": pair[0],
            "_end": pair[1],
        },
    ).hex()


def _script(arguments: Iterable[str]) -> str:
    options = [
        "--overwrite-destination",
        "--multiline-fields=true",
        "--array-delimiter=U+001F",
    ]
    lines = " \\\n  ".join(map(shlex.quote, [*options, *arguments]))
    return (
        "#!/bin/sh\n"
        "# Run beside the CSV files, on a stopped database that may be overwritten. Once it has\n"
        "# started, give it the constraints and indexes: cypher-shell -f schema.cypher\n"
        # The name comes first: the last option would take it for one more of its files.
        f'exec neo4j-admin database import full "${{1:-neo4j}}" \\\n  {lines}\n'
    )


def _schema() -> str:
    statements = [
        query.statement
        for query in catalogue().values()
        if query.access == "schema"
    ]
    return "".join(
        f"{statement.strip().rstrip(';')};\n" for statement in statements
    )


def _typed(table: ColumnTable, names: Iterable[str]) -> list[str]:
    return [name + _type(table, name) for name in names]


def _type(table: ColumnTable, name: str) -> str:
    present: object = next(
        (value for value in table.column(name) if value is not None), None
    )
    return _TYPES.get(type(present), "")


def _cell(value: object) -> str:
    """Return a cell: every text in quotes, so that none is taken for a number or for nothing."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value).lower()
    text = _BETWEEN.join(map(str, each_of(value)))
    return '"' + text.replace('"', '""') + '"'


def _write(
    path: Path,
    head: Sequence[str],
    rows: CsvRows,
) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(head) + "\n")
        for row in rows:
            out.write(",".join(map(_cell, row)) + "\n")
