"""Loads under traffic: every fact of every answer is of the release that the answer names.

A visitor who comes in the moment of a load may be refused, by a 503 that says when to come again;
he is never told facts of two releases.
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urlsplit

import pytest

from graph.release.read import current_release
from ingest import pipeline
from ingest.fact_store import STORE
from ingest.sources import curated
from tests.night import NIGHT, times
from tests.store.test_workers import end, served, until
from tests.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

MOST = 100
"""Items of the longest list: what takes a busy machine too long shows nothing of a load."""
LOADS = times("ATMP_LOADS", 1, 4)
"""Loads under traffic: one shows what they all show."""
WORKERS = (1, 3) if NIGHT else (3,)
"""Processes that answer: several are more than one in everything that a load changes."""
WHOLE_LIST = f"/api/v1/actors?limit={MOST}"
NOTED = (
    WHOLE_LIST,
    "/api/v1/actors?region=Wallonia&format=csv",
    "/api/v1/actors/uliege",
    f"/api/v1/collaborations?limit={MOST}",
    "/api/v1/export/jsonld",
    "/en/actors/uliege",
    "/en/collaborations/afrigen-univercells-etherna-2022",
)
"""Addresses whose answers hold notes: rows of the database in every form, files and pages."""
OTHERS = (
    "/api/v1/queries/actors.by_therapy?therapy=phage-therapy",
    "/api/v1/paths?from=uliege&to=uza",
    "/nl/actors?region=Wallonia",
)
PART_OF_LIST = "/api/v1/actors?limit={}"
"""With another number each time no answer comes from the cache."""
_RELEASE = re.compile(rb'"release":"(r-[0-9a-f]{12})"')
_NONCE = re.compile(rb'nonce="[^"]*"|nonce-[\w-]+')
_PAUSE = 0.2
_PAUSE_OF_REFUSED = 1.0
_PATIENCE = 150.0
"""Seconds until all addresses answer from the release that was loaded, on a busy machine."""


class Answer(NamedTuple):
    """What came: the body without what a page draws anew each time."""

    status: int
    tag: str
    retry_after: str
    body: bytes


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


def get(site: str, address: str) -> Answer:
    """Return the answer of an address; OSError or HTTPException if none came."""
    line = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    try:
        line.request("GET", address)
        answer = line.getresponse()
        body = _NONCE.sub(b"", answer.read())
    finally:
        line.close()
    tag, retry_after = answer.getheader("etag", ""), answer.getheader("retry-after", "")
    return Answer(answer.status, tag, retry_after, body)


class Traffic:
    """One visitor an address, who asks again and again and keeps every body that is new."""

    def __init__(self, site: str) -> None:
        self.site, self.stop = site, threading.Event()
        self.bodies: dict[str, set[bytes]] = {
            address: set() for address in (*NOTED, *OTHERS)
        }
        self.latest: dict[str, bytes] = {}
        self.parts: set[bytes] = set()
        self.tags: dict[tuple[str, str], set[bytes]] = {}
        self.answered, self.refused = Counter[str](), Counter[str]()
        self.problems: list[str] = []
        self._threads = [
            threading.Thread(target=self._visit, args=(address,))
            for address in (*self.bodies, PART_OF_LIST)
        ]

    def __enter__(self) -> Self:
        # One after the other at first: Neo4j plans each query when it is asked first.
        for address in self.bodies:
            until(lambda address=address: self._is_answered(address), _PATIENCE)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        for thread in self._threads:
            thread.join()

    def _is_answered(self, address: str) -> bool:
        answer = get(self.site, address)
        self._keep(address, answer)
        return answer.status == http.client.OK

    def _visit(self, address: str) -> None:
        for number in count():
            if self.stop.is_set():
                return
            try:
                answer = get(self.site, address.format(1 + number % MOST))
            except (OSError, http.client.HTTPException) as exc:
                self.problems.append(f"{address}: {exc!r}")
                continue
            self._keep(address, answer)
            self.stop.wait(
                _PAUSE if answer.status == http.client.OK else _PAUSE_OF_REFUSED
            )

    def _keep(self, address: str, answer: Answer) -> None:
        if answer.status == http.client.OK:
            self.answered[address] += 1
            self.bodies.get(address, self.parts).add(answer.body)
            self.latest[address] = answer.body
            self.tags.setdefault((address, answer.tag), set()).add(answer.body)
        elif answer.status == http.client.SERVICE_UNAVAILABLE and answer.retry_after:
            self.refused[address] += 1
        else:
            self.problems.append(f"{address}: {answer.status} {answer.body[:300]!r}")

    def shows(self, word: str) -> bool:
        """Return whether each address whose answers hold notes answers with this word now."""
        return all(word.encode() in self.latest.get(address, b"") for address in NOTED)


def words_of(body: bytes, words: dict[str, Path]) -> set[str]:
    """Return the words that a body holds."""
    return {word for word in words if word.encode() in body}


def items_of(body: bytes) -> dict[str, Any]:
    """Return the items of a list by id."""
    return {item["id"]: item for item in json.loads(body)["items"]}


@pytest.fixture
def tables(
    loaded: Writer,
    tmp_path: Path,
    store_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[dict[str, Path]]:
    """Yield two variants of the tables, the first of them loaded, by the word in their notes."""
    monkeypatch.setenv(
        "ATMP_QUERY_TIMEOUT", "60"
    )  # of a busy machine this test says nothing
    given = {
        word: variant(tmp_path / word, word) for word in ("VARIANT-A", "VARIANT-B")
    }
    load(store_settings, given["VARIANT-A"])
    yield given
    pipeline.load(loaded, shipped_rows())
    (store_settings.data_dir / STORE).unlink(missing_ok=True)


@pytest.mark.parametrize("workers", WORKERS)
def test_no_answer_mixes_two_releases(
    loaded: Writer,
    store_settings: Settings,
    tables: dict[str, Path],
    tmp_path: Path,
    workers: int,
) -> None:
    names = {current_release(loaded).id: "VARIANT-A"}
    with served(store_settings, tmp_path / "serve.log", workers) as (process, site):
        with Traffic(site) as traffic:
            assert traffic.shows("VARIANT-A")
            for turn in range(LOADS):
                word = ("VARIANT-B", "VARIANT-A")[turn % 2]
                load(store_settings, tables[word])
                names[current_release(loaded).id] = word
                until(lambda word=word: traffic.shows(word), _PATIENCE)
                time.sleep(3)  # the others of several workers notice it as well
        end(process, workers if workers > 1 else 0)
    answered, refused = traffic.answered.total(), traffic.refused.total()
    print(
        f"{workers} workers, {LOADS} loads: {answered} answers, {refused} refused with 503"
    )
    assert traffic.problems == []
    assert sorted(names.values()) == ["VARIANT-A", "VARIANT-B"]
    for address, bodies in traffic.bodies.items():
        # Each release gives one body: every fact of every answer is that of its release.
        assert len(bodies) <= 2, address
        assert all(len(words_of(body, tables)) <= 1 for body in bodies), address
    for body in (
        *traffic.parts,
        *(body for bodies in traffic.bodies.values() for body in bodies),
    ):
        if said := _RELEASE.search(body):
            assert words_of(body, tables) <= {names[said[1].decode()]}
    items = {
        words_of(body, tables).pop(): items_of(body)
        for body in traffic.bodies[WHOLE_LIST]
    }
    for part in traffic.parts:
        whole = items[words_of(part, tables).pop()]
        assert all(item == whole[key] for key, item in items_of(part).items())
    assert all(len(bodies) == 1 for bodies in traffic.tags.values())
    assert min(traffic.answered.values()) >= LOADS + 1
