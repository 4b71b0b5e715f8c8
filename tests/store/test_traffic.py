"""Loads under traffic: every fact of every answer is of the release that the answer names."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.request
from typing import TYPE_CHECKING, Self

import pytest

from graph.release.read import current_release
from ingest import pipeline
from ingest.sources import curated
from tests.store.test_workers import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

LOADS = int(os.environ.get("ATMP_LOADS", "2"))
ADDRESSES = (
    "/api/v1/actors?limit=500",
    "/api/v1/actors?format=csv",
    "/api/v1/actors/uliege",
    "/api/v1/collaborations?limit=500",
    "/api/v1/queries/actors.by_therapy?therapy=phage-therapy",
    "/api/v1/paths?from=uliege&to=uza",
    "/en/actors/uliege",
    "/nl/actors?region=Wallonia",
    "/en/collaborations/afrigen-univercells-etherna-2022",
)
"""Rows of the database in every form, and pages from memory."""
_RELEASE = re.compile(rb'"release":"(r-[0-9a-f]{12})"')
_NONCE = re.compile(rb'nonce="[^"]*"|nonce-[\w-]+')


def variant(folder: Path, word: str) -> Path:
    """Write the shipped tables with a word at the end of every note of actors and projects."""
    shutil.copytree(curated.SHIPPED, folder)
    for name in ("actors.csv", "collaborations.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            head, *rows = list(csv.reader(file))
        note = head.index("note")
        for row in rows:
            row[note] = f"{row[note]} {word}".strip()
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([head, *rows])
    return folder


def load(settings: Settings, tables: Path) -> None:
    """Load by the command line, in a process of its own."""
    environment = {**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)}
    command = [sys.executable, "-m", "atmp", "ingest", "--from", str(tables), "--json"]
    subprocess.run(command, env=environment, check=True, capture_output=True)


def get(address: str) -> tuple[str, bytes]:
    """Return ETag and body, the body without what a page draws anew each time."""
    with urllib.request.urlopen(address, timeout=60) as answer:
        return answer.headers["etag"], _NONCE.sub(b"", answer.read())


class Traffic:
    """One visitor an address, who asks again and again and keeps every answer that is new."""

    def __init__(self, site: str) -> None:
        self.site, self.stop = site, threading.Event()
        self.answers: dict[str, set[bytes]] = {address: set() for address in ADDRESSES}
        self.tags: dict[str, set[bytes]] = {}
        self.count, self.problems = 0, list[str]()
        self.threads = [threading.Thread(target=self._ask, args=(one,)) for one in ADDRESSES]

    def __enter__(self) -> Self:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()

    def _ask(self, address: str) -> None:
        while not self.stop.is_set():
            try:
                tag, body = get(self.site + address)
            except OSError as exc:
                self.problems.append(f"{address}: {exc}")
            else:
                self.answers[address].add(body)
                self.tags.setdefault(tag, set()).add(body)
                self.count += 1
            self.stop.wait(0.05)


@pytest.fixture
def tables(
    loaded: Writer, tmp_path: Path, store_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[dict[str, Path]]:
    """Yield two variants of the tables, the first of them loaded, by the word in their notes."""
    monkeypatch.setenv("ATMP_QUERY_TIMEOUT", "60")  # of a busy machine this test says nothing
    given = {word: variant(tmp_path / word, word) for word in ("VARIANT-A", "VARIANT-B")}
    load(store_settings, given["VARIANT-A"])
    yield given
    pipeline.load(loaded, pipeline.read_curated())
    (store_settings.data_dir / pipeline.STORE).unlink(missing_ok=True)


@pytest.mark.parametrize("workers", [1, 3])
def test_no_answer_mixes_two_releases(
    loaded: Writer,
    store_settings: Settings,
    tables: dict[str, Path],
    tmp_path: Path,
    workers: int,
) -> None:
    names = {current_release(loaded).id: "VARIANT-A"}
    with (
        served(store_settings, tmp_path / "serve.log", workers) as (_, site),
        Traffic(site) as traffic,
    ):
        for turn in range(LOADS):
            word = ("VARIANT-B", "VARIANT-A")[turn % 2]
            load(store_settings, tables[word])
            names[current_release(loaded).id] = word
            traffic.stop.wait(4)
    assert traffic.problems == []
    assert sorted(names.values()) == ["VARIANT-A", "VARIANT-B"]
    for address, bodies in traffic.answers.items():
        # Each release gives one body: every fact of every answer is that of its release.
        assert len(bodies) <= 2, address
        for body in bodies:
            words = {word for word in tables if word.encode() in body}
            assert len(words) <= 1, address
            if release := _RELEASE.search(body):
                assert words <= {names[release[1].decode()]}, address
    assert {word for word in tables for body in traffic.answers[ADDRESSES[0]]
            if word.encode() in body} == set(tables)  # fmt: skip
    assert all(len(bodies) == 1 for bodies in traffic.tags.values())
    assert traffic.count > 10 * len(ADDRESSES)
