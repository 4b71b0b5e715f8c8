"""`atmp serve --workers`: several processes behind one address, on the server of the suite."""

from __future__ import annotations

import os
import re
import sys
import time
import urllib.request
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

WORKERS = 2


@contextmanager
def served(
    settings: Settings, log: Path, count: int = WORKERS
) -> Iterator[tuple[psutil.Popen, str]]:
    environment = {**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)}
    command = [sys.executable, "-m", "atmp", "serve", "--port", "0", "--workers", str(count)]
    with log.open("w", encoding="utf-8") as out:
        process = psutil.Popen(command, env=environment, stdout=out, stderr=out)
        try:
            until(lambda: "is ready: " in log.read_text("utf-8"), 240)
            said = re.search(r"is ready: (http://\S+)/", log.read_text("utf-8"))
            assert said
            yield process, said[1]
        finally:
            with suppress(psutil.NoSuchProcess):
                process.terminate()
            process.wait(30)


def until(condition: Callable[[], bool], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.1)


def workers(process: psutil.Popen) -> set[int]:
    found: set[int] = set()
    for child in process.children():
        with suppress(psutil.Error):  # one that has just ended
            if any("spawn_main" in part for part in child.cmdline()):
                found.add(child.pid)
    return found


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode()


def counted(address: str) -> int:
    line = r'^atmp_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)$'
    found = re.search(line, get(f"{address}/metrics"), re.MULTILINE)
    return int(float(found[1])) if found else 0


@pytest.fixture
def running(
    loaded: Writer, store_settings: Settings, tmp_path: Path
) -> Iterator[tuple[psutil.Popen, str]]:
    assert loaded
    with served(store_settings, tmp_path / "serve.log") as started:
        yield started


def test_workers_count_together_and_one_that_ends_is_replaced(
    running: tuple[psutil.Popen, str],
) -> None:
    process, address = running
    before = workers(process)
    assert len(before) == WORKERS
    for _ in range(30):
        get(f"{address}/healthz")
    assert counted(address) == 30
    assert '"uliege"' in get(f"{address}/api/v1/actors/uliege")

    killed = min(before)
    psutil.Process(killed).kill()
    until(lambda: len(workers(process) - {killed}) == WORKERS, 30)
    assert '"uliege"' in get(f"{address}/api/v1/actors/uliege")

    left = workers(process)
    process.terminate()
    assert process.wait(10) == 0
    assert not any(psutil.pid_exists(pid) for pid in left)


def test_workers_do_not_outlive_who_started_them(running: tuple[psutil.Popen, str]) -> None:
    process, _ = running
    left = workers(process)
    process.kill()
    process.wait(10)
    until(lambda: not any(psutil.pid_exists(pid) for pid in left), 10)


def test_workers_that_are_slow_to_start_are_waited_for(
    loaded: Writer, store_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert loaded
    slow = "import sys, time\nif 'spawn_main' in str(sys.orig_argv): time.sleep(7)\n"
    (tmp_path / "sitecustomize.py").write_text(slow, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with served(store_settings, tmp_path / "serve.log") as (process, address):
        before = workers(process)
        assert len(before) == WORKERS
        assert '"uliege"' in get(f"{address}/api/v1/actors/uliege")
        assert workers(process) == before
