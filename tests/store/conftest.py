from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.settings import Settings, settings
from graph.store.bolt import Writer, connect
from ingest import pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WIPE = "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS rows"


@pytest.fixture(scope="session")
def store_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Return the configured server, or a managed one with a data folder of its own."""
    configured = settings()
    if configured.neo4j_uri:
        return configured
    return configured.model_copy(update={"data_dir": tmp_path_factory.mktemp("neo4j")})


@pytest.fixture(scope="session")
def writer(store_settings: Settings) -> Iterator[Writer]:
    """Yield a Writer on one server for the whole suite."""
    with connect(store_settings) as connected:
        size = connected.fetch("checks.size")[0]
        assert not size["nodes"] or size["marked"], "the database holds data that is not ours"
        yield connected


@pytest.fixture(scope="session")
def wipe(writer: Writer) -> Callable[[], None]:
    """Return a function that empties the database, which carries our marker or is empty."""

    def empty() -> None:
        pipeline.claim(writer)
        while writer._driver.execute_query(WIPE, database_=writer._database).records[0]["rows"]:
            pass

    return empty


@pytest.fixture(scope="module")
def loaded(writer: Writer, wipe: Callable[[], None]) -> Writer:
    """Return a Writer on a database that holds the curated tables and nothing else."""
    wipe()
    pipeline.load(writer, pipeline.read_curated())
    return writer
