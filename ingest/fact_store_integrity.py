"""Whether the kept facts are still those that were written, down to the last byte.

SQLite sees that pages are out of order, not that a name in one of them is another one. So a digest
of the facts of each source is kept beside them, and compared whenever the store is opened.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from collections.abc import Iterable

    Row = tuple[str, str, str, str, str, str, bytes]

SCHEMA = """
CREATE TABLE IF NOT EXISTS kept (source TEXT PRIMARY KEY, digest TEXT) WITHOUT ROWID;
"""
_ROWS = "SELECT source, kind, first, second, role, as_of, body FROM fact"
_ORDER = "ORDER BY kind, first, second, role, source"


def verify(db: sqlite3.Connection) -> None:
    """Raise sqlite3.DatabaseError if the file is damaged or facts are not those that were kept.

    A source that was kept before digests were is not compared.
    """
    # One read: a load that another program commits meanwhile changes facts and digest together.
    db.execute("BEGIN")
    try:
        _compare(db)
    finally:
        db.execute("ROLLBACK")


def _compare(db: sqlite3.Connection) -> None:
    verdict = str(db.execute("PRAGMA quick_check(1)").fetchone()[0])
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict.splitlines()[-1])
    digests = dict(db.execute("SELECT source, digest FROM kept"))
    now = _digests(db.execute(f"{_ROWS} {_ORDER}"))
    nothing = _digests([])[""]
    for source, digest in digests.items():
        if now.get(source, nothing) != digest:
            raise sqlite3.DatabaseError(
                f"the facts of {source} are not those that were kept"
            )


def keep_digest(db: sqlite3.Connection, source: str) -> None:
    """Keep the digest of the facts of a source as they are now."""
    rows = db.execute(
        f"{_ROWS} WHERE source = ? {_ORDER}",
        (source,),
    )
    digest = _digests(rows)[source]
    db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (source, digest))


def drop_digest(db: sqlite3.Connection, source: str) -> None:
    """Forget the digest of a source that is dropped."""
    db.execute("DELETE FROM kept WHERE source = ?", (source,))


def _digests(rows: Iterable[Row]) -> dict[str, str]:
    """Return the digest of the facts of each source; of one without facts that of nothing."""
    digests: defaultdict[str, hashlib.blake2b] = defaultdict(
        partial(hashlib.blake2b, digest_size=16)
    )
    for source, *key, body in rows:
        # The key ends where the body, an object, begins: nothing can slip from one to the other.
        digests[source].update(orjson.dumps(key) + body)
    named = {source: each.hexdigest() for source, each in digests.items()}
    return defaultdict(
        hashlib.blake2b(digest_size=16).hexdigest,
        named,
    )
