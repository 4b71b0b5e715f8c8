"""What a host allows, and how fast: its robots.txt, and a pause between two requests to it."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from protego import Protego

from ingest.addresses.request import Limits, RequestError, ask, parts_of

if TYPE_CHECKING:
    import httpx2

_MISSING, _BROKEN = 400, 500
_LONGEST_PAUSE = 30.0
"""Seconds: a robots.txt that asks for more between two requests gets this."""
_NOTHING = "User-agent: *\nDisallow: /"


class Robots:
    """The rules of the hosts of a run, asked once each; shared by its threads."""

    def __init__(
        self, http: httpx2.Client, agent: str, limits: Limits, pause: float
    ) -> None:
        """Take the client, the name under which is asked, and the least pause in seconds."""
        self._http, self._agent, self._limits = http, agent, limits
        self._pause = pause
        self._rules: dict[str, Protego] = {}
        self._last: dict[str, float] = {}
        self._locks: dict[str, threading.Lock] = {}

    def allows(self, url: str) -> bool:
        """Return whether the host lets the address be asked, and wait until it may be."""
        allowed = self._of(url).can_fetch(url, self._agent)
        if allowed:
            self.wait(url)
        return allowed

    def wait(self, url: str) -> None:
        """Wait until the pause since the last request to the host is over."""
        host = _host(url)
        asked = self._of(url).crawl_delay(self._agent) or 0.0
        pause = min(max(self._pause, float(asked)), _LONGEST_PAUSE)
        with self._lock(host):
            left = self._last.get(host, -pause) + pause - time.monotonic()
            if left > 0:
                time.sleep(left)
            self._last[host] = time.monotonic()

    def _of(self, url: str) -> Protego:
        host = _host(url)
        with self._lock(f"rules of {host}"):
            if host not in self._rules:
                self._rules[host] = Protego.parse(self._text(host))
            return self._rules[host]

    def _text(self, host: str) -> str:
        """Return the rules of a host (RFC 9309): none without a file, all closed if broken."""
        try:
            reply = ask(self._http, "GET", f"{host}/robots.txt", self._limits)
        except RequestError:
            return ""  # the page itself is asked then, and says what is wrong
        if reply.status >= _BROKEN:
            return _NOTHING
        return "" if reply.status >= _MISSING else reply.body.decode("utf-8", "replace")

    def _lock(self, name: str) -> threading.Lock:
        return self._locks.setdefault(name, threading.Lock())


def _host(url: str) -> str:
    parts = parts_of(url)
    return f"{parts.scheme}://{parts.netloc}"
