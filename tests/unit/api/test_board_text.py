"""What the board says in sentences, counted again from the small release."""

from __future__ import annotations

import pytest

from api.pages.boardtext import findings, strip, sureness
from api.pages.gap_view_model import View
from graph.coverage.scenario import Scenario
from tests.small import small


def view(scenario: Scenario, lang: str = "en") -> View:
    return View.of(small(), lang, scenario, 100)  # pyright: ignore[reportArgumentType]


def test_findings_count_the_cells_of_the_board() -> None:
    seen = view(Scenario("Wallonia"))
    cells = seen.board.cells
    said = " ".join(findings(seen.board, "en"))
    alone = [cell for cell in cells if cell.open == 1]
    risky = [cell for cell in alone if cell.at_risk]
    assert f"Dependent on a single organisation: {len(alone)} cells" in said
    assert f"in {len(risky)} of them it is at risk" in said
    unknown = [cell for cell in cells if cell.state == "unknown"]
    assert f"Not yet known: {len(unknown)} cells" in said
    assert seen.board.gaps[0].reason in said
    assert f"In {len(alone)} of these cells" in sureness(seen.board, "en")


def test_a_board_as_it_is_changes_nothing() -> None:
    assert strip(view(Scenario("Wallonia"))) == []


def test_a_strip_names_each_changed_cell_once_by_its_turn() -> None:
    # Echo alone makes gene therapies in Wallonia: without it nobody does.
    seen = view(Scenario("Wallonia", without=("echo",)))
    head, *lines = strip(seen)
    assert head.sentence == f"Cells that change: {len(seen.board.changes)}."
    lost = next(one for one in lines if one.sentence.startswith("Lose their last"))
    assert ("gene", "making") in lost.cells
    turns = [cell for one in lines[:-1] for cell in one.cells if "Stages" not in one[0]]
    assert len(turns) == len(set(turns))


@pytest.mark.parametrize(
    ("lang", "begins"),
    [("en", "Cells that were different"), ("fr", "Cases qui étaient")],
)
def test_a_day_alone_is_told_from_then(lang: str, begins: str) -> None:
    told = strip(view(Scenario("Wallonia", as_of="2010-12-31"), lang))
    assert told[0].sentence.startswith(begins)
    assert not any("{" in one.sentence for one in told)
