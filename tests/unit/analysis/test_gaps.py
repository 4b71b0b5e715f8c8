from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.analysis import gaps
from graph.analysis.board import cell_item
from graph.analysis.candidates import candidates
from graph.analysis.coverage import coverage
from graph.analysis.gaps import what_if
from graph.analysis.scenario import Scenario, scenario_of
from graph.analysis.trend import trend
from graph.errors import InvalidInputError, NotFoundError
from graph.model import LANGUAGES

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def test_nothing_changed_is_no_change(curated_snapshot: Snapshot) -> None:
    seen = gaps.what_if(curated_snapshot, Scenario(region="Wallonia"))
    assert seen.before is seen.after
    assert seen.changes == []


def test_the_failures_of_2025_show_against_the_year_before(curated_snapshot: Snapshot) -> None:
    seen = what_if(curated_snapshot, Scenario("Wallonia", as_of="2024-12-31"))
    lost = {
        (one.therapy, one.stage): set(one.gained)
        for one in seen.changes
        if one.therapy == "gene-therapy"
    }
    assert lost["gene-therapy", "gmp-manufacturing"] == {"exothera", "univercells"}


def test_an_undated_liquidation_is_no_change_between_two_days(curated_snapshot: Snapshot) -> None:
    seen = what_if(curated_snapshot, Scenario("Wallonia", as_of="2024-12-31"))
    assert seen.changes
    assert not any("cellaion" in one.gained for one in seen.changes)


def test_a_closed_actor_brings_the_source_that_says_so(curated_snapshot: Snapshot) -> None:
    cell = coverage(curated_snapshot, Scenario("Wallonia")).cell("hepatocyte", "clinical-trials")
    seen = what_if(curated_snapshot, Scenario("Wallonia"))
    item = cell_item(seen, trend(curated_snapshot, "Wallonia"), "hepatocyte", "clinical-trials")
    closed = {h.actor: h.standing for h in cell.holdings if h.standing.state == "closed"}
    assert closed["cellaion"].why == "liquidation"
    assert set(closed["cellaion"].source_ids) <= set(item.source_ids)


def test_few_equal_actors_are_not_said_to_hang_on_one_or_two(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    for gap in gaps.ranked(found):
        if gap.kind == "concentrated":
            assert f"{gap.hhi:.2f}" in gaps.reason(curated_snapshot, gap, "en")


def test_gaps_are_ordered_and_have_reasons_and_open_candidates(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    worst = gaps.ranked(found)
    assert [gap.severity for gap in worst] == sorted((g.severity for g in worst), reverse=True)
    assert all(0 <= gap.severity <= 1 for gap in worst)
    for gap in worst[:30]:
        near = candidates(found, gap.therapy, gap.stage)
        taken = {h.actor for h in found.cell(gap.therapy, gap.stage).open}
        assert not {one.actor for one in near} & taken
        for lang in LANGUAGES:
            name = curated_snapshot.nodes["Stage"].get(gap.stage)[f"name_{lang}"]
            assert name in gaps.reason(curated_snapshot, gap, lang)


@pytest.mark.parametrize(
    ("scenario", "error"),
    [
        (Scenario(region="Bavaria"), InvalidInputError),
        (Scenario(without=("nobody",)), NotFoundError),
        (Scenario(added=(("uliege", "nowhere", "car-t"),)), NotFoundError),
        (Scenario(added=(("uliege", "discovery", "nothing"),)), NotFoundError),
        (Scenario(sites=("uliege@be-gosselies",)), NotFoundError),
        (Scenario(sites=("@nowhere",)), NotFoundError),
    ],
)
def test_a_wrong_scenario_is_refused(
    curated_snapshot: Snapshot, scenario: Scenario, error: type[Exception]
) -> None:
    with pytest.raises(error):
        coverage(curated_snapshot, scenario)


@pytest.mark.parametrize("text", ["uliege", "uliege:discovery", "a:b:c:d", "::"])
def test_an_added_capability_has_three_parts(text: str) -> None:
    with pytest.raises(InvalidInputError, match="actor:stage:therapy"):
        scenario_of(None, None, None, [text])


@pytest.mark.parametrize("day", ["in May", "2024-02-31", "2024"])
def test_a_day_is_a_day(day: str) -> None:
    with pytest.raises(InvalidInputError, match="no day"):
        scenario_of(None, day, None, None)
