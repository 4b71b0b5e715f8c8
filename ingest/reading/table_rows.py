"""The rows of one table below its column names, each cell looked at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ingest.reading.cells import (
    ERROR_VALUES,
    DateText,
    FirstOfMonth,
    Row,
    normal_cells,
)
from ingest.reading.workbook import split_faults

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.report import Report

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
class Causes:
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


def table_rows(
    file: str,
    rows: Iterator[tuple[int, list[str]]],
    head: Head,
    causes: Causes,
) -> Iterator[Row]:
    """Yield the rows below the column names, which have to be those of `head`."""
    first, cells = next(rows, (1, list[str]()))
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
    causes: Causes,
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
