"""Excel workbooks as rows of typed cells: dates as precise as they are shown, errors named."""

from __future__ import annotations

import io
import math
import re
import warnings
import zipfile
import zlib
from contextlib import contextmanager
from datetime import date, datetime
from typing import IO, TYPE_CHECKING, Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from graph.errors import IngestError
from ingest.reading.cells import DateText, FirstOfMonth, NumberText
from ingest.reading.members import check_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What openpyxl and the parser of XML below it raise at damaged or hostile workbooks.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    InvalidFileException,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_MOST_ROWS = 1 << 20
"""Rows that a sheet of Excel can have."""
_MOST_PARTS = 10_000
"""Files inside a workbook; one with hundred sheets has some 300."""
_MOST_DIGITS = 15
"""Digits that Excel keeps of a number; what follows it makes zeros."""
_NOT_SHOWN = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
"""Parts of a number format that are text, colours and conditions."""
_ZEROS = re.compile(r"0+")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Fault(str):
    """The reason why a cell cannot be read."""

    __slots__ = ()


Cells = list[str]


@contextmanager
def sheets(stream: IO[bytes], name: str) -> Iterator[Any]:
    """Yield the workbook in a stream of bytes.

    Raises:
        IngestError: no workbook, damaged, or far larger than it looks.
    """
    seekable = stream if stream.seekable() else io.BytesIO(stream.read())
    try:
        with zipfile.ZipFile(seekable) as box:
            parts = box.infolist()
        check_size(name, parts)
        if len(parts) > _MOST_PARTS:
            raise IngestError(
                f"{name}: {len(parts):,} parts: not a workbook of a spreadsheet."
            )
        with warnings.catch_warnings():
            # CORDIS writes workbooks without a style; openpyxl passes over what it does not know.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(
                seekable, read_only=True, keep_links=False
            )
    except _BROKEN as exc:
        raise IngestError(f"{name}: {_unreadable(exc)}") from exc
    try:
        yield book
    finally:
        book.close()


def rows_of(sheet: Any, name: str) -> Iterator[tuple[int, Cells]]:
    """Yield row number and cells of each row that is not blank, empty cells at the end left out.

    A cell that cannot be read is a `Fault`.

    Raises:
        IngestError: the sheet is damaged, or longer than a sheet can be.
    """
    try:
        sheet.reset_dimensions()  # CORDIS writes that the sheet is one cell
        rows = iter(sheet.iter_rows())
        for line in range(1, _MOST_ROWS + 2):
            with warnings.catch_warnings():
                # of a date out of range, which comes as an error cell
                warnings.simplefilter("ignore", UserWarning)
                row = next(rows, None)
            if row is None:
                return
            cells = [
                _text(cell) if cell.value is not None else "" for cell in row
            ]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells:
                yield line, cells
    except _BROKEN as exc:
        raise IngestError(f"{name}: {_unreadable(exc)}") from exc
    raise IngestError(
        f"{name}: more than {_MOST_ROWS:,} rows: not a sheet of a spreadsheet."
    )


def _unreadable(exc: BaseException) -> str:
    reason = str(exc) or type(exc).__name__
    return f"not readable as an Excel workbook: {reason[:200]}."


def split_faults(
    columns: Sequence[str], cells: Sequence[str]
) -> tuple[Sequence[str], tuple[tuple[str, str], ...]]:
    """Return cells, empty where they cannot be read, and column and reason of each of those."""
    if Fault not in map(type, cells):
        return cells, ()
    unreadable = tuple(
        (column, str(cell))
        for column, cell in zip(columns, cells, strict=False)
        if isinstance(cell, Fault)
    )
    return [
        "" if isinstance(cell, Fault) else cell for cell in cells
    ], unreadable


def _text(cell: Any) -> str:
    value: object = cell.value
    if cell.data_type == "e":
        return Fault(f"an error value of the spreadsheet: {str(value)[:20]}")
    if cell.data_type == "f":
        return Fault(
            f"looks like a formula: {str(value)[:40]!r}; paste its value"
        )
    if isinstance(value, str):
        return _ESCAPED.sub(_unescaped, value) if "_x" in value else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return _number(value, cell.number_format)
    if isinstance(value, (datetime, date)):
        return _date(value, cell.number_format)
    return Fault("is a time without a date; write it as text")


def _unescaped(code: re.Match[str]) -> str:
    return chr(int(code[1], 16))


def _number(value: float, shown_as: str) -> str:
    if isinstance(value, float) and not value.is_integer():
        if not math.isfinite(value):
            return Fault("is not a number")
        return NumberText(_plain(value))
    digits = str(int(value))
    if len(digits.strip("-0")) > _MOST_DIGITS:
        return Fault(
            "a number of more than 15 digits, which Excel rounds; write it as text"
        )
    if _ZEROS.fullmatch(shown_as):
        digits = digits.zfill(len(shown_as))
    return NumberText(digits)


def _plain(value: float) -> str:
    text = repr(value)
    return f"{value:.20f}".rstrip("0") if "e" in text else text


def _date(value: date, shown_as: str) -> str:
    """Return a date as precise as its number format shows it: `mmm-yy` is a year and a month."""
    shape = _NOT_SHOWN.sub("", shown_as.split(";", maxsplit=1)[0]).lower()
    if "y" not in shape:
        return Fault("a date shown without its year; write it as text")
    if (
        "d" in shape
        and "h" in shape
        and value.day == 1
        and f"{value:%H%M%S}" == "000000"
    ):
        return FirstOfMonth(f"{value:%Y-%m-%d}")
    if "d" in shape:
        return DateText(f"{value:%Y-%m-%d}")
    return DateText(f"{value:%Y-%m}" if "m" in shape else f"{value:%Y}")
