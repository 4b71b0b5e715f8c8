"""Tables as files that spreadsheets and programs read: CSV in two forms, and Excel workbooks.

A text from data is a text in every one of them: no spreadsheet runs it as a formula.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Any

import orjson

from graph.common.properties import items_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Values

_RISKY = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a formula begins, for one spreadsheet program or another."""
_INVISIBLE = {"Cf", "Cc", "Zs", "Zl", "Zp"}
"""Unicode categories of what some readers strip from the start of a cell before they look at it."""
SEPARATOR = "|"
"""What stands between the values of a cell that holds several."""

_CELL_LENGTH = 32_767
"""Characters that Excel keeps in one cell."""
_SHEET_ROWS = 1_048_576
"""Rows of a sheet of Excel, that of the names included."""
_LINKS = 65_530
"""Links of a sheet of Excel; with more it calls the file damaged."""
_LINK_LENGTH = 2_079
"""Characters of a link that Excel takes; a longer address stays text."""
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_NOT_IN_A_CELL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
)
_ADDRESS = re.compile(r"https?://\S+")
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns and rows; a column that a row lacks is an empty cell."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Values]


def joined(value: object) -> Any:
    """Return a value as one cell holds it: several are joined by `|`, a record is JSON."""
    parts = items_of(value)
    if parts is not None:
        return SEPARATOR.join(map(str, parts))
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def safe_cell(value: object) -> str:
    """Return a value as CSV text that no spreadsheet runs as a formula."""
    content = joined(value)
    if content is None:
        return ""
    text = str(content)
    if isinstance(content, (int, float)) or not _is_risky(text):
        return text
    return f"'{text}"


def _is_risky(text: str) -> bool:
    if text.startswith(_RISKY):
        return True
    visible = next(
        (c for c in text if unicodedata.category(c) not in _INVISIBLE), ""
    )
    return visible in _RISKY


def write_csv(
    rows: Iterable[Values],
    out: IO[str],
    columns: Sequence[str] = (),
    *,
    delimiter: str = ",",
) -> None:
    """Write rows as CSV below a line of names: `columns`, else those of the first row."""
    writer, names = csv.writer(out, delimiter=delimiter), list(columns)
    if names:
        writer.writerow(names)
    for row in rows:
        if not names:
            names = list(row)
            writer.writerow(names)
        writer.writerow([safe_cell(row.get(name)) for name in names])


def csv_text(table: Table, *, delimiter: str = ",") -> str:
    """Return a table as CSV (RFC 4180)."""
    out = io.StringIO()
    write_csv(
        table.rows,
        out,
        table.columns,
        delimiter=delimiter,
    )
    return out.getvalue()


def spreadsheet_csv(table: Table) -> bytes:
    """Return a table as the CSV that a double click opens in columns in a European Excel.

    It wants semicolons, since the comma is the decimal sign there, and a byte order mark, without
    which it does not read UTF-8.
    """
    return csv_text(table, delimiter=";").encode("utf-8-sig")


def workbook(
    tables: Iterable[Table],
    moment: str,
    title: str = "ATMP Atlas",
) -> bytes:
    """Return an Excel workbook with a sheet a table: numbers as numbers, addresses as links.

    Texts are formatted as text, so that a date or an id that is typed over stays what is typed.

    Args:
        tables: names of at most 31 characters.
        moment: ISO 8601; when the data were made. The same data give the same bytes.
        title: what the properties of the file call it.

    Raises:
        ValueError: a table has more rows than a sheet.
    """
    import openpyxl  # noqa: PLC0415 - a fifth of a second, for workbooks alone

    made = datetime.fromisoformat(moment).astimezone(UTC)
    book = openpyxl.Workbook(write_only=True)
    book.properties.title = title
    book.properties.creator = "ATMP Atlas"
    book.properties.created = made.replace(tzinfo=None)
    for table in tables:
        _Sheet(book.create_sheet(table.name), table).write()
    out = io.BytesIO()
    book.save(out)
    return _dated(out, made)


class _Sheet:
    """Writes one sheet row by row."""

    def __init__(self, sheet: Any, table: Table) -> None:
        from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 - as above

        self._sheet, self._table, self._make = sheet, table, WriteOnlyCell
        self._links = 0

    def write(self) -> None:
        """Write the names, then the rows."""
        from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above

        self._sheet.freeze_panes = "A2"
        for number in range(1, len(self._table.columns) + 1):
            self._sheet.column_dimensions[
                get_column_letter(number)
            ].number_format = "@"
        self._sheet.append([self._text(name) for name in self._table.columns])
        for number, row in enumerate(self._table.rows, 2):
            if number > _SHEET_ROWS:
                raise ValueError(
                    f"{self._table.name}: more than {_SHEET_ROWS:,} rows."
                )
            self._sheet.append(
                [self._cell(row.get(name)) for name in self._table.columns]
            )

    def _cell(self, value: Any) -> Any:
        content = joined(value)
        if content is None or content == "":
            return None
        if isinstance(content, (bool, int, float)):
            return content
        cell = self._text(str(content))
        address = str(content).partition(SEPARATOR)[0]
        if (
            _ADDRESS.fullmatch(address)
            and len(address) <= _LINK_LENGTH
            and self._links < _LINKS
        ):
            self._links += 1
            cell.hyperlink = address
        return cell

    def _text(self, text: str) -> Any:
        content = _NOT_IN_A_CELL.sub("\N{REPLACEMENT CHARACTER}", text)
        if len(content) > _CELL_LENGTH:
            content = content[: _CELL_LENGTH - 1] + _ELLIPSIS
        cell = self._make(self._sheet, content)
        cell.data_type = "s"  # what begins with `=` is a text too
        cell.number_format = "@"
        return cell


def _dated(book: io.BytesIO, made: datetime) -> bytes:
    """Return a workbook whose times are all the given one, not those of the clock."""
    out = io.BytesIO()
    # A zip knows none before.
    earliest = max(
        made,
        datetime(
            1980,
            1,
            1,
            tzinfo=UTC,
        ),
    )
    with (
        zipfile.ZipFile(book) as given,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in given.namelist():
            content = given.read(name)
            if name == "docProps/core.xml":
                stamp = made.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
                content = _MODIFIED.sub(rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, earliest.timetuple()[:6])
            copy.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
