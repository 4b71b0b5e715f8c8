"""Delimited text as rows: separator, line ends and encoding are found out, blank rows are none."""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from itertools import chain, islice
from typing import IO, TYPE_CHECKING, cast

from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINE = 1 << 22
"""Characters of one line: the longest of the sources at hand has some 20,000."""
# The csv module counts a field that runs over several lines; a quote never closed ends there.
csv.field_size_limit(MOST_LINE)

_SEPARATORS = ";,\t|"
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""The line by which Excel is told the separator, before the column names."""
_UNDECODED = re.compile("[\udc80-\udcff]")
_STARTS = {
    b"\xff\xfe\x00\x00": "is UTF-32; save it as 'CSV UTF-8'",
    b"\xff\xfe": "is UTF-16; save it as 'CSV UTF-8'",
    b"\xfe\xff": "is UTF-16; save it as 'CSV UTF-8'",
    b"PK\x03\x04": "is a ZIP archive or Excel workbook by its content, not CSV",
    b"\xd0\xcf\x11\xe0": "is an old or password-protected Excel file by its content, not CSV",
    b"\x1f\x8b": "is packed with gzip; its name has to end in .gz",
    b"%PDF": "is a PDF by its content, not CSV",
    b"version https://git-lfs": "is a pointer of Git LFS; get the file itself with `git lfs pull`",
}
_PAGE = re.compile(rb"\s*<(!doctype|html|\?xml)", re.IGNORECASE)
_LOOKED_AT = 400
"""Bytes of the start of a file by which its form is told: a text in UTF-16 shows within a few."""
_TITLES = 4
"""Lines below the first in which a separator is looked for."""
_OFTEN = 0.3
"""Share of NUL bytes from which a text is in two bytes a character."""


class MalformedError(InvalidInputError):
    """The text is no table: `reason`, and the line from which it is none (0 = the whole file)."""

    def __init__(self, reason: str, line: int = 0) -> None:
        """Keep the parts; whoever knows the file's name makes the sentence."""
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.reason = reason
        self.line = line


def peekable(stream: IO[bytes]) -> io.BufferedReader:
    """Return the stream so that its first bytes can be looked at without being read."""
    if isinstance(stream, io.BufferedReader):
        return cast("io.BufferedReader", stream)
    return io.BufferedReader(stream)  # pyright: ignore[reportArgumentType]


def foreign_form(start: bytes) -> str | None:
    """Return what a file is, given its first bytes, if it is no text in UTF-8; None if it is."""
    for sign, reason in _STARTS.items():
        if start.startswith(sign):
            return reason
    if _PAGE.match(start):
        return "is a web page or XML by its content, not CSV"
    if start and start[:_LOOKED_AT].count(0) > _OFTEN * len(
        start[:_LOOKED_AT]
    ):
        return "is UTF-16 without its mark; save it as 'CSV UTF-8'"
    return None


def delimited_rows(
    stream: IO[bytes], *, whole_head: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Yield line number and cells of each row that is not blank, the column names first.

    Separators are `;`, `,`, tab and `|`: the one that splits the first line most often. Lines end
    by LF, CRLF or CR; the last one may have no end.

    Args:
        stream: the bytes of the file.
        whole_head: whether the line of column names has to have an end: where nobody knows them,
            that is how a file cut in that line is found.

    Raises:
        MalformedError: not UTF-8, a line too long, or quotes that do not fit.
    """
    buffered = peekable(stream)
    if reason := foreign_form(buffered.peek(_LOOKED_AT)):
        raise MalformedError(reason)
    lines = _lines(buffered)
    first = next(lines, "")
    skipped = 0
    if given := _SEPARATOR_LINE.fullmatch(first):
        separator, skipped = given[1], 1
    else:
        above = [first, *islice(lines, _TITLES)]
        separator = _separator(above)
        lines = chain(above, lines)
    if whole_head and first[-1:] not in {"\n", "\r"}:
        raise MalformedError("no line of column names: empty or truncated?")
    reader = csv.reader(lines, delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(map(str.strip, cells)):
                yield line + skipped, cells
    except csv.Error as exc:
        reason = f"not readable as CSV, or truncated: {exc}"
        raise MalformedError(reason, before + 1 + skipped) from exc


def _lines(stream: io.BufferedReader) -> Iterator[str]:
    text = io.TextIOWrapper(
        stream,
        "utf-8-sig",
        errors="surrogateescape",
        newline="",
    )
    try:
        yield from _checked_lines(text)
    finally:
        # The stream is its owner's to close, who may have done so.
        with suppress(ValueError):
            text.detach()


def _checked_lines(text: io.TextIOWrapper) -> Iterator[str]:
    number = 0
    while line := text.readline(MOST_LINE):
        number += 1
        if not line.isascii() and (undecoded := _UNDECODED.search(line)):
            byte = ord(undecoded[0]) - 0xDC00
            raise MalformedError(
                f"not UTF-8 (byte {byte:#04x}); save it as 'CSV UTF-8'", number
            )
        if len(line) == MOST_LINE and line[-1] not in "\r\n":
            raise MalformedError(
                f"a line of more than {MOST_LINE:,} characters", number
            )
        yield line


def _separator(lines: list[str]) -> str:
    """Return the separator that splits the first line that any splits; it may be below a title."""
    for line in lines:
        widths = {sign: _width(line, sign) for sign in _SEPARATORS}
        best = max(widths, key=lambda sign: widths[sign])
        if widths[best] > 1:
            return best
    return ","


def _width(line: str, separator: str) -> int:
    """Return the number of cells that a separator makes of a line."""
    try:
        return len(next(csv.reader([line], delimiter=separator)))
    except csv.Error:
        return line.count(separator) + 1
