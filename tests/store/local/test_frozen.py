"""A managed Neo4j that hangs or gives up: what needs no database answers at once, the rest says
so in time, and the server is started again without anybody's help."""

from __future__ import annotations

import shutil
import signal
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psutil
import pytest

from api.app import create_app
from graph.errors import StoreError
from graph.settings import settings
from graph.store.connection import connect, connect_reader
from ingest import pipeline
from ingest.sources.curated import SHIPPED
from tests.database import started_before
from tests.serving import serving

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

VISITORS = 20
ANOTHER_PLACE = "Houffalize,BE,Wallonia,50.13,5.79\n"
_UNASKED = iter(range(100, 500))
"""Limits of lists that nobody asked for yet."""


def timed(address: str) -> tuple[int, float]:
    began = time.monotonic()
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    return status, time.monotonic() - began


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Writer, Path]]:
    """Yield the address of a site on the shipped tables, its writer and its data folder."""
    data = started_before(tmp_path_factory, "frozen")
    chosen = settings().model_copy(update={"data_dir": data, "neo4j_uri": None})
    with (
        connect(chosen) as writer,
        connect_reader(chosen) as reader,
        serving(create_app(chosen, reader=reader)) as site,
    ):
        assert timed(f"{site}/api/v1/actors")[0] == 200
        yield site, writer, data


def java_of(folder: Path) -> psutil.Process:
    """Return Neo4j's Java process."""
    return next(
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in part for part in process.info["cmdline"] or [])
        and "java" in process.name()
    )


def seconds_until_lists(site: str, began: float) -> float:
    """Return the seconds since `began` after which a list is answered again."""
    # Each address is asked once: answers are cached.
    fresh = (f"{site}/api/v1/actors?limit={number}" for number in _UNASKED)
    while timed(next(fresh))[0] != 200:
        assert time.monotonic() - began < 180
        time.sleep(1)
    return time.monotonic() - began


def test_a_frozen_server_holds_up_nobody_and_is_restarted(
    own: tuple[str, Writer, Path],
) -> None:
    site, _, folder = own
    java = java_of(folder)
    java.send_signal(signal.SIGSTOP)
    began = time.monotonic()
    with ThreadPoolExecutor(VISITORS) as pool:
        lists = [
            pool.submit(timed, f"{site}/api/v1/actors?limit={n + 1}")
            for n in range(VISITORS)
        ]
        time.sleep(1)
        for path in ("/healthz", "/static/site.css", "/api/v1/gaps"):
            status, seconds = timed(site + path)
            assert (status, seconds < 3) == (200, True), (path, seconds)
        answers = [answer.result() for answer in lists]
    assert {status for status, _ in answers} == {503}
    assert max(seconds for _, seconds in answers) < 30
    took = seconds_until_lists(site, began)
    print(f"restarted {took:.0f} s after it was frozen")
    assert not java.is_running()


def test_a_server_that_may_not_write_any_more_is_restarted(
    own: tuple[str, Writer, Path], tmp_path: Path
) -> None:
    """A file that cannot grow makes the store give up: it reads, and wants to be restarted."""
    site, writer, folder = own
    java = java_of(folder)
    _, most = java.rlimit(psutil.RLIMIT_FSIZE)
    java.rlimit(psutil.RLIMIT_FSIZE, (1, most))
    began = time.monotonic()
    tables = shutil.copytree(SHIPPED, tmp_path / "tables")
    with (tables / "places.csv").open("a", encoding="utf-8") as places:
        places.write(ANOTHER_PLACE)
    changed = pipeline.read_curated(tables)
    with pytest.raises(StoreError):
        pipeline.load(writer, changed)
    for path in ("/healthz", "/static/site.css", "/api/v1/gaps"):
        status, seconds = timed(site + path)
        assert (status, seconds < 3) == (200, True), (path, seconds)
    while java.is_running():
        assert time.monotonic() - began < 180
        time.sleep(0.5)
    took = seconds_until_lists(site, began)
    print(f"restarted {took:.0f} s after it could not write")
    pipeline.load(writer, changed)
    assert writer.fetch("release.current")[0]["properties"]["number"] == 2
