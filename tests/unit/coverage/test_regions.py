"""Two regions of the small release beside each other."""

from __future__ import annotations

import pytest

from graph.coverage.matrix import coverage
from graph.coverage.region_pair import COLUMNS, compare, region_rows
from graph.coverage.scenario import Scenario
from graph.errors import InvalidInputError
from tests.small import small


def test_what_only_one_covers_is_told_from_what_both_do() -> None:
    pair = compare(small(), "Wallonia", "Flanders", None, plans=False)
    first = coverage(small(), Scenario("Wallonia"))
    second = coverage(small(), Scenario("Flanders"))
    expected = {
        (True, True): "both",
        (True, False): "first",
        (False, True): "second",
        (False, False): "neither",
    }
    for cell in pair.items:
        place = first.cell_index(cell.therapy, cell.stage)
        opened = (bool(first.counts.open[place]), bool(second.counts.open[place]))
        assert cell.only == expected[opened]
    assert sum(pair.counts.values()) == len(pair.items)
    # Echo makes gene therapies alone in Wallonia; in Flanders Hexa does.
    making = next(c for c in pair.items if (c.therapy, c.stage) == ("gene", "making"))
    assert making.first.actors == ["echo"]


def test_turned_round_first_and_second_change_places() -> None:
    one = compare(small(), "Wallonia", "Flanders", None, plans=False)
    other = compare(small(), "Flanders", "Wallonia", None, plans=False)
    assert one.counts["first"] == other.counts["second"]
    assert [cell.first for cell in one.items] == [cell.second for cell in other.items]


def test_rows_have_every_column() -> None:
    pair = compare(small(), "Wallonia", "Brussels", "2020-12-31", plans=True)
    rows = region_rows(small(), pair, "en")
    assert len(rows) == len(pair.therapies) * len(pair.stages)
    assert all(tuple(row) == COLUMNS for row in rows)


@pytest.mark.parametrize(
    ("first", "second"),
    [("Wallonia", "Wallonia"), ("Wallonia", "Mars"), ("", "Flanders")],
)
def test_two_regions_are_named(first: str, second: str) -> None:
    with pytest.raises(InvalidInputError):
        compare(small(), first, second, None, plans=False)
