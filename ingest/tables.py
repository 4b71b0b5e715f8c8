"""The tables of one's own: a folder or ZIP of CSV files, or a workbook with a sheet for each.

What is wrong with a whole file is told first and alone; what would follow from it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.delimited import MalformedError, delimited_rows
from graph.errors import IngestError
from ingest.reading.cells import Row
from ingest.reading.members import WORKBOOKS, Member, members, printable
from ingest.reading.table_rows import Causes, Head, table_rows
from ingest.reading.workbook import rows_of, sheets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from graph.common.properties import Properties
    from ingest.report import Report

Tables = dict[str, list[Row]]


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
    causes = Causes(report)
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
    causes: Causes,
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
    causes: Causes,
) -> Iterator[Row]:
    try:
        with member.open() as stream:
            rows = delimited_rows(stream)
            yield from table_rows(
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
    causes: Causes,
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
                table_rows(
                    file,
                    rows_of(named[name], file),
                    head,
                    causes,
                )
            )
    return tables
