"""What SQLite says of the kept facts, as an error that names the cause and a way out."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.common.disks import disk_refusal, temporary_folder
from graph.errors import AtlasError, IngestError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_UNWRITABLE = (
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_IOERR,
)


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Turn what SQLite says of the store at `path` into an error with a way out.

    Raises:
        DiskError: the disk is full or not writable.
        IngestError: another program uses the store, or it is damaged.
    """
    try:
        yield
    except sqlite3.Error as exc:
        raise refusal(path, exc) from exc


def is_damage(exc: sqlite3.Error) -> bool:
    """Return whether the store itself is at fault, not who else uses it or the folder's rights."""
    return _code(exc) not in {*_BUSY, *_UNWRITABLE}


def refusal(path: Path, exc: sqlite3.Error) -> AtlasError:
    """Return the error for what SQLite said of the store at `path`."""
    code = _code(exc)
    if code in _BUSY:
        return IngestError(
            f"{path} is in use by another program.",
            hint="Try again when that has ended.",
        )
    if code == sqlite3.SQLITE_FULL:
        return disk_refusal(
            OSError(errno.ENOSPC, str(exc)), _fullest(path.parent)
        )
    if code in _UNWRITABLE:
        return disk_refusal(OSError(errno.EACCES, str(exc)), path.parent)
    return IngestError(
        f"{path} is damaged: {exc}.",
        hint="Make it and the database anew with: atmp rebuild. It is moved aside, and sources"
        " other than the shipped tables then have to be loaded again.",
    )


def _code(exc: sqlite3.Error) -> int:
    """Return the primary result code of SQLite, without what its extended form adds."""
    return int(getattr(exc, "sqlite_errorcode", 0) or 0) & 0xFF


def _fullest(folder: Path) -> Path:
    """Return the folder with the least space: SQLite does not say whose disk it found full."""
    return min(
        (folder, temporary_folder()),
        key=lambda candidate: shutil.disk_usage(candidate).free,
    )
