"""The gaps that an actor could fill."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.coverage.candidates import candidates, fillable
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import ranked
from graph.coverage.scenario import Scenario
from tests.small import small

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def test_a_gap_of_a_related_therapy_is_near() -> None:
    # Hexa makes CAR-T cells in Flanders; nobody there makes stromal cells, the other kind of cells.
    found = coverage(small(), Scenario(region="Flanders"))
    cells = {(gap.therapy, gap.stage): one for gap, one in fillable(found, "hexa", 50)}
    near = cells["msc", "making"]
    assert (near.therapy, near.stage, near.near) == ("car-t", "making", "therapy")
    assert ("car-t", "making") not in cells
    assert {stage for _, stage in cells} == {"making"}


def test_who_does_nothing_fills_nothing() -> None:
    found = coverage(small(), Scenario())
    assert fillable(found, "lume", 50) == []


def test_the_worst_come_first_and_each_is_a_candidate(
    curated_snapshot: Snapshot,
) -> None:
    found = coverage(curated_snapshot, Scenario(region="Wallonia"))
    order = {(gap.therapy, gap.stage): at for at, gap in enumerate(ranked(found))}
    chances = fillable(found, "uliege", 6)
    assert chances
    places = [order[gap.therapy, gap.stage] for gap, _ in chances]
    assert places == sorted(places)
    assert len(chances) <= 6
    for gap, one in chances:
        assert one in candidates(found, gap.therapy, gap.stage)
        assert one.actor == "uliege"
        assert one.actor not in gap.actors
