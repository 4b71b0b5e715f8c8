"""The tables in force as a workbook that people change; ingest/comparison.py reads it again."""

# openpyxl does not describe all its types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import REFERENCES, key_columns
from graph.common.textio import parse_yaml
from graph.curation.columns import described
from ingest.comparison import LISTS, State, digest_of, tables_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.curation.log import Log
    from graph.settings import Settings
    from ingest.reading.cells import Row
    from ingest.sources.curated import Tables

INSTRUCTIONS = "instructions"
_FREE_ROWS = 300
"""Empty rows below a table that can be filled, with the same lists to choose from."""
_SHORTEST, _WIDEST = 12, 48
"""Characters that a column shows at least and at most."""
_GREY = PatternFill("solid", fgColor="E8E8E8")
# One for all cells: another of the same content would be compared with it field by field.
_OPEN = Protection(locked=False)
_TEXT = "@"


def write_workbook(
    settings: Settings,
    log: Log,
    path: Path,
) -> int:
    """Write the tables in force as an Excel workbook and return the number of their rows."""
    entry = log.history().last
    tables = tables_in_force(settings, log, entry)
    book = openpyxl.Workbook()
    _instructions(book.worksheets[0])
    lists = _Lists(book, tables, State(entry, digest_of(tables)))
    for name in COLUMNS:
        _sheet(
            book.create_sheet(name),
            name,
            tables[name],
            lists,
        )
    book.move_sheet(LISTS, len(COLUMNS))
    book.save(path)
    return sum(map(len, tables.values()))


class _Lists:
    """The hidden sheet with the values that columns may have, a column each."""

    def __init__(
        self,
        book: openpyxl.Workbook,
        tables: Tables,
        state: State,
    ) -> None:
        self._sheet: Any = book.create_sheet(LISTS)
        self._sheet.sheet_state = "hidden"
        for line, text in enumerate(state, 1):
            self._sheet.cell(line, 1, str(text)).number_format = _TEXT
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
            "list",
            formula1=where,
            allow_blank=True,
            showErrorMessage=True,
        )

    def _values(self, table: str, column: str) -> tuple[str, ...]:
        if target := REFERENCES.get(column):
            return tuple(row.cells["id"] for row in self._tables[target])
        known = described(table)[column]
        return known.choices if known.choices and not known.several else ()

    def _write(self, values: tuple[str, ...]) -> str:
        at = len(self._ranges) + 2  # the first names the state
        for line, value in enumerate(values, 1):
            self._sheet.cell(line, at, value).number_format = _TEXT
        letter = get_column_letter(at)
        return f"{LISTS}!${letter}$1:${letter}${len(values)}"


def _instructions(sheet: Any) -> None:
    sheet.title = INSTRUCTIONS
    sheet.column_dimensions["A"].width = 120
    texts = parse_yaml(Path(__file__).with_suffix(".yml").read_text("utf-8"))
    for lines in texts.values():
        for line in lines:
            sheet.append([line])
        sheet.append([])


def _sheet(
    sheet: Any,
    name: str,
    rows: Sequence[Row],
    lists: _Lists,
) -> None:
    columns, keys = COLUMNS[name], key_columns(name)
    last = len(rows) + 1 + _FREE_ROWS
    for at, column in enumerate(columns, 1):
        head = sheet.cell(1, at, column)
        head.font = Font(bold=True)
        letter = get_column_letter(at)
        longest = max(
            (len(row.cells.get(column, "")) for row in rows), default=0
        )
        sheet.column_dimensions[letter].width = min(
            max(longest, _SHORTEST), _WIDEST
        )
        for line in range(2, last + 1):
            cell = sheet.cell(line, at)
            cell.number_format = _TEXT
            is_name = column in keys and line <= len(rows) + 1
            if is_name:
                cell.fill = _GREY
            else:
                cell.protection = _OPEN
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
