"""What became of one address: HEAD first, GET where that says too little, and what it means.

Gone is only what the server itself calls gone (404, 410). A server that refuses, that is too busy
or that does not answer says nothing of the page.
"""

from __future__ import annotations

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
_ATTEMPTS = 2


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
                return Visit(url, self.day, "not-allowed", why="robots.txt")
            reply = self._reply(url)
        except RequestError as exc:
            return Visit(url, self.day, "unreachable", why=str(exc))
        return self._judged(url, reply, before)

    def _reply(self, url: str) -> Reply:
        try:
            head = self._patient("HEAD", url)
        except RequestError:
            head = None  # some servers know no HEAD and hang up
        if head is not None and head.status < _BAD and not _is_html(head):
            return head
        self.robots.wait(url)
        return self._patient("GET", url)

    def _patient(self, method: str, url: str) -> Reply:
        """Ask; once more after the time that a busy server names."""
        for left in reversed(range(_ATTEMPTS)):
            reply = ask(self.http, method, url, self.limits, self.robots.allows)
            wait = _wait_of(reply)
            if reply.status not in _BUSY or not left or wait > _LONGEST_WAIT:
                return reply
            time.sleep(wait)
        raise AssertionError

    def _judged(self, url: str, reply: Reply, before: Visit | None) -> Visit:
        plain = Visit(url, self.day, "alive", reply.status)
        if reply.status in _GONE:
            return replace(plain, state="gone")
        if reply.status in _BUSY or reply.status >= _BROKEN:
            return replace(plain, state="unreachable", why=f"status {reply.status}")
        if reply.status >= _BAD:
            return replace(plain, state="refused", why=f"status {reply.status}")
        if _is_html(reply) and reply.body:
            text = page_text(reply.body, reply.headers.get("content-type", ""))
            plain = replace(
                plain, title=text.title, published=text.published, digest=text.digest
            )
        if reply.redirects and reply.for_good and not _same(url, reply.url):
            return replace(plain, state="moved", moved_to=reply.url)
        was = before.digest if before else None
        if was and plain.digest and was != plain.digest:
            return replace(plain, state="changed")
        return plain


def host_of(url: str) -> str:
    """Return the host of an address, in small letters; '' if it is no address."""
    try:
        return (parts_of(url).hostname or "").lower()
    except RequestError:
        return ""


def _is_html(reply: Reply) -> bool:
    kind = reply.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in {"", "text/html", "application/xhtml+xml"}


def _same(url: str, other: str) -> bool:
    """Return whether two addresses differ by the scheme, www. or a last slash alone."""
    return _bare(url) == _bare(other)


def _bare(url: str) -> tuple[str, str, str]:
    parts = parts_of(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host, parts.path.rstrip("/"), parts.query


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
