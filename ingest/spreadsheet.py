"""The tables in force as a workbook that people change, and what a changed workbook says.

The same reader reads it that reads a workbook of one's own tables, so that it is refused for the
same reasons; a workbook that comes back unchanged changes nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from graph.common.curated_keys import REFERENCES, key_columns, key_of
from graph.common.textio import parse_yaml
from graph.curation.columns import described
from graph.curation.edits import Edit
from graph.errors import IngestError
from graph.export.curated_tables import COLUMNS
from ingest.byhand import given_tables
from ingest.overlay import laid_over
from ingest.pipeline import store
from ingest.report import Report
from ingest.sources.curated import CONFIG
from ingest.tables import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.curation.edits import Cells
    from graph.curation.log import Log
    from graph.settings import Settings
    from ingest.reading.cells import Row
    from ingest.sources.curated import Tables

INSTRUCTIONS, _LISTS = "instructions", "lists"
_FREE_ROWS = 300
"""Empty rows below a table that can be filled, with the same lists to choose from."""
_SHORTEST, _WIDEST = 12, 48
"""Characters that a column shows at least and at most."""
_GREY = PatternFill("solid", fgColor="E8E8E8")
_TEXT = "@"


class Comparison(NamedTuple):
    """What a workbook would change: edits of rows, and what of it cannot be taken."""

    edits: list[Edit]
    refused: list[str]

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
            "refused": len(self.refused),
        }


def tables_in_force(settings: Settings, log: Log) -> Tables:
    """Return the tables with all accepted corrections over them, published or not."""
    with store(settings) as facts:
        tables = given_tables(facts)
    report = Report()
    over, _ = laid_over(tables, log.history().in_force, report)
    report.raise_if_any()
    return over


def write_workbook(settings: Settings, log: Log, path: Path) -> int:
    """Write the tables in force as an Excel workbook and return the number of their rows."""
    tables = tables_in_force(settings, log)
    book = openpyxl.Workbook()
    _instructions(book.worksheets[0])
    lists = _Lists(book, tables)
    for name in COLUMNS:
        _sheet(book.create_sheet(name), name, tables[name], lists)
    book.move_sheet(_LISTS, len(COLUMNS))
    book.save(path)
    return sum(map(len, tables.values()))


def compare_workbook(settings: Settings, log: Log, path: Path) -> Comparison:
    """Return what a workbook changes of the tables in force; nothing is written."""
    report = Report()
    given = read_tables(path, CONFIG.heads, report)
    refused = [str(problem) for problem in sorted(set(report.problems))]
    if refused:
        return Comparison([], refused)
    current = tables_in_force(settings, log)
    edits: list[Edit] = []
    for name in COLUMNS:
        edits += _differences(name, current.get(name, []), given.get(name, []), refused)
    return Comparison(edits, refused)


def _differences(
    table: str, current: Sequence[Row], given: Sequence[Row], refused: list[str]
) -> Iterable[Edit]:
    """Yield the edits that make a table what a sheet says; a key that comes twice is refused."""
    before = {key_of(table, row.cells): _plain(table, row) for row in current}
    seen: dict[tuple[str, ...], int] = {}
    for row in given:
        cells, key = _plain(table, row), key_of(table, row.cells)
        if not any(cells.values()):
            continue
        if key in seen:
            refused.append(
                f"{row.file}:{row.line}: the same row as in line {seen[key]}"
            )
            continue
        seen[key] = row.line
        old = before.get(key)
        if old is None:
            yield Edit(table, key, None, cells)
        elif changed := [
            column for column in cells if cells[column] != old.get(column, "")
        ]:
            yield Edit(
                table,
                key,
                {column: old.get(column, "") for column in changed},
                {column: cells[column] for column in changed},
            )
    for key, cells in before.items():
        if key not in seen:
            yield Edit(table, key, cells, None)


def _plain(table: str, row: Row) -> Cells:
    return {column: str(row.cells.get(column, "")) for column in COLUMNS[table]}


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


class _Lists:
    """The hidden sheet with the values that columns may have, a column each."""

    def __init__(self, book: openpyxl.Workbook, tables: Tables) -> None:
        self._sheet: Any = book.create_sheet(_LISTS)
        self._sheet.sheet_state = "hidden"
        self._tables, self._ranges = tables, dict[tuple[str, ...], str]()

    def validation(self, table: str, column: str) -> DataValidation | None:
        """Return the list to choose from in a column, None if its values are free."""
        values = self._values(table, column)
        if not values:
            return None
        where = self._ranges.get(values) or self._ranges.setdefault(
            values, self._write(values)
        )
        return DataValidation(
            "list", formula1=where, allow_blank=True, showErrorMessage=True
        )

    def _values(self, table: str, column: str) -> tuple[str, ...]:
        if target := REFERENCES.get(column):
            return tuple(row.cells["id"] for row in self._tables[target])
        known = described(table)[column]
        return known.choices if known.choices and not known.several else ()

    def _write(self, values: tuple[str, ...]) -> str:
        at = len(self._ranges) + 1
        for line, value in enumerate(values, 1):
            self._sheet.cell(line, at, value).number_format = _TEXT
        letter = get_column_letter(at)
        return f"{_LISTS}!${letter}$1:${letter}${len(values)}"


def _instructions(sheet: Any) -> None:
    sheet.title = INSTRUCTIONS
    sheet.column_dimensions["A"].width = 120
    texts = parse_yaml(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    for lines in texts.values():
        for line in lines:
            sheet.append([line])
        sheet.append([])


def _sheet(sheet: Any, name: str, rows: Sequence[Row], lists: _Lists) -> None:
    columns, keys = COLUMNS[name], key_columns(name)
    last = len(rows) + 1 + _FREE_ROWS
    for at, column in enumerate(columns, 1):
        head = sheet.cell(1, at, column)
        head.font = Font(bold=True)
        letter = get_column_letter(at)
        longest = max((len(row.cells.get(column, "")) for row in rows), default=0)
        sheet.column_dimensions[letter].width = min(max(longest, _SHORTEST), _WIDEST)
        for line in range(2, last + 1):
            cell = sheet.cell(line, at)
            cell.number_format = _TEXT
            is_name = column in keys and line <= len(rows) + 1
            if is_name:
                cell.fill = _GREY
            else:
                cell.protection = Protection(locked=False)
            if line <= len(rows) + 1 and (
                text := str(rows[line - 2].cells.get(column, ""))
            ):
                cell.value, cell.data_type = text, "s"
        if validation := lists.validation(name, column):
            sheet.add_data_validation(validation)
            validation.add(f"{letter}2:{letter}{last}")
    sheet.freeze_panes = "A2"
    sheet.protection.sheet = True
    sheet.protection.insertRows = False
    sheet.protection.sort = False
    sheet.protection.autoFilter = False
    sheet.protection.formatColumns = False
