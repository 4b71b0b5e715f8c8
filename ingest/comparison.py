"""What a changed workbook of the tables says: rows added, changed, removed, and refused.

A workbook names the state of the tables that it was made of. Its rows are compared with that state,
so that an old workbook takes nothing back that others changed since; where both changed the same
cell, that is told.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import orjson

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_columns, key_of
from graph.curation.edits import Edit, lay_over
from graph.errors import IngestError
from ingest.byhand import given_tables
from ingest.fact_store import store
from ingest.overlay import laid_over
from ingest.reading.members import members
from ingest.reading.workbook import rows_of, sheets
from ingest.report import Report, refused_rows
from ingest.sources.curated import CONFIG, records_of
from ingest.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from graph.common.properties import Properties, Values
    from graph.curation.edits import Cells
    from graph.curation.log import Log
    from graph.settings import Settings
    from ingest.reading.cells import Row
    from ingest.report import RowProblem
    from ingest.sources.curated import Tables

LISTS = "lists"
"""The hidden sheet with the values that columns may have; its first column names the state."""
Key = tuple[str, ...]


class RowEdit(NamedTuple):
    """An edit of a row, and the line of the sheet where it stands (0: the row is gone)."""

    edit: Edit
    line: int


class State(NamedTuple):
    """What a workbook was made of: an entry of the log, and a digest of the tables at it."""

    entry: int
    digest: str


class Comparison(NamedTuple):
    """What a workbook would change: edits of rows, and what of it cannot be taken."""

    changes: list[RowEdit]
    refused: list[RowProblem]
    contradicted: list[str]
    """Where somebody else changed the same cell since the workbook was made."""
    is_known: bool = True
    """Whether the state is known that the workbook was made of; else it is the present problem."""

    @property
    def edits(self) -> list[Edit]:
        """Return the edits of all changes."""
        return [change.edit for change in self.changes]

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows are added, changed, removed and refused."""
        return {
            "added": sum(edit.before is None for edit in self.edits),
            "changed": sum(
                edit.before is not None and edit.after is not None
                for edit in self.edits
            ),
            "removed": sum(edit.after is None for edit in self.edits),
            "refused": len(refused_rows(self.refused)),
        }


def tables_in_force(
    settings: Settings,
    log: Log,
    upto: int | None = None,
) -> Tables:
    """Return the tables with the corrections over them, published or not, up to an entry."""
    with store(settings) as facts:
        tables = given_tables(facts)
    history = log.history() if upto is None else log.history_at(upto)
    report = Report()
    over, _ = laid_over(tables, history.in_force, report)
    report.raise_if_any()
    return over


def digest_of(tables: Tables) -> str:
    """Return a digest of all cells, the same for the same tables."""
    cells = {
        name: [_plain(name, row) for row in tables.get(name, [])]
        for name in COLUMNS
    }
    return hashlib.blake2b(orjson.dumps(cells), digest_size=12).hexdigest()


def compare_workbook(
    settings: Settings,
    log: Log,
    path: Path,
) -> Comparison:
    """Return what a workbook changes of the tables in force; nothing is written."""
    report = Report()
    given = read_tables(path, CONFIG.heads, report)
    if report.problems and not any(given.values()):
        return Comparison([], sorted(set(report.problems)), [])
    current = tables_in_force(settings, log)
    state = _state_of(path)
    before = _tables_at(settings, log, state)
    refused = _refused(given, report)
    changes: list[RowEdit] = []
    for name in COLUMNS:
        rows = before or current
        changes += _differences(
            name,
            rows.get(name, []),
            given.get(name, []),
            refused,
        )
    remaining, contradicted = _not_yet_made(changes, current)
    problems = sorted(set(refused.problems))
    return Comparison(
        remaining,
        problems,
        contradicted,
        before is not None,
    )


def _state_of(path: Path) -> State | None:
    """Return the state that a workbook names, None if it names none."""
    member = members(path)[0]
    with member.open() as stream, sheets(stream, member.name) as book:
        named: Properties = {sheet.title: sheet for sheet in book.worksheets}
        if LISTS not in named:
            return None
        rows = rows_of(named[LISTS], LISTS)
        cells = [
            str(row[0])
            for (_, row), _ in zip(rows, range(2), strict=False)
            if row
        ]
    if len(cells) < len(State._fields) or not cells[0].isdecimal():
        return None
    return State(int(cells[0]), cells[1])


def _tables_at(
    settings: Settings,
    log: Log,
    state: State | None,
) -> Tables | None:
    """Return the tables as they were at a state, None if that is not to be had any more."""
    if state is None or state.entry > log.history().last:
        return None
    try:
        tables = tables_in_force(settings, log, state.entry)
    except IngestError:
        return None
    return tables if digest_of(tables) == state.digest else None


