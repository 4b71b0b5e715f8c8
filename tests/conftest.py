from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from contextlib import ExitStack
from typing import TYPE_CHECKING

import hypothesis
import pytest

from graph.settings import Settings, settings
from graph.store.connection import connect
from ingest import pipeline
from ingest.fact_store import STORE
from tests import tables
from tests.database import last_write, started_before

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser
    from pydantic import BaseModel
    from starlette.testclient import TestClient
    from xdist.remote import Producer
    from xdist.scheduler import LoadFileScheduling

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer
    from ingest.records import Edge

    Clients = dict[frozenset[str], TestClient]

# The client of starlette asks for the site under this name.
os.environ.setdefault("ATMP_HOSTS", "testserver")
# How long a statement takes depends on the machine; limits of time have tests of their own.
os.environ.setdefault("ATMP_QUERY_TIMEOUT", "60")

# What an example takes depends on the machine; latency is measured in tests/bench.
hypothesis.settings.register_profile("suite", deadline=None)
hypothesis.settings.load_profile("suite")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP example.org 127.0.0.1",  # the name of the proxies under test
]

MEANWHILE = "ingest"
"""The folder of unit tests that are run while the database is loaded first."""

ASKING_ALL = {
    "tests/contract/test_api.py",
    "tests/store/test_ask.py",
    "tests/store/test_phrases.py",
    "tests/store/test_queries.py",
}
"""The files that ask all queries, or most: run one after the other, on one database. A Neo4j takes
some twenty seconds of a processor to plan them."""

WIPE = (
    "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(*) AS rows",
    "MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(*) AS rows",
)
"""Relationships first: a few nodes may hold more of them than one transaction can."""


