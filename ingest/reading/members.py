"""The files behind a path: a file, a folder, a ZIP; plain or in gzip; read as streams of bytes."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from graph.errors import IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator

# RuntimeError: a ZIP with a password; what is below it: a ZIP packed in a way that is not known.
_BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, UnicodeDecodeError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Member:
    """One file to read. `name` is what messages call it, `entry` its name inside a ZIP."""

    path: Path
    name: str
    entry: str | None = None

    @property
    def suffix(self) -> str:
        """Return the suffix that says the format, in lower case, `.gz` left out."""
        return Path(self.name.lower().removesuffix(".gz")).suffix

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Yield the unpacked bytes.

        Raises:
            IngestError: damaged, truncated or not readable; names the file.
        """
        with refused(self.name):
            if self.entry is not None:
                with zipfile.ZipFile(self.path) as box, box.open(self.entry) as stream:
                    yield stream
            elif self.path.suffix.lower() == ".gz":
                with gzip.open(self.path) as unpacked:
                    yield cast("IO[bytes]", unpacked)
            else:
                with self.path.open("rb") as stream:
                    yield stream


@contextmanager
def refused(name: str) -> Iterator[None]:
    """Turn what damaged bytes raise into an IngestError that names the file."""
    try:
        yield
    except _BROKEN as exc:
        said = str(exc) or type(exc).__name__
        raise IngestError(f"{name}: damaged or truncated: {said}. Nothing was loaded.") from exc


def members(path: Path) -> list[Member]:
    """Return the files at a path, ordered by name; a folder with all below it, a ZIP by entry.

    Raises:
        IngestError: nothing is there, or a ZIP is damaged.
    """
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if file.is_file())
        found = [one for file in files for one in _of_file(file, str(file.relative_to(path)))]
    elif path.is_file():
        found = _of_file(path, path.name)
    else:
        raise IngestError(f"{path}: no such file or folder.")
    if not found:
        raise IngestError(f"{path}: no file there.")
    return found


def _of_file(file: Path, name: str) -> list[Member]:
    if file.suffix.lower() != ".zip":
        return [Member(file, name)]
    with refused(name), zipfile.ZipFile(file) as box:
        entries = sorted(info.filename for info in box.infolist() if not info.is_dir())
    return [Member(file, f"{name}/{entry}", entry) for entry in entries]