def _refused(given: Tables, report: Report) -> Report:
    """Return the report with what a load of the workbook would refuse, row by row."""
    checked = Report()
    records_of(given, checked)
    faulty = refused_rows(report.problems)
    # A cell that could not be read is empty by now: what follows from that is no second reason.
    report.problems += [
        problem
        for problem in checked.problems
        if (problem.file, problem.line) not in faulty
    ]
    return report


def _differences(
    table: str,
    before: Sequence[Row],
    given: Sequence[Row],
    report: Report,
) -> Iterator[RowEdit]:
    """Yield what makes a table what a sheet says, without the rows that are refused."""
    refused = refused_rows(report.problems)
    rows = {key_of(table, row.cells): _plain(table, row) for row in before}
    seen: dict[Key, int] = {}
    for row in given:
        cells, key = _plain(table, row), key_of(table, row.cells)
        if not any(cells.values()):
            continue
        if key in seen:
            reason = f"the same row as in line {seen[key]}"
            report.refuse(
                row.file,
                row.line,
                "",
                reason,
            )
            continue
        seen[key] = row.line
        edit = _edit(
            table,
            key,
            rows.get(key),
            cells,
        )
        if edit is not None and (row.file, row.line) not in refused:
            yield RowEdit(edit, row.line)
    missing = [key for key in rows if key not in seen]
    if missing and (sheet := _nameless(table, given, report)):
        # Nobody knows which row it is whose name cannot be taken: perhaps one of these.
        reason = f"none of the {len(missing)} rows that are missing is removed"
        report.refuse(
            sheet,
            0,
            "",
            f"{reason}: the name of another row is refused",
        )
        return
    for key in missing:
        yield RowEdit(
            Edit(
                table,
                key,
                rows[key],
                None,
            ),
            0,
        )


def _nameless(
    table: str,
    given: Sequence[Row],
    report: Report,
) -> str:
    """Return the sheet of a table if the name of one of its rows is refused, else ''."""
    lines = {row.line for row in given}
    for problem in report.problems:
        unread = problem.line not in lines or problem.field in key_columns(
            table
        )
        if unread and problem.file.endswith(f"[{table}]"):
            return problem.file
    return ""


def _edit(
    table: str,
    key: Key,
    old: Cells | None,
    new: Cells,
) -> Edit | None:
    """Return what changes a row, None if nothing does."""
    if old is None:
        return Edit(
            table,
            key,
            None,
            new,
        )
    changed = [column for column in new if new[column] != old.get(column, "")]
    if not changed:
        return None
    before = {column: old.get(column, "") for column in changed}
    return Edit(
        table,
        key,
        before,
        {column: new[column] for column in changed},
    )


def _not_yet_made(
    changes: Iterable[RowEdit], current: Tables
) -> tuple[list[RowEdit], list[str]]:
    """Return the changes that the tables in force do not have, and what contradicts them."""
    rows: dict[str, dict[Key, Cells]] = {}
    for name in COLUMNS:
        tables = current.get(name, [])
        rows[name] = {
            key_of(name, row.cells): _plain(name, row) for row in tables
        }
    remaining: list[RowEdit] = []
    contradicted: list[str] = []
    for change in changes:
        edit = change.edit
        now = rows[edit.table].get(edit.key)
        laid = lay_over(edit, now)
        if laid.cells == now and not (now is None and edit.after is not None):
            continue
        remaining.append(change)
        place = f"{edit.table} {':'.join(edit.key)}"
        contradicted += [f"{place}: {reason}" for reason in laid.conflicts]
    return remaining, contradicted


def _plain(table: str, row: Row) -> Cells:
    return {
        column: str(row.cells.get(column, "")) for column in COLUMNS[table]
    }


def of_tables(edits: Iterable[Edit], tables: Sequence[str]) -> list[Edit]:
    """Return the edits of some tables, of all if none is named.

    Raises:
        IngestError: there is no such table.
    """
    if unknown := [name for name in tables if name not in COLUMNS]:
        raise IngestError(
            f"No table {unknown[0]!r}.", hint=f"Known: {', '.join(COLUMNS)}."
        )
    return [edit for edit in edits if not tables or edit.table in tables]


def refusal_of(problem: RowProblem) -> Values:
    """Return where in a workbook a cell was refused, and why."""
    sheet = problem.file.partition("[")[2].removesuffix("]")
    return {
        "sheet": sheet,
        "row": problem.line,
        "column": problem.field,
        "reason": problem.reason,
    }
