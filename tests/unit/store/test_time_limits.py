"""How long a statement may run: who waits for a page soon gets an error, a command waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import neo4j
import pytest

from graph.settings import settings
from graph.store.bolt import Reader, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMITS = settings().model_copy(update={"query_timeout": 7, "write_timeout": 70})


@pytest.fixture
def driver() -> Iterator[neo4j.Driver]:
    """Yield a driver of a server that nobody asks."""
    with neo4j.GraphDatabase.driver("bolt://127.0.0.1:9") as made:
        yield made


def limit(reader: Reader, query_id: str) -> float | None:
    return reader._asked(query_id)[1].timeout


def test_a_visitor_waits_as_long_as_a_read_may_take(driver: neo4j.Driver) -> None:
    reader = Reader(driver, LIMITS)
    assert limit(reader, "release.state") == 7
    assert limit(reader, "release.nodes") == 70  # all nodes, for the release in memory


def test_a_command_waits_for_its_first_statement_on_a_cold_server(
    driver: neo4j.Driver,
) -> None:
    writer = Writer(driver, LIMITS)
    assert limit(writer, "release.state") == 70
