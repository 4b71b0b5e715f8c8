"""The file of everything that people say and decide: one SQLite database in the data folder.

What was said stands in `entry`, to which rows are only added: the file itself refuses to change or
remove one. What may or must be forgotten lies beside it: mail addresses, sessions, counters.
"""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

import stamina

from graph.common.disks import disk_faults, make_private, make_private_folder
from graph.errors import CurationStoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILE = "curation.sqlite"
_PATIENCE = 10.0
"""Seconds to wait for another program that writes; what it writes are single rows."""
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
  kind TEXT NOT NULL, proposal INTEGER, who TEXT NOT NULL, why TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS entry_proposal ON entry (proposal);
CREATE TRIGGER IF NOT EXISTS entry_never_changes BEFORE UPDATE ON entry
  BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
CREATE TRIGGER IF NOT EXISTS entry_never_goes BEFORE DELETE ON entry
  BEGIN SELECT RAISE(ABORT, 'entries are never removed'); END;
CREATE TABLE IF NOT EXISTS contact (proposal INTEGER PRIMARY KEY, mail TEXT NOT NULL,
  lang TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS remark (proposal INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS uses (day TEXT, client TEXT, count INTEGER, PRIMARY KEY (day, client))
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS secret (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS account (name TEXT PRIMARY KEY, role TEXT NOT NULL, hash TEXT NOT NULL,
  subject TEXT, made TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS link (digest TEXT PRIMARY KEY, name TEXT NOT NULL, until REAL NOT NULL)
  WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS session (digest TEXT PRIMARY KEY, name TEXT NOT NULL, made REAL NOT NULL,
  seen REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS failure (what TEXT NOT NULL, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS progress (id INTEGER PRIMARY KEY CHECK (id = 1), what TEXT, part REAL);
"""
_ENTRIES = """
SELECT coalesce(max(seq), 0), count(CASE WHEN json_valid(body) THEN 1 END) FROM entry
"""
"""Numbers are given without a gap, and a number is never given again."""


class Store:
    """Opens the file for one piece of work at a time; several programs may do so at once."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder; the file is made when something is written first."""
        self._folder = folder
        self.path = folder / FILE
        self._is_made = False

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection for what is read; a file that is not there is an empty one.

        Raises:
            CurationStoreError: the file is damaged or cannot be read.
        """
        if not self.path.exists():
            with contextlib.closing(sqlite3.connect(":memory:")) as empty:
                empty.executescript(_SCHEMA)
                yield empty
            return
        with self._connected() as db:
            yield db

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a transaction that is on disk at the end, or undone by an error.

        Raises:
            CurationStoreError: the file is damaged, in use or cannot be written.
        """
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
            except BaseException:
                db.execute("ROLLBACK")
                raise
            db.execute("COMMIT")

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        self._make_private()
        try:
            connection = sqlite3.connect(
                self.path, timeout=_PATIENCE, isolation_level=None
            )
            with contextlib.closing(connection) as db:
                _use_wal(db)
                db.execute("PRAGMA synchronous = FULL")
                # A mail address that goes is gone.
                db.execute("PRAGMA secure_delete = ON")
                if not self._is_made:
                    db.executescript(_SCHEMA)
                    _refuse_damage(db)
                    self._is_made = True
                yield db
        except sqlite3.Error as exc:
            hint = (
                "Put its last backup in its place." if _is_damage(exc) else ""
            )
            raise CurationStoreError(
                f"{self.path}: {exc}.", hint=hint
            ) from exc

    def _make_private(self) -> None:
        """Make the folder, and the file readable by its owner alone."""
        try:
            with disk_faults(self._folder):
                make_private_folder(self._folder)
                make_private(self.path)
        except OSError as exc:  # a file in the place of the folder, say
            raise CurationStoreError(f"{self.path}: {exc.strerror}.") from exc


def _use_wal(db: sqlite3.Connection) -> None:
    """Let readers read while others write; two who make the file at once take turns.

    SQLite says at once that the file is locked here, whatever patience a connection has.
    """
    for attempt in stamina.retry_context(
        on=_is_locked,
        attempts=None,
        timeout=_PATIENCE,
        wait_initial=0.02,
        wait_max=0.5,
    ):
        with attempt:
            db.execute("PRAGMA journal_mode = WAL")


def _refuse_damage(db: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError if pages are out of order, or entries gone or not readable."""
    verdict = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise sqlite3.DatabaseError(
            f"it is damaged: {verdict.splitlines()[-1]}"
        )
    last, whole = db.execute(_ENTRIES).fetchone()
    if whole < last:
        raise sqlite3.DatabaseError(
            f"it is damaged: of {last} entries {last - whole} are gone or cannot be read"
        )


def _is_damage(exc: sqlite3.Error) -> bool:
    """Return whether the file is at fault, not who uses it, its disk or what is written."""
    return type(exc) is sqlite3.DatabaseError


def _is_locked(exc: Exception) -> bool:
    return isinstance(exc, sqlite3.OperationalError) and "locked" in str(exc)


def secret(db: sqlite3.Connection, name: str) -> str:
    """Return a secret of this data folder in hexadecimal digits; the first call makes it."""
    db.execute(
        "INSERT OR IGNORE INTO secret VALUES (?, ?)",
        (name, secrets.token_hex(32)),
    )
    (value,) = db.execute(
        "SELECT value FROM secret WHERE name = ?", (name,)
    ).fetchone()
    return str(value)
