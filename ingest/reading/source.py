"""The files of a source read by what its YAML says: strictly, as a stream."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from graph.common.properties import items_of, properties_of
from graph.errors import IngestError
from ingest.reading.cells import Row
from ingest.reading.jsontext import objects
from ingest.reading.members import (
    JSON,
    TABLES,
    WORKBOOKS,
    Member,
    members,
    printable,
)
from ingest.reading.sheets import (
    HeaderRow,
    delimited_table,
    json_table,
    sheet_table,
)
from ingest.report import Report, UnheardReport

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ingest.reading.source_config import SourceConfig, TableConfig

_SHOWN = 12
"""Files that are named when no table is found."""
_COLUMNS_SHOWN = 12
"""Columns that are named of a file that is no table."""
_ALIKE = 0.5
"""Share of a file's columns that a table knows, from which the file is that table, damaged."""
_OTHER_FORMS = {
    ".xls": "an old Excel file; save it as .xlsx",
    ".xlsb": "a binary Excel file; save it as .xlsx",
    ".ods": "an OpenDocument sheet; save it as .xlsx or CSV",
    ".numbers": "a Numbers document; export it as CSV",
    ".zip": "a ZIP inside a ZIP; unpack it",
    ".part": "an unfinished download",
    ".crdownload": "an unfinished download",
}


@dataclass(frozen=True, slots=True)
class BelgianActors:
    """Belgian actors that other sources name: enterprise numbers, and names in compact form."""

    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


NOBODY = BelgianActors()
"""Known where no other source was read."""


@dataclass(frozen=True, slots=True)
class JsonObject:
    """One object of a JSON file and where it begins."""

    file: str
    line: int
    data: dict[str, object]


class Files:
    """The files of one source: each is known by its columns, whatever its name.

    What is plainly no data, and what is another's table, is passed over and counted.
    """

    def __init__(
        self,
        path: Path,
        config: SourceConfig,
        report: Report,
        known: BelgianActors = NOBODY,
    ) -> None:
        """Find the tables; raise IngestError if there is none, or one lacks columns."""
        self._config, self._report = config, report
        self.known = known
        self._members: dict[str, list[Member]] = {
            name: [] for name in config.tables
        }
        self._passed: list[str] = []
        self._empty = 0
        given = members(path)
        for member in given:
            self._place(member, alone=len(given) == 1)
        if self._empty or any(
            self._members[name]
            for name, table in config.tables.items()
            if not table.skipped
        ):
            return
        shown = "; ".join(self._passed[:_SHOWN])
        raise IngestError(
            f"{printable(str(path))}: no table of {config.name} there"
            + (f": {shown}." if shown else ".")
        )

    def has(self, table: str) -> bool:
        """Return whether any file holds the table."""
        return bool(self._members[table])

    def rows(self, table: str, *, count: bool = True) -> Iterator[Row]:
        """Yield the rows of a table in all its files; `count` is false for a first look.

        A row with a cell that cannot be read, or with a value that is not in the vocabulary of its
        column, is refused. A mapped column that the file lacks is empty, and the report says so.

        Raises:
            IngestError: an unknown column, a needed one missing, or a damaged file.
        """
        spec = self._config.tables[table]
        read = spec.mapped | spec.needed
        report = self._report if count else UnheardReport()
        for member in self._members[table]:
            absent: dict[str, str] = {}
            for row in self._raw_rows(member, report):
                if isinstance(row, HeaderRow):
                    _check_head(member.name, row, spec)
                    absent = dict.fromkeys(
                        sorted(spec.mapped - set(row.columns)), ""
                    )
                    report.noted.update(
                        f"column missing, left empty: {column} ({member.base})"
                        for column in absent
                    )
                    continue
                self._report.read[table] += count
                problems: Sequence[tuple[str, str]] = ()
                # Most rows of most tables have nothing to look for.
                if row.unreadable or spec.values:
                    problems = list(_problems(row, spec, read))
                for name, reason in problems:
                    report.refuse(
                        row.file,
                        row.line,
                        name,
                        reason,
                    )
                if not problems:
                    yield _completed(row, absent) if absent else row

    def items(self, table: str) -> Iterator[JsonObject]:
        """Yield the objects of a JSON table in all its files; raises like `rows`."""
        spec = self._config.tables[table]
        for member in self._members[table]:
            with member.open() as stream:
                for line, data in objects(stream, member.name):
                    self._report.read[table] += 1
                    place = f"{member.name}:{line}"
                    try:
                        unknown = sorted(set(_unknown(data, spec)))
                    except RecursionError as exc:
                        raise IngestError(
                            f"{place}: nested too deeply."
                        ) from exc
                    if unknown:
                        raise IngestError(
                            f"{place}: unknown keys: {', '.join(unknown[:20])}."
                        )
                    yield JsonObject(member.name, line, data)

    def _place(self, member: Member, *, alone: bool) -> None:
        """Put a file to its table, or count it as passed over."""
        base = member.base
        if any(fnmatch(base, glob) for glob in self._config.skipped_files):
            self._report.leave_out(
                f"file not read: {Path(member.name).suffix}"
            )
            return
        is_table = member.suffix in TABLES
        # What somebody names alone is meant, whatever it is called.
        if member.litter and not (alone and is_table):
            self._pass_over(member, member.litter)
            return
        if not is_table:
            reason = "neither CSV, XLSX nor JSON, plain, .gz or in a ZIP"
            self._pass_over(member, _OTHER_FORMS.get(member.suffix, reason))
            return
        head = self._head(member)
        if head is None:
            self._empty += 1
            self._report.noted["file without records"] += 1
            return
        table = self._table(member, head)
        if table is None:
            shown = ", ".join(sorted(head)[:_COLUMNS_SHOWN])
            reason = (
                f"no table of {self._config.name} has these columns: {shown}"
            )
            self._pass_over(member, reason)
            return
        spec = self._config.tables[table]
        if spec.skipped:
            self._pass_over(
                member, spec.about or f"table that is not read: {table}"
            )
        self._members[table].append(member)

    def _pass_over(self, member: Member, reason: str) -> None:
        self._passed.append(f"{member.name}: {reason}")
        self._report.noted[f"file passed over: {reason}"] += 1

    def _table(self, member: Member, head: frozenset[str]) -> str | None:
        """Return the table whose columns a file has; None if it is another's.

        Raises:
            IngestError: the file is a table of the source without a column that tells it.
        """
        tables = self._config.tables
        named = {
            name: table
            for name, table in tables.items()
            if table.file is None or fnmatch(member.base, table.file)
        }
        fitting = [
            name for name, table in named.items() if table.signature <= head
        ]
        if fitting:
            return max(
                fitting,
                key=lambda n: (
                    not tables[n].skipped,
                    len(tables[n].signature),
                ),
            )
        for name, table in named.items():
            shared = head & table.known
            if table.skipped or not head or len(shared) < _ALIKE * len(head):
                continue
            missing = table.signature - head
            if len(missing) < len(table.signature):
                raise IngestError(
                    f"{member.name}: columns missing: {', '.join(sorted(missing))} (table {name})."
                    " Nothing was loaded."
                )
        return None

    def _head(self, member: Member) -> frozenset[str] | None:
        """Return the columns or keys of a file, None if it holds no record."""
        if member.suffix in JSON:
            with member.open() as stream:
                first = next(objects(stream, member.name), None)
            return None if first is None else frozenset(first[1])
        first_row = next(iter(self._raw_rows(member, UnheardReport())), None)
        return (
            frozenset(first_row.columns)
            if isinstance(first_row, HeaderRow)
            else frozenset()
        )

    def _raw_rows(
        self, member: Member, report: Report
    ) -> Iterator[HeaderRow | Row]:
        if member.suffix in JSON:
            return json_table(member, report)
        if member.suffix in WORKBOOKS:
            signatures = [
                table.signature
                for table in self._config.tables.values()
                if table.signature
            ]
            return sheet_table(member, signatures, report)
        return delimited_table(member, report)


