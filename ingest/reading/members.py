"""The files behind a path: a file, a folder, a ZIP; plain or in gzip; read as streams of bytes.

What systems and editors leave behind is passed over. What unpacks to far more than it is, or is no
regular file, is refused before it is read.
"""

from __future__ import annotations

import gzip
import io
import os
import stat
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, cast

from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed import WriteableBuffer

# RuntimeError: a ZIP with a password; what is below it: a ZIP packed in a way that is not known.
_BROKEN = (
    OSError,
    EOFError,
    zlib.error,
    zipfile.BadZipFile,
    UnicodeDecodeError,
    RuntimeError,
    OverflowError,
    MemoryError,
)
_MB = 1 << 20
FREE_MEGABYTES = 64
"""Below this size nothing is too densely packed to be read."""
MOST_RATIO = 200
"""Bytes that one packed byte may hold: tables of text have 5 to 40."""
MOST_GIGABYTES = 16
"""Unpacked bytes of one file: the largest full file of the sources at hand has 3."""
_LITTER_FOLDERS = (
    ".*",
    "__macosx",
    "@eadir",
    "$recycle.bin",
    "system volume information",
    "lost+found",
    "__pycache__",
)
_LITTER = (
    ".*",
    "~$*",
    "*~",
    "thumbs.db",
    "ehthumbs*.db",
    "desktop.ini",
    "icon\r",
    "*.tmp",
    "*.bak",
    "*.swp",
    "*.lnk",
    "*.url",
    "*.webloc",
    "*.lock",
)
_DOCUMENTS = (
    "readme*",
    "licen[cs]e*",
    "notice*",
    "changelog*",
    "copying*",
    "*.md",
    "*.txt",
    "*.rst",
    "*.pdf",
    "*.doc",
    "*.docx",
    "*.rtf",
    "*.odt",
    "*.htm",
    "*.html",
    "*.png",
    "*.jpg",
    "*.jpeg",
    "*.gif",
    "*.svg",
    "*.log",
    "*.md5",
    "*.sha256",
    "*.sha1",
    "*.sig",
    "*.asc",
)
JSON = (".json", ".jsonl", ".ndjson")
WORKBOOKS = (".xlsx", ".xlsm")
TABLES = (".csv", ".tsv", *WORKBOOKS, *JSON)
"""The forms that are read, plain, in gzip or in a ZIP."""


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read. `name` is what messages call it, `entry` its name inside a ZIP."""

    path: Path
    name: str
    entry: str | None = None

    @property
    def base(self) -> str:
        """Return the name without folders."""
        return PurePosixPath(self.name).name

    @property
    def suffix(self) -> str:
        """Return the suffix that says the format, in lower case, `.gz` left out."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @property
    def litter(self) -> str | None:
        """Return by what kind of thing the file was left there, None if it may hold data."""
        *folders, base = PurePosixPath(self.name.lower()).parts
        hidden = [_matches(folder, _LITTER_FOLDERS) for folder in folders]
        if any(hidden) or _matches(base, _LITTER):
            return "left by a system or an editor"
        if self.suffix not in TABLES and _matches(base, _DOCUMENTS):
            return "a document"
        return None

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Yield the unpacked bytes.

        Raises:
            IngestError: damaged, truncated, not readable, or far larger than it looks.
        """
        with refused(self.name):
            if self.entry is not None:
                with zipfile.ZipFile(self.path) as box:
                    check_size(self.name, [box.getinfo(self.entry)])
                    with box.open(self.entry) as stream:
                        yield stream
            elif self.path.suffix.lower() == ".gz":
                packed = self.path.stat().st_size
                with gzip.open(self.path) as unpacked:
                    limited = _Limited(
                        cast("IO[bytes]", unpacked), self.name, packed
                    )
                    yield io.BufferedReader(limited, _MB)
            else:
                with self.path.open("rb") as stream:
                    yield stream


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)


class _Limited(io.RawIOBase):
    """An unpacked stream that ends with an IngestError when it holds far more than it was."""

    def __init__(
        self,
        stream: IO[bytes],
        name: str,
        packed: int,
    ) -> None:
        self._stream, self._name = stream, name
        self._most = _most_bytes(packed)
        self._read = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        chunk = self._stream.read(len(view))
        view[: len(chunk)] = chunk
        self._read += len(chunk)
        if self._read > self._most:
            raise IngestError(
                f"{self._name}: {_too_large(self._most)} Nothing was loaded."
            )
        return len(chunk)


def check_size(name: str, entries: list[zipfile.ZipInfo]) -> None:
    """Raise IngestError if entries of a ZIP say that they unpack to too much."""
    unpacked = sum(entry.file_size for entry in entries)
    most = _most_bytes(sum(entry.compress_size for entry in entries))
    if unpacked > most:
        raise IngestError(f"{name}: {_too_large(most)} Nothing was loaded.")


def _most_bytes(packed: int) -> int:
    return min(
        max(FREE_MEGABYTES * _MB, packed * MOST_RATIO), MOST_GIGABYTES << 30
    )


def _too_large(most: int) -> str:
    return f"unpacks to more than {most // _MB:,} MB, {MOST_RATIO} times its size."


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Turn what damaged bytes raise into an IngestError that names the file."""
    try:
        yield
    except _BROKEN as exc:
        reason = str(exc) or type(exc).__name__
        raise IngestError(
            f"{name}: damaged or truncated: {reason}. Nothing was loaded."
        ) from exc


def members(path: Path) -> list[Member]:
    """Return the files at a path, ordered by name; a folder with all below it, a ZIP by entry.

    Links to folders are not followed.

    Raises:
        IngestError: nothing is there, a ZIP is damaged, or a name is that of a pipe or device.
    """
    shown = printable(str(path))
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as exc:
        raise IngestError(f"{shown}: no such file or folder.") from exc
    if stat.S_ISDIR(mode):
        members = [
            member
            for file in _files_below(path)
            for member in _of_file(
                file, printable(file.relative_to(path).as_posix())
            )
        ]
    else:
        members = _of_file(path, printable(path.name))
    if not members:
        raise IngestError(f"{shown}: no file there.")
    return members


def printable(name: str) -> str:
    """Return a file's name as a message can show it, on one line."""
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"
        for char in name
    )


def _files_below(folder: Path) -> list[Path]:
    files: list[Path] = []
    for base, folders, names in os.walk(folder, followlinks=False):
        folders.sort()
        files += [Path(base, name) for name in names]
    return sorted(files)


def _of_file(file: Path, name: str) -> list[Member]:
    if Member(file, name).litter:
        return [Member(file, name)]
    with refused(name):
        mode = file.stat().st_mode
    if not stat.S_ISREG(mode):
        raise IngestError(
            f"{name}: not a regular file (a folder, pipe or device)."
        )
    if file.suffix.lower() != ".zip":
        return [Member(file, name)]
    with refused(name), zipfile.ZipFile(file) as box:
        entries = sorted(
            info.filename for info in box.infolist() if not info.is_dir()
        )
    return [
        Member(file, f"{name}/{printable(entry)}", entry) for entry in entries
    ]
