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
from graph.store.bolt import connect
from ingest import pipeline
from ingest.check import stored_checksum
from ingest.rows import offline_release

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.restarts

TIMES = int(os.environ.get("ATMP_KILLS", "1"))


def start_ingest(settings: Settings) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)}
    environment.pop("ATMP_NEO4J_URI", None)
    command = [sys.executable, "-m", "atmp", "ingest", "--json"]
    return subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


@pytest.mark.parametrize("victim", ["ingest", "server"])
def test_killed_at_random_moments_and_rerun(tmp_path: Path, victim: str) -> None:
    settings = Settings(data_dir=tmp_path, neo4j_uri=None)
    rows = pipeline.read_curated()
    expected = offline_release(rows).checksum
    rng = random.Random(f"{victim}-13")  # noqa: S311 (moments, not secrets)
    for _ in range(TIMES):
        with local_server(settings) as server:
            process = start_ingest(settings)
            time.sleep(rng.uniform(0.8, 4.0))
            os.kill(process.pid if victim == "ingest" else server.pid, signal.SIGKILL)
            process.wait(timeout=300)
        with connect(settings) as writer:
            pipeline.load(writer, rows)
            assert stored_checksum(writer) == expected
