"""Who sends a request: the account of its session, who shows the token of the start, or nobody."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple

from itsdangerous import BadSignature, Signer
from starlette.requests import cookie_parser

from api.address import below
from graph.curation.accounts import DAY, Account

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import Request
    from starlette.responses import Response

    from api.auth.table import Right
    from api.writers import Writers
    from graph.curation.accounts import Accounts

COOKIE = "atmp-session"
FIELD = "csrf"
"""The field of a form that shows that a page of ours made it."""


class Caller(NamedTuple):
    """Who sends a request, and the token of its session ('' for who has none)."""

    account: Account
    session: str = ""


class Doorkeeper:
    """Recognises who sends a request, and says what they may do."""

    def __init__(self, accounts: Accounts, writers: Writers) -> None:
        """Take the accounts, and the token of this start."""
        self.accounts, self.writers = accounts, writers

    @property
    def anybody(self) -> bool:
        """Return whether anybody may write at all."""
        return self.writers.enabled or bool(self.accounts.all())

    def caller(self, headers: Mapping[str, str]) -> Caller | None:
        """Return who sends a request with these headers, names in small letters."""
        if token := self._session(headers):
            account = self.accounts.account(token)
            if account:
                return Caller(account, token)
        return (
            Caller(Account("token", "curator"))
            if self.writers.allows(headers)
            else None
        )

    def may(self, caller: Caller | None, right: Right) -> bool:
        """Return whether somebody has a right."""
        if right == "anyone":
            return True
        if right == "token":
            return self.writers.enabled
        return caller is not None and caller.account.may(right)

    def proves(self, caller: Caller, shown: str) -> bool:
        """Return whether a form carries the proof of the session that sends it."""
        return hmac.compare_digest(
            self.accounts.proof(caller.session).encode(), shown.encode()
        )

    def cookie_for(self, session: str) -> str:
        """Return the value of the cookie of a session."""
        return self._signer().sign(session).decode()

    def _session(self, headers: Mapping[str, str]) -> str:
        signed = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        if not signed or not self.accounts.key:
            return ""
        try:
            return self._signer().unsign(signed).decode()
        except BadSignature:
            return ""

    def _signer(self) -> Signer:
        return Signer(self.accounts.key, salt=COOKIE)


def set_session(
    answer: Response,
    request: Request,
    value: str,
) -> None:
    """Keep a session in the browser; the server ends it, whatever the browser keeps."""
    answer.set_cookie(
        COOKIE,
        value,
        max_age=int(DAY),
        path=below("/"),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def doorkeeper_of(request: Request) -> Doorkeeper:
    """Return the doorkeeper of this application."""
    return request.app.state.doorkeeper


def caller_of(request: Request) -> Caller | None:
    """Return who sends this request; call it in a thread, as it reads a file."""
    return doorkeeper_of(request).caller(request.headers)
