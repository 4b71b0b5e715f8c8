from __future__ import annotations

import csv
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from graph.analysis import gaps
from graph.analysis.board import board
from graph.analysis.coverage import Scenario, coverage, scenario_of
from graph.errors import InvalidInputError, NotFoundError
from graph.model import LANGUAGES
from graph.release.standing import CLOSING
from ingest.sources import curated

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

QUICK = profile(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))


def table(name: str) -> list[dict[str, str]]:
    text = (curated.SHIPPED / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def recount(region: str | None) -> dict[tuple[str, str], tuple[str, set[str]]]:
    """Count the matrix from the tables alone, without any code of the product."""
    parents = {
        row["id"]: set(filter(None, row["parent_ids"].split("|"))) for row in table("therapies")
    }
    below: dict[str, set[str]] = defaultdict(set)
    for key in parents:
        todo = [key]
        while todo:
            above = todo.pop()
            below[above].add(key)
            todo += parents[above]
    closed = {row["actor_id"] for row in table("events") if row["type"] in CLOSING}
    actors = {row["id"]: row for row in table("actors")}
    closed |= {key for key, row in actors.items() if row["ended"]}
    works: dict[str, set[str]] = defaultdict(set)
    for row in table("actor_therapies"):
        works[row["actor_id"]].add(row["therapy_id"])
    does = table("actor_stages")
    out: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for therapy in parents:
        for stage in {row["id"] for row in table("stages")}:
            named = {
                row["actor_id"]
                for row in does
                if row["stage_id"] == stage
                and (row["therapy_id"] in below[therapy]
                     or (not row["therapy_id"] and works[row["actor_id"]] & below[therapy]))
            }  # fmt: skip
            open_ = {a for a in named - closed if region in (None, actors[a]["region"])}
            state = "covered" if open_ else "known-empty" if named else "unknown"
            out[therapy, stage] = state, open_
    return out


@pytest.mark.parametrize("region", [None, "Wallonia", "Brussels", "Flanders"])
def test_the_matrix_is_the_one_counted_from_the_tables(
    curated_snapshot: Snapshot, region: str | None
) -> None:
    found = coverage(curated_snapshot, Scenario(region=region))
    mine = {key: (cell.state, {h.actor for h in cell.open}) for key, cell in found.cells.items()}
    assert mine == recount(region)


def test_a_wider_therapy_contains_the_cells_of_its_children(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario())
    for child, parent in curated_snapshot.edges["subcategory_of_therapy_therapy"].pairs():
        for stage in found.stages:
            low, high = (found.cell(key, stage) for key in (child, parent))
            assert {h.actor for h in low.holdings} <= {h.actor for h in high.holdings}


def test_hhi_lies_between_one_over_n_and_one(curated_snapshot: Snapshot) -> None:
    for cell in coverage(curated_snapshot, Scenario()).cells.values():
        assert (cell.hhi is None) is (cell.state != "covered")
        if cell.hhi is not None:
            assert 1 / len(cell.open) - 1e-9 <= cell.hhi <= 1
            assert cell.single is (cell.hhi == 1)


@QUICK
@given(data=st.data())
def test_leaving_never_covers_and_coming_never_uncovers(
    curated_snapshot: Snapshot, data: st.DataObject
) -> None:
    ids = curated_snapshot.actors.ids
    gone = tuple(data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True)))
    before = coverage(curated_snapshot, Scenario())
    after = coverage(curated_snapshot, Scenario(without=gone))
    come = (
        data.draw(st.sampled_from(ids)),
        data.draw(st.sampled_from(before.stages)),
        data.draw(st.sampled_from(before.therapies)),
    )
    more = coverage(curated_snapshot, Scenario(added=(come,)))
    for key, cell in before.cells.items():
        kept = {h.actor for h in cell.open}
        assert {h.actor for h in after.cells[key].open} == kept - set(gone)
        assert kept <= {h.actor for h in more.cells[key].open}
    there = {h.actor: h for h in more.cell(come[2], come[1]).open}
    known = {h.actor: h for h in before.cell(come[2], come[1]).open}
    assert there[come[0]] == known.get(come[0], there[come[0]])
    assert there[come[0]].basis == "assumed" or come[0] in known


