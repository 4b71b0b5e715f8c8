"""The board of the small release (tests/small.py): its cells, gaps, brokers and paths."""

from __future__ import annotations

import pytest

from graph.coverage.board import board
from graph.coverage.board_table import flat
from graph.coverage.cell_items import LISTED, cell_item
from graph.coverage.items import CellItem, TurnItem
from graph.coverage.patient_paths import paths
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from graph.coverage.trend import trend
from graph.errors import InvalidInputError, NotFoundError
from tests.small import small

WALLONIA = Scenario("Wallonia")


def cell(therapy: str, stage: str, scenario: Scenario = WALLONIA) -> CellItem:
    went = trend(small(), scenario.region)
    return cell_item(what_if(small(), scenario), went, therapy, stage)


def test_a_cell_of_one_at_risk() -> None:
    # Echo is open and at risk, Dune closed, Hexa elsewhere. Echo's capability is undated.
    assert cell("gene", "making").model_dump(mode="json") == {
        "therapy": "gene",
        "stage": "making",
        "state": "stale",
        "open": 1,
        "was_state": None,
        "was_open": None,
        "actors": ["echo"],
        "paused": [],
        "unknown": [],
        "stale": ["echo"],
        "planned": [],
        "ended": ["dune"],
        "at_risk": ["echo"],
        "elsewhere": ["hexa"],
        "least_wrong": 1,
        "confirmed_count": 0,
        "paused_count": 0,
        "unknown_count": 0,
        "stale_count": 1,
        "planned_count": 0,
        "ended_count": 1,
        "elsewhere_count": 1,
        "newest_of": {
            "paused": None,
            "unknown": None,
            "stale": None,
            "planned": None,
            "ended": "2024",
        },
        "lost_on": "2024-06",
        "absences": [],
        "asserted": 1,
        "implied": 0,
        "assumed": 0,
        "hhi": 1.0,
        "single": True,
        "newest": None,
        "consulted": [],
        "source_ids": ["src-capability", "src-event"],
        "by_year": [2, 2, 2, 2, 2, 2, 1, 1],
        "undated_by_year": [2, 2, 2, 2, 2, 2, 1, 1],
        "turns": [
            {"year": 2018, "opened": ["echo"], "closed": []},
            {"year": 2024, "opened": [], "closed": ["dune"]},
        ],
    }


def test_an_empty_cell_names_what_was_looked_at() -> None:
    item = cell("car-t", "making")
    assert (item.state, item.open, item.hhi, item.single) == ("lost", 0, None, False)
    assert item.consulted == ["src-capability", "src-event"]
    assert item.turns == [TurnItem(year=2024, opened=(), closed=("dune",))]


def test_what_is_implied_cites_both_facts() -> None:
    item = cell("cell", "making")
    assert (item.asserted, item.implied, item.newest, item.stale) == (0, 1, "2025", [])
    assert item.source_ids == ["src-capability", "src-works", "src-event"]


def test_a_supposed_cell_remembers_what_was() -> None:
    item = cell(
        "msc", "making", Scenario("Wallonia", added=(("moor", "making", "msc"),))
    )
    assert (item.was_state, item.was_open, item.state, item.open) == (
        "unknown",
        0,
        "covered",
        1,
    )
    assert (item.assumed, item.asserted, item.implied) == (1, 0, 0)
    seen = what_if(small(), Scenario("Wallonia", without=("cado",)))
    shown = {
        (one.therapy, one.stage): one
        for one in board(small(), seen, None, "en", 9).cells
    }
    assert (shown["cell", "making"].was_state, shown["cell", "making"].was_open) == (
        "covered",
        1,
    )
    assert shown["cell", "making"].state == "lost"
    # What the scenario leaves alone was as it is.
    assert (shown["cell", "trial"].was_state, shown["cell", "trial"].was_open) == (
        "stale",
        1,
    )


