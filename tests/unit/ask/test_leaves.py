"""What is answered in memory takes the parameters that the query of its name declares."""

from __future__ import annotations

from dataclasses import fields

import pytest

from graph.ask.filters import QUERIES, Filters
from graph.ask.leaves import LEAVES
from graph.store import catalogue


@pytest.mark.parametrize("query", QUERIES.values())
def test_every_parameter_of_a_search_is_a_filter(query: str) -> None:
    declared = set(catalogue.get(query).params) - {"limit"}
    assert declared <= {entry.name for entry in fields(Filters)}


def test_every_filter_is_a_parameter_of_a_search() -> None:
    declared = {
        name for query in QUERIES.values() for name in catalogue.get(query).params
    }
    assert {entry.name for entry in fields(Filters)} <= declared


@pytest.mark.parametrize("query", LEAVES)
def test_every_leaf_is_a_public_query(query: str) -> None:
    assert catalogue.get(query).public
