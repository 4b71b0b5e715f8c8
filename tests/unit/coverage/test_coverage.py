"""The matrix: counted anew from the tables, and what must hold of any scenario."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from hypothesis import strategies as st

from graph.coverage.cell_actors import COVERED
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.release.snapshot import Snapshot
from ingest.rows import offline_release
from tests.night import NIGHT
from tests.tables import some, table
from tests.unit.coverage.recount import recount

if TYPE_CHECKING:
    from graph.coverage.cell_actors import Cell

QUICK = profile(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("plans", [False, True])
@pytest.mark.parametrize("day", [None, "2019-12-31", "2022-12-31"])
@pytest.mark.parametrize("region", [None, "Wallonia", "Brussels", "Flanders"])
def test_the_matrix_is_the_one_counted_from_the_tables(
    curated_snapshot: Snapshot, region: str | None, day: str | None, plans: bool
) -> None:
    found = coverage(curated_snapshot, Scenario(region, day, plans=plans))
    mine = {
        key: (
            {h.actor for h in cell.open},
            {h.actor for h in cell.of_status("ended")},
            {h.actor for h in cell.of_status("planned") if not h.counts},
        )
        for key, cell in found.cells.items()
    }
    counted = recount(region, day, plans)
    assert mine == {
        key: (one.runs, one.ended, one.planned) for key, one in counted.items()
    }
    if not plans:
        states = {key: cell.state for key, cell in found.cells.items()}
        assert states == {key: one.state for key, one in counted.items()}


def test_a_wider_therapy_contains_the_cells_of_its_children(
    curated_snapshot: Snapshot,
) -> None:
    found = coverage(curated_snapshot, Scenario())
    for child, parent in some(
        curated_snapshot.edges["subcategory_of_therapy_therapy"].pairs()
    ):
        for stage in found.stages:
            low, high = (found.cell(key, stage) for key in (child, parent))
            assert {h.actor for h in low.local} <= {h.actor for h in high.local}


def test_hhi_lies_between_one_over_n_and_one(curated_snapshot: Snapshot) -> None:
    for cell in coverage(curated_snapshot, Scenario()).cells.values():
        assert (cell.hhi is None) is (cell.state not in COVERED)
        if cell.hhi is not None:
            assert 1 / len(cell.open) - 1e-9 <= cell.hhi <= 1
            assert cell.single is (cell.hhi == 1)


def test_a_cell_that_nobody_covers_lists_the_sources_that_were_looked_at(
    curated_snapshot: Snapshot,
) -> None:
    events = curated_snapshot.nodes["Event"].rows()
    cited = {source for row in events for source in row["source_ids"]}
    for region in (None, "Wallonia", "Brussels", "Flanders"):
        cells = coverage(curated_snapshot, Scenario(region)).cells.values()
        for cell in some(
            one for one in cells if one.state in {"lost", "planned", "empty"}
        ):
            assert all(h.source_ids for h in some((*cell.local, *cell.elsewhere)))
            assert not cell.open
            for holding in cell.local:
                assert holding.status in {"ended", "planned"}
                if holding.operating_status.state == "closed":
                    by_event = set(holding.operating_status.source_ids) & cited
                    assert by_event or holding.operating_status.why == "ended"
        for cell in (one for one in cells if one.state == "absent"):
            assert all(one.source_ids for one in some(cell.absences))


def test_an_implied_holding_says_also_who_says_that_the_actor_works_on_the_therapy(
    curated_snapshot: Snapshot,
) -> None:
    works = curated_snapshot.edges["works_on_actor_therapy"]
    stated = {
        (a, b): set(sources)
        for (a, b), sources in zip(
            works.pairs(), works.column("source_ids"), strict=True
        )
    }
    seen = 0
    for (therapy, _), cell in coverage(curated_snapshot, Scenario()).cells.items():
        for holding in cell.local:
            if holding.basis == "implied":
                below = curated_snapshot.therapy_below[therapy]
                proofs = [
                    stated[holding.actor, k]
                    for k in below
                    if (holding.actor, k) in stated
                ]
                assert proofs
                assert set().union(*proofs) <= set(holding.source_ids)
                seen += 1
    assert seen > 50


@cache
def weighed() -> dict[str, int]:
    """Return one for each actor, and one for each of its collaborations, products and trials."""
    parts = {
        (row["actor_id"], row["collaboration_id"])
        for row in table("collaboration_members")
    }
    parts |= {
        (owner, row["id"])
        for row in table("products")
        for owner in listed(row, "owner_id")
    }
    counted = Counter(actor for actor, _ in parts)
    for part in ("sponsor_id", "site_ids"):
        counted.update(actor for row in table("trials") for actor in listed(row, part))
    return {row["id"]: 1 + counted[row["id"]] for row in table("actors")}


def listed(row: dict[str, str], name: str) -> set[str]:
    return set(filter(None, row[name].split("|")))


def standings(cell: Cell) -> dict[str, str]:
    return {h.actor: h.status for h in (*cell.local, *cell.elsewhere)}


@st.composite
def changes(draw: st.DrawFn, snapshot: Snapshot) -> Scenario:
    """Draw actors to take away, capabilities to add, a day and a region."""
    ids = snapshot.actors.ids
    stages, therapies = snapshot.nodes["Stage"].ids, snapshot.nodes["Therapy"].ids
    triple = st.tuples(
        st.sampled_from(ids), st.sampled_from(stages), st.sampled_from(therapies)
    )
    return Scenario(
        region=draw(st.sampled_from([None, "Wallonia", "Brussels", "Flanders"])),
        as_of=draw(
            st.sampled_from(
                [None, "2012-06-30", "2019-12-31", "2024-12-31", "2025-12-31"]
            )
        ),
        without=tuple(draw(st.lists(st.sampled_from(ids), max_size=4, unique=True))),
        added=tuple(draw(st.lists(triple, max_size=4, unique=True))),
        plans=draw(st.booleans()),
    )


@QUICK
@given(data=st.data())
def test_counting_only_what_is_touched_is_counting_all(
    curated_snapshot: Snapshot, data: st.DataObject
) -> None:
    scenario = data.draw(changes(curated_snapshot))
    found = coverage(curated_snapshot, scenario)
    plain = coverage(curated_snapshot, Scenario(scenario.region))
    weigh = weighed()
    for (therapy, stage), cell in found.cells.items():
        place = found.cell_index(therapy, stage)
        weights = [weigh[h.actor] for h in cell.open]
        assert (
            found.counts.open[place] == len(cell.open) == len(found.open_actors(place))
        )
        assert found.counts.ended[place] == len(cell.of_status("ended"))
        assert found.counts.planned[place] == len(cell.local) - len(cell.open) - len(
            cell.of_status("ended")
        )
        assert found.counts.stale[place] == len(cell.stale)
        assert found.counts.unknown[place] == sum(
            h.status == "unknown" for h in cell.open
        )
        assert found.counts.elsewhere[place] == len(cell.elsewhere)
        assert found.counts.assumed[place] == sum(
            h.basis == "assumed" for h in cell.open
        )
        assert found.counts.asserted[place] == sum(
            h.basis == "asserted" for h in cell.open
        )
        risky = [h for h in cell.open if h.operating_status.state == "at-risk"]
        assert found.counts.risky[place] == len(risky)
        assert found.counts.total[place] == sum(weights)
        dates = [h.as_of for h in cell.open if h.as_of]
        assert cell.newest == max(dates, default=None)
        if weights:
            shares = np.array(weights) / sum(weights)
            assert cell.hhi == pytest.approx(float((shares**2).sum()))
            assert 0 < cell.hhi <= 1
        if place not in found.touched:
            assert standings(cell) == standings(plain.cell(therapy, stage))


@QUICK
@given(data=st.data())
def test_leaving_never_covers_and_coming_never_uncovers(
    curated_snapshot: Snapshot, data: st.DataObject
) -> None:
    ids = curated_snapshot.actors.ids
    gone = tuple(
        data.draw(st.lists(st.sampled_from(ids), min_size=1, max_size=3, unique=True))
    )
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


def test_taking_away_and_giving_back_is_as_before(curated_snapshot: Snapshot) -> None:
    before = coverage(curated_snapshot, Scenario())
    mine: dict[str, set[tuple[str, str]]] = defaultdict(set)
    other_than_open: set[tuple[str, tuple[str, str]]] = set()
    for key, cell in before.cells.items():
        for entry in cell.local:
            mine[entry.actor] |= {key} if entry.counts else set()
            other_than_open |= set() if entry.counts else {(entry.actor, key)}
    for actor in some(sorted(mine)[:: 1 if NIGHT else 5]):
        given = tuple((actor, stage, therapy) for therapy, stage in sorted(mine[actor]))
        back = coverage(curated_snapshot, Scenario(without=(actor,), added=given))
        for key, cell in before.cells.items():
            other = back.cells[key]
            # What is only supposed is as sure as what a source confirms; what an actor plans, or
            # has ended, is not given back.
            assert (
                other.state == cell.state
                or {other.state, cell.state} == COVERED
                or (actor, key) in other_than_open
            )
            assert {h.actor for h in other.open} == {h.actor for h in cell.open}
            assert other.hhi == cell.hhi


def test_a_planned_capability_is_not_there_and_one_that_ended_is_closed() -> None:
    found = coverage(with_capability(status="planned"), Scenario()).cell("t", "s")
    assert (found.state, found.open) == ("planned", [])
    found = coverage(with_capability(status="ended"), Scenario()).cell("t", "s")
    assert (found.state, found.open) == ("lost", [])
    assert found.local[0].status == "ended"
    dated = with_capability(since="2021-05", until="2023", status="ended")
    states = {
        day: coverage(dated, Scenario(as_of=day)).cell("t", "s").state
        for day in ("2020-12-31", "2022-01-01", "2024-01-01")
    }
    assert states == {
        "2020-12-31": "unknown",
        "2022-01-01": "stale",  # undated evidence
        "2024-01-01": "lost",
    }


def with_capability(**given: str) -> Snapshot:
    """Return a release of one actor that does one stage for one therapy."""
    fact = {"source_ids": ["x"]}
    names = {f"name_{lang}": "x" for lang in ("en", "fr", "nl")}
    nodes = [
        ("Source", {"id": "x"}),
        ("Therapy", {"id": "t", **names, **fact}),
        ("Stage", {"id": "s", "order": 1, "kind": "core", **names, **fact}),
        ("Actor", {"id": "a", "name": "A", **fact}),
        ("Capability", {"id": "c", "scope": "therapy", **fact, **given}),
    ]
    edges = [
        ("has_actor_capability", "a", "c", fact),
        ("at_capability_stage", "c", "s", fact),
        ("for_capability_therapy", "c", "t", fact),
    ]
    return Snapshot.build(offline_release([]), nodes, edges)
