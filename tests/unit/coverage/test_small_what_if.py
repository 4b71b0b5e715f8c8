"""What-ifs and days of the small release, worked out on its matrix (tests/small.py)."""

from __future__ import annotations

import pytest

from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import ChangeItem, what_if
from graph.coverage.scenario import Scenario
from tests.small import small
from tests.unit.coverage.written import as_written


def covered(therapy: str, stage: str, lost: str = "", gained: str = "") -> ChangeItem:
    """Return the change of a cell that stays covered and where nobody is at risk."""
    return ChangeItem(
        therapy, stage, "covered", "covered", lost.split(), gained.split(), 0, 0
    )


def test_without_an_actor() -> None:
    # Changed states first, then in the order of the alphabet. Echo, at risk, stays in gene therapy.
    seen = what_if(small(), Scenario(without=("hexa",)))
    assert seen.changes == [
        ChangeItem("car-t", "making", "covered", "lost", ["hexa"], [], 0, 0),
        # Echo's making is undated.
        ChangeItem("gene", "making", "covered", "stale", ["hexa"], [], 1, 1),
        covered("cell", "making", lost="hexa"),
    ]
    gone = seen.after.entry("car-t", "making", "hexa").operating_status
    assert (gone.state, gone.why) == ("closed", "left")


def test_with_a_capability_more() -> None:
    # What Gent does for CAR-T it does for cell and gene therapy. It weighs 2 beside Bloc's 3 and
    # Fyra's 4: (9 + 16 + 4) / 81.
    seen = what_if(small(), Scenario(added=(("gent", "trial", "car-t"),)))
    assert seen.changes == [
        ChangeItem(key, "trial", "stale", "covered", [], ["gent"], 0, 0)
        for key in ("car-t", "cell", "gene")
    ]
    place = seen.after.cell_index("car-t", "trial")
    assert (seen.after.counts.open[place], seen.after.counts.assumed[place]) == (3, 1)
    assert seen.after.cell("car-t", "trial").hhi == pytest.approx(29 / 81)
    assert seen.after.entry("car-t", "trial", "gent").basis == "assumed"
    assert seen.after.entry("car-t", "trial", "gent").source_ids == ()


def test_two_capabilities_more_in_one_cell_are_two() -> None:
    added = (("gent", "trial", "car-t"), ("iris", "trial", "car-t"))
    after = what_if(small(), Scenario(added=added)).after
    place = after.cell_index("car-t", "trial")
    # Bloc and Fyra do it already.
    assert (after.counts.open[place], after.counts.assumed[place]) == (4, 2)


def test_what_is_there_already_is_not_added() -> None:
    assert (
        what_if(small(), Scenario(added=(("hexa", "making", "car-t"),))).changes == []
    )


def test_who_is_closed_can_be_opened_again() -> None:
    seen = what_if(small(), Scenario("Wallonia", added=(("dune", "making", "car-t"),)))
    assert [
        (one.therapy, one.before, one.after, one.gained) for one in seen.changes
    ] == [
        ("car-t", "lost", "covered", ["dune"]),
        ("gene", "stale", "covered", ["dune"]),
        ("cell", "covered", "covered", ["dune"]),
    ]
    place = seen.after.cell_index("car-t", "making")
    assert (seen.before.counts.ended[place], seen.after.counts.ended[place]) == (1, 0)


def test_added_outside_the_region_is_elsewhere() -> None:
    seen = what_if(small(), Scenario("Wallonia", added=(("gent", "making", "msc"),)))
    assert [(one.therapy, one.before, one.after) for one in seen.changes] == [
        ("msc", "unknown", "empty"),
    ]


@pytest.mark.parametrize(
    ("site", "lost"),
    [
        ("@mont", {"cado", "echo", "juno"}),  # Dune is closed already
        ("alma@rive", {"alma", "bloc"}),  # Bloc is a part of Alma, in the same town
        ("bloc@rive", {"bloc"}),
    ],
)
def test_a_site_that_closes(site: str, lost: set[str]) -> None:
    seen = what_if(small(), Scenario(sites=(site,)))
    assert {actor for one in seen.changes for actor in one.lost} == lost


def test_a_day_before_the_bankruptcy() -> None:
    # On 2024-05-31 Dune is open ("2024-06" counts from its last day) and Echo not yet at risk.
    seen = what_if(small(), Scenario("Wallonia", as_of="2024-05-31"))
    assert seen.changes == [
        ChangeItem("car-t", "making", "lost", "covered", [], ["dune"], 0, 0),
        ChangeItem("gene", "making", "stale", "covered", [], ["dune"], 1, 0),
        # Evidence of June 2022 was not stale then.
        ChangeItem("msc", "research", "stale", "covered", [], [], 0, 0),
        ChangeItem("aav", "making", "stale", "stale", [], [], 1, 0),
        ChangeItem("aav", "process", "stale", "stale", [], [], 1, 0),
        covered("cell", "making", gained="dune"),
        ChangeItem("gene", "process", "stale", "stale", [], [], 1, 0),
    ]


@pytest.mark.parametrize(
    ("day", "state"),
    [("2024-06-29", "covered"), ("2024-06-30", "covered"), ("2024-07-01", "lost")],
)
def test_a_month_is_over_on_its_last_day(day: str, state: str) -> None:
    found = coverage(small(), Scenario("Wallonia", as_of=day))
    assert found.cell("car-t", "making").state == state


def test_who_is_founded_later_is_not_there_yet() -> None:
    assert (
        as_written(
            coverage(small(), Scenario(as_of="2019-12-31")).cell("car-t", "making")
        )
        == "dune"
    )
    assert (
        as_written(
            coverage(small(), Scenario(as_of="2020-12-31")).cell("car-t", "making")
        )
        == "dune"
    )
    # Hexa is founded in 2020 and makes since 2021.
    assert (
        as_written(
            coverage(small(), Scenario(as_of="2021-12-31")).cell("car-t", "making")
        )
        == "dune hexa"
    )


def test_a_change_on_a_day_is_compared_with_that_day() -> None:
    seen = what_if(small(), Scenario("Wallonia", as_of="2024-05-31", without=("dune",)))
    assert [(one.therapy, one.lost, one.gained) for one in seen.changes] == [
        ("car-t", ["dune"], []),
        ("gene", ["dune"], []),
        ("cell", ["dune"], []),
    ]
