"""What is written down about a running server, and how a process is recognised again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import psutil

from graph.errors import LocalServerError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.common.properties import Properties

_STATE_FILE = "state.json"
_PASSWORD_FILE = "password"  # noqa: S105 - a file name
_SAME_START = 2.0  # seconds two readings of one process's start may differ (clock corrections)

USER = "neo4j"
REBUILD = "make the database anew with: atmp rebuild"
"""The one way out of a damaged database, as the end of a hint."""


@dataclass(frozen=True)
class LocalServer:
    """How to reach the managed Neo4j; `pid` is the server's (Java) process."""

    uri: str
    user: str
    password: str
    pid: int


@dataclass(frozen=True)
class ProcessRef:
    """A process by id and start time, so that a reused id is not taken for it."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> ProcessRef:
        """Return the reference of a live process; psutil.NoSuchProcess if there is none."""
        return cls(pid, psutil.Process(pid).create_time())

    def find(self) -> psutil.Process | None:
        """Return the process if it still runs and is the same one, else None."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.started) < _SAME_START
            return (
                process
                if same and process.status() != psutil.STATUS_ZOMBIE
                else None
            )
        except psutil.Error:
            return None


@dataclass(frozen=True)
class ServerState:
    """An owner and the server it runs: where clients register, where Bolt answers."""

    owner: ProcessRef
    lease_port: int
    token: str
    java: ProcessRef | None = None
    bolt_port: int | None = None

    def write(self, home: Path) -> None:
        """Replace the state file of `home` (mode 0600: the token lets a client register)."""
        state = {**asdict(self), "home": os.path.realpath(home)}
        write_private(home / _STATE_FILE, json.dumps(state))


def read_state(home: Path) -> ServerState | None:
    """Return what the last owner of `home` wrote, None if nothing or nothing readable.

    What it wrote for another folder says nothing: a copy of a folder has a server of its own.
    """
    try:
        raw: Properties = json.loads((home / _STATE_FILE).read_text("utf-8"))
        if raw["home"] != os.path.realpath(home):
            return None
        java = raw["java"]
        return ServerState(
            ProcessRef(**raw["owner"]),
            raw["lease_port"],
            raw["token"],
            ProcessRef(**java) if java else None,
            raw["bolt_port"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a half-written or foreign file says nothing, like none at all


def read_password(home: Path) -> str | None:
    """Return the generated password of the database in `home`, None before the first start.

    LocalServerError if there is something in its place that is no password.
    """
    path = password_path(home)
    try:
        return path.read_text("ascii").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise LocalServerError(
            f"{path} holds no password ({error.__class__.__name__}).",
            hint=f"Restore it, or {REBUILD}.",
        ) from error


def password_path(home: Path) -> Path:
    """Return where the password of `home` is kept."""
    return home / _PASSWORD_FILE


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner may read, whole or not at all (OSError if it cannot)."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
