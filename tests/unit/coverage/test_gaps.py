from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.coverage import ranked_gaps
from graph.coverage.candidates import candidates, neighbours
from graph.coverage.cell_items import cell_item
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario, at_site, scenario_of
from graph.coverage.trend import trend
from graph.errors import InvalidInputError, NotFoundError
from graph.model import LANGUAGES
from tests.tables import some

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def test_nothing_changed_is_no_change(curated_snapshot: Snapshot) -> None:
    seen = ranked_gaps.what_if(curated_snapshot, Scenario(region="Wallonia"))
    assert seen.before is seen.after
    assert seen.changes == []


def test_the_failures_of_2025_show_against_the_year_before(
    curated_snapshot: Snapshot,
) -> None:
    seen = what_if(curated_snapshot, Scenario("Wallonia", as_of="2024-12-31"))
    lost = {
        (one.therapy, one.stage): set(one.gained)
        for one in seen.changes
        if one.therapy == "gene-therapy"
    }
    assert lost["gene-therapy", "gmp-manufacturing"] == {"exothera", "univercells"}


def test_an_undated_liquidation_is_no_change_between_two_days(
    curated_snapshot: Snapshot,
) -> None:
    seen = what_if(curated_snapshot, Scenario("Wallonia", as_of="2024-12-31"))
    assert seen.changes
    assert not any("cellaion" in one.gained for one in seen.changes)


def test_a_closed_actor_brings_the_source_that_says_so(
    curated_snapshot: Snapshot,
) -> None:
    cell = coverage(curated_snapshot, Scenario("Wallonia")).cell(
        "hepatocyte", "clinical-trials"
    )
    seen = what_if(curated_snapshot, Scenario("Wallonia"))
    item = cell_item(
        seen, trend(curated_snapshot, "Wallonia"), "hepatocyte", "clinical-trials"
    )
    closed = {
        h.actor: h.operating_status
        for h in cell.local
        if h.operating_status.state == "closed"
    }
    assert closed["cellaion"].why == "liquidation"
    assert set(closed["cellaion"].source_ids) <= set(item.source_ids)


def test_gaps_are_ordered_and_have_reasons_and_open_candidates(
    curated_snapshot: Snapshot,
) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    worst = ranked_gaps.ranked(found)
    assert [gap.severity for gap in worst] == sorted(
        (g.severity for g in worst), reverse=True
    )
    assert all(0 <= gap.severity <= 1 for gap in some(worst))
    for gap in worst[:30]:
        near = candidates(found, gap.therapy, gap.stage)
        taken = {h.actor for h in found.cell(gap.therapy, gap.stage).open}
        assert not {one.actor for one in near} & taken
        for lang in LANGUAGES:
            name = curated_snapshot.nodes["Stage"].get(gap.stage)[f"name_{lang}"]
            assert name in ranked_gaps.reason(curated_snapshot, gap, lang)


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


def test_a_site_is_an_actor_with_its_units_at_a_place(
    curated_snapshot: Snapshot,
) -> None:
    assert at_site(curated_snapshot, "catalent@be-gosselies") == [
        "catalent-gosselies",
        "delphi-genetics",
        "hcts",
        "masthercell",
        "scts",
    ]
    everybody = at_site(curated_snapshot, "@be-gosselies")
    assert "ulb-imi" in everybody
    with pytest.raises(NotFoundError, match="Its sites: catalent@be-gosselies"):
        at_site(curated_snapshot, "catalent@be-liege")
    seen = what_if(curated_snapshot, Scenario("Wallonia", sites=("@be-gosselies",)))
    same = what_if(curated_snapshot, Scenario("Wallonia", without=tuple(everybody)))
    assert seen.changes == same.changes


@pytest.mark.parametrize("text", ["catalent", "a@b@c", "catalent@", "@"])
def test_a_site_names_a_place(text: str) -> None:
    with pytest.raises(InvalidInputError, match="actor@place"):
        scenario_of(None, None, None, None, [text])


def test_a_change_on_a_day_is_compared_with_that_day(
    curated_snapshot: Snapshot,
) -> None:
    day = "2024-12-31"
    seen = what_if(
        curated_snapshot, Scenario("Wallonia", as_of=day, without=("exothera",))
    )
    assert seen.before.scenario == Scenario("Wallonia", as_of=day)
    assert {actor for one in seen.changes for actor in one.lost} == {"exothera"}
    alone = what_if(curated_snapshot, Scenario("Wallonia", as_of=day))
    assert alone.before.scenario == Scenario("Wallonia")


def test_the_years_are_those_of_the_matrix_on_their_last_day(
    curated_snapshot: Snapshot,
) -> None:
    went = trend(curated_snapshot, "Wallonia")
    for at, year in enumerate(went.years):
        found = coverage(curated_snapshot, Scenario("Wallonia", as_of=f"{year}-12-31"))
        assert went.open[at].tolist() == found.counts.open.tolist()
    place = found.cell_index("gene-therapy", "gmp-manufacturing")
    closed = {turn.year: set(turn.closed) for turn in went.turns[place]}
    assert closed[2025] == {"exothera", "univercells"}
    for place, turns in went.turns.items():
        for turn in turns:
            at = went.years.index(turn.year)
            if at:
                step = int(went.open[at, place] - went.open[at - 1, place])
                assert step == len(turn.opened) - len(turn.closed)


def test_candidates_do_it_elsewhere_or_near_and_confirmed_before_the_region(
    curated_snapshot: Snapshot,
) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    order = ["Wallonia", "Brussels", "Flanders"]
    for gap in some(ranked_gaps.ranked(found)[:60]):
        near = candidates(found, gap.therapy, gap.stage, 20)
        held = [found.entry(one.therapy, one.stage, one.actor) for one in near]
        ranks = [
            (
                one.near != "elsewhere",
                one.near == "elsewhere" and holding.basis == "implied",
                holding.stale,
                order.index(one.region) if one.region in order else 3,
            )
            for one, holding in zip(near, held, strict=True)
        ]
        assert ranks == sorted(ranks)
        for one in near:
            cell = found.cell(one.therapy, one.stage)
            assert one.actor in {h.actor for h in (*cell.open, *cell.elsewhere)}
            if one.near == "elsewhere":
                assert (one.therapy, one.stage) == (gap.therapy, gap.stage)
            else:
                assert one.stage == gap.stage
                assert one.therapy in neighbours(curated_snapshot, gap.therapy)


def test_tops_of_the_same_pillar_are_neighbours(curated_snapshot: Snapshot) -> None:
    assert "exosomes" in neighbours(curated_snapshot, "phage-therapy")
    assert set(neighbours(curated_snapshot, "car-t")) >= {
        "cell-therapy",
        "gene-therapy",
        "aav",
    }
