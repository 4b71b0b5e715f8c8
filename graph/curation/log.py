"""The log of what was proposed, decided and published: entries that are only ever added.

What holds at any moment follows from the entries in their order; nothing else is kept of it. An
acceptance carries the edits of rows that it makes (graph/curation/edits.py).
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from graph.curation.edits import Edit, edit_of
from graph.curation.history import History, fold
from graph.curation.store import Store

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from graph.common.properties import Values

Kind = Literal[
    "proposed",
    "accepted",
    "rejected",
    "asked",
    "answered",
    "undone",
    "together",
    "publishing",
    "published",
    "unpublished",
    "scheduled",
    "unscheduled",
    "passed-over",
    "dismissed",
    "reopened",
    "match-judged",
    "suggestion-judged",
    "signed-in",
    "refused",
    "locked",
    "signed-out",
    "account",
]
_LONGEST = 2000
"""Characters of a reason."""
_INSERT = "INSERT INTO entry (at, kind, proposal, who, why, body) VALUES (?, ?, ?, ?, ?, ?)"


class LogEntry(NamedTuple):
    """One thing that was said or done."""

    seq: int
    at: str
    """ISO 8601 time"""
    kind: str
    proposal: int | None
    """The entry that proposed what this one is about; None for what is about no proposal."""
    who: str
    why: str
    body: Values

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return the edits that an acceptance makes."""
        return tuple(edit_of(given) for given in self.body.get("edits", ()))


class Log:
    """The log of one data folder."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder."""
        self.store = Store(folder)
        self._lock = threading.Lock()
        self._history = History()

    def add(
        self,
        kind: Kind,
        who: str,
        why: str = "",
        *,
        proposal: int | None = None,
        body: Values | None = None,
    ) -> int:
        """Add an entry and return its number; it is on disk on return."""
        with self.store.writing() as db:
            return write_entry(
                db,
                kind,
                who,
                why,
                proposal=proposal,
                body=body,
            )

    def entries(
        self, after: int = 0, proposal: int | None = None
    ) -> list[LogEntry]:
        """Return the entries behind a number in their order, of one proposal if it is given."""
        with self.store.reading() as db:
            rows = db.execute(
                "SELECT seq, at, kind, proposal, who, why, body FROM entry WHERE seq > ? "
                "AND (? IS NULL OR proposal = ? OR seq = ?) ORDER BY seq",
                (after, proposal, proposal, proposal),
            ).fetchall()
        return [
            LogEntry._make((*row[:6], orjson.loads(row[6]))) for row in rows
        ]

    def of_kind(self, kind: Kind) -> list[LogEntry]:
        """Return the entries of one kind in their order."""
        with self.store.reading() as db:
            rows = db.execute(
                "SELECT seq, at, kind, proposal, who, why, body FROM entry "
                "WHERE kind = ? ORDER BY seq",
                (kind,),
            ).fetchall()
        return [
            LogEntry._make((*row[:6], orjson.loads(row[6]))) for row in rows
        ]

    def history(self) -> History:
        """Return what follows from all entries; those that came since the last call are read."""
        with self._lock:
            if entries := self.entries(self._history.last):
                self._history = fold(self._history, entries)
            return self._history

    def history_at(self, last: int) -> History:
        """Return what followed from the entries up to a number."""
        return fold(
            History(), [entry for entry in self.entries() if entry.seq <= last]
        )


def write_entry(
    db: sqlite3.Connection,
    kind: Kind,
    who: str,
    why: str = "",
    *,
    proposal: int | None = None,
    body: Values | None = None,
) -> int:
    """Add an entry within a transaction and return its number."""
    now = datetime.now(UTC).isoformat(timespec="seconds")
    text = " ".join(why.split())[:_LONGEST]
    row = (now, kind, proposal, who, text, orjson.dumps(body or {}).decode())
    return int(db.execute(_INSERT, row).lastrowid or 0)
