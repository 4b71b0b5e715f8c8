"""Fifty readers, at full speed and with a pause, without and with a publication beside them.

Server, publisher and readers are processes of their own, as they are for a user. Readers ask for
pages and JSON that others asked for before, and now and then for something that nobody did. The
machine is shared with them and with others: what counts is the difference between the two figures
of one run, and how long the process itself kept everybody waiting.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest

from api.commands import begin_publication
from graph.curation.decisions import decide
from graph.curation.edits import Edit
from graph.curation.log import Log
from graph.settings import settings
from tests.bench.test_api_bench import port_of
from tests.readers import Asked, ask_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from pathlib import Path

pytestmark = [
    pytest.mark.bench,
    # A publication goes on when who began it has gone: nobody waits for that process.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
READERS = 50
QUIET = 20.0
"""Seconds of the readers alone."""
AFTER = 6.0
"""Seconds behind a publication for which they go on: the site notices it within two."""
PATIENCE = 300.0
"""Seconds that a publication may take, behind all others on a busy machine."""
PAUSE = 0.25
"""Seconds between two requests of a reader who leaves the processors to the site."""
LONGEST_PAUSE = 0.2
"""Seconds for which the process may hold everybody up; with fifty readers, 0.1 were measured."""
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
    """Accept another seat, publish it as the site does, and return the seconds of that."""
    was, becomes = SEATS[1 - turn % 2], SEATS[turn % 2]
    log = Log(folder)
    number = log.add("proposed", "visitor")
    edit = Edit("actors", ("exothera",), {"city": was}, {"city": becomes})
    decide(log, number, "accepted", "ann", "", [edit])
    begin_publication(settings().model_copy(update={"data_dir": folder}), "ann")
    began, last = time.perf_counter(), log.history().last
    while not is_over(log, last):
        assert time.perf_counter() - began < PATIENCE
        time.sleep(0.2)
    return round(time.perf_counter() - began, 1)


def is_over(log: Log, since: int) -> bool:
    """Return whether a publication that began after an entry has ended; it may not fail."""
    history = log.history()
    assert history.failure is None, history.failure
    return bool(history.publications) and history.publications[-1].seq > since


def pauses(port: int, name: str) -> dict[float, float]:
    """Return how many beats came late by at most so many seconds, from what the site counts."""
    address = f"http://127.0.0.1:{port}/metrics"
    with urllib.request.urlopen(address) as answer:
        text = answer.read().decode()
    counts = re.findall(rf'^{name}_bucket{{le="([^"]+)"}} (\S+)', text, re.MULTILINE)
    return {float(limit): float(count) for limit, count in counts}


def longest(before: dict[float, float], after: dict[float, float]) -> float:
    """Return the limit below which all pauses between two counts were."""
    added = {limit: count - before[limit] for limit, count in after.items()}
    most = added[float("inf")]
    return min(limit for limit, count in added.items() if count == most)


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


@pytest.mark.parametrize("pause", [0.0, PAUSE], ids=["full-speed", "paced"])
def test_readers_beside_a_publication(
    site: tuple[Path, int], report: Callable[[dict[str, Any]], None], pause: float
) -> None:
    folder, port = site
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:

        def read(until: float | Path, salt: str) -> Future[list[Asked]]:
            return pool.submit(ask_for, port, READERS, until, f"{salt}{pause}", pause)

        def counted() -> tuple[dict[float, float], dict[float, float]]:
            return pauses(port, "atmp_pause_seconds"), pauses(
                port, "atmp_own_pause_seconds"
            )

        read(QUIET, "warm").result()
        publish(folder, 0)  # the first one makes the log and what a load keeps
        read(QUIET, "again").result()
        for turn in (1, 2):
            counts = [counted()]
            alone = figures(read(QUIET, f"alone{turn}").result())
            counts.append(counted())
            flag = folder / f"stop-{turn}-{pause}"
            reading = read(flag, f"beside{turn}")
            time.sleep(2.0)
            seconds = publish(folder, turn)
            time.sleep(AFTER)
            flag.touch()
            beside = figures(reading.result())
            counts.append(counted())
            held = [
                [longest(one, two) for one, two in zip(first, second, strict=True)]
                for first, second in pairwise(counts)
            ]
            report(
                {
                    "load": os.getloadavg()[0],
                    "alone": alone,
                    "beside": beside,
                    "publication_s": seconds,
                    "p99_ratio": round(beside["p99_ms"] / alone["p99_ms"], 2),
                    "pauses_below_s": dict(zip(("alone", "beside"), held, strict=True)),
                }
            )
            assert beside["failed"] == []
            assert held[1][1] <= LONGEST_PAUSE
