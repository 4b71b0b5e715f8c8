"""How many rows a load changes in one transaction."""

from __future__ import annotations

import pytest

from graph.settings import Settings
from ingest.load import most_at_once


@pytest.mark.parametrize(
    ("given", "rows"),
    [
        ({"local_heap_mb": 512}, 30_000),
        ({"local_heap_mb": 256}, 15_000),
        ({"local_heap_mb": 512, "load_at_once": 7}, 7),
        ({"local_heap_mb": 512, "load_at_once": 0}, 0),
    ],
)
def test_it_follows_the_heap_unless_it_is_set(given: dict[str, int], rows: int) -> None:
    assert most_at_once(Settings(**given)) == rows
