"""What a source's YAML says, and the files of a source read by it: strictly, as a stream."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from graph.common.textio import parse_yaml
from graph.errors import CatalogueError, IngestError
from ingest.reading.jsontext import objects
from ingest.reading.members import Member, members
from ingest.reading.rows import csv_rows, sheet_rows, text_of
from ingest.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ingest.report import Report


class Download(BaseModel):
    """An address to fetch, and the name under which its snapshot is kept."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    file: str
    record: str = ""
    """The address answers with a Zenodo record; its file with this ending is the one."""
    page_key: str | None = None
    """The key (a dotted path) of the token of the next page, where an address gives pages."""
    page_parameter: str = ""
    page_first: str = ""


class TableConfig(BaseModel):
    """One table or kind of object of a source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str | None = None
    """A pattern of the file's name, where names are fixed and several tables have one head."""
    signature: frozenset[str]
    """Columns (keys of the object) by which a file is known to hold this table."""
    mapped: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    """Columns that are known and knowingly not read; of objects, whole branches."""
    needed: frozenset[str] = frozenset()
    values: dict[str, frozenset[str]] = Field(default_factory=dict)
    """Controlled columns with every value that is known; another one is an error."""
    skipped: bool = False
    """The table is known, and nothing of it is read."""

    @cached_property
    def known(self) -> frozenset[str]:
        """Return the columns that may stand in the table."""
        return self.mapped | self.ignored | self.needed

    @cached_property
    def branches(self) -> frozenset[str]:
        """Return every beginning of a mapped path, without the path itself."""
        parts = [path.split(".") for path in self.mapped | self.needed]
        return frozenset(".".join(p[:size]) for p in parts for size in range(1, len(p)))


class SourceConfig(BaseModel):
    """The YAML file of a source."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    publisher: str
    licence: str
    homepage: str
    downloads: tuple[Download, ...]
    cadence: str
    is_register: bool = False
    """A register describes actors that other sources name; it brings in none of its own."""
    floors: dict[str, int] = Field(default_factory=dict)
    ceilings: dict[str, int] = Field(default_factory=dict)
    """Rows read of a table: fewer or more refuse the load."""
    max_megabytes: int = 4096
    tolerance: float = 0.01
    """Share of the records read that may be refused before the load is."""
    skipped_files: tuple[str, ...] = ()
    tables: dict[str, TableConfig]
    options: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """Belgian actors that other sources name: enterprise numbers, and names in compact form."""

    numbers: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Item:
    """One object of a JSON file and where it begins."""

    file: str
    line: int
    data: dict[str, Any]


def load_config(module: str) -> SourceConfig:
    """Return the YAML beside a source's module; raise CatalogueError if it is not valid."""
    path = Path(module).with_suffix(".yml")
    try:
        return SourceConfig.model_validate(parse_yaml(path.read_text("utf-8")))
    except (yaml.YAMLError, ValidationError) as exc:
        raise CatalogueError(f"{path.name}: {exc}") from exc


