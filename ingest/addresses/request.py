"""One request with an end: limits of time, size and redirects, and no address of a private network.

Whatever a server does, a request comes back within its deadline with what was received until then.
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx2

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_BYTES = 1_000_000
"""What is read of a page: its head, and enough text to see a change."""
MOST_REDIRECTS = 8
_SEES_MORE = 10.0
"""Seconds for a connection, and for each piece of an answer."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_WEB = frozenset({"http", "https"})


class RequestError(Exception):
    """No answer: the text says why."""


class RedirectError(RequestError):
    """Redirects that lead nowhere: the server answers, and has nothing at the address."""


@dataclass(frozen=True)
class Limits:
    """How long a request may take as a whole, and whether it may go to a private network."""

    seconds: float = 30.0
    private: bool = False


@dataclass(frozen=True)
class Reply:
    """What an address answered in the end; `for_good` = each redirect on the way is permanent.

    `is_cut` = the body goes on beyond what was read, because of its size or of the time it took.
    """

    url: str
    status: int
    headers: httpx2.Headers
    body: bytes
    redirects: int
    for_good: bool
    is_cut: bool = False

    @property
    def is_late(self) -> bool:
        """Return whether the body is cut where the time was over, each time somewhere else."""
        return self.is_cut and len(self.body) < MOST_BYTES


def client(agent: str) -> httpx2.Client:
    """Return the HTTP client of a run; redirects are followed here, and not by it."""
    timeout = httpx2.Timeout(_SEES_MORE)
    return httpx2.Client(
        timeout=timeout,
        follow_redirects=False,
        headers={"User-Agent": agent},
    )


def ask(
    http: httpx2.Client,
    method: str,
    url: str,
    limits: Limits,
    allowed: Callable[[str], bool] = lambda _: True,
) -> Reply:
    """Return what an address answers, redirects followed where `allowed` says that they may be.

    Raises:
        RequestError: nothing usable came in time, redirects go in a circle, or lead where nobody
            may go.
    """
    deadline = time.monotonic() + limits.seconds
    seen: list[str] = []
    for_good = True
    while True:
        _check(url, limits)
        if url in seen:
            raise RedirectError("redirects go in a circle")
        if len(seen) > MOST_REDIRECTS:
            raise RedirectError(f"more than {MOST_REDIRECTS} redirects")
        if seen and not allowed(url):
            raise RequestError("robots.txt keeps the redirect's aim closed")
        seen.append(url)
        reply = _answer(
            http,
            method,
            url,
            deadline,
        )
        location = reply.headers.get("location", "")
        if reply.status not in _REDIRECTS or not location:
            return replace(reply, redirects=len(seen) - 1, for_good=for_good)
        for_good = for_good and reply.status in _FOR_GOOD
        url = _aim(url, location)


def _answer(
    http: httpx2.Client,
    method: str,
    url: str,
    deadline: float,
) -> Reply:
    body, is_cut = bytearray(), False
    try:
        with http.stream(method, url) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) >= MOST_BYTES or time.monotonic() > deadline:
                    is_cut = True
                    break
            if not body and time.monotonic() > deadline:
                raise RequestError("no answer in time")
            read = bytes(body[:MOST_BYTES])
            status, headers = response.status_code, response.headers
            return Reply(
                url,
                status,
                headers,
                read,
                0,
                for_good=True,
                is_cut=is_cut,
            )
    except httpx2.TimeoutException as exc:
        raise RequestError("no answer in time") from exc
    except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as exc:
        raise RequestError(f"{type(exc).__name__}: {exc}"[:200]) from exc


def _aim(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as exc:
        raise RedirectError("a redirect to what is no address") from exc


def parts_of(url: str) -> SplitResult:
    """Return the parts of an address; raise RequestError if it is none."""
    try:
        return urlsplit(url)
    except ValueError as exc:
        raise RequestError("no address of the web") from exc


def _check(url: str, limits: Limits) -> None:
    parts = parts_of(url)
    if parts.scheme not in _WEB or not parts.hostname:
        raise RequestError("no address of the web")
    if limits.private:
        return
    try:
        entries = socket.getaddrinfo(
            parts.hostname, None, proto=socket.IPPROTO_TCP
        )
    except (OSError, UnicodeError) as exc:
        raise RequestError("the host has no address") from exc
    if not all(
        ipaddress.ip_address(entry[4][0]).is_global for entry in entries
    ):
        raise RequestError("an address of a private network")
