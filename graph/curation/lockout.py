"""Who guesses passwords is locked out: so many wrong ones, and a name or a client has to wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.curation.log import write_entry
from graph.errors import LimitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.curation.log import Log

TRIES = 5
"""Wrong passwords for one account before it has to wait: more than a slip, too few to guess."""
TRIES_OF_CLIENT = 20
"""The same from one client, behind whose address there may be a whole office."""
LOCKED = 900.0
"""Seconds for which they wait: 480 guesses a day are left, of as many as a machine can send."""
_LOCKED = "Too many wrong passwords."


@dataclass(frozen=True)
class Lockout:
    """The wrong passwords of the last minutes, in the file of the log."""

    log: Log
    clock: Callable[[], float]

    def check(self, name: str, client: str) -> None:
        """Raise LimitError if too many wrong passwords came for this name or from this client."""
        since = self.clock() - LOCKED
        with self.log.store.reading() as db:
            for what, most in (
                (f"name {name}", TRIES),
                (f"client {client}", TRIES_OF_CLIENT),
            ):
                (count,) = db.execute(
                    "SELECT count(*) FROM failure WHERE what = ? AND at > ?",
                    (what, since),
                ).fetchone()
                if count >= most:
                    raise LimitError(
                        _LOCKED,
                        hint=f"Try again in {LOCKED / 60:.0f} minutes.",
                    )

    def note_failure(self, name: str, client: str) -> None:
        """Keep a wrong password; the one that locks the account stands in the log."""
        now = self.clock()
        with self.log.store.writing() as db:
            db.execute("DELETE FROM failure WHERE at < ?", (now - LOCKED,))
            for what in (f"name {name[:40]}", f"client {client}"):
                db.execute("INSERT INTO failure VALUES (?, ?)", (what, now))
            known = db.execute(
                "SELECT 1 FROM account WHERE name = ?", (name,)
            ).fetchone()
            (count,) = db.execute(
                "SELECT count(*) FROM failure WHERE what = ?",
                (f"name {name}",),
            ).fetchone()
            if known and count == TRIES:
                write_entry(
                    db,
                    "locked",
                    name,
                    _LOCKED,
                )
