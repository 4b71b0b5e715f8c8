"""The API under 50 clients at once, beside the same Cypher through the bare driver."""

from __future__ import annotations

import http.client
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from api.app import create_app
from graph.store.catalogue import get

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.bench
CLIENTS = 50
REQUESTS = 2000
ACTOR = "uliege"
TARGETS = {
    "actor": (f"/api/v1/actors/{ACTOR}", "actors.get", {"actor": ACTOR}),
    "query": (
        "/api/v1/queries/actors.by_therapy?therapy=phage-therapy",
        "actors.by_therapy",
        {"therapy": "phage-therapy"},
    ),
}


@pytest.fixture(scope="module")
def port(loaded: Writer, store_settings: Settings) -> Iterator[int]:
    """Yield the port of the application served by uvicorn."""
    app = create_app(store_settings, reader=loaded)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(timeout=10)


def measured(call: Callable[[int], None]) -> dict[str, float]:
    """Return requests per second and milliseconds of `REQUESTS` calls by `CLIENTS` threads."""
    times: list[float] = []

    def timed(number: int) -> None:
        started = time.perf_counter()
        call(number)
        times.append((time.perf_counter() - started) * 1000)

    started = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(timed, range(REQUESTS)))
    seconds = time.perf_counter() - started
    cuts = statistics.quantiles(times, n=100)
    return {
        "per_second": round(REQUESTS / seconds),
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
    }


@pytest.mark.parametrize("name", TARGETS)
def test_api_beside_bare_driver(
    loaded: Writer, port: int, report: Callable[[dict[str, Any]], None], name: str
) -> None:
    path, query_id, params = TARGETS[name]
    query, local = get(query_id), threading.local()
    opened: list[http.client.HTTPConnection] = []

    def over_http(language: str) -> None:
        if not hasattr(local, "connection"):
            local.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            opened.append(local.connection)
        local.connection.request("GET", path, headers={"Accept-Language": language})
        answer = local.connection.getresponse()
        assert answer.status == 200, answer.read()
        answer.read()

    def over_bolt(_: int) -> None:
        loaded._driver.execute_query(
            query.statement, query.bind(params), database_=loaded._database, routing_="r"
        )

    bolt = measured(over_bolt)
    # Answers are kept by language, so a language nobody asked for yet is a miss.
    uncached = measured(lambda number: over_http(f"x-{number}"))
    cached = measured(lambda _: over_http("en"))
    for connection in opened:
        connection.close()
    report(
        {
            "bare_driver": bolt,
            "uncached": uncached,
            "cached": cached,
            "uncached_ratio": round(uncached["per_second"] / bolt["per_second"], 2),
            "cached_ratio": round(cached["per_second"] / bolt["per_second"], 2),
        }
    )