class Files:
    """The files of one source: each is known by its columns, whatever its name."""

    def __init__(
        self, path: Path, config: SourceConfig, report: Report, known: Known | None = None
    ) -> None:
        """Find the tables; raise IngestError if a file is of none, or none is there."""
        self._config, self._report = config, report
        self.known = known or Known()
        self._members: dict[str, list[Member]] = {name: [] for name in config.tables}
        for member in members(path):
            if any(fnmatch(Path(member.name).name, glob) for glob in config.skipped_files):
                report.leave_out(f"file not read: {Path(member.name).suffix}")
            else:
                self._members[self._table(member)].append(member)
        if not any(self._members[name] for name, one in config.tables.items() if not one.skipped):
            raise IngestError(f"{path}: no table of {config.name} there.")

    def has(self, table: str) -> bool:
        """Return whether any file holds the table."""
        return bool(self._members[table])

    def rows(self, table: str, *, count: bool = True) -> Iterator[Row]:
        """Yield the rows of a table in all its files; `count` is false for a first look.

        Raises:
            IngestError: an unknown column or value, or a damaged file; names file, line, column.
        """
        spec = self._config.tables[table]
        for member in self._members[table]:
            for row in self._raw_rows(member):
                if isinstance(row, Row):
                    self._report.read[table] += count
                    _check_values(row, spec)
                    yield row
                else:
                    _check_head(member.name, row, spec)

    def items(self, table: str) -> Iterator[Item]:
        """Yield the objects of a JSON table in all its files; raises like `rows`."""
        spec = self._config.tables[table]
        for member in self._members[table]:
            with member.open() as stream:
                for line, data in objects(stream, member.name):
                    self._report.read[table] += 1
                    unknown = sorted(set(_unknown(data, spec)))
                    if unknown:
                        place = f"{member.name}:{line}"
                        raise IngestError(f"{place}: unknown keys: {', '.join(unknown[:20])}.")
                    yield Item(member.name, line, data)

    def _table(self, member: Member) -> str:
        head = self._head(member)
        name = Path(member.name).name
        fitting = [
            table
            for table, spec in self._config.tables.items()
            if spec.signature <= head and (spec.file is None or fnmatch(name, spec.file))
        ]
        if not fitting:
            shown = ", ".join(sorted(head)[:12])
            reason = f"no table of {self._config.name} has these columns: {shown}"
            raise IngestError(f"{member.name}: {reason}.")
        specs = self._config.tables
        return max(fitting, key=lambda one: (not specs[one].skipped, len(specs[one].signature)))

    def _head(self, member: Member) -> frozenset[str]:
        if member.suffix in {".json", ".jsonl"}:
            with member.open() as stream:
                return frozenset(next((set(one) for _, one in objects(stream, member.name)), set()))
        first = next(self._raw_rows(member))
        return frozenset(first) if isinstance(first, tuple) else frozenset()

    def _raw_rows(self, member: Member) -> Iterator[tuple[str, ...] | Row]:
        if member.suffix == ".csv":
            yield from csv_rows(member)
        elif member.suffix == ".xlsx":
            signatures = [table.signature for table in self._config.tables.values()]
            yield from sheet_rows(member, signatures)
        elif member.suffix in {".json", ".jsonl"}:
            yield from _json_rows(member)
        else:
            raise IngestError(f"{member.name}: neither CSV, XLSX nor JSON, plain, .gz or in a ZIP.")


def _json_rows(member: Member) -> Iterator[tuple[str, ...] | Row]:
    head: tuple[str, ...] = ()
    with member.open() as stream:
        for line, data in objects(stream, member.name):
            if tuple(data) != head:
                head = tuple(data)
                yield head
            yield Row(member.name, line, {name: text_of(value) for name, value in data.items()})


def _check_head(file: str, head: tuple[str, ...], spec: TableConfig) -> None:
    unknown = [name or "(empty)" for name in head if name not in spec.known]
    missing = sorted(spec.needed - set(head))
    if unknown:
        raise IngestError(
            f"{file}:1: unknown columns: {', '.join(unknown)}. Nothing was loaded.",
            hint="Map them, or name them as ignored, in the YAML of the source.",
        )
    if missing:
        raise IngestError(f"{file}:1: columns missing: {', '.join(missing)}. Nothing was loaded.")
    if len(set(head)) < len(head):
        raise IngestError(f"{file}:1: a column stands twice. Nothing was loaded.")


def _check_values(row: Row, spec: TableConfig) -> None:
    for column, known in spec.values.items():
        value = row.cells.get(column, "")
        if value and value not in known:
            place = f"{row.file}:{row.line}: {column}"
            raise IngestError(
                f"{place}: unknown value {value[:60]!r}. Nothing was loaded.",
                hint=f"Known: {', '.join(sorted(known))}.",
            )


def _unknown(data: Any, spec: TableConfig, path: str = "") -> Iterator[str]:
    if isinstance(data, list):
        for one in data:
            yield from _unknown(one, spec, path)
    elif isinstance(data, dict):
        for key, value in data.items():
            here = f"{path}.{key}" if path else key
            if here in spec.branches:
                yield from _unknown(value, spec, here)
            elif here not in spec.known:
                yield here
