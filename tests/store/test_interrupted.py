"""A load that dies anywhere, rerun, gives the graph that an uninterrupted one gives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from graph.neo4j_local import local_server
from graph.settings import Settings
from graph.store.connection import connect
from ingest import pipeline
from ingest.check import stored_checksum
from ingest.fact_store import STORE
from ingest.rows import offline_release
from tests.database import last_write
from tests.night import times
from tests.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

TIMES = times("ATMP_KILLS", 1, 5)


def start_ingest(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)}
    if settings.neo4j_uri is None:
        environment.pop("ATMP_NEO4J_URI", None)
    command = [sys.executable, "-m", "atmp", "ingest", "--json"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def killed(pid_of: Callable[[], int], settings: Settings, rng: random.Random) -> None:
    """Begin a load and kill somebody at a random moment of it."""
    process = start_ingest(settings)
    time.sleep(rng.uniform(0.8, 4.0))
    os.kill(pid_of() or process.pid, signal.SIGKILL)
    process.wait(timeout=300)


def test_a_load_killed_at_random_moments_and_rerun(
    writer: Writer,
    wipe: Callable[[], None],
    store_settings: Settings,
    curated_loads: set[frozenset[str]],
) -> None:
    rows = shipped_rows()
    rng = random.Random("ingest-13")  # noqa: S311 (moments, not secrets)
    for _ in range(TIMES):
        wipe()
        killed(lambda: 0, store_settings, rng)
        pipeline.load(writer, rows)
        assert stored_checksum(writer) == offline_release(rows).checksum
    (store_settings.data_dir / STORE).unlink(missing_ok=True)
    curated_loads.add(last_write(writer))


def test_a_server_killed_at_random_moments_of_a_load_and_rerun(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, neo4j_uri=None)
    rows = shipped_rows()
    rng = random.Random("server-13")  # noqa: S311 (moments, not secrets)
    for _ in range(TIMES):
        with local_server(settings) as server:
            killed(lambda: server.pid, settings, rng)
            with connect(settings) as writer:
                pipeline.load(writer, rows)
                assert stored_checksum(writer) == offline_release(rows).checksum
