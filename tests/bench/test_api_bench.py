"""The API under 50 clients at once, beside the same Cypher through the bare driver.

Server, database and clients are processes of their own, as they are for a user. The server is
measured in one process and in two workers, each beside the driver in as many processes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from tests.bench import clients

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.bench
REQUESTS = 3000
TARGETS = {
    "actor": ("/api/v1/actors/uliege", "actors.get", {"actor": "uliege"}),
    "query": (
        "/api/v1/queries/actors.by_therapy?therapy=phage-therapy",
        "actors.by_therapy",
        {"therapy": "phage-therapy"},
    ),
}


@pytest.fixture(scope="module", params=[1, 2])
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, int, int]]:
    """Yield data folder, port and workers of `atmp serve`, its Neo4j compiled for long runs."""
    folder = tmp_path_factory.mktemp("served")
    given = {"ATMP_DATA_DIR": str(folder), "ATMP_LOCAL_QUICK_JIT": "false"}
    command = [sys.executable, "-m", "atmp", "serve", "--port", "0"]
    command += ["--workers", str(request.param)]
    log = folder / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(
            command, env={**os.environ, **given}, stdout=out, stderr=out
        )
        try:
            port = port_of(process, log)
            for (
                path,
                _,
                _,
            ) in TARGETS.values():  # Java compiles what runs often, beside what runs
                clients.measured(clients.over_http, port, path, True, requests=REQUESTS)
            yield folder, port, request.param
        finally:
            process.terminate()
            process.wait(timeout=30)


def port_of(process: subprocess.Popen[bytes], log: Path) -> int:
    while process.poll() is None:
        found = [x for x in log.read_text("utf-8").splitlines() if "is ready: " in x]
        if found:
            return int(found[0].rstrip("/").rpartition(":")[2])
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8"))


@pytest.mark.parametrize("name", TARGETS)
def test_api_beside_bare_driver(
    served: tuple[Path, int, int], report: Callable[[dict[str, Any]], None], name: str
) -> None:
    folder, port, workers = served
    path, query_id, params = TARGETS[name]
    bolt = clients.measured(
        clients.over_bolt,
        folder,
        query_id,
        params,
        requests=REQUESTS,
        processes=workers,
    )
    uncached = clients.measured(clients.over_http, port, path, True, requests=REQUESTS)
    cached = clients.measured(
        clients.over_http, port, path, False, requests=4 * REQUESTS
    )
    report(
        {
            "processes": workers,
            "bare_driver": bolt,
            "uncached": uncached,
            "cached": cached,
            "uncached_ratio": round(uncached["per_second"] / bolt["per_second"], 2),
            "cached_ratio": round(cached["per_second"] / bolt["per_second"], 2),
        }
    )
