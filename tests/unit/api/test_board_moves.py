"""What changed in a cell, in the order of time: from today's scenario, or from its day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.pages.board_moves import Move, broken_handoffs, moves
from api.pages.gap_view_model import View
from graph.coverage.scenario import Scenario
from tests.small import small

if TYPE_CHECKING:
    from graph.model import Language


def told(scenario: Scenario, lang: Language = "en") -> dict[tuple[str, str], Move]:
    board = View.of(small(), lang, scenario, 100).board
    return {(move.cell.therapy, move.cell.stage): move for move in moves(board, lang)}


def test_scenario_is_told_from_before_it_to_after_it() -> None:
    # Echo alone makes gene therapies in Wallonia, and it is at risk since its layoffs.
    move = told(Scenario("Wallonia", without=("echo",)))["gene", "making"]
    before, after = move.states.split(" → ")
    assert before == "covered, not confirmed for three years"
    assert after.startswith("lost")
    assert (move.cell.lost, move.at_risk) == (["echo"], (1, 0))
    assert (move.lost_mark, move.gained_mark) == ("\N{MINUS SIGN}", "+")


def test_day_is_told_from_then_to_today() -> None:
    # In 2010 Dune made CAR-T cells, which ended in 2024; Echo was founded in 2018.
    seen = told(Scenario("Wallonia", as_of="2010-12-31"))
    move = seen["car-t", "making"]
    then, today = move.states.split("; ")
    assert then == "then: covered, confirmed within three years"
    assert today.startswith("today: lost")
    assert (move.cell.gained, move.at_risk) == (["dune"], ())
    assert (move.lost_mark, move.gained_mark) == ("today:", "then:")
    assert seen["gene", "making"].at_risk == (0, 1)


def test_cell_whose_state_stays_says_no_state() -> None:
    move = told(Scenario("Wallonia", as_of="2010-12-31"))["cell", "making"]
    assert (move.cell.lost, move.cell.gained) == (["cado"], ["dune"])
    assert move.states == ""


def test_french_has_its_space_before_a_semicolon() -> None:
    move = told(Scenario("Wallonia", as_of="2010-12-31"), "fr")["car-t", "making"]
    assert move.states.startswith("alors\N{NO-BREAK SPACE}: ")
    assert "\N{NARROW NO-BREAK SPACE}; aujourd" in move.states


def test_handoffs_that_are_made_are_not_among_the_broken() -> None:
    board = View.of(small(), "en", Scenario("Wallonia"), 100).board
    assert all(handoff.broken for handoff in broken_handoffs(board))
