"""Files for `neo4j-admin database import full`: the fastest first load of a large graph.

The imported database is as a load would have left it, marker, release and hashes included, so
that the next load finds what it knows; only the tallies of releases are left to that load.
"""

# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import json
import shlex
from typing import TYPE_CHECKING, Any

from graph.release.checksum import row_hash
from graph.store.catalogue import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from graph.release.snapshot import ColumnTable, Snapshot

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
    numbers = (snapshot.release.number,) * len(_NUMBERS)

    def add(
        option: str, kind: str, file: Path, head: Sequence[str], rows: CsvRows
    ) -> None:
        _write(file, head, rows)
        made.append(file)
        arguments.append(f"--{option}={kind}={file.name}")

    for label, nodes in snapshot.nodes.items():
        if len(nodes):
            names = [name for name in nodes.names if name != "id"]
            head = [f"id:ID({label})", *_typed(nodes, names), *_NUMBERS, "hash"]
            rows = (
                (row["id"], *map(row.get, names), *numbers, row_hash(label, row).hex())
                for row in nodes.rows()
            )
            add("nodes", label, path / f"{label}.csv", head, rows)
    for name, edges in snapshot.edges.items():
        if len(edges):
            names, spec = edges.names, edges.spec
            ends = [f":START_ID({spec.start})", f":END_ID({spec.end})"]
            head = [*ends, *_typed(edges, names), *_NUMBERS, "hash"]
            rows = (
                (*pair, *map(row.get, names), *numbers, _edge_hash(name, pair, row))
                for pair, row in zip(edges.pairs(), edges.rows(), strict=True)
            )
            add("relationships", spec.type, path / f"{name}.csv", head, rows)
    head = ["id:ID(Marker)", "number:long", "run_id"]
    marker = ("atmp-atlas", snapshot.release.number, snapshot.release.run_id)
    add("nodes", "Marker", path / "Marker.csv", head, [marker])
    release = snapshot.release.model_dump(exclude={"id", "counts"})
    kinds = {"sources": ":string[]", "number": ":long"}
    head = ["id:ID(Release)", *(name + kinds.get(name, "") for name in release)]
    counts = json.dumps(snapshot.release.counts, sort_keys=True)
    row = (snapshot.release.id, *release.values(), counts)
    add("nodes", "Release", path / "Release.csv", [*head, "counts"], [row])
    texts = {"import.sh": _script(arguments), "schema.cypher": _schema()}
    for name, text in texts.items():
        (path / name).write_text(text, encoding="utf-8")
    return [*made, *(path / name for name in texts)]


def _edge_hash(name: str, pair: tuple[str, str], row: dict[str, object]) -> str:
    return row_hash(name, {**row, "_start": pair[0], "_end": pair[1]}).hex()


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
        query.statement for query in catalogue().values() if query.access == "schema"
    ]
    return "".join(f"{statement.strip().rstrip(';')};\n" for statement in statements)


def _typed(table: ColumnTable, names: Iterable[str]) -> list[str]:
    return [name + _type(table, name) for name in names]


def _type(table: ColumnTable, name: str) -> str:
    present = next((value for value in table.column(name) if value is not None), None)
    return _TYPES.get(type(present), "")


def _cell(value: object) -> str:
    """Return a cell: every text in quotes, so that none is taken for a number or for nothing."""
    if value is None:
        return ""
    if isinstance(value, (int, float)):
        return str(value).lower()
    text = _BETWEEN.join(map(str, value)) if isinstance(value, tuple) else str(value)
    return '"' + text.replace('"', '""') + '"'


def _write(path: Path, head: Sequence[str], rows: CsvRows) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write(",".join(head) + "\n")
        for row in rows:
            out.write(",".join(map(_cell, row)) + "\n")
