"""What to say when a disk is full, or a folder cannot be written."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import DiskError

if TYPE_CHECKING:
    from collections.abc import Iterator

DISK_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
LOCAL_FAULTS = (
    *DISK_FULL,
    errno.EACCES,
    errno.EPERM,
    errno.EROFS,
    errno.ENOTDIR,
    errno.EISDIR,
    errno.EIO,
)
"""Faults of a disk or of its rights, which trying again does not mend."""


def disk_refusal(error: OSError, folder: Path | str) -> DiskError:
    """Return the error that says why nothing can be written in `folder`, and what to do."""
    if error.errno in DISK_FULL:
        return DiskError(
            f"The disk of {folder} is full.",
            hint="Free some space (Neo4j needs 300 MB and the graph), or set ATMP_CACHE_DIR,"
            " ATMP_DATA_DIR and TMPDIR to folders on another disk.",
        )
    if error.errno in (errno.EISDIR, errno.ENOTDIR):
        return DiskError(
            f"Cannot write {error.filename or folder}: {error.strerror}.",
            hint="Something lies there that is not ours: move it away, or set ATMP_DATA_DIR and"
            " ATMP_CACHE_DIR to other folders.",
        )
    return DiskError(
        f"Cannot write in {folder}: {error.strerror or error}.",
        hint="Make it writable, or set ATMP_CACHE_DIR and ATMP_DATA_DIR to folders that are.",
    )


@contextmanager
def disk_faults(folder: Path | str) -> Iterator[None]:
    """Turn the faults of the disk of `folder` into a DiskError that names it."""
    try:
        yield
    except OSError as error:
        if error.errno in LOCAL_FAULTS:
            raise disk_refusal(error, folder) from error
        raise


def temporary_folder() -> Path:
    """Return the folder for temporary files; raise DiskError if there is none."""
    # It tries to write, so a full disk comes here as well.
    try:
        return Path(tempfile.gettempdir())
    except FileNotFoundError as error:
        raise DiskError(
            "No folder for temporary files can be written.",
            hint="Free some space, or set TMPDIR to a folder on another disk.",
        ) from error


def make_private_folder(path: Path) -> None:
    """Make a folder, if it is not there, that nobody else looks into; OSError if it cannot."""
    path.mkdir(
        parents=True,
        exist_ok=True,
        mode=0o700,
    )


def make_private(path: Path) -> None:
    """Make a file, if it is not there, and keep others from reading it; OSError if it cannot."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    facts = path.stat()
    if (
        os.name == "posix"
        and facts.st_uid == os.getuid()
        and facts.st_mode & 0o077
    ):
        path.chmod(0o600)


def require_space(folder: Path, needed: int) -> None:
    """Raise DiskError unless the disk of `folder`, which exists, has so many bytes left."""
    if shutil.disk_usage(folder).free < needed:
        raise disk_refusal(
            OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), folder
        )
