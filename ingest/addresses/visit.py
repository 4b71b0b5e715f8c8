"""What became of one address: HEAD first, GET where that says too little, and what it means.

Gone is only what the server itself calls gone (404, 410). A server that refuses, that is too busy,
that asks to sign in or that does not answer says nothing of the page; nor does a front page to
which it leads instead. Titles and dates are taken from the page itself alone.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from ingest.addresses.page import page_text
from ingest.addresses.request import Limits, Reply, RequestError, ask, parts_of

if TYPE_CHECKING:
    import httpx2

    from graph.common.vocabularies import AddressState
    from ingest.addresses.robots import Robots

_OK, _BAD, _BROKEN = 200, 400, 500
_GONE = frozenset({404, 410})
_BUSY = frozenset({429, 503})
_LONGEST_WAIT = 120.0
"""Seconds that a server may ask to be left alone; who wants more is asked in the next run."""
_WALLS = frozenset(
    {
        "aanmelden",
        "auth",
        "connexion",
        "consent",
        "inloggen",
        "log-in",
        "login",
        "myprivacy",
        "privacy-gate",
        "sign-in",
        "signin",
        "sso",
    }
)
"""Parts of an address to which somebody is led who has not signed in, or agreed to something."""


@dataclass(frozen=True)
class Visit:
    """How an address answered on a day; `digest` is of its words, `why` says why no page came."""

    url: str
    day: str
    state: AddressState
    status: int | None = None
    moved_to: str | None = None
    title: str | None = None
    published: str | None = None
    digest: str | None = None
    why: str | None = None


@dataclass(frozen=True)
class Visitor:
    """Asks addresses of one host after the other."""

    http: httpx2.Client
    robots: Robots
    limits: Limits
    day: str

    def visit(self, url: str, before: Visit | None) -> Visit:
        """Return how an address answers, `changed` if its words differ from those of `before`."""
        try:
            if not self.robots.allows(url):
                return Visit(
                    url,
                    self.day,
                    "not-allowed",
                    why="robots.txt",
                )
            reply = self._reply(url)
        except RequestError as exc:
            return Visit(
                url,
                self.day,
                "unreachable",
                why=str(exc),
            )
        return self._judged(url, reply, before)

    def _reply(self, url: str) -> Reply:
        try:
            head = self._patient("HEAD", url)
        except RequestError:
            head = None  # some servers know no HEAD and hang up
        if head is not None and head.status < _BAD and not _is_html(head):
            return head
        if head is not None and _asks_for_longer(head):
            return head  # who asks to be left alone is not asked by another method
        self.robots.wait(url)
        return self._patient("GET", url)

    def _patient(self, method: str, url: str) -> Reply:
        """Ask; once more after the time that a busy server names."""
        reply = self._ask(method, url)
        if reply.status in _BUSY and not _asks_for_longer(reply):
            time.sleep(_wait_of(reply))
            reply = self._ask(method, url)
        if _asks_for_longer(reply):
            self.robots.leave_alone(reply.url)
        return reply

    def _ask(self, method: str, url: str) -> Reply:
        return ask(
            self.http,
            method,
            url,
            self.limits,
            self.robots.allows,
        )

    def _judged(
        self,
        url: str,
        reply: Reply,
        before: Visit | None,
    ) -> Visit:
        visit = Visit(
            url,
            self.day,
            "alive",
            reply.status,
        )
        if reply.status >= _BAD:
            return _failed(visit, reply.status)
        if reply.redirects and (trouble := _elsewhere(url, reply.url)):
            state, why = trouble
            return replace(visit, state=state, why=why)
        if _is_html(reply) and reply.is_late:
            # The words of a beginning would count as a change, and its title may be half of one.
            known = before or visit
            visit = replace(
                visit,
                title=known.title,
                published=known.published,
                digest=known.digest,
                why="only its beginning came in time",
            )
        elif _is_html(reply) and reply.body:
            text = page_text(reply.body, reply.headers.get("content-type", ""))
            if text.is_sent_on:
                return replace(
                    visit, why="the page itself sends on to another one"
                )
            visit = replace(
                visit,
                title=text.title,
                published=text.published,
                digest=text.digest,
            )
        if reply.redirects and reply.for_good and not _same(url, reply.url):
            return replace(visit, state="moved", moved_to=reply.url)
        if before is not None and _is_rewritten(before, visit):
            return replace(visit, state="changed")
        return visit


def _failed(visit: Visit, status: int) -> Visit:
    """Return the visit of an address that answers with an error."""
    if status in _GONE:
        return replace(visit, state="gone")
    is_passing = status in _BUSY or status >= _BROKEN
    state: AddressState = "unreachable" if is_passing else "refused"
    return replace(visit, state=state, why=f"status {status}")


def _elsewhere(url: str, last: str) -> tuple[AddressState, str] | None:
    """Return what is wrong with where redirects end, None if it may be what was asked for."""
    if _is_wall(last) and not _is_wall(url):
        return "refused", "leads to a page to sign in or agree"
    if _is_front(last) and not _is_front(url):
        return "unreachable", "leads to the front page"
    return None


def _is_rewritten(before: Visit, visit: Visit) -> bool:
    """Return whether both visits know the words of the page, and these differ."""
    digests = {before.digest, visit.digest}
    return len(digests) > 1 and None not in digests


def host_of(url: str) -> str:
    """Return the host of an address, in small letters; '' if it is no address."""
    try:
        return (parts_of(url).hostname or "").lower()
    except RequestError:
        return ""


def _is_html(reply: Reply) -> bool:
    kind = (
        reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    )
    return kind in {"", "text/html", "application/xhtml+xml"}


def _same(url: str, other: str) -> bool:
    """Return whether two addresses differ by the scheme, www. or a last slash alone."""
    return _bare(url) == _bare(other)


def _bare(url: str) -> tuple[str, str, str]:
    parts = parts_of(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query


def _is_wall(url: str) -> bool:
    parts = parts_of(url)
    return not _WALLS.isdisjoint(
        re.split(r"[/.]", f"{parts.hostname}{parts.path}".lower())
    )


def _is_front(url: str) -> bool:
    """Return whether an address is that of a front page, also of one language."""
    parts = parts_of(url)
    return len(parts.path.strip("/")) <= len("en") and not parts.query


def _asks_for_longer(reply: Reply) -> bool:
    """Return whether a busy server asks to be left alone for longer than a run can wait."""
    return reply.status in _BUSY and _wait_of(reply) > _LONGEST_WAIT


def _wait_of(reply: Reply) -> float:
    """Return how many seconds a server asks to wait, by a number or a date; 5 without either."""
    text = reply.headers.get("retry-after", "").strip()
    if text.isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return 5.0
    until = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((until - datetime.now(UTC)).total_seconds(), 0.0)
