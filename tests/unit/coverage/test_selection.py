"""The cells that the entries of the legend stand for, on the small release."""

from __future__ import annotations

from graph.coverage.board import board
from graph.coverage.legend_cells import Show, cell_list, cell_rows, chosen, marks
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from tests.small import small

WALLONIA = Scenario("Wallonia")


def cells(show: Show, scenario: Scenario = WALLONIA) -> set[tuple[str, str]]:
    found = board(small(), what_if(small(), scenario), None, "en", 0)
    return {(one.therapy, one.stage) for one in chosen(found, show)}


def test_a_state_is_that_of_the_cells() -> None:
    # Echo alone makes gene therapies in Wallonia, undated: see test_small_board.
    assert ("gene", "making") in cells("stale")
    assert ("gene", "making") not in cells("covered")


def test_a_cell_of_one_at_risk_bears_both_marks() -> None:
    assert ("gene", "making") in cells("single")
    assert ("gene", "making") in cells("risk")


def test_every_cell_has_one_state_and_is_chosen_by_each_of_its_marks() -> None:
    found = board(small(), what_if(small(), WALLONIA), None, "en", 0)
    shows: tuple[Show, ...] = (
        *("covered", "stale", "planned", "lost", "absent", "empty", "unknown"),
        *("single", "risk", "cut", "turned"),
    )
    counted = sum(len(chosen(found, one)) for one in shows[:7])
    assert counted == len(found.cells)
    assert chosen(found, "turned") == []


def test_what_a_scenario_leaves_alone_is_not_turned() -> None:
    # Echo makes gene therapies alone, so the cell is lost without it.
    without = Scenario("Wallonia", without=("echo",))
    changed = board(small(), what_if(small(), without), None, "en", 0)
    assert {(one.therapy, one.stage) for one in changed.changes} == cells(
        "turned", without
    )
    assert ("gene", "making") in cells("lost", without)


def test_a_mark_is_no_state() -> None:
    found = board(small(), what_if(small(), WALLONIA), None, "en", 0)
    one = next(c for c in found.cells if (c.therapy, c.stage) == ("gene", "making"))
    assert marks(one, cut=True) == {"stale", "single", "risk", "cut"}


def test_rows_say_the_names() -> None:
    found = board(small(), what_if(small(), WALLONIA), "gene", "en", 0)
    listed = cell_list(found, "stale")
    assert listed.total == len(listed.items)
    rows = cell_rows(small(), listed.items, "en")
    row = next(one for one in rows if one["stage"] == "making")
    assert (row["therapy"], row["therapy_name"]) == ("gene", "gene therapy")
    assert row["names"] == ["Echo Vectors"]
    assert row["ended"] == ["dune"]
