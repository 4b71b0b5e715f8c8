"""Tables as streams of text rows: CSV with any of four separators, and Excel sheets."""

from __future__ import annotations

import csv
import io
import warnings
from itertools import chain
from typing import IO, TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import IngestError
from ingest.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.reading.members import Member

_SEPARATORS = ";,|\t"
_TITLE_ROWS = 20
"""Rows above the head of a sheet that are looked through at most."""
Head = tuple[str, ...]


def csv_rows(member: Member) -> Iterator[Head | Row]:
    """Yield the head of a CSV file, then its rows.

    The separator is the one that splits the first line most often.

    Raises:
        IngestError: not UTF-8, ragged, or cut off; names file and line.
    """
    with member.open() as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
        first = text.readline()
        if not first.endswith("\n"):
            raise IngestError(f"{member.name}: no line of column names: empty or truncated?")
        separator = max(_SEPARATORS, key=first.count)
        lines = _Ended(chain([first], text))
        reader = csv.reader(lines, delimiter=separator, strict=True)
        try:
            head = tuple(name.strip() for name in next(reader))
            yield head
            before = reader.line_num
            for cells in reader:
                line, before = before + 1, reader.line_num
                if len(cells) != len(head):
                    reason = f"{len(cells)} fields, the head has {len(head)}: truncated?"
                    raise IngestError(f"{member.name}:{line}: {reason} Nothing was loaded.")
                yield Row(member.name, line, dict(zip(head, map(str.strip, cells), strict=True)))
        except csv.Error as exc:
            reason = f"not readable as CSV, or truncated: {exc}"
            raise IngestError(f"{member.name}:{reader.line_num}: {reason}.") from exc
        # Some official files end without a line end, but then with a closed quote.
        if not lines.last.endswith(("\n", '"')):
            reason = "no line end at the end: truncated? Nothing was loaded."
            raise IngestError(f"{member.name}:{reader.line_num}: {reason}")


class _Ended:
    """Lines, of which the last one read is kept."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines, self.last = lines, ""

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.last = line
            yield line


def sheet_rows(member: Member, signatures: Sequence[frozenset[str]]) -> Iterator[Head | Row]:
    """Yield the head of the first sheet of a workbook, then its rows.

    The head is the first row, among the first twenty, that holds all columns of a signature.

    Raises:
        IngestError: not a workbook, damaged, or without such a row; names the file.
    """
    try:
        with member.open() as stream:
            rows = _cells(stream)
            for line, cells in rows:
                if any(signature <= set(cells) for signature in signatures):
                    head = tuple(cells)
                    yield head
                    break
                if line >= _TITLE_ROWS:
                    raise IngestError(f"{member.name}: none of its first 20 rows names columns.")
            else:
                raise IngestError(f"{member.name}: no row of column names: truncated?")
            for line, cells in rows:
                if len(cells) > len(head):
                    raise IngestError(f"{member.name}:{line}: more cells than column names.")
                if cells:
                    filled = [*cells, *[""] * (len(head) - len(cells))]
                    yield Row(member.name, line, dict(zip(head, filled, strict=True)))
    except (InvalidFileException, KeyError, ValueError, ParseError) as exc:
        raise IngestError(f"{member.name}: not readable as an Excel workbook: {exc}.") from exc


def _cells(stream: IO[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Yield line and cells as text, empty cells at the end left out."""
    kept = stream if stream.seekable() else io.BytesIO(stream.read())
    with warnings.catch_warnings():
        # CORDIS writes its workbooks without a style; nothing of a style is read.
        warnings.filterwarnings("ignore", "Workbook contains no default style", UserWarning)
        book = openpyxl.load_workbook(kept, read_only=True)
    sheet: Any = book.worksheets[0]
    sheet.reset_dimensions()  # CORDIS writes that the sheet is one cell
    try:
        for line, values in enumerate(sheet.iter_rows(values_only=True), 1):
            cells = [text_of(value) for value in values]
            while cells and not cells[-1]:
                cells.pop()
            yield line, cells
    finally:
        book.close()


def text_of(value: object) -> str:
    """Return a value of JSON or of a sheet as the CSV of the same table has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    date = getattr(value, "date", None)
    return str(date()) if callable(date) else " ".join(str(value).split())
