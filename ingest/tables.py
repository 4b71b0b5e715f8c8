"""The tables of one's own: a folder or ZIP of CSV files, or a workbook with a sheet for each.

What is wrong with a whole file is told first and alone; what would follow from it is not.
"""

# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.common.delimited import MalformedError, delimited_rows
from graph.errors import IngestError
from ingest.reading.cells import (
    ERROR_VALUES,
    DateText,
    FirstOfMonth,
    Row,
    normal_cells,
)
from ingest.reading.members import WORKBOOKS, Member, members, printable
from ingest.reading.workbook import rows_of, sheets, split_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from graph.common.properties import Properties
    from ingest.report import Report

__all__ = ["Row", "read_tables"]

_MOST_CHARACTERS = 20_000
"""Of one cell; the longest of the shipped tables has 900."""
_MOST_ROWS = 250_000
"""Of one table: what people write and keep by hand is far smaller."""
_DATES = frozenset(
    {
        "founded",
        "ended",
        "start",
        "end",
        "date",
        "as_of",
        "year",
        "since",
        "until",
        "published",
        "retrieved_at",
    }
)
"""Columns in which a date cell is one; elsewhere it was a name or a number."""
_TITLE_ROWS = 20
"""Rows above the column names that are looked through to find them."""

Tables = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Head:
    """The columns of a table, which of them it may lack, and whether it may be missing itself."""

    columns: tuple[str, ...]
    optional: frozenset[str] = frozenset()
    may_miss: bool = False

    @property
    def required(self) -> list[str]:
        """Return the columns that the table must have."""
        return [name for name in self.columns if name not in self.optional]


