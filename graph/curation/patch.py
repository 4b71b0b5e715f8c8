"""Corrections as a CSV file, a line for each cell, and that file read again.

The columns are those in which a new edition of the tables lists its changes; a row that is added
or removed has a line of its own, its column is `(row)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_columns
from graph.common.textio import read_rows, refuse_empty
from graph.curation.edits import Edit
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from graph.curation.edits import Cells
    from graph.curation.history import LoggedProposal

HEAD = (
    "table",
    "key",
    "column",
    "old",
    "new",
    "reason",
    "source_url",
    "correction",
    "who",
    "when",
)
_NEEDED = HEAD[:7]
_ROW, _ADDED, _REMOVED = "(row)", "added", "removed"
_JOIN = ":"


class Patch(NamedTuple):
    """The edits of one correction, with its reason and source."""

    reason: str
    source_url: str
    edits: tuple[Edit, ...]


def patch_lines(
    corrections: Iterable[LoggedProposal],
) -> Iterator[tuple[str, ...]]:
    """Yield the lines of the corrections in force, in the order of `HEAD`."""
    for correction in corrections:
        decision = correction.decided
        if decision is None:
            continue
        url = str(correction.body.get("source_url", ""))
        rest = (
            decision.why,
            url,
            str(correction.number),
            decision.who,
            decision.at,
        )
        for edit in correction.edits:
            for column, old, new in _cells(edit):
                yield (
                    edit.table,
                    _JOIN.join(edit.key),
                    column,
                    old,
                    new,
                    *rest,
                )


def _cells(edit: Edit) -> Iterator[tuple[str, str, str]]:
    """Yield column, old and new text of each cell that an edit changes."""
    before, after = edit.before or {}, edit.after or {}
    if edit.before is None or edit.after is None:
        yield _ROW, "", _ADDED if edit.before is None else _REMOVED
    for column in dict.fromkeys([*before, *after]):
        old, new = before.get(column, ""), after.get(column, "")
        if old != new:
            yield column, old, new


def read_patch(path: Path) -> list[Patch]:
    """Return the corrections of a file, in its order.

    Lines of one correction (of one row, where the file does not number them) belong together.

    Raises:
        InvalidInputError: a line is wrong; the message names file, line and field.
    """
    groups: dict[tuple[str, ...], list[tuple[int, dict[str, str]]]] = {}
    for line, row in read_rows(path, _NEEDED):
        refuse_empty(
            path,
            line,
            row,
            ("table", "key", "column"),
        )
        if row["table"] not in COLUMNS:
            raise InvalidInputError(
                f"{path}:{line}: table: {row['table']!r} is no table."
            )
        if row["column"] not in (_ROW, *COLUMNS[row["table"]]):
            reason = f"{row['column']!r} is no column of {row['table']}"
            raise InvalidInputError(f"{path}:{line}: column: {reason}.")
        number = row.get("correction") or ""
        whole = (number,) if number else (row["table"], row["key"])
        groups.setdefault(whole, []).append((line, row))
    return [_patch(path, lines) for lines in groups.values()]


def _patch(path: Path, lines: list[tuple[int, dict[str, str]]]) -> Patch:
    rows: dict[tuple[str, str], list[tuple[int, dict[str, str]]]] = {}
    for line, row in lines:
        rows.setdefault((row["table"], row["key"]), []).append((line, row))
    edits = tuple(_edit(path, *name, cells) for name, cells in rows.items())
    first = lines[0][1]
    return Patch(first["reason"], first["source_url"], edits)


def _edit(
    path: Path,
    table: str,
    key: str,
    lines: list[tuple[int, dict[str, str]]],
) -> Edit:
    names, line = key_columns(table), lines[0][0]
    # An address ends a key, with its colon.
    parts = tuple(key.split(_JOIN, len(names) - 1))
    if len(parts) != len(names):
        reason = f"{key!r} is not {_JOIN.join(names)}"
        raise InvalidInputError(f"{path}:{line}: key: {reason}.")
    before: Cells = {}
    after: Cells = {}
    what = ""
    for number, row in lines:
        if row["column"] == _ROW:
            what = row["new"]
            if what not in (_ADDED, _REMOVED):
                reason = f"{what!r} is neither {_ADDED} nor {_REMOVED}"
                raise InvalidInputError(f"{path}:{number}: new: {reason}.")
            continue
        before[row["column"]], after[row["column"]] = row["old"], row["new"]
    if what == _ADDED:
        return Edit(
            table,
            parts,
            None,
            {**dict(zip(names, parts, strict=True)), **after},
        )
    return Edit(
        table,
        parts,
        before,
        None if what == _REMOVED else after,
    )
