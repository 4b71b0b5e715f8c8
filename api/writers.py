"""Who may write over the network: nobody, or who shows the token of this start of the server.

`atmp serve --review` makes a token and prints it once. A program sends it with each request
(`Authorization: Bearer ...`); a person gives it to the page of the review queue, which keeps a
signed cookie for a working day. Nothing else counts: neither address nor name of the machine, as
both look local behind a reverse proxy.
"""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import cookie_parser

if TYPE_CHECKING:
    from collections.abc import Mapping

COOKIE = "atmp-writer"
SECONDS = 12 * 3600
"""How long a cookie counts: a working day."""
_WHO = "writer"


class Writers:
    """Tells who may write from the headers of a request."""

    def __init__(self, token: str | None = None) -> None:
        """Take the token of this start; without one nobody may write."""
        self._token = token
        self._signer = TimestampSigner(token, salt=COOKIE) if token else None

    @property
    def enabled(self) -> bool:
        """Return whether anybody may write at all."""
        return self._token is not None

    def cookie_for(self, token: str) -> str | None:
        """Return the value of the cookie for who shows the token, None if it is another."""
        if self._token is None or self._signer is None:
            return None
        if not hmac.compare_digest(token.encode(), self._token.encode()):
            return None
        return self._signer.sign(_WHO).decode()

    def allows(self, headers: Mapping[str, str]) -> bool:
        """Return whether the headers of a request, names in small letters, show the token."""
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        if (
            scheme.lower() == "bearer"
            and self.cookie_for(shown.strip()) is not None
        ):
            return True
        signed = cookie_parser(headers.get("cookie", "")).get(COOKIE, "")
        try:
            return self._signer is not None and (
                self._signer.unsign(signed, max_age=SECONDS).decode() == _WHO
            )
        except BadSignature:
            return False