@dataclass(slots=True)
class _Causes:
    """What is wrong with whole files; one reason that holds for several is told once."""

    report: Report
    places: dict[tuple[str, str], list[tuple[str, int]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def add(
        self,
        file: str,
        line: int,
        column: str,
        reason: str,
    ) -> None:
        """Keep one reason."""
        self.places[column, reason].append((file, line))

    def tell(self) -> None:
        """Bring the reasons to the report."""
        for (column, reason), places in self.places.items():
            (file, line), others = places[0], [name for name, _ in places[1:]]
            more = f" (and so are {', '.join(others)})" if others else ""
            self.report.refuse(
                file,
                line,
                column,
                reason + more,
            )


def read_tables(
    path: Path,
    heads: Mapping[str, Head],
    report: Report,
) -> Tables:
    """Return the rows of each table; whatever is wrong goes to the report.

    Args:
        path: a folder or ZIP of `<table>.csv` files, or a workbook with one sheet per table.
        heads: the columns of each table; one that it may lack is empty in every row.
        report: receives missing tables and columns, wrong encodings, ragged rows, formulas.
    """
    causes = _Causes(report)
    empty: Tables = {name: [] for name in heads}
    try:
        if path.suffix.lower() in WORKBOOKS and not path.is_dir():
            tables = _of_workbook(path, heads, causes)
        elif path.is_dir() or path.suffix.lower() == ".zip":
            tables = _of_files(path, heads, causes)
        else:
            reason = (
                "not a folder or ZIP of CSV files and not an .xlsx workbook"
            )
            causes.add(
                printable(str(path)),
                0,
                "",
                reason,
            )
            tables = empty
    except IngestError as exc:
        # Such an error names its file.
        report.refuse(*_parts(str(exc), path))
        return empty
    causes.tell()
    return empty if report.problems and causes.places else tables


def _parts(text: str, path: Path) -> tuple[str, int, str, str]:
    file, _, reason = text.partition(": ")
    return (
        (file, 0, "", reason)
        if reason
        else (printable(path.name), 0, "", text)
    )


def _of_files(
    path: Path,
    heads: Mapping[str, Head],
    causes: _Causes,
) -> Tables:
    files = {
        member.base: member for member in members(path) if not member.litter
    }
    tables: Tables = {}
    for name, head in heads.items():
        member = files.pop(f"{name}.csv", None)
        if member is None and head.may_miss:
            tables[name] = []
            causes.report.noted[f"table that is not there: {name}"] += 1
        elif member is None:
            like = [
                other
                for other in files
                if other.lower().startswith(f"{name}.")
            ]
            hint = f"; there is {', '.join(sorted(like))}" if like else ""
            causes.add(
                f"{name}.csv",
                0,
                "",
                f"no such file in {printable(str(path))}{hint}",
            )
        else:
            tables[name] = list(_csv_rows(member, head, causes))
    for other in files:
        causes.report.noted[f"file that is none of the tables: {other}"] += 1
    return tables


def _csv_rows(
    member: Member,
    head: Head,
    causes: _Causes,
) -> Iterator[Row]:
    try:
        with member.open() as stream:
            rows = delimited_rows(stream)
            yield from _table_rows(
                member.name,
                rows,
                head,
                causes,
            )
    except MalformedError as exc:
        causes.add(
            member.name,
            exc.line,
            "",
            exc.reason,
        )


def _of_workbook(
    path: Path,
    heads: Mapping[str, Head],
    causes: _Causes,
) -> Tables:
    member, tables = members(path)[0], Tables()
    with member.open() as stream, sheets(stream, member.name) as book:
        named: Properties = {sheet.title: sheet for sheet in book.worksheets}
        missing = [
            n
            for n, head in heads.items()
            if n not in named and not head.may_miss
        ]
        if missing:
            unknown = ", ".join(
                printable(name) for name in named if name not in heads
            )
            hint = f"; it has {unknown}" if unknown else ""
            reason = f"no sheet called {', '.join(missing)}{hint} (names are in lower case)"
            causes.add(
                member.name,
                0,
                "",
                reason,
            )
            return tables
        for name in named.keys() - heads.keys():
            causes.report.noted[
                f"sheet that is none of the tables: {printable(name)}"
            ] += 1
        for name, head in heads.items():
            if name not in named:
                tables[name] = []
                causes.report.noted[f"table that is not there: {name}"] += 1
                continue
            file = f"{member.name}[{name}]"
            tables[name] = list(
                _table_rows(
                    file,
                    rows_of(named[name], file),
                    head,
                    causes,
                )
            )
    return tables


def _table_rows(
    file: str,
    rows: Iterator[tuple[int, list[str]]],
    head: Head,
    causes: _Causes,
) -> Iterator[Row]:
    """Yield the rows below the column names, which have to be those of `head`."""
    first, cells = next(rows, (1, []))
    columns, _ = normal_cells(cells)
    while columns and not columns[-1]:
        columns.pop()
    if not _check_head(
        file,
        first,
        columns,
        head,
        rows,
        causes,
    ):
        return
    report = causes.report
    lacking = {name: "" for name in head.columns if name not in columns}
    if lacking:
        report.noted[f"{file} has no column {', '.join(lacking)}"] += 1
    for count, (line, given) in enumerate(rows, 1):
        if count > _MOST_ROWS:
            causes.add(
                file,
                line,
                "",
                f"more than {_MOST_ROWS:,} rows in one table",
            )
            return
        beyond = [cell for cell in given[len(columns) :] if cell.strip()]
        if beyond or (len(given) < len(columns) and not file.endswith("]")):
            reason = f"{len(given)} fields, expected {len(columns)}"
            report.refuse(
                file,
                line,
                "",
                reason,
            )
            continue
        filled = [*given, *[""] * (len(columns) - len(given))]
        readable, unreadable = split_faults(columns, filled[: len(columns)])
        texts, removed = normal_cells(readable)
        if removed:
            report.stripped += removed
        cells = dict(zip(columns, texts, strict=True)) | lacking
        yield _checked(
            Row(
                file,
                line,
                cells,
                unreadable,
            ),
            report,
        )


def _check_head(
    file: str,
    line: int,
    columns: Sequence[str],
    head: Head,
    rows: Iterator[tuple[int, list[str]]],
    causes: _Causes,
) -> bool:
    """Tell what is wrong with the column names, and return whether they are as they must be."""
    missing = [name for name in head.required if name not in columns]
    unknown = [
        name or "(empty)" for name in columns if name not in head.columns
    ]
    if len(missing) == len(head.required):
        causes.add(
            file,
            line,
            "",
            _no_head(columns, head.required, rows),
        )
        return False
    for name in missing:
        causes.add(
            file,
            line,
            name,
            "column is missing",
        )
    for name in unknown:
        causes.add(
            file,
            line,
            name,
            "unknown column",
        )
    if len(set(columns)) < len(columns):
        causes.add(
            file,
            line,
            "",
            "a column stands twice",
        )
        return False
    return not missing and not unknown


def _no_head(
    columns: Sequence[str],
    head: Sequence[str],
    rows: Iterator[tuple[int, list[str]]],
) -> str:
    if not columns:
        return "empty: no column names"
    for _, (line, cells) in zip(range(_TITLE_ROWS), rows, strict=False):
        if set(head) <= {cell.strip() for cell in cells}:
            return f"the column names stand in line {line}: take out what is above them"
    shown = ", ".join(columns[:4])[:80]
    return f"not the column names of this table: {shown!r} instead of {', '.join(head[:4])}, ..."


def _checked(row: Row, report: Report) -> Row:
    """Return a row without the cells that cannot be taken, which go to the report."""
    for name, reason in row.unreadable:
        report.refuse(
            row.file,
            row.line,
            name,
            reason,
        )
    refused: dict[str, str] = {}
    for name, value in row.cells.items():
        # Most cells are plain and short: the first look decides.
        if value and (
            value[0] in "=#"
            or type(value) is not str
            or len(value) > _MOST_CHARACTERS
        ):
            reason = _reason(name, value)
            if reason:
                report.refuse(
                    row.file,
                    row.line,
                    name,
                    reason,
                )
                refused[name] = ""
    return (
        Row(row.file, row.line, {**row.cells, **refused}) if refused else row
    )


def _reason(column: str, value: str) -> str | None:
    """Return why a cell cannot be taken, None if it can."""
    if len(value) > _MOST_CHARACTERS:
        return f"{len(value):,} characters, at most {_MOST_CHARACTERS:,}"
    if value.startswith("="):
        return f"looks like a formula: {value[:40]!r}"
    if value in ERROR_VALUES:
        return f"an error value of the spreadsheet: {value}"
    if isinstance(value, FirstOfMonth):
        return f"{value} or {value[:7]}? a spreadsheet makes a day of a month; write it as text"
    if isinstance(value, DateText) and column not in _DATES:
        return f"a spreadsheet made a date of it ({value}); write it as text"
    return None
