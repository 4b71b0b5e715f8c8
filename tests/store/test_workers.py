"""`atmp serve --workers`: several processes behind one address, on the server of the suite."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import pytest
import yaml

from api.serve import START
from tests.database import database
from tests.relay import Relay

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

ROOT = Path(__file__).parents[2]
WORKERS = 2
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
NONE: dict[str, str] = {}
NO_WAY_OUT = dict.fromkeys(
    ("http_proxy", "HTTP_PROXY", "https_proxy"), "http://127.0.0.1:9"
)
"""A proxy that answers nobody: whoever asks this machine itself must not go by it."""


@contextmanager
def served(
    settings: Settings, log: Path, count: int = WORKERS, more: Mapping[str, str] = NONE
) -> Iterator[tuple[psutil.Popen, str]]:
    environment = {
        **os.environ,
        "ATMP_DATA_DIR": str(settings.data_dir),
        **NO_WAY_OUT,
        **more,
    }
    command = [
        sys.executable,
        "-m",
        "atmp",
        "serve",
        "--port",
        "0",
        "--workers",
        str(count),
    ]
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


def end(process: psutil.Popen, count: int) -> None:
    """Stop a site with so many workers, none of which is left."""
    left = workers(process)
    assert len(left) == count
    process.terminate()
    assert process.wait(60) == 0
    assert not any(psutil.pid_exists(pid) for pid in left)


def get(url: str) -> str:
    with DIRECT.open(url, timeout=30) as answer:
        return answer.read().decode()


def answers(url: str) -> bool:
    with suppress(OSError):
        return '"uliege"' in get(url)
    return False


def counted(address: str) -> int:
    line = r'^atmp_requests_total\{method="GET",route="/healthz",status="200"\} (\S+)$'
    found = re.search(line, get(f"{address}/metrics"), re.MULTILINE)
    return int(float(found[1])) if found else 0


SLOW = """
import sys, time
from pathlib import Path
if 'spawn_main' in str(sys.orig_argv) and Path(__file__).with_name('slow').exists():
    time.sleep(7)
"""
"""What Python does at its start: a worker sleeps for longer than uvicorn would wait for it."""


@pytest.fixture(scope="module")
def running(
    loaded: Writer, store_settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[psutil.Popen, str]]:
    """Yield a site that the tests share until one of them kills it.

    Its first workers are slow to start; those that replace one of them are not.
    """
    assert loaded
    folder = tmp_path_factory.mktemp("workers")
    (folder / "sitecustomize.py").write_text(SLOW, encoding="utf-8")
    (folder / "slow").touch()
    more = {"PYTHONPATH": str(folder)}
    with served(store_settings, folder / "serve.log", more=more) as started:
        (folder / "slow").unlink()
        yield started


def test_workers_that_are_slow_to_start_are_waited_for(
    running: tuple[psutil.Popen, str],
) -> None:
    process, address = running
    before = workers(process)
    assert len(before) == WORKERS
    assert '"uliege"' in get(f"{address}/api/v1/actors/uliege")
    assert workers(process) == before


def test_the_health_check_asks_this_machine_whatever_proxy_is_named(
    running: tuple[psutil.Popen, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, address = running
    for name, value in NO_WAY_OUT.items():
        monkeypatch.setenv(name, value)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    # An opener of its own: the common one keeps the proxies of its first call.
    with pytest.raises(urllib.error.URLError):  # so the proxy is really in the way
        urllib.request.build_opener().open(f"{address}/readyz", timeout=5)
    compose = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    _, *command = compose["services"]["api"]["healthcheck"]["test"]
    command = [part.replace("http://127.0.0.1:8000", address) for part in command]
    assert address in command[-1]
    subprocess.run([sys.executable, *command[1:]], check=True, timeout=30)


def test_workers_count_together_and_one_that_ends_is_replaced(
    running: tuple[psutil.Popen, str],
) -> None:
    process, address = running
    before = workers(process)
    assert len(before) == WORKERS
    for _ in range(30):
        get(f"{address}/healthz")
    until(
        lambda: counted(address) == 30, 10
    )  # a worker writes its counts after it answers
    assert '"uliege"' in get(f"{address}/api/v1/actors/uliege")

    killed = min(before)
    psutil.Process(killed).kill()
    # Who starts workers may be waiting for the answer of the other one.
    until(lambda: len(workers(process) - {killed}) == WORKERS, START + 30)
    assert '"uliege"' in get(f"{address}/api/v1/actors/uliege")


def test_workers_do_not_outlive_who_started_them(
    running: tuple[psutil.Popen, str],
) -> None:
    process, _ = running
    left = workers(process)
    process.kill()
    process.wait(10)
    # The one that has just taken the place of another may still read its modules.
    until(lambda: not any(psutil.pid_exists(pid) for pid in left), 60)


def test_workers_that_replace_others_wait_for_the_database_and_can_be_stopped(
    loaded: Writer, store_settings: Settings, tmp_path: Path
) -> None:
    assert loaded
    log = tmp_path / "serve.log"
    with database(store_settings) as (port, user, password), Relay(port) as relay:
        more = {
            "ATMP_NEO4J_URI": f"bolt://127.0.0.1:{relay.port}",
            "ATMP_NEO4J_USER": user,
            "ATMP_NEO4J_PASSWORD": password,
        }
        with served(store_settings, log, more=more) as (process, address):
            before = workers(process)
            relay.down()
            for pid in before:
                psutil.Process(pid).kill()
            # One is replaced after the other, and each reads its modules first.
            until(
                lambda: (
                    log.read_text("utf-8").count("waiting for the database") >= WORKERS
                ),
                200,
            )
            assert process.is_running()
            relay.up()
            until(lambda: answers(f"{address}/api/v1/actors/uliege"), 200)
            assert not workers(process) & before

            relay.down()
            begun = log.read_text("utf-8").count("waiting for the database")
            for pid in workers(process):
                psutil.Process(pid).kill()
            until(
                lambda: (
                    log.read_text("utf-8").count("waiting for the database") > begun
                ),
                200,
            )
            process.terminate()
            assert process.wait(60) == 0
