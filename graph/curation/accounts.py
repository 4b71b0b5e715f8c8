"""Accounts of contributors, curators and admins, their passwords and their sessions.

Passwords are hashed by Argon2id. A session is a random token, of which the file keeps a digest: it
ends after a working day, after an hour without a request, or when it is revoked. Sign-ins stand in
the log, and who guesses is locked out.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from graph.curation.lockout import Lockout
from graph.curation.log import write_entry
from graph.curation.store import secret
from graph.errors import (
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from graph.curation.log import Log

Role = Literal["contributor", "curator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""From the fewest rights to the most; each has those of the ones before it."""
SHORTEST = 12
"""Characters of a password: the length that guidelines ask for where nothing else is asked."""
LONGEST = 200
"""The same at most: more would only keep the hashing busy."""
DAY = 8 * 3600.0
"""Seconds after which a session ends: a working day."""
IDLE = 3600.0
"""Seconds without a request after which it ends: somebody left, and the browser is open."""
LINK = 48 * 3600.0
"""Seconds for which a one-time link can be used: who gets it in the evening has the day after."""
_KEY = "cookies"
"""The secret that signs cookies, the same for all processes of a data folder."""
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
_REFUSED = "Name or password is wrong."


class Account(NamedTuple):
    """Who is signed in."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Return whether this account has the rights of a role."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Accounts:
    """The accounts of one data folder."""

    def __init__(
        self,
        log: Log,
        clock: Callable[[], float] = time.time,
        hasher: PasswordHasher | None = None,
    ) -> None:
        """Take the log, in whose file the accounts are."""
        self._log, self._clock = log, clock
        self._hasher = hasher or PasswordHasher()
        self._lockout = Lockout(log, clock)

    def all(self) -> list[Account]:
        """Return the accounts by name."""
        with self._log.store.reading() as db:
            return [
                Account(*row)
                for row in db.execute("SELECT name, role FROM account")
            ]

    def add(
        self,
        name: str,
        role: str,
        who: str,
    ) -> str:
        """Add an account and return the token with which its password is set.

        Raises:
            InvalidInputError: the name or role cannot be, or the name is taken.
        """
        if not _NAME.fullmatch(name):
            raise InvalidInputError(
                f"name: {name[:60]!r}: 1 to 40 letters, digits, dots, hyphens, and no space."
            )
        with self._log.store.writing() as db:
            taken = db.execute(
                "SELECT 1 FROM account WHERE name = ?", (name,)
            ).fetchone()
            if taken:
                raise InvalidInputError(f"name: {name!r} is taken.")
            row = (name, _role(role), "", None, str(self._clock()))
            db.execute("INSERT INTO account VALUES (?, ?, ?, ?, ?)", row)
            # There before anybody signs in, also at a provider.
            secret(db, _KEY)
            write_entry(
                db,
                "account",
                who,
                f"added {name} as {role}",
            )
            return self._link(db, name)

    def connect(
        self,
        name: str,
        issuer: str,
        subject: str,
        who: str,
    ) -> None:
        """Let who is `subject` at a provider sign in to an account; its sessions end.

        Raises:
            InvalidInputError: there is no subject, or another account has it.
            NotFoundError: there is no such account.
        """
        if not subject.strip() or not issuer:
            raise InvalidInputError(
                "subject: a provider and a subject are wanted."
            )
        wanted = _subject(issuer, subject.strip())
        with self._log.store.writing() as db:
            _find(db, name)
            other = db.execute(
                "SELECT name FROM account WHERE subject = ? AND name <> ?",
                (wanted, name),
            ).fetchone()
            if other:
                raise InvalidInputError(f"subject: {other[0]!r} has it.")
            db.execute(
                "UPDATE account SET subject = ? WHERE name = ?", (wanted, name)
            )
            db.execute("DELETE FROM session WHERE name = ?", (name,))
            secret(db, _KEY)
            write_entry(
                db,
                "account",
                who,
                f"connected {name} with {subject.strip()}",
            )

    def name_of_subject(self, issuer: str, subject: str) -> str | None:
        """Return the account of a subject at a provider, None if none has it."""
        with self._log.store.reading() as db:
            row = db.execute(
                "SELECT name FROM account WHERE subject = ?",
                (_subject(issuer, subject),),
            ).fetchone()
        return str(row[0]) if row else None

    def set_role(
        self,
        name: str,
        role: str,
        who: str,
    ) -> None:
        """Give an account another role; its sessions end."""
        with self._log.store.writing() as db:
            _find(db, name)
            db.execute(
                "UPDATE account SET role = ? WHERE name = ?",
                (_role(role), name),
            )
            db.execute("DELETE FROM session WHERE name = ?", (name,))
            write_entry(
                db,
                "account",
                who,
                f"made {name} {role}",
            )

    def reset(self, name: str, who: str) -> str:
        """Return a new token for the password; sessions and earlier tokens end."""
        with self._log.store.writing() as db:
            _find(db, name)
            db.execute("DELETE FROM session WHERE name = ?", (name,))
            write_entry(
                db,
                "account",
                who,
                f"reset {name}",
            )
            return self._link(db, name)

    def remove(self, name: str, who: str) -> None:
        """Remove an account with its sessions; what it decided stays in the log."""
        with self._log.store.writing() as db:
            _find(db, name)
            for table in ("account", "session", "link"):
                db.execute(f"DELETE FROM {table} WHERE name = ?", (name,))  # noqa: S608 - three names of ours
            write_entry(
                db,
                "account",
                who,
                f"removed {name}",
            )

    def name_of_link(self, token: str) -> str | None:
        """Return whose password a token sets, None if it is spent, too old or none."""
        with self._log.store.reading() as db:
            row = db.execute(
                "SELECT name FROM link WHERE digest = ? AND until > ?",
                (_digest(token), self._clock()),
            ).fetchone()
        return str(row[0]) if row else None

    def set_password(self, token: str, password: str) -> str:
        """Set a password by a one-time token, which is spent, and return the name.

        Raises:
            NotAllowedError: the token is spent, too old or none.
            InvalidInputError: the password is too short or too long, or is the name.
        """
        name = self.name_of_link(token)
        if name is None:
            raise NotAllowedError("This link was used already, or is too old.")
        if not SHORTEST <= len(password) <= LONGEST:
            raise InvalidInputError(
                f"password: {SHORTEST} to {LONGEST} characters."
            )
        if password.casefold().strip() == name.casefold():
            raise InvalidInputError("password: it is the name.")
        hashed = self._hasher.hash(password)
        with self._log.store.writing() as db:
            spent = db.execute(
                "DELETE FROM link WHERE digest = ?", (_digest(token),)
            ).rowcount
            if not spent:
                raise NotAllowedError(
                    "This link was used already, or is too old."
                )
            db.execute(
                "UPDATE account SET hash = ? WHERE name = ?", (hashed, name)
            )
            db.execute("DELETE FROM session WHERE name = ?", (name,))
            db.execute("DELETE FROM failure WHERE what = ?", (f"name {name}",))
            write_entry(
                db,
                "account",
                name,
                "set the password",
            )
        return name

    def sign_in(
        self,
        name: str,
        password: str,
        client: str,
    ) -> str:
        """Return the token of a new session.

        Raises:
            LimitError: too many wrong passwords came for this name or from this client.
            NotAllowedError: name or password is wrong.
        """
        self._lockout.check(name, client)
        with self._log.store.reading() as db:
            row = db.execute(
                "SELECT hash FROM account WHERE name = ?", (name,)
            ).fetchone()
        hashed = str(row[0]) if row and row[0] else self._decoy
        if not self._fits(hashed, password[:LONGEST]) or hashed == self._decoy:
            self._lockout.note_failure(name, client)
            raise NotAllowedError(_REFUSED)
        return self.open_session(name)

    def open_session(self, name: str) -> str:
        """Return the token of a new session of an account; its owner has been recognised."""
        token, now = secrets.token_urlsafe(32), self._clock()
        with self._log.store.writing() as db:
            db.execute("DELETE FROM session WHERE made < ?", (now - DAY,))
            db.execute("DELETE FROM failure WHERE what = ?", (f"name {name}",))
            db.execute(
                "INSERT INTO session VALUES (?, ?, ?, ?)",
                (_digest(token), name, now, now),
            )
            secret(db, _KEY)
            write_entry(db, "signed-in", name)
        return token

    def account(self, token: str) -> Account | None:
        """Return whose session a token is, None if it has ended; its hour begins anew."""
        digest, now = _digest(token), self._clock()
        with self._log.store.reading() as db:
            row = db.execute(
                "SELECT a.name, a.role, s.seen FROM session s JOIN account a ON a.name = s.name "
                "WHERE s.digest = ? AND s.made > ? AND s.seen > ?",
                (digest, now - DAY, now - IDLE),
            ).fetchone()
        if row is None:
            return None
        if now - row[2] > IDLE / 60:
            with self._log.store.writing() as db:
                db.execute(
                    "UPDATE session SET seen = ? WHERE digest = ?",
                    (now, digest),
                )
        return Account(row[0], row[1])

    def sign_out(self, token: str) -> None:
        """End a session."""
        account = self.account(token)
        with self._log.store.writing() as db:
            db.execute(
                "DELETE FROM session WHERE digest = ?", (_digest(token),)
            )
            if account:
                write_entry(db, "signed-out", account.name)

    def proof(self, token: str) -> str:
        """Return what a form of a session carries, so that no other site can send it (CSRF)."""
        return hmac.new(
            self.key.encode(), _digest(token).encode(), "sha256"
        ).hexdigest()

    @cached_property
    def _decoy(self) -> str:
        """Return a hash that no password has: who asks for no account waits as long as others."""
        return self._hasher.hash(secrets.token_hex(16))

    @property
    def key(self) -> str:
        """Return the key that signs cookies, '' before the first session; nothing is written."""
        with self._log.store.reading() as db:
            row = db.execute(
                "SELECT value FROM secret WHERE name = ?", (_KEY,)
            ).fetchone()
        return str(row[0]) if row else ""

    def _link(self, db: sqlite3.Connection, name: str) -> str:
        token = secrets.token_urlsafe(32)
        db.execute(
            "DELETE FROM link WHERE name = ? OR until < ?",
            (name, self._clock()),
        )
        db.execute(
            "INSERT INTO link VALUES (?, ?, ?)",
            (_digest(token), name, self._clock() + LINK),
        )
        return token

    def _fits(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False


def _role(text: str) -> Role:
    """Return a text as a role; raise InvalidInputError if it is none."""
    if text not in ROLES:
        raise InvalidInputError(
            f"role: {text[:60]!r}.", hint=f"Known: {', '.join(ROLES)}."
        )
    return text


def _find(db: sqlite3.Connection, name: str) -> None:
    if not db.execute(
        "SELECT 1 FROM account WHERE name = ?", (name,)
    ).fetchone():
        raise NotFoundError(f"No account {name!r}.")


def _subject(issuer: str, subject: str) -> str:
    """Return what stands for a subject: two providers may give the same one to two people."""
    return f"{issuer} {subject}"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
