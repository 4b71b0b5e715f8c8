"""The tables of a source's files, whatever their form: the column names, then the rows."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from graph.common.delimited import MalformedError, delimited_rows
from graph.errors import IngestError
from ingest.reading.cells import NumberText, Row, normal_cells
from ingest.reading.jsontext import objects
from ingest.reading.workbook import rows_of, sheets, split_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from ingest.reading.members import Member
    from ingest.report import Report

_TITLE_ROWS = 20
"""Rows above the column names of a sheet that are looked through at most."""


class HeaderRow(NamedTuple):
    """The column names and the line where they stand."""

    columns: tuple[str, ...]
    line: int = 1


def delimited_table(
    member: Member, report: Report
) -> Iterator[HeaderRow | Row]:
    """Yield the column names of a CSV file, then its rows.

    Raises:
        IngestError: not UTF-8, ragged, or cut off; names file and line.
    """
    try:
        with member.open() as stream:
            rows = delimited_rows(stream, whole_head=True)
            line, names = next(rows, (1, list[str]()))
            if not names:
                raise IngestError(
                    f"{member.name}: no line of column names: empty or truncated?"
                )
            head, _ = normal_cells(names)
            while len(head) > 1 and not head[-1]:
                head.pop()
            yield HeaderRow(tuple(head), line)
            width, name = len(head), member.name
            for line, cells in rows:
                if len(cells) != width and (
                    len(cells) < width or any(map(str.strip, cells[width:]))
                ):
                    reason = f"{len(cells)} fields, the head has {width}: truncated?"
                    raise IngestError(
                        f"{member.name}:{line}: {reason} Nothing was loaded."
                    )
                if "".join(cells).isascii():
                    texts = list(map(str.strip, cells))
                else:
                    texts = _counted(cells, report)
                # What is beyond the column names is blank.
                yield Row(name, line, dict(zip(head, texts, strict=False)))
    except MalformedError as exc:
        place = f"{member.name}:{exc.line}" if exc.line else member.name
        raise IngestError(
            f"{place}: {exc.reason}. Nothing was loaded."
        ) from exc


def sheet_table(
    member: Member,
    signatures: Sequence[frozenset[str]],
    report: Report,
) -> Iterator[HeaderRow | Row]:
    """Yield the column names of the first sheet of a workbook, then its rows.

    The names are the first row, among the first twenty, that holds all columns of a signature;
    without such a row, the first that has more than one cell.

    Raises:
        IngestError: not a workbook, damaged, or without such a row; names the file.
    """
    with member.open() as stream, sheets(stream, member.name) as book:
        rows = rows_of(
            book.worksheets[0] if book.worksheets else None, member.name
        )
        above: list[tuple[int, list[str]]] = []
        for line, cells in rows:
            above.append((line, cells))
            if line > _TITLE_ROWS or _is_head(cells, signatures):
                break
        if not above:
            raise IngestError(
                f"{member.name}: no row of column names: truncated?"
            )
        line, names = above[-1]
        if not _is_head(names, signatures):
            line, names = max(above, key=lambda row: len(row[1]))
            rows = chain((row for row in above if row[0] > line), rows)
        head, _ = normal_cells(names)
        yield HeaderRow(tuple(head), line)
        for line, cells in rows:
            if len(cells) > len(head):
                raise IngestError(
                    f"{member.name}:{line}: more cells than column names."
                )
            filled = [*cells, *[""] * (len(head) - len(cells))]
            readable, unreadable = split_faults(head, filled)
            texts = _counted(readable, report)
            yield Row(
                member.name,
                line,
                dict(zip(head, texts, strict=True)),
                unreadable,
            )


def _is_head(
    cells: Sequence[str], signatures: Sequence[frozenset[str]]
) -> bool:
    """Return whether a row holds all column names of one of the signatures."""
    texts = {cell.strip() for cell in cells}
    return any(signature <= texts for signature in signatures)


def json_table(member: Member, report: Report) -> Iterator[HeaderRow | Row]:
    """Yield the keys of JSON objects whenever they change, and the objects as rows.

    Raises:
        IngestError: not JSON, or truncated; names file and line.
    """
    head: tuple[str, ...] = ()
    with member.open() as stream:
        for line, data in objects(stream, member.name):
            if tuple(data) != head:
                head = tuple(data)
                yield HeaderRow(head, line)
            cells: dict[str, str] = {}
            unreadable: dict[str, str] = {}
            for name, value in data.items():
                cells[name] = _text_of(value)
                if isinstance(value, (dict, list)) and value:
                    cells[name], unreadable[name] = (
                        "",
                        "is a list or object, not a single value",
                    )
            texts = _counted(list(cells.values()), report)
            yield Row(
                member.name,
                line,
                dict(zip(cells, texts, strict=True)),
                tuple(unreadable.items()),
            )


def _counted(cells: Sequence[str], report: Report) -> list[str]:
    """Return cells in their normal form; what was taken out of them is counted in the report."""
    texts, stripped = normal_cells(cells)
    report.stripped += stripped
    return texts


def _text_of(value: Any) -> str:
    """Return a value of JSON as the CSV of the same table has it; null is empty."""
    if value is None or value in ([], {}):
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return NumberText(int(value) if value.is_integer() else repr(value))
    if isinstance(value, int):
        return NumberText(value)
    return " ".join(str(value).split())
