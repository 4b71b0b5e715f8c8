"""Request id, one log line per request, and the counters of /metrics."""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

import structlog
from prometheus_client import (
    REGISTRY,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from api.middleware.http import HttpLayer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from prometheus_client import Metric
    from starlette.types import Message, Receive, Scope, Send

log = structlog.get_logger()

REQUESTS = Counter(
    "atmp_requests_total", "Requests answered", ["method", "route", "status"]
)
SECONDS = Histogram(
    "atmp_request_seconds",
    "Seconds to answer",
    ["route"],
    buckets=(
        0.001,
        0.002,
        0.005,
        0.01,
        0.02,
        0.05,
        0.1,
        0.2,
        0.5,
        1,
        2,
        5,
        10,
    ),
)
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Variable of the library: the folder in which several workers keep their counters."""
CUT = 499
"""What is counted and logged of an answer that broke off: its reader left. Nobody is sent it."""
_REQUEST_ID = re.compile(rb"^[A-Za-z0-9._-]{1,64}$")


def metrics() -> bytes:
    """Return the counters of this process, or of all workers together, as Prometheus reads them."""
    registry = REGISTRY
    if SHARED in os.environ:
        registry = CollectorRegistry()
        BegunFiles(registry)
    return generate_latest(registry)


class BegunFiles(MultiProcessCollector):
    """Collects what the workers count; one that has just made its file has counted nothing yet.

    The library cannot read an empty file, and a worker killed in that moment leaves it so.
    """

    def collect(self) -> Iterable[Metric]:
        """Return the counts of all workers together."""
        folder = Path(os.environ[SHARED])
        files = [str(path) for path in folder.glob("*.db") if _size(path)]
        return cast("Iterable[Metric]", self.merge(files))  # pyright: ignore[reportUnknownMemberType]


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # it has gone since it was listed
        return 0


class Metrics(HttpLayer):
    """ASGI middleware, the outermost: it sees every answer, cached ones too."""

    async def serve(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        """Serve one request, count it and log it."""
        given = dict(scope["headers"]).get(b"x-request-id", b"")
        request_id = (
            given
            if _REQUEST_ID.match(given)
            else secrets.token_hex(8).encode()
        )
        status, started = 500, time.perf_counter()
        is_whole = True

        async def watch(message: Message) -> None:
            nonlocal status, is_whole
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id),
                ]
                is_whole = False
            elif message["type"] == "http.response.body":
                is_whole = not message.get("more_body", False)
            await send(message)

        structlog.contextvars.bind_contextvars(request_id=request_id.decode())
        try:
            await self._app(scope, receive, watch)
        finally:
            seconds = time.perf_counter() - started
            status = status if is_whole else CUT
            # Routes as labels, never paths: a scanner must not fill the memory with series.
            route = getattr(scope.get("route"), "path", None) or "other"
            REQUESTS.labels(scope["method"], route, str(status)).inc()
            SECONDS.labels(route).observe(seconds)
            log.info(
                "request",
                method=scope["method"],
                path=scope["path"],
                status=status,
                ms=round(seconds * 1000, 2),
            )
            structlog.contextvars.clear_contextvars()
