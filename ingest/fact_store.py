"""The facts of every source as it states them, kept in the data folder: one SQLite file.

The graph is made from these and can be made again. Nothing here is ever merged: two records that
are one actor stay two, and `link` says which is which.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from graph.common.disks import disk_faults, make_private
from graph.model import NODES, SPECS, RelationSpec
from ingest.fact_store_faults import is_damage, refusal, refusing
from ingest.fact_store_integrity import (
    SCHEMA,
    drop_digest,
    keep_digest,
    verify,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.settings import Settings
    from ingest.rows import LoadRow

STORE = "facts.sqlite"
ORDER = (*(label for label in NODES if label != "Source"), *SPECS, "Source")
"""Kinds in the order they are loaded: nodes, what joins them, then the sources cited by both."""

_SCHEMA = f"""
{SCHEMA}
CREATE TABLE IF NOT EXISTS source (name TEXT PRIMARY KEY, rank INTEGER, register INTEGER,
  state TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (kind TEXT, first TEXT, second TEXT, role TEXT, source TEXT,
  as_of TEXT, body BLOB, PRIMARY KEY (kind, first, second, role, source)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS fact_source ON fact (source, kind);
CREATE TABLE IF NOT EXISTS link (label TEXT, record TEXT, target TEXT, verdict TEXT, basis TEXT,
  score REAL, signals TEXT, PRIMARY KEY (label, record)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS linked (mark TEXT);
CREATE TABLE IF NOT EXISTS made (release TEXT);
CREATE TABLE IF NOT EXISTS given (source TEXT PRIMARY KEY, body BLOB) WITHOUT ROWID;
"""
_INSERT = """
INSERT INTO fact VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT DO UPDATE SET as_of = excluded.as_of, body = excluded.body
WHERE excluded.as_of > fact.as_of
"""
_COUNT = "SELECT kind, count(*) FROM fact WHERE source = ? GROUP BY kind"
_PRESENT = """
CREATE TEMP TABLE present AS
SELECT DISTINCT coalesce(l.target, f.first) AS id FROM fact f
JOIN source s ON s.name = f.source AND NOT s.register
LEFT JOIN link l ON l.label = 'Actor' AND l.record = f.first AND l.verdict = 'same'
WHERE f.kind = 'Actor'
"""
_PLACES = """
CREATE TEMP TABLE held AS
SELECT DISTINCT f.second AS id FROM fact f
LEFT JOIN link l ON l.label = 'Actor' AND l.record = f.first AND l.verdict = 'same'
JOIN present p ON p.id = coalesce(l.target, f.first)
WHERE f.kind = 'located_in_actor_place'
"""
_JOINED = """
SELECT coalesce(a.target, f.first), coalesce(b.target, f.second), f.role, f.body FROM fact f
JOIN source s ON s.name = f.source
LEFT JOIN link a ON a.label = :start AND a.record = f.first AND a.verdict = 'same'
LEFT JOIN link b ON b.label = :end AND b.record = f.second AND b.verdict = 'same'
WHERE f.kind = :kind AND (NOT s.register OR (
  (:start <> 'Actor' OR coalesce(a.target, f.first) IN (SELECT id FROM present))
  AND (:end <> 'Actor' OR coalesce(b.target, f.second) IN (SELECT id FROM present))
  AND (:kind <> 'Place' OR f.first IN (SELECT id FROM held))))
ORDER BY 1, 2, 3, s.rank, f.first, f.second
"""


class RecordLink(NamedTuple):
    """The decision that a source's record is, may be or is not a node known otherwise."""

    label: str
    record: str
    target: str
    verdict: str
    """same, doubtful or none"""
    basis: str
    score: float
    signals: Properties


class Stated(NamedTuple):
    """One fact as one source states it, its ends brought to the node they stand for."""

    first: str
    second: str
    role: str
    properties: Properties


@contextmanager
def store(settings: Settings, *, dry: bool = False) -> Iterator[FactStore]:
    """Yield the kept facts of this data folder; `dry`: a copy of them in memory.

    Raises:
        DiskError: the disk is full or not writable.
        IngestError: another program uses the file, or it is damaged.
    """
    path = settings.data_dir / STORE
    facts = FactStore(path, in_memory=dry)
    with refusing(path):
        try:
            yield facts
        finally:
            facts.close()


def damage(path: Path) -> str:
    """Return what is wrong with the store at `path`, '' if nothing is; raises as `refusing`."""
    try:
        with disk_faults(path.parent), contextlib.closing(_opened(path)) as db:
            db.executescript(_SCHEMA)
            verify(db)
            for (state,) in db.execute("SELECT state FROM source"):
                _decoded(state)
    except sqlite3.Error as exc:
        if is_damage(exc):
            return str(exc)
        raise refusal(path, exc) from exc
    return ""


def _opened(path: Path) -> sqlite3.Connection:
    make_private(path)
    return sqlite3.connect(path, isolation_level=None)


def _copied(path: Path) -> sqlite3.Connection:
    """Return a copy in memory of the store at `path`, which is not touched and may be missing."""
    copy = sqlite3.connect(":memory:", isolation_level=None)
    if path.exists():
        address = f"{path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(
            sqlite3.connect(address, uri=True)
        ) as original:
            original.backup(copy)
    return copy


def _decoded(text: str | bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as exc:
        raise sqlite3.DatabaseError(f"a row cannot be read: {exc}") from exc


class FactStore:
    """The store of one data folder; changes last from `begin` to `commit` or are undone."""

    def __init__(self, path: Path, *, in_memory: bool = False) -> None:
        """Open or create the store at `path`, or work on a copy of it that is only `in_memory`.

        Raises:
            DiskError: the disk is full or not writable.
            IngestError: another program uses the file, or it is damaged.
        """
        with refusing(path), disk_faults(path.parent):
            self._db = _copied(path) if in_memory else _opened(path)
            self._db.execute("PRAGMA cache_size = -65536")
            self._db.execute(
                f"PRAGMA temp_store = {'MEMORY' if in_memory else 'FILE'}"
            )
            self._db.executescript(_SCHEMA)
            verify(self._db)

    def close(self) -> None:
        """Close the file; what was not committed is undone."""
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Undo everything that is done inside, unless `commit` is called."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def commit(self) -> None:
        """Make the changes last."""
        self._db.execute("COMMIT")

    def sources(self) -> dict[str, Properties]:
        """Return the state of each source that is kept, by name."""
        rows = self._db.execute(
            "SELECT name, state FROM source ORDER BY rank, name"
        )
        return {name: _decoded(state) for name, state in rows}

    def replace(
        self,
        name: str,
        rank: int,
        register: bool,
        rows: Iterable[LoadRow],
    ) -> tuple[dict[str, int], dict[str, int]]:
        """Put rows in the place of all that a source stated; return its counts before and after.

        A key that comes twice keeps the row with the later `as_of`, the first of equal ones.
        """
        before = dict(self._db.execute(_COUNT, (name,)))
        self._db.execute("DELETE FROM fact WHERE source = ?", (name,))
        values = (_values(name, row) for row in rows)
        while batch := list(islice(values, 5000)):
            self._db.executemany(_INSERT, batch)
        self._db.execute(
            "INSERT INTO source VALUES (?, ?, ?, '{}') ON CONFLICT DO UPDATE SET "
            "rank = excluded.rank, register = excluded.register",
            (name, rank, int(register)),
        )
        keep_digest(self._db, name)
        return before, dict(self._db.execute(_COUNT, (name,)))

    def note(self, name: str, state: Mapping[str, object]) -> None:
        """Keep what is known of a source's last load."""
        given = (orjson.dumps(state).decode(), name)
        self._db.execute("UPDATE source SET state = ? WHERE name = ?", given)

    def keep_given(self, name: str, body: object) -> None:
        """Keep what a source was read from, as plain JSON values."""
        self._db.execute(
            "INSERT OR REPLACE INTO given VALUES (?, ?)",
            (name, orjson.dumps(body)),
        )

    def given(self, name: str) -> Any:
        """Return what `keep_given` kept, None if it kept nothing."""
        row = self._db.execute(
            "SELECT body FROM given WHERE source = ?", (name,)
        ).fetchone()
        return _decoded(row[0]) if row else None

    def drop(self, name: str) -> None:
        """Forget a source and all that it stated."""
        self._db.execute("DELETE FROM fact WHERE source = ?", (name,))
        self._db.execute("DELETE FROM source WHERE name = ?", (name,))
        drop_digest(self._db, name)

    def stated(self, kind: str, source: str) -> Iterator[Properties]:
        """Yield the properties of all facts of a kind as one source states them."""
        rows = self._db.execute(
            "SELECT body FROM fact WHERE source = ? AND kind = ? ORDER BY first, second, role",
            (source, kind),
        )
        return (_decoded(body) for (body,) in rows)

    def mark(self, kinds: Iterable[str]) -> str:
        """Return a checksum of all facts of some kinds, by which a change is seen."""
        digest = hashlib.blake2b(digest_size=16)
        for kind in kinds:
            rows = self._db.execute(
                "SELECT first, source, body FROM fact WHERE kind = ? ORDER BY first, source",
                (kind,),
            )
            for first, source, body in rows:
                digest.update(f"{kind}\0{first}\0{source}\0".encode() + body)
        return digest.hexdigest()

    def made(self) -> str:
        """Return the id of the release that these facts made last, '' if none."""
        row = self._db.execute("SELECT release FROM made").fetchone()
        return str(row[0]) if row else ""

    def note_made(self, release: str) -> None:
        """Keep the id of the release that these facts make."""
        self._db.execute("DELETE FROM made")
        self._db.execute("INSERT INTO made VALUES (?)", (release,))

    def linked(self) -> str:
        """Return the mark with which `relink` was called last, '' if never."""
        row = self._db.execute("SELECT mark FROM linked").fetchone()
        return str(row[0]) if row else ""

    def relink(self, links: Iterable[RecordLink], mark: str) -> None:
        """Put these decisions, made from what `mark` stands for, in the place of all others."""
        self._db.execute("DELETE FROM link")
        self._db.execute("DELETE FROM linked")
        self._db.execute("INSERT INTO linked VALUES (?)", (mark,))
        rows = (
            (*link[:6], orjson.dumps(link.signals).decode()) for link in links
        )
        self._db.executemany(
            "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?)", rows
        )

    def links(self) -> Iterator[RecordLink]:
        """Yield every decision, ordered by record."""
        for row in self._db.execute(
            "SELECT * FROM link ORDER BY label, record"
        ):
            yield RecordLink._make((*row[:6], _decoded(row[6])))

    def prepare(self) -> None:
        """Work out which actors and places the graph has; call it once links are set."""
        for table, statement in (("present", _PRESENT), ("held", _PLACES)):
            self._db.execute(f"DROP TABLE IF EXISTS temp.{table}")
            self._db.execute(statement)
            self._db.execute(
                f"CREATE UNIQUE INDEX temp.{table}_id ON {table} (id)"
            )

    def joined(self, kind: str) -> Iterator[Stated]:
        """Yield the facts of a kind by key, those of one key in the order of the sources.

        A register's facts about actors that no other source names are left out.
        """
        spec = SPECS.get(kind)
        ends = {
            "start": spec.start if spec else kind,
            "end": spec.end if spec else "",
        }
        for first, second, role, body in self._db.execute(
            _JOINED, {"kind": kind, **ends}
        ):
            yield Stated(
                first,
                second,
                role,
                _decoded(body),
            )


def _values(
    source: str, row: LoadRow
) -> tuple[str, str, str, str, str, str, bytes]:
    spec: RelationSpec | None = SPECS.get(row.kind)
    first = row.properties["id"] if row.start is None else row.start
    role = str(row.properties.get(spec.key, "")) if spec and spec.key else ""
    as_of = row.properties.get("as_of", "")
    return (
        row.kind,
        first,
        row.end or "",
        role,
        source,
        as_of,
        orjson.dumps(row.properties),
    )
