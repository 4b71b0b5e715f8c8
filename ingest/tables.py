"""Read a folder of CSV files or one Excel workbook as tables of text rows, strictly."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ingest.report import Report

_FORMULA = re.compile(r"^([=@\t]|[+-](?![\d.]))")
_MAX_FIELD = 20_000
# The csv module stops at 128 kB without naming the column; a longer cell is refused by name.
csv.field_size_limit(1 << 26)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands and its cells as text by column."""

    file: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the text of a cell, '' when empty."""
        return self.cells[column]

    def items(self, column: str) -> list[str]:
        """Return the values of a cell that joins several with `|`."""
        return [part for part in self.cells[column].split("|") if part]


def read_tables(
    path: Path, heads: Mapping[str, Sequence[str]], report: Report
) -> dict[str, list[Row]]:
    """Return the rows of each table; whatever is wrong goes to the report.

    Args:
        path: a folder of `<table>.csv` files, or an `.xlsx` workbook with one sheet per table.
        heads: the columns that each table must have.
        report: receives missing tables and columns, wrong encodings, ragged rows, formulas.
    """
    if path.is_dir():
        return {
            name: list(_csv_rows(path / f"{name}.csv", head, report))
            for name, head in heads.items()
        }
    if path.suffix.lower() == ".xlsx":
        return _workbook(path, heads, report)
    report.refuse(str(path), 0, "", "not a folder of CSV files and not an .xlsx workbook")
    return {name: [] for name in heads}


def _csv_rows(path: Path, head: Sequence[str], report: Report) -> Iterator[Row]:
    text = _text(path, report)
    if text is None:
        return
    if not text.endswith("\n"):
        report.refuse(path.name, text.count("\n") + 1, "", "no line end at the end: truncated?")
    delimiter = ";" if text.partition("\n")[0].count(";") >= len(head) - 1 else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = next(reader, [])
        if not _check_head(path.name, columns, head, report):
            return
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if len(cells) != len(columns):
                reason = f"{len(cells)} fields, expected {len(columns)}"
                report.refuse(path.name, line, "", reason)
                continue
            yield _row(path.name, line, dict(zip(columns, cells, strict=True)), report)
    except csv.Error as exc:
        report.refuse(path.name, reader.line_num, "", f"not readable as CSV: {exc}")


def _text(path: Path, report: Report) -> str | None:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        report.refuse(path.name, 0, "", f"no such file in {path.parent}")
        return None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        line = raw.count(b"\n", 0, exc.start) + 1
        reason = f"not UTF-8 (byte {raw[exc.start]:#04x}); save it as 'CSV UTF-8'"
        report.refuse(path.name, line, "", reason)
        return None


def _check_head(file: str, columns: Sequence[str], head: Sequence[str], report: Report) -> bool:
    missing = [name for name in head if name not in columns]
    unknown = [name for name in columns if name not in head]
    for name in missing:
        report.refuse(file, 1, name, "column is missing")
    for name in unknown:
        report.refuse(file, 1, name or "(empty)", "unknown column")
    if len(set(columns)) < len(columns):
        report.refuse(file, 1, "", "a column stands twice")
        return False
    return not missing and not unknown


def _row(file: str, line: int, cells: dict[str, str], report: Report) -> Row:
    for name, value in cells.items():
        if len(value) > _MAX_FIELD:
            report.refuse(file, line, name, f"{len(value):,} characters, at most {_MAX_FIELD:,}")
            cells[name] = ""
        elif _FORMULA.match(value):
            report.refuse(file, line, name, f"looks like a formula: {value[:40]!r}")
            cells[name] = ""
        elif value != value.strip():
            cells[name] = value.strip()
    return Row(file, line, cells)


def _workbook(
    path: Path, heads: Mapping[str, Sequence[str]], report: Report
) -> dict[str, list[Row]]:
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except (OSError, InvalidFileException, zipfile.BadZipFile, KeyError, ValueError) as exc:
        report.refuse(path.name, 0, "", f"not readable as an Excel workbook: {exc}")
        return {name: [] for name in heads}
    tables: dict[str, list[Row]] = {}
    for name, head in heads.items():
        if name not in book.sheetnames:
            report.refuse(path.name, 0, name, "sheet is missing")
            tables[name] = []
            continue
        tables[name] = list(_sheet_rows(f"{path.name}[{name}]", book[name], head, report))
    book.close()
    return tables


def _sheet_rows(file: str, sheet: object, head: Sequence[str], report: Report) -> Iterator[Row]:
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)  # pyright: ignore[reportAttributeAccessIssue]
    columns = [_cell(value) for value in next(rows, ())]
    while columns and not columns[-1]:
        columns.pop()
    if not _check_head(file, columns, head, report):
        return
    for line, values in enumerate(rows, start=2):
        cells = [_cell(value) for value in values[: len(columns)]]
        cells += [""] * (len(columns) - len(cells))
        if any(cells):
            yield _row(file, line, dict(zip(columns, cells, strict=True)), report)


def _cell(value: object) -> str:
    """Return a cell as the CSV would have it: spreadsheets turn ids and years into numbers."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    iso = getattr(value, "date", None)
    return str(iso()) if callable(iso) else str(value)
