"""Proposals of visitors as they are kept: a receipt for each, and how many are taken."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.curation.columns import tables_of
from graph.curation.field_errors import field_errors
from graph.curation.forms import FORMS
from graph.curation.log import write_entry
from graph.curation.store import secret
from graph.errors import InvalidInputError, LimitError

if TYPE_CHECKING:
    import sqlite3

    from graph.common.properties import Properties
    from graph.curation.forms import ProposalDraft
    from graph.curation.log import Log
    from graph.release.snapshot import Snapshot

MOST_OPEN = 2_000
"""Proposals that wait for a decision; the form says so when there are as many."""
MOST_OF_CLIENT = 20
"""Proposals of one client in a day: a person who corrects a whole list writes to the curators."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits of a receipt that nobody takes for one another."""
VISITOR = "visitor"


def propose(
    log: Log,
    given: ProposalDraft,
    snapshot: Snapshot,
    who: str,
    client: str,
) -> str:
    """Keep a proposal and return its receipt number; it is on disk on return.

    Args:
        log: where it is kept.
        given: what is proposed.
        snapshot: the release that it is about.
        who: the account of its author, `VISITOR` for who has none.
        client: what stands for the client; of it only a daily count is kept, under a digest.

    Raises:
        InvalidInputError: a field cannot be taken; the message names each.
        LimitError: too many wait for a decision, or too many came from this client today.
    """
    if errors := field_errors(given, snapshot):
        raise InvalidInputError(
            "; ".join(f"{name}: {text}" for name, text in errors.items())
        )
    receipt = _receipt()
    body: Properties = {
        "receipt": receipt,
        "kind": given.kind,
        "table": given.table or FORMS[given.kind].table,
        "key": list(given.key),
        "column": given.column,
        "fields": {
            name: text.strip()
            for name, text in given.fields.items()
            if text.strip()
        },
        "before": _before(given, snapshot),
        "source_url": given.source_url.strip(),
        "lang": given.lang,
        "release": snapshot.release.id,
    }
    if given.page:
        body["page"] = given.page
    with log.store.writing() as db:
        if is_full(log):
            raise LimitError(
                "No more proposals are taken until some are decided."
            )
        _count(db, client)
        number = write_entry(
            db,
            "proposed",
            who,
            body=body,
        )
        if given.remark.strip():
            db.execute(
                "INSERT INTO remark VALUES (?, ?)",
                (number, given.remark.strip()),
            )
        if given.mail.strip():
            row = (number, given.mail.strip(), given.lang)
            db.execute("INSERT INTO contact VALUES (?, ?, ?)", row)
    return receipt


def is_full(log: Log) -> bool:
    """Return whether so many proposals wait for a decision that no more are taken."""
    counts = log.history().counts
    return counts["new"] + counts["asked"] >= MOST_OPEN


def _before(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    """Return what the row said when the proposal was made."""
    row = tables_of(snapshot).get(given.table, {}).get(given.key, {})
    return (
        {given.column: row.get(given.column, "")}
        if given.kind == "field"
        else {}
    )


def _receipt() -> str:
    letters = "".join(secrets.choice(_ALPHABET) for _ in range(8))
    return f"P-{letters[:4]}-{letters[4:]}"


def _count(db: sqlite3.Connection, client: str) -> None:
    """Count a proposal of a client; what is known of clients goes with the day."""
    day = datetime.now(UTC).date().isoformat()
    salt = secret(db, f"clients of {day}")
    digest = hashlib.blake2b(
        client.encode(), key=bytes.fromhex(salt), digest_size=12
    ).hexdigest()
    db.execute("DELETE FROM uses WHERE day <> ?", (day,))
    db.execute(
        "DELETE FROM secret WHERE name LIKE 'clients of %' AND name <> ?",
        (f"clients of {day}",),
    )
    (count,) = db.execute(
        "INSERT INTO uses VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET count = count + 1 "
        "RETURNING count",
        (day, digest),
    ).fetchone()
    if count > MOST_OF_CLIENT:
        raise LimitError(
            f"More than {MOST_OF_CLIENT} proposals came from here today.",
            hint="Write to those who run this site, or come back tomorrow.",
        )


def remark_of(log: Log, number: int) -> str:
    """Return what the author of a proposal wrote beside it, '' if nothing."""
    with log.store.reading() as db:
        row = db.execute(
            "SELECT text FROM remark WHERE proposal = ?", (number,)
        ).fetchone()
    return str(row[0]) if row else ""


def mail_of(log: Log, number: int) -> str:
    """Return the mail address of the author of a proposal, '' if none is kept."""
    with log.store.reading() as db:
        row = db.execute(
            "SELECT mail FROM contact WHERE proposal = ?", (number,)
        ).fetchone()
    return str(row[0]) if row else ""
