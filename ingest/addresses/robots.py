"""What a host allows, and how fast: its robots.txt, and a pause between two requests to it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from protego import Protego

from ingest.addresses.request import (
    Limits,
    RedirectError,
    Reply,
    RequestError,
    ask,
    parts_of,
)

if TYPE_CHECKING:
    import httpx2

_MISSING, _BROKEN = 400, 500
_LONGEST_PAUSE = 30.0
"""Seconds: a robots.txt that asks for more between two requests gets this."""


class Robots:
    """The rules of the hosts of a run, asked once each; shared by its threads."""

    def __init__(
        self,
        http: httpx2.Client,
        agent: str,
        limits: Limits,
        pause: float,
    ) -> None:
        """Take the client, the name under which is asked, and the least pause in seconds."""
        self._http, self._limits = http, limits
        # Rules name a product, without its version.
        self._agent = agent.partition("/")[0]
        self._pause = pause
        self._rules: dict[str, Protego | str] = {}
        """The rules of each host, or why they could not be read."""
        self._left_alone: set[str] = set()
        self._last: dict[str, float] = {}
        self._locks: dict[str, threading.Lock] = {}

    def allows(self, url: str) -> bool:
        """Return whether the host lets the address be asked, and wait until it may be.

        Raises:
            RequestError: its rules cannot be read now, so that all is closed (RFC 9309, 2.3.1.4),
                or it asked to be left alone.
        """
        if _name(url) in self._left_alone:
            raise RequestError("the host asked to be left alone for longer")
        allowed = self._of(url).can_fetch(url, self._agent)
        if allowed:
            self.wait(url)
        return allowed

    def wait(self, url: str) -> None:
        """Wait until the pause since the last request to the host is over."""
        host = _name(url)
        asked = self._of(url).crawl_delay(self._agent) or 0.0
        pause = min(max(self._pause, float(asked)), _LONGEST_PAUSE)
        with self._lock(host):
            left = self._last.get(host, -pause) + pause - time.monotonic()
            if left > 0:
                time.sleep(left)
            self._last[host] = time.monotonic()

    def leave_alone(self, url: str) -> None:
        """Ask the host of an address nothing more in this run."""
        self._left_alone.add(_name(url))

    def _of(self, url: str) -> Protego:
        host = _host(url)
        with self._lock(f"rules of {host}"):
            if host not in self._rules:
                self._rules[host] = self._read(host)
            rules = self._rules[host]
        if isinstance(rules, str):
            raise RequestError(rules)
        return rules

    def _read(self, host: str) -> Protego | str:
        """Return the rules of a host (RFC 9309): none without a file; why, if they are not read."""
        try:
            reply = ask(
                self._http,
                "GET",
                f"{host}/robots.txt",
                self._limits,
            )
            if reply.status >= _BROKEN:
                return f"robots.txt: status {reply.status}"
            return Protego.parse(
                "" if reply.status >= _MISSING else _text(reply)
            )
        except RedirectError:
            # Redirects without an end are as good as no file.
            return Protego.parse("")
        except RequestError as exc:
            return f"robots.txt: {exc}"

    def _lock(self, name: str) -> threading.Lock:
        return self._locks.setdefault(name, threading.Lock())


def _text(reply: Reply) -> str:
    """Return the lines of a file that were read whole, without the mark of their encoding.

    Raises:
        RequestError: it came so slowly that only its beginning was read.
    """
    body = reply.body
    if reply.is_cut:
        if reply.is_late:
            raise RequestError("no answer in time")
        body = body[: body.rfind(b"\n") + 1]
    return body.decode("utf-8-sig", "replace")


def _host(url: str) -> str:
    """Return the authority of an address: rules hold for one scheme, host and port."""
    parts = parts_of(url)
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _name(url: str) -> str:
    """Return the host of an address alone: it is one machine, whichever scheme it is asked by."""
    return parts_of(url).netloc.rpartition("@")[2].lower()
