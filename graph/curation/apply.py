"""A patch applied to the files of the curated tables, as they are kept in version control."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from graph.common.curated_keys import key_of
from graph.common.textio import text_lines, write_rows
from graph.curation.edits import lay_over
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graph.curation.edits import Cells, Edit

Key = tuple[str, ...]


def apply_edits(
    edits: Iterable[Edit], folder: Path
) -> tuple[dict[str, int], list[str]]:
    """Return how many rows of each table were changed, and what the tables contradict.

    Rows stay in their order; a new one comes before the first whose key is behind its own.

    Raises:
        InvalidInputError: a table is missing or lacks a column; no file was changed.
    """
    tables: dict[str, _Table] = {}
    conflicts: list[str] = []
    changed: dict[str, int] = {}
    for edit in edits:
        if edit.table not in tables:
            tables[edit.table] = _Table(
                folder / f"{edit.table}.csv", edit.table
            )
        refusals = tables[edit.table].lay(edit)
        conflicts.extend(
            f"{edit.table} {':'.join(edit.key)}: {reason}"
            for reason in refusals
        )
        changed[edit.table] = changed.get(edit.table, 0) + 1
    for table in tables.values():
        table.write()
    return changed, conflicts


class _Table:
    """The rows of one file."""

    def __init__(self, path: Path, name: str) -> None:
        if not path.exists():
            raise InvalidInputError(f"{path}: no such file.")
        self._path, self._name = path, name
        with text_lines(path) as lines:
            reader = csv.DictReader(lines)
            self._columns = list(reader.fieldnames or ())
            self._rows: list[Cells] = [
                {key: row[key] or "" for key in row} for row in reader
            ]

    def lay(self, edit: Edit) -> tuple[str, ...]:
        """Change a row and return what it contradicts."""
        keys = [key_of(self._name, row) for row in self._rows]
        at = keys.index(edit.key) if edit.key in keys else None
        laid = lay_over(edit, self._rows[at] if at is not None else None)
        unknown = sorted((edit.after or {}).keys() - set(self._columns))
        if unknown:
            raise InvalidInputError(f"{self._path}: no column {unknown[0]}.")
        if laid.cells is None:
            if at is not None:
                del self._rows[at]
        elif at is None:
            place = _position(keys, key_of(self._name, laid.cells))
            self._rows.insert(place, laid.cells)
        else:
            self._rows[at] = laid.cells
        return laid.conflicts

    def write(self) -> None:
        """Write the file anew."""
        rows = (
            [row.get(column, "") for column in self._columns]
            for row in self._rows
        )
        write_rows(self._path, self._columns, rows)


def _position(keys: list[Key], key: Key) -> int:
    return next(
        (at for at, other in enumerate(keys) if other > key), len(keys)
    )