def test_nothing_changed_is_no_change(curated_snapshot: Snapshot) -> None:
    seen = gaps.what_if(curated_snapshot, Scenario(region="Wallonia"))
    assert seen.before is seen.after
    assert seen.changes == []


def test_the_failures_of_2025_show_against_the_year_before(curated_snapshot: Snapshot) -> None:
    then = coverage(curated_snapshot, Scenario("Wallonia", as_of="2024-12-31"))
    now = coverage(curated_snapshot, Scenario("Wallonia"))
    lost = {
        (one.therapy, one.stage): set(one.lost)
        for one in gaps.changes(then, now)
        if one.therapy == "gene-therapy"
    }
    assert lost["gene-therapy", "gmp-manufacturing"] == {"exothera", "univercells"}


def test_an_undated_liquidation_is_no_change_between_two_days(curated_snapshot: Snapshot) -> None:
    then = coverage(curated_snapshot, Scenario("Wallonia", as_of="2024-12-31"))
    now = coverage(curated_snapshot, Scenario("Wallonia"))
    assert not any("cellaion" in one.lost for one in gaps.changes(then, now))


def test_a_closed_actor_brings_the_source_that_says_so(curated_snapshot: Snapshot) -> None:
    cell = coverage(curated_snapshot, Scenario("Wallonia")).cell("hepatocyte", "clinical-trials")
    closed = {h.actor: h.standing for h in cell.holdings if h.standing.state == "closed"}
    assert closed["cellaion"].why == "liquidation"
    assert set(closed["cellaion"].source_ids) <= set(cell.as_dict()["source_ids"])


def test_few_equal_actors_are_not_said_to_hang_on_one_or_two(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    for gap in gaps.ranked(curated_snapshot, found):
        if gap.kind == "concentrated":
            assert f"{gap.hhi:.2f}" in gaps.reason(curated_snapshot, gap, "en")


def test_gaps_are_ordered_and_have_reasons_and_open_candidates(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    worst = gaps.ranked(curated_snapshot, found)
    assert [gap.severity for gap in worst] == sorted((g.severity for g in worst), reverse=True)
    assert all(0 <= gap.severity <= 1 for gap in worst)
    for gap in worst[:30]:
        near = gaps.candidates(curated_snapshot, found, gap.therapy, gap.stage)
        taken = {h.actor for h in found.cell(gap.therapy, gap.stage).open}
        assert not {one.actor for one in near} & taken
        for lang in LANGUAGES:
            name = curated_snapshot.nodes["Stage"].get(gap.stage)[f"name_{lang}"]
            assert name in gaps.reason(curated_snapshot, gap, lang)


def test_a_path_names_its_missing_links(curated_snapshot: Snapshot) -> None:
    path = gaps.chain(curated_snapshot, coverage(curated_snapshot, Scenario()), "phage-therapy")
    empty = [step["stage"] for step in path["stages"] if step["state"] != "covered"]
    assert path["missing"] == empty
    assert path["complete"] is (not empty)


def test_handoffs_are_broken_only_between_actors_without_ties(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario())
    for step in gaps.handoffs(curated_snapshot, found, "gene-therapy"):
        both = (
            found.cell("gene-therapy", step["from"]).open
            and found.cell("gene-therapy", step["to"]).open
        )
        assert step["broken"] is bool(both and step["tie"] == "none")


def test_the_board_says_which_paths_break(curated_snapshot: Snapshot) -> None:
    whole = board(curated_snapshot, gaps.what_if(curated_snapshot, Scenario()), None, "en", 5)
    complete = [path for path in whole.paths if path["complete"]]
    assert complete
    path = complete[-1]
    weakest = min(path["stages"], key=lambda step: len(step["actors"]))
    gone = gaps.what_if(curated_snapshot, Scenario(without=tuple(weakest["actors"])))
    assert path["therapy"] in board(curated_snapshot, gone, None, "en", 5).broken_paths


@pytest.mark.parametrize(
    ("scenario", "error"),
    [
        (Scenario(region="Bavaria"), InvalidInputError),
        (Scenario(without=("nobody",)), NotFoundError),
        (Scenario(added=(("uliege", "nowhere", "car-t"),)), NotFoundError),
        (Scenario(added=(("uliege", "discovery", "nothing"),)), NotFoundError),
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
