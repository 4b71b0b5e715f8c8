"""Files for `neo4j-admin database import full`: the fastest first load of a large graph."""

from __future__ import annotations

import csv
import shlex
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from graph.release.snapshot import Snapshot, Table

_TYPES: dict[type, str] = {int: ":long", float: ":double", bool: ":boolean", tuple: ":string[]"}


def write(snapshot: Snapshot, path: Path) -> list[Path]:
    """Write one CSV per label and relationship and `import.sh` with the command; return them.

    Array values are joined by `|`, as the vocabulary and the sources never contain it.
    """
    path.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    arguments: list[str] = []
    for label, nodes in snapshot.nodes.items():
        if len(nodes):
            file = path / f"{label}.csv"
            names = _names(nodes, {"id"})
            head = [f"id:ID({label})", *(name + _type(nodes, name) for name in names)]
            _write(file, head, ([row["id"], *_cells(row, names)] for row in nodes.rows()))
            arguments.append(f"--nodes={label}={file.name}")
            made.append(file)
    for name, edges in snapshot.edges.items():
        if len(edges):
            file, spec = path / f"{name}.csv", edges.spec
            names = _names(edges, set())
            head = [f":START_ID({spec.start})", f":END_ID({spec.end})"]
            head += [column + _type(edges, column) for column in names]
            rows = (
                [start, end, *_cells(row, names)]
                for (start, end), row in zip(edges.pairs(), edges.rows(), strict=True)
            )
            _write(file, head, rows)
            arguments.append(f"--relationships={spec.type}={file.name}")
            made.append(file)
    script = path / "import.sh"
    script.write_text(_script(arguments), encoding="utf-8")
    return [*made, script]


def _script(arguments: Sequence[str]) -> str:
    options = " \\\n  ".join(["--array-delimiter='|'", *map(shlex.quote, arguments)])
    return (
        "#!/bin/sh\n# Run beside the CSV files, on a stopped database that may be overwritten.\n"
        f"exec neo4j-admin database import full --overwrite-destination \\\n  {options} \\\n"
        '  "${1:-neo4j}"\n'
    )


def _names(table: Table, without: set[str]) -> list[str]:
    return [name for name in table.names if name not in without]


def _type(table: Table, name: str) -> str:
    present = next((value for value in table.column(name) if value is not None), None)
    return _TYPES.get(type(present), "")


def _cells(row: dict[str, Any], names: Iterable[str]) -> list[str]:
    return [_cell(row.get(name)) for name in names]


def _cell(value: Any) -> str:
    if isinstance(value, tuple):
        return "|".join(str(part) for part in value)
    return "" if value is None else str(value)


def _write(path: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)
