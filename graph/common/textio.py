"""Files: YAML, and CSV, plain or in gzip, whose errors name the place and that is written whole."""

from __future__ import annotations

import csv
import gzip
import os
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import yaml

from graph.common.disks import make_private
from graph.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

# The parser in C reads ten times as fast; a yaml built without it has only the other.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def parse_yaml(text: str) -> Any:
    """Return the content of a YAML text as plain values; raises yaml.YAMLError."""
    return yaml.load(text, _Loader)  # noqa: S506 - both are safe loaders


@contextmanager
def text_lines(path: Path) -> Iterator[IO[str]]:
    """Yield an open text file, UTF-8 with or without mark, unpacked if its name ends in .gz.

    Raises:
        InvalidInputError: it cannot be opened, unpacked or read as UTF-8.
    """
    opened: Any = gzip.open if path.suffix == ".gz" else open
    try:
        with opened(
            path,
            "rt",
            encoding="utf-8-sig",
            newline="",
        ) as lines:
            yield lines
    except (
        OSError,
        EOFError,
        zlib.error,
        UnicodeDecodeError,
        csv.Error,
    ) as exc:
        raise InvalidInputError(f"{path}: cannot be read: {exc}") from exc


def read_rows(
    path: Path, needed: Sequence[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield the line number and the row of a CSV file that has the columns `needed`.

    Raises:
        InvalidInputError: the file cannot be read, or lacks a column or a field; names file,
            line and field.
    """
    with text_lines(path) as lines:
        reader = csv.DictReader(lines)
        columns = reader.fieldnames or ()
        refuse_missing(path, columns, needed)
        for row in reader:
            absent = [name for name in needed if row[name] is None]
            if absent:
                raise InvalidInputError(
                    f"{path}:{reader.line_num}: {absent[0]}: missing."
                )
            yield (
                reader.line_num,
                {name: row[name] or "" for name in columns},
            )


def refuse_missing(
    path: Path,
    columns: Sequence[str],
    needed: Sequence[str],
) -> None:
    """Raise InvalidInputError if the first line of a file lacks a column."""
    missing = [name for name in needed if name not in columns]
    if missing:
        raise InvalidInputError(
            f"{path}:1: columns missing: {', '.join(missing)}."
        )


def refuse_empty(
    path: Path,
    line: int,
    row: Mapping[str, str],
    names: Iterable[str],
) -> None:
    """Raise InvalidInputError, with file, line and field, if one of the fields is empty."""
    for name in names:
        if not row[name].strip():
            raise InvalidInputError(f"{path}:{line}: {name}: empty.")


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Yield the file to write; it stands under its name only when all of it is on disk.

    Whoever is broken off in between, by a kill or a power loss too, leaves the file of before.
    A device or a pipe is written as it is. OSError if it cannot be written.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    path = path.resolve()
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def write_rows(
    path: Path,
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
) -> int:
    """Write a CSV file (in gzip if its name ends in .gz) and return its number of rows.

    The file appears when all rows are written: one that fails half way leaves nothing behind.
    """
    opened: Any = gzip.open if path.suffix == ".gz" else open
    count = 0
    with (
        written_whole(path) as part,
        opened(
            part,
            "wt",
            encoding="utf-8",
            newline="",
        ) as lines,
    ):
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(header)
        for count, row in enumerate(rows, 1):  # noqa: B007 - the last one is the answer
            writer.writerow(row)
    return count


def append_line(path: Path, line: bytes) -> None:
    """Add a line to a file that only grows; it is on disk on return.

    A last line that was torn off (power loss, full disk) is ended first, so that it spoils no
    other. Nobody else reads the file. OSError if it cannot be written.
    """
    make_private(path)
    with path.open("a+b") as file:
        if file.seek(0, os.SEEK_END):
            file.seek(-1, os.SEEK_END)
            if file.read(1) != b"\n":
                file.write(b"\n")
        file.write(line.removesuffix(b"\n") + b"\n")
        file.flush()
        os.fsync(file.fileno())
