"""The managed database moved out of the way, so that a load makes it anew."""

from __future__ import annotations

import contextlib
import shutil
import time
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from graph.common.disks import disk_refusal
from graph.errors import LocalServerError
from graph.neo4j_local.client import home_of
from graph.neo4j_local.server_state import (
    password_path,
    read_password,
    read_state,
    write_private,
)

if TYPE_CHECKING:
    from pathlib import Path

    from graph.settings import Settings

_PATIENCE = 10.0
"""Seconds that an owner has to end which has just lost its last client."""
_PREFIX = "set-aside-"
_LOCKS = ("start.lock", "owner.lock")


def set_aside(settings: Settings) -> Path | None:
    """Move all of the managed database into a folder beside it; return that, None if there is none.

    The password and the port stay what they were, if they can be read: a site that runs finds the
    new database by them.

    Raises:
        LocalServerError: the server is in use.
        DiskError: the folder cannot be written.
    """
    home = home_of(settings)
    if not home.is_dir():
        return None
    try:
        for name in _LOCKS:
            # Nothing of ours, and in the way of the lock.
            if (home / name).is_dir():
                (home / name).rename(home / f"{name}.{_stamp()}")
        with (
            FileLock(home / "start.lock", timeout=_PATIENCE),
            FileLock(home / "owner.lock", timeout=_PATIENCE),
        ):
            return _move(home)
    except Timeout:
        state = read_state(home)
        owner = state.owner.find() if state else None
        by = f" (its owner is process {owner.pid})" if owner else ""
        raise LocalServerError(
            f"The database in {home} is in use{by}.",
            hint="End `atmp serve` and other commands that use it, then rebuild.",
        ) from None
    except OSError as error:
        raise disk_refusal(error, home) from error


def _move(home: Path) -> Path | None:
    state = read_state(home)
    password: str | None = None
    with contextlib.suppress(LocalServerError):
        password = read_password(home)
    old = [path for path in home.iterdir() if not _stays(path.name)]
    if not (home / "data").exists() and not old:
        return None
    aside = home / f"{_PREFIX}{_stamp()}"
    aside.mkdir(mode=0o700)
    for path in old:
        shutil.move(path, aside / path.name)
    if password is not None:
        write_private(password_path(home), password)
    if state is not None:
        state.write(home)
    return aside


def _stays(name: str) -> bool:
    return name in _LOCKS or name.startswith(_PREFIX)


def _stamp() -> str:
    return time.strftime("%Y%m%dT%H%M%S")
