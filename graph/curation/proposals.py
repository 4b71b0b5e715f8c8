"""Proposals of visitors: what can be proposed, what is checked, and how many are taken."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, get_args

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_columns
from graph.curation.columns import described, refusal, tables_of
from graph.curation.log import write_entry
from graph.curation.store import secret
from graph.errors import InvalidInputError, LimitError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from graph.common.properties import Properties
    from graph.curation.log import Log
    from graph.release.snapshot import Snapshot

Kind = Literal[
    "field",
    "capability",
    "end",
    "event",
    "collaboration",
    "member",
    "actor",
    "same",
    "split",
    "source",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
MOST_OPEN = 2_000
"""Proposals that wait for a decision; the form says so when there are as many."""
MOST_OF_CLIENT = 20
"""Proposals of one client in a day: a person who corrects a whole list writes to the curators."""
LONGEST = 1_000
"""Characters of one field."""
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Letters and digits of a receipt that nobody takes for one another."""
VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Form:
    """What a kind of proposal asks: the table it is about, and the columns that are filled."""

    table: str
    asked: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


FORMS: dict[Kind, Form] = {
    "field": Form(""),
    "capability": Form(
        "actor_stages",
        ("actor_id", "stage_id", "therapy_id", "status", "since"),
        ("actor_id", "stage_id"),
    ),
    "end": Form("actor_stages", ("until",)),
    "event": Form("events", ("actor_id", "type", "date", "note"), ("actor_id", "type")),
    "collaboration": Form(
        "collaborations",
        ("name", "type", "start", "members"),
        ("name", "type", "members"),
    ),
    "member": Form(
        "collaboration_members",
        ("collaboration_id", "actor_id", "role"),
        ("collaboration_id", "actor_id", "role"),
    ),
    "actor": Form(
        "actors", ("name", "kind", "city", "country", "website"), ("name", "kind")
    ),
    "same": Form("actors", ("other",), ("other",)),
    "split": Form("actors"),
    "source": Form("", ("replacement",)),
}
"""The forms; columns that the tables do not have are left out."""


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """A proposal as it is sent."""

    kind: Kind
    table: str
    key: tuple[str, ...]
    column: str
    fields: Mapping[str, str]
    source_url: str
    remark: str = ""
    mail: str = ""
    lang: str = "en"


def asked(kind: Kind) -> tuple[str, ...]:
    """Return the fields of a form that the tables have, or that are none of a table."""
    form = FORMS[kind]
    columns = COLUMNS.get(form.table, ())
    own = ("members", "other", "replacement")
    return tuple(name for name in form.asked if name in columns or name in own)


def faults(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    """Return the fields of a proposal that cannot be taken, each with its reason."""
    found: dict[str, str] = {}
    if reason := refusal("actors", "source_url", given.source_url):
        found["source_url"] = reason
    if not given.source_url:
        found["source_url"] = "is empty"
    if given.mail and ("@" not in given.mail.strip("@") or " " in given.mail):
        found["mail"] = f"{given.mail[:60]!r} is no mail address"
    if given.kind == "split" and not given.remark.strip():
        found["remark"] = "is empty"
    for name, text in (
        ("remark", given.remark),
        ("mail", given.mail),
        *given.fields.items(),
    ):
        if len(text) > LONGEST:
            found[name] = "is too long"
    return (
        found | _fault_of_record(given, snapshot) | _faults_of_fields(given, snapshot)
    )


def _fault_of_record(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    """Return why the record that a proposal is about is none; empty if it is one."""
    about_a_row = given.kind in ("field", "end", "same", "split")
    if about_a_row and given.key not in tables_of(snapshot).get(given.table, {}):
        return {"key": f"no such row in {given.table or 'the tables'}"}
    if given.kind == "source" and given.key[:1] == ("",):
        return {"key": "is empty"}
    return {}


def _faults_of_fields(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    if given.kind == "field":
        return _faults_of_value(given, snapshot)
    refusals: dict[str, str] = {}
    form = FORMS[given.kind]
    for name in asked(given.kind):
        cell = given.fields.get(name, "").strip()
        if not cell:
            if name in form.required:
                refusals[name] = "is empty"
            continue
        if name == "other":
            reason = refusal("actors", "actor_id", cell, snapshot)
            reason = "is the same record" if (cell,) == given.key else reason
        elif name == "members":
            reason = refusal("events", "actor_id", cell, snapshot)
            reason = "fewer than two members" if "|" not in cell else reason
        elif name == "replacement":
            reason = refusal("actors", "source_url", cell)
        else:
            reason = refusal(form.table, name, cell, snapshot)
        if reason:
            refusals[name] = reason
    return refusals


def _faults_of_value(given: ProposalDraft, snapshot: Snapshot) -> dict[str, str]:
    if given.column not in described(given.table) or given.column in key_columns(
        given.table
    ):
        return {"column": f"{given.column!r} cannot be changed"}
    cell = given.fields.get("after", "").strip()
    if not cell:
        return {"after": "is empty"}
    if cell == tables_of(snapshot)[given.table].get(given.key, {}).get(given.column):
        return {"after": "is what the atlas says already"}
    reason = refusal(given.table, given.column, cell, snapshot)
    return {"after": reason} if reason else {}


def propose(
    log: Log, given: ProposalDraft, snapshot: Snapshot, who: str, client: str
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
    if found := faults(given, snapshot):
        raise InvalidInputError(
            "; ".join(f"{name}: {text}" for name, text in found.items())
        )
    receipt = _receipt()
    body: Properties = {
        "receipt": receipt,
        "kind": given.kind,
        "table": given.table or FORMS[given.kind].table,
        "key": list(given.key),
        "column": given.column,
        "fields": {
            name: text.strip() for name, text in given.fields.items() if text.strip()
        },
        "before": _before(given, snapshot),
        "source_url": given.source_url.strip(),
        "lang": given.lang,
        "release": snapshot.release.id,
    }
    with log.store.writing() as db:
        if is_full(log):
            raise LimitError("No more proposals are taken until some are decided.")
        _count(db, client)
        number = write_entry(db, "proposed", who, body=body)
        if given.remark.strip():
            db.execute(
                "INSERT INTO remark VALUES (?, ?)", (number, given.remark.strip())
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
    return {given.column: row.get(given.column, "")} if given.kind == "field" else {}


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
