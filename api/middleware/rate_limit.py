"""How often somebody may write: a limit for each client and one for all together."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

RATE = 30
"""Writes of one client in a period: a person judges slower."""
RATE_OF_ALL = 300
"""Writes of all clients in a period: who has many addresses is stopped too."""
PERIOD = 60.0
"""Seconds over which writes are counted."""
CLIENTS = 10_000
"""Clients remembered at most."""


def client_key(address: str) -> str:
    """Return what stands for a client: its address, of IPv6 the network of 64 bits it has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(ip_network(f"{known}/64", strict=False))
    return str(known)


class RateLimit:
    """Counts what was written in the last `PERIOD` seconds, by each client and by all.

    Each worker of `serve --workers` counts for itself.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._times: OrderedDict[str, list[float]] = OrderedDict()
        self._all: deque[float] = deque()

    def allows(self, address: str) -> bool:
        """Return whether the client at an address may write now, and count it if so."""
        now, client = self._clock(), client_key(address)
        with self._lock:
            while self._all and self._all[0] <= now - PERIOD:
                self._all.popleft()
            recent = [
                at for at in self._times.pop(client, []) if at > now - PERIOD
            ]
            allowed = len(recent) < RATE and len(self._all) < RATE_OF_ALL
            if allowed:
                recent.append(now)
                self._all.append(now)
            self._times[client] = recent
            while len(self._times) > CLIENTS:
                self._times.popitem(last=False)
        return allowed
