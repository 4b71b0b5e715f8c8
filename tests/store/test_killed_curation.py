"""Whoever proposes, accepts and publishes is killed at random moments: nothing is lost or half.

`ATMP_KILLS=50 ATMP_PROPOSALS=1000 ATMP_PUBLICATIONS=200` goes on until there were fifty kills, a
thousand proposals and two hundred publications; the ordinary run has two kills.
"""

from __future__ import annotations

import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from cli.progress_bar import progress
from graph.curation.log import Log
from graph.release.read import current_release
from graph.store.connection import connect
from ingest import pipeline, publishing
from ingest.byhand import published_upto
from ingest.check import run_checks
from ingest.fact_store import STORE, store
from tests.night import times
from tests.small_tables import small, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts
KILLS = times("ATMP_KILLS", 2, 10)
PROPOSALS = int(os.environ.get("ATMP_PROPOSALS", "0"))
PUBLICATIONS = int(os.environ.get("ATMP_PUBLICATIONS", "0"))
SAYS = ("proposed", "accepted", "published")
LINES = max(24, 2 * (2 * PROPOSALS + PUBLICATIONS) // KILLS)
"""Lines of these that a worker has written when it is killed at the latest. Counted in lines, a
slow machine does as much as a quick one."""
LONGEST = 1.0
"""Seconds after such a line in which it is killed: a publication takes about as long."""
PATIENCE = 300.0
"""Seconds after which a worker that writes nothing counts as stuck."""


def forget(folder: Path) -> None:
    """Remove the kept facts and the log of a data folder, which other tests use as well."""
    for path in (*folder.glob(f"{STORE}*"), *folder.glob("curation.sqlite*")):
        path.unlink()


@pytest.fixture
def settings(
    store_settings: Settings, wipe: object, tmp_path: Path
) -> Iterator[Settings]:
    """Yield settings whose database holds a town and an actor, with nothing kept of before."""
    if callable(wipe):
        wipe()
    address = store_settings.neo4j_uri
    folder = store_settings.data_dir if address is None else tmp_path / "data"
    chosen = store_settings.model_copy(update={"data_dir": folder})
    forget(folder)
    tables = write(tmp_path / "t", small())
    with progress("Load") as bar:
        pipeline.ingest(chosen, ["curated"], tables, False, True, bar)
    yield chosen
    forget(folder)


class Worker:
    """A process that gets ready, works when it is told to, and is killed."""

    def __init__(self, settings: Settings, number: int, folder: Path) -> None:
        """Start the process, which waits."""
        environment = {**os.environ, "ATMP_DATA_DIR": str(settings.data_dir)}
        command = [sys.executable, "-m", "tests.curation_worker", str(number)]
        self._path = folder / f"worker-{number}"
        with self._path.open("wb") as out:
            self._process = subprocess.Popen(
                command, env=environment, stdin=subprocess.PIPE, stdout=out, stderr=out
            )

    def spoken(self, word: str) -> list[str]:
        """Return what follows a word in the lines it wrote; a torn line does not count."""
        lines = self._text.split("\n")[:-1]
        return [line.split()[-1] for line in lines if line.startswith(word)]

    def work(self, lines: int, moment: float) -> None:
        """Let it work until it has written so many lines and a moment more, and kill it."""
        self._await(lambda: bool(self.spoken("ready")))
        self._process.stdin.write(b"go\n")  # pyright: ignore[reportOptionalMemberAccess]
        self._process.stdin.flush()  # pyright: ignore[reportOptionalMemberAccess]
        self._await(lambda: sum(map(len, map(self.spoken, SAYS))) >= lines)
        time.sleep(moment)
        assert self._process.poll() is None, self._text
        self.end()

    def _await(self, reached: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not reached():
            assert self._process.poll() is None, self._text
            assert time.monotonic() < deadline, self._text
            time.sleep(0.02)

    def end(self) -> None:
        """Kill it."""
        self._process.kill()
        self._process.communicate(timeout=60)

    @property
    def _text(self) -> str:
        return self._path.read_text("utf-8")


def actors_of(writer: Writer) -> set[str]:
    asked = "MATCH (a:Actor) WHERE a.id STARTS WITH 'kill-' RETURN a.id AS id"
    records = writer._driver.execute_query(asked, database_=writer._database).records
    return {record["id"] for record in records}


def test_log_and_release_agree_after_every_kill(
    settings: Settings, tmp_path: Path
) -> None:
    rng = random.Random("kills")  # noqa: S311 (moments, not secrets)
    proposed: set[str] = set()
    accepted: set[str] = set()
    kills = publications = under_way = 0
    waiting = Worker(settings, 0, tmp_path)
    while kills < KILLS or len(proposed) < PROPOSALS or publications < PUBLICATIONS:
        kills += 1
        worker, waiting = waiting, Worker(settings, kills, tmp_path)
        worker.work(rng.randrange(LINES), rng.uniform(0.0, LONGEST))
        proposed |= set(worker.spoken("proposed"))
        accepted |= set(worker.spoken("accepted"))
        publications += len(worker.spoken("published"))
        log = Log(settings.data_dir)
        under_way += log.history().under_way is not None
        publishing.settle_alone(settings)
        history = log.history()
        assert history.under_way is None
        with contextlib.closing(sqlite3.connect(log.store.path)) as db:
            assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        known = {proposal.receipt for proposal in history.proposals.values()}
        in_force = {proposal.receipt for proposal in history.in_force}
        assert proposed <= known, "a receipt that was given out is not known"
        assert accepted <= in_force, "an acceptance is lost"
        published = {
            edit.key[0]
            for proposal in log.history_at(history.published).in_force
            for edit in proposal.edits
        }
        with connect(settings) as writer:
            assert actors_of(writer) == published, "half published"
            assert run_checks(writer) == []
            release = current_release(writer).id
        with store(settings) as facts:
            assert published_upto(facts, log) == history.published
            assert facts.made() == release
        sys.stdout.write(
            f"{kills} kills, {under_way} while publishing, {len(proposed)} proposals,"
            f" {len(accepted)} accepted, {publications} published\n"
        )
    waiting.end()  # else it would publish into the database of the tests that follow
    with progress("Publish") as bar:
        publishing.publish(settings, "ann", "", bar)
    with connect(settings) as writer:
        assert len(actors_of(writer)) == len(Log(settings.data_dir).history().in_force)