def test_the_board_of_wallonia() -> None:
    found = board(small(), what_if(small(), WALLONIA), None, "en", 3)
    assert (found.region, found.as_of, found.today) == ("Wallonia", None, "2025-06-30")
    assert found.compared_with is None
    assert found.therapies == ["cell", "car-t", "msc", "gene", "aav"]
    assert found.core == ["research", "process", "making", "trial", "care"]
    assert found.years == list(range(2018, 2026))
    assert len(found.cells) == 5 * 6
    assert [(gap.therapy, gap.stage) for gap in found.gaps] == [
        ("cell", "process"),
        ("car-t", "process"),
        ("gene", "making"),
    ]
    assert [(gap.therapy, gap.stage) for gap in found.blind_spots] == [
        ("cell", "funding"),
        ("aav", "trial"),
        ("msc", "care"),
    ]
    assert found.blind_spots[0].candidates == []
    assert [(one.therapy, one.start) for one in found.handoffs] == [
        ("gene", "making"),
        ("gene", "research"),
    ]
    assert found.broken_handoffs == []
    # Of the brokers those of the region, the most between others first.
    assert [one.actor for one in found.brokers] == [
        "alma",
        "echo",
        "bloc",
        "cado",
        "juno",
    ]
    assert [one.actor for one in found.articulation] == ["alma", "echo"]
    rows = flat(found)
    assert len(rows) == 30
    assert rows[0]["open_2018"] == 1


def test_everywhere_those_whose_loss_parts_most_come_first() -> None:
    found = board(small(), what_if(small(), Scenario()), "car-t", "en", 3)
    assert [one.actor for one in found.articulation] == ["alma", "hexa", "kern", "echo"]
    assert found.therapies == ["car-t"]
    assert len(found.cells) == 6
    # Of one therapy all hand-offs are shown, not the broken alone.
    assert [one.tie for one in found.handoffs] == [
        "two-steps",
        "direct",
        "direct",
        "same-actor",
    ]
    with pytest.raises(NotFoundError, match="'nothing'"):
        board(small(), what_if(small(), Scenario()), "nothing", "en", 3)


def test_a_gap_on_the_board() -> None:
    found = board(small(), what_if(small(), WALLONIA), "gene", "en", 9)
    making = next(gap for gap in found.gaps if gap.stage == "making")
    assert (making.severity, making.exposure, making.need, making.near) == (
        0.8,
        0.8,
        1.0,
        1,
    )
    assert making.actors == ["echo"]
    assert making.source_ids == [
        "src-event",
        "src-capability",
    ]  # why it is at risk, first
    # Hexa does the very thing, in Flanders; Cado makes cells.
    assert [(one.actor, one.near) for one in making.candidates] == [
        ("hexa", "elsewhere"),
        ("cado", "therapy"),
    ]
    assert making.candidate_count == 2


def test_a_gap_that_a_source_calls_one_cites_it() -> None:
    # The absence a1: no hospital of Wallonia gives vectors, and nobody is said to.
    found = board(small(), what_if(small(), WALLONIA), "aav", "en", 9)
    care = next(gap for gap in found.gaps if gap.stage == "care")
    assert (care.kind, care.actors, care.source_ids) == ("absent", [], ["src-absence"])


def test_a_hand_off_that_a_scenario_breaks() -> None:
    # Without Alma nothing joins Cado and Bloc, who make cells and try them in Wallonia.
    seen = what_if(small(), Scenario("Wallonia", without=("alma",)))
    found = board(small(), seen, None, "en", 3)
    assert found.compared_with is not None
    assert found.compared_with.as_of is None
    assert [(one.therapy, one.start) for one in found.broken_handoffs] == [
        ("cell", "making")
    ]


def test_paths_as_they_are_shown() -> None:
    found = paths(small(), Scenario(), None, "alma")
    assert [(one.therapy, one.complete, one.length) for one in found.items] == [
        ("car-t", False, 2.0),
        ("msc", False, 0.0),
    ]
    assert [step.state for step in found.items[0].steps] == [
        "covered",
        "empty",
        "covered",
        "stale",
        "stale",
    ]
    assert [one.therapy for one in paths(small(), Scenario(), "gene", None).items] == [
        "gene"
    ]
    with pytest.raises(InvalidInputError, match="a therapy or an actor"):
        paths(small(), Scenario(), None, None)
    with pytest.raises(NotFoundError, match="No therapy is known"):
        paths(small(), Scenario(), None, "lume")
    assert LISTED == 200
