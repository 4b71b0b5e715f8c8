"""Commands that the site runs in processes of their own: checking corrections, and publishing."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import orjson
import structlog

from graph.errors import AtlasError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.curation.edits import Edit
    from graph.settings import Settings

log = structlog.get_logger()
_PATIENCE = 120
"""Seconds that a check may take: the tables are read and the board is counted twice."""

_POLITE = 10
"""Niceness of a publication: readers are served first."""


class CommandFailedError(AtlasError):
    """A command that the site runs did not end as it should."""

    title = "Command failed"


def check_with(settings: Settings, edits: Sequence[Edit]) -> dict[str, Any]:
    """Return what a publication with these edits would be refused for and change on the board.

    Raises:
        CommandFailedError: the check could not be made.
    """
    given = orjson.dumps([edit.as_dict() for edit in edits])
    return _answer(
        settings, ("curation", "check", "--json", "--with-edits"), given
    )


def compare_with(settings: Settings, path: Path) -> dict[str, Any]:
    """Return what a workbook would change, refused rows and the board among it.

    Raises:
        CommandFailedError: the workbook could not be compared.
    """
    return _answer(settings, ("curation", "compare", "--json", str(path)))


def make_workbook(settings: Settings, path: Path) -> None:
    """Write the tables in force as a workbook; raise CommandFailedError if that fails."""
    _answer(settings, ("curation", "workbook", "--json", str(path)))


def _answer(
    settings: Settings,
    arguments: Sequence[str],
    given: bytes = b"",
) -> dict[str, object]:
    try:
        done = subprocess.run(
            _command(*arguments),
            input=given,
            capture_output=True,
            env=_environment(settings),
            timeout=_PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired as exc:
        raise CommandFailedError(f"The command did not end: {exc}.") from exc
    try:
        return orjson.loads(done.stdout)
    except orjson.JSONDecodeError as exc:
        reason = done.stderr.decode(errors="replace").strip()[-500:]
        log.warning("command failed", command=arguments[:2], reason=reason)
        raise CommandFailedError(
            f"The command failed: {reason or exc}"
        ) from exc


def begin_publication(
    settings: Settings,
    who: str,
    *,
    undo: bool = False,
) -> None:
    """Start a publication, which goes on when this process ends; the log says how it ended."""
    _begin(
        settings,
        "undo" if undo else "publish",
        "--who",
        who,
    )


def begin_if_due(settings: Settings) -> None:
    """Start the publication that is scheduled, if it is due still when the process is ready."""
    _begin(settings, "publish", "--if-due")


def _begin(settings: Settings, *arguments: str) -> None:
    started = subprocess.Popen(
        _command("curation", *arguments, "--json"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(settings),
        start_new_session=True,
    )
    _give_way(started.pid)
    log.info("publication begun", arguments=arguments, pid=started.pid)


def _give_way(pid: int) -> None:
    """Let a process have the processor when nobody else wants it, where the system can."""
    if sys.platform != "win32":
        with contextlib.suppress(OSError):  # it has ended already
            os.setpriority(os.PRIO_PROCESS, pid, _POLITE)


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "cli", *arguments]


def _environment(settings: Settings) -> dict[str, str]:
    """Return the environment of this process, with the data folder of the application."""
    return {
        **os.environ,
        "ATMP_DATA_DIR": str(settings.data_dir),
        "NO_COLOR": "1",
    }
