"""Fifty readers at full speed, without and with a publication beside them.

Server, publisher and readers are processes of their own, as they are for a user. Readers ask for
pages and JSON that others asked for before, and every tenth time for something that nobody did.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

from graph.curation.decisions import decide
from graph.curation.edits import Edit
from graph.curation.log import Log
from tests.bench.test_api_bench import port_of
from tests.readers import Asked, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytestmark = pytest.mark.bench
READERS = 50
QUIET = 20.0
"""Seconds of the readers alone."""
AFTER = 6.0
"""Seconds behind a publication for which they go on: the site notices it within two."""
SEATS = ("Namur", "Jumet")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, int]]:
    """Yield data folder and port of a site on the shipped tables."""
    folder = tmp_path_factory.mktemp("published")
    command = [sys.executable, "-m", "atmp", "serve", "--port", "0"]
    log = folder / "serve.log"
    with log.open("w", encoding="utf-8") as out:
        environment = {**os.environ, "ATMP_DATA_DIR": str(folder)}
        process = subprocess.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            yield folder, port_of(process, log)
        finally:
            process.terminate()
            process.wait(timeout=30)


def publish(folder: Path, turn: int) -> float:
    """Accept another seat of an actor, publish it by the verb, and return the seconds of that."""
    was, becomes = SEATS[1 - turn % 2], SEATS[turn % 2]
    log = Log(folder)
    number = log.add("proposed", "visitor")
    edit = Edit("actors", ("exothera",), {"city": was}, {"city": becomes})
    decide(log, number, "accepted", "ann", "", [edit])
    command = [sys.executable, "-m", "atmp", "curation", "publish", "--who", "ann"]
    environment = {**os.environ, "ATMP_DATA_DIR": str(folder)}
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    return round(time.perf_counter() - began, 1)


def figures(asked: list[Asked]) -> dict[str, Any]:
    """Return how many requests there were, how many failed, and how long they waited."""
    times = [one.milliseconds for one in asked]
    cuts = statistics.quantiles(times, n=100)
    slow = sorted(asked, key=lambda one: -one.milliseconds)[:5]
    return {
        "requests": len(asked),
        "failed": [one for one in asked if one.status != 200][:5],
        "p50_ms": round(cuts[49], 1),
        "p99_ms": round(cuts[98], 1),
        "max_ms": round(slow[0].milliseconds, 1),
        "above_300_ms": sum(1 for value in times if value > 300),
        "slowest": [f"{one.address} {one.milliseconds:.0f}" for one in slow],
    }


def test_readers_beside_a_publication(
    site: tuple[Path, int], report: Callable[[dict[str, Any]], None]
) -> None:
    folder, port = site
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        pool.submit(ask_for, port, READERS, QUIET, "warm").result()
        publish(folder, 0)  # the first one makes the log and what a load keeps
        pool.submit(ask_for, port, READERS, QUIET, "again").result()
        alone = figures(pool.submit(ask_for, port, READERS, QUIET, "alone").result())
        for turn in (1, 2):
            flag = folder / f"stop-{turn}"
            reading = pool.submit(ask_for, port, READERS, flag, f"beside{turn}")
            time.sleep(2.0)
            seconds = publish(folder, turn)
            time.sleep(AFTER)
            flag.touch()
            beside = figures(reading.result())
            report({"alone": alone, "beside": beside, "publication_s": seconds})
            assert beside["failed"] == []