def _check_head(
    file: str,
    head: HeaderRow,
    spec: TableConfig,
) -> None:
    columns = head.columns
    unknown = [name or "(empty)" for name in columns if name not in spec.known]
    missing = sorted(spec.needed - set(columns))
    place = f"{file}:{head.line}"
    if missing:
        raise IngestError(
            f"{place}: columns missing: {', '.join(missing)}. Nothing was loaded."
        )
    if unknown:
        raise IngestError(
            f"{place}: unknown columns: {', '.join(unknown)}. Nothing was loaded.",
            hint="Map them, or name them as ignored, in the YAML of the source.",
        )
    if len(set(columns)) < len(columns):
        raise IngestError(
            f"{place}: a column stands twice. Nothing was loaded."
        )


def _completed(row: Row, absent: Mapping[str, str]) -> Row:
    """Return a row with the cells of the columns that its file lacks."""
    return Row(
        row.file,
        row.line,
        {**absent, **row.cells},
        row.unreadable,
    )


def _problems(
    row: Row,
    spec: TableConfig,
    read: frozenset[str],
) -> Iterator[tuple[str, str]]:
    """Yield column and reason of each cell that a row is refused for."""
    for name, reason in row.unreadable:
        if name in read:
            yield name, reason
    for column, known in spec.values.items():
        value = row.cells.get(column, "")
        if value and value not in known:
            yield (
                column,
                f"unknown value {value[:60]!r} (known: {', '.join(sorted(known))})",
            )


def _unknown(
    data: object,
    spec: TableConfig,
    path: str = "",
) -> Iterator[str]:
    for entry in items_of(data) or ():
        yield from _unknown(entry, spec, path)
    for key, value in properties_of(data).items():
        here = f"{path}.{key}" if path else key
        if here in spec.branches:
            yield from _unknown(value, spec, here)
        elif here not in spec.known:
            yield here