@pytest.hookimpl(optionalhook=True)  # known where xdist is
def pytest_xdist_auto_num_workers() -> int:
    """Return how many parts `-n auto` runs in: one a core, each with a Neo4j of its own.

    A configured server is one for all, and tests empty it: 0, which is no parts at all.
    """
    return 0 if settings().neo4j_uri else min(os.cpu_count() or 1, 4)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(
    config: pytest.Config, log: Producer
) -> LoadFileScheduling:
    """Return what gives a whole file to one part, and the files that ask all queries together."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - known where xdist is

    class Schedule(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            file = super()._split_scope(nodeid)
            return "all queries" if file in ASKING_ALL else file

    return Schedule(config, log)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the benchmarks unread where their mark is left out, with all that they import."""
    left_out = "not bench" in config.option.markexpr
    return True if left_out and collection_path.name == "bench" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Leave what is collected to no garbage collector: it looked through all of it, over and over.

    A quarter of the time of collecting went there.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(tryfirst=True)  # before tests are chosen by their marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse two tests of one id, mark those that need the database, and put readers first.

    Of two with one id a run in several parts would run the first alone.
    """
    twice = sorted(
        name for name, count in Counter(i.nodeid for i in items).items() if count > 1
    )
    if twice:
        raise pytest.UsageError(
            f"Several tests have the id {twice[0]}; give each its own."
        )
    for item in items:
        if "store_settings" in getattr(item, "fixturenames", ()):
            item.add_marker("database")
    readers_first(items)


def readers_first(items: list[pytest.Item]) -> None:
    """Put the files of a folder that empty the database behind those that read it.

    What is loaded for one of the others then serves them all. The second file and the fourth need
    no database: while one part makes the first start, another has something else to do.
    """
    emptying = {i.path for i in items if "wipe" in getattr(i, "fixturenames", ())}
    places: dict[Path, int] = {}
    for item in items:
        places.setdefault(item.path.parent, len(places))
    items.sort(key=lambda item: (places[item.path.parent], item.path in emptying))
    loading = {i.path for i in items if "loaded" in getattr(i, "fixturenames", ())}
    files = list(dict.fromkeys(item.path for item in items))
    without = [f for f in files if f.parent.name == MEANWHILE and f not in loading]
    if loading:
        turns = {path: 2 * number for number, path in enumerate(files)}
        turns |= {path: 2 * number + 1 for number, path in enumerate(without[:2])}
        items.sort(key=lambda item: turns[item.path])


@pytest.fixture(scope="session")
def curated_records() -> list[BaseModel | Edge]:
    """Return the records of the shipped tables, read without a database."""
    return tables.shipped_records()


@pytest.fixture(scope="session")
def curated_snapshot() -> Snapshot:
    """Return the snapshot that the shipped tables give, built without a database.

    tests/store proves that the one read back from Neo4j is equal to it.
    """
    return tables.shipped_snapshot()


@pytest.fixture(scope="session")
def store_settings(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    """Return the configured server, or a managed one with a data folder of its own.

    In that the shipped tables are loaded, if one of the tests needs them; its facts are not there.
    """
    configured = settings()
    if configured.neo4j_uri:
        return configured
    if any("loaded" in getattr(i, "fixturenames", ()) for i in request.session.items):
        data = started_before(tmp_path_factory, "neo4j")
        (data / STORE).unlink()
    else:
        data = tmp_path_factory.mktemp("neo4j")
    return configured.model_copy(update={"data_dir": data})


@pytest.fixture(scope="session")
def writer(
    store_settings: Settings, curated_loads: set[frozenset[str]]
) -> Iterator[Writer]:
    """Yield a Writer on one server for the whole suite."""
    with connect(store_settings) as connected:
        size = connected.fetch("checks.size")[0]
        assert not size["nodes"] or size["marked"], (
            "the database holds data that is not ours"
        )
        if size["marked"] and not store_settings.neo4j_uri:
            curated_loads.add(last_write(connected))
        yield connected


@pytest.fixture(scope="session")
def wipe(emptying: Callable[[], None]) -> Callable[[], None]:
    """Return a function that empties the database; who asks for it comes behind the readers."""
    return emptying


@pytest.fixture(scope="session")
def emptying(writer: Writer) -> Callable[[], None]:
    """Return a function that empties the database, which carries our marker or is empty.

    The marker stands again afterwards, so that what a test writes next is ours to remove.
    """

    def empty() -> None:
        pipeline.claim(writer)
        for part in WIPE:
            while writer._driver.execute_query(
                part, database_=writer._database
            ).records[0]["rows"]:
                pass
        pipeline.claim(writer)

    return empty


@pytest.fixture(scope="session")
def curated_loads() -> set[frozenset[str]]:
    """Return the marks after which the database held the curated tables and nothing else."""
    return set()


@pytest.fixture(scope="module")
def loaded(
    writer: Writer, emptying: Callable[[], None], curated_loads: set[frozenset[str]]
) -> Writer:
    """Return a Writer on a database that holds the curated tables and nothing else.

    They are loaded again only if something was written since they were.
    """
    if last_write(writer) not in curated_loads:
        emptying()
        pipeline.load(writer, pipeline.read_curated())
        curated_loads.add(last_write(writer))
    return writer


@pytest.fixture(scope="session")
def clients() -> Iterator[tuple[ExitStack, Clients]]:
    """Yield the clients by the last write of their database, and what closes them."""
    with ExitStack() as closing:
        yield closing, {}


@pytest.fixture(scope="module")
def client(
    loaded: Writer, store_settings: Settings, clients: tuple[ExitStack, Clients]
) -> TestClient:
    """Return a client of the application on the loaded database, for reading.

    One application reads for many files: a release is read and prepared once.
    """
    from starlette.testclient import TestClient  # noqa: PLC0415 - unit tests need none of it

    from api.app import create_app  # noqa: PLC0415

    closing, opened = clients
    written = last_write(loaded)
    if written not in opened:
        opened[written] = closing.enter_context(
            TestClient(create_app(store_settings, reader=loaded))
        )
    return opened[written]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Yield the Chromium of this machine: the headless shell needs a third of the work."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - for tests in a browser alone

    path = (
        os.environ.get("ATMP_CHROMIUM")
        or shutil.which("chromium-headless-shell")
        or shutil.which("chromium")
        or shutil.which("chrome")
    )
    assert path, (
        "no Chromium: install Debian's chromium-headless-shell, or set ATMP_CHROMIUM"
    )
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield opened
        opened.close()
