"""The matrix of the small release, read off its tables (tests/small.py) by eye.

Below, a name stands for an actor of the region that operates, (a name) for one that has ended,
{a name} for one that plans it, [a name] for one outside the region, ? for a cell of which no source
names anybody.
"""

from __future__ import annotations

from itertools import starmap

import pytest

from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from graph.coverage.trend import TurnItem, trend
from tests.small import rows, small
from tests.unit.coverage.written import as_written

EVERYWHERE = """
therapy | research  | process          | making           | trial     | care      | funding
cell    | alma {moor} | iris             | cado (dune) hexa | bloc fyra | bloc fyra | ?
car-t   | alma      | iris             | (dune) hexa      | bloc fyra | bloc fyra | ?
msc     | alma {moor} | ?                | ?                | ?         | ?         | ?
gene    | alma gent | echo (gent) iris | (dune) echo hexa | bloc fyra | bloc fyra | juno
aav     | gent      | echo (gent)      | echo             | ?         | ?         | ?
"""
WALLONIA = """
therapy| research    | process            | making             | trial       | care        |funding
cell    | alma {moor} | [iris]             | cado (dune) [hexa] | bloc [fyra] | bloc [fyra] | ?
car-t   | alma        | [iris]             | (dune) [hexa]      | bloc [fyra] | bloc [fyra] | ?
msc     | alma {moor} | ?                  | ?                  | ?           | ?           | ?
gene    | alma [gent] | echo [gent] [iris] | (dune) echo [hexa] | bloc [fyra] | bloc [fyra] | juno
aav     | [gent]      | echo [gent]        | echo               | ?           | ?           | ?
"""
STAGES = ["research", "process", "making", "trial", "care", "funding"]


@pytest.mark.parametrize(
    ("region", "table"), [(None, EVERYWHERE), ("Wallonia", WALLONIA)]
)
def test_the_matrix_is_the_one_on_paper(region: str | None, table: str) -> None:
    found = coverage(small(), Scenario(region))
    written = rows(table)
    assert list(found.therapies) == [row["therapy"] for row in written]
    assert list(found.stages) == STAGES
    shown = [
        {"therapy": key}
        | {stage: as_written(found.cell(key, stage)) for stage in STAGES}
        for key in found.therapies
    ]
    assert shown == written
    cells = {(key, stage) for key in found.therapies for stage in STAGES}
    assert {(c.therapy, c.stage) for c in starmap(found.cell, cells)} == cells


def test_the_states_of_a_region() -> None:
    found = coverage(small(), Scenario("Wallonia"))
    states = {stage: found.cell("car-t", stage).state for stage in STAGES}
    assert states == {
        "research": "covered",
        "process": "empty",  # Iris does it, but abroad
        "making": "lost",  # Dune is bankrupt, Hexa is in Flanders
        "trial": "stale",  # Bloc was seen in 2019
        "care": "stale",  # nobody knows whether Bloc goes on
        "funding": "unknown",
    }
    assert found.cell("aav", "care").state == "absent"
    assert (
        found.cell("aav", "care").absences[0].statement == "No hospital gives vectors."
    )
    assert found.cell("gene", "care").absences == ()
    assert found.cell("car-t", "making").lost_on == "2024-06"
    # The statement is of 2020, and of Wallonia alone.
    assert (
        coverage(small(), Scenario("Wallonia", "2019-12-31")).cell("aav", "care").state
        != "absent"
    )
    assert (
        coverage(small(), Scenario("Flanders")).cell("aav", "care").state == "unknown"
    )


def test_what_is_planned_counts_only_if_asked_for() -> None:
    alone = small(capabilities="moor | care | aav | 2025 | planned | | |")
    found = coverage(alone, Scenario("Wallonia"))
    cell = found.cell("aav", "care")
    assert (cell.state, cell.open, cell.hhi) == ("planned", [], None)
    assert [(one.actor, one.status, one.counts) for one in cell.local] == [
        ("moor", "planned", False)
    ]
    assert cell.absences  # what a source called missing is still said
    seen = what_if(alone, Scenario("Wallonia", plans=True))
    assert [
        (one.therapy, one.stage, one.before, one.after) for one in seen.changes
    ] == [
        ("aav", "care", "planned", "covered"),
        ("gene", "care", "stale", "covered"),
        # Alma's stromal cells were not confirmed since June 2022; now Moor would do it too.
        ("msc", "research", "stale", "covered"),
        ("cell", "research", "covered", "covered"),
    ]
    # A plan of an actor that leaves never comes to be.
    gone = coverage(alone, Scenario("Wallonia", without=("moor",)))
    assert gone.cell("aav", "care").state == "absent"


def test_a_general_activity_counts_where_a_special_one_is_planned() -> None:
    # Cado makes cells; that it plans CAR-T says nothing against it.
    more = small(capabilities="cado | making | car-t | 2025 | planned | | |")
    found = coverage(more, Scenario("Wallonia"))
    assert [one.actor for one in found.cell("cell", "making").open] == ["cado"]
    assert found.entry("cell", "making", "cado").basis == "implied"
    assert found.entry("car-t", "making", "cado").status == "planned"
    assert found.cell("car-t", "making").state == "planned"


def test_the_life_of_a_holding() -> None:
    found = coverage(small(), Scenario())
    cado, dune = (found.entry("cell", "making", actor) for actor in ("cado", "dune"))
    assert (cado.status, cado.capacity, cado.stale, cado.since) == (
        "active",
        "500 m2",
        False,
        None,
    )
    assert (dune.status, dune.until, dune.counts) == ("ended", "2024-06", False)
    assert found.entry("car-t", "research", "alma").since == "2015"
    assert found.entry("car-t", "care", "fyra").status == "paused"
    # What a source states without a status is taken for active.
    assert found.entry("aav", "process", "echo").status == "active"


def test_counts_of_a_cell() -> None:
    # Gene therapy, manufacturing, everywhere: Echo (at risk) and Hexa are open, Dune is closed.
    # Weights: Echo 1 + w3 + w6 = 3; Hexa 1 + w1 + w2 + p1 + t1 = 5. Total 8, squares 9 + 25 = 34.
    found = coverage(small(), Scenario())
    place = found.cell_index("gene", "making")
    counted = {
        name: int(column[place]) for name, column in found.counts._asdict().items()
    }
    newest = counted.pop("newest")
    assert counted == {
        "open": 2,
        "risky": 1,
        "paused": 0,
        "unknown": 0,
        "stale": 1,  # Echo, undated
        "undated": 0,
        "planned": 0,
        "ended": 1,
        "elsewhere": 0,
        "asserted": 2,
        "assumed": 0,
        "total": 8,
        "squares": 34,
    }
    assert found.base.dates[newest] == "2022"


def test_who_weighs_what() -> None:
    """One for being there, and one for each collaboration, product and trial, whatever the roles.

    Kern has two roles in w4: that is one collaboration.
    """
    weights = coverage(small(), Scenario()).base.weight
    assert weights == {
        "alma": 3,  # w1 w4
        "bloc": 3,  # w1, hosts t1
        "cado": 3,  # w4 w5
        "dune": 3,  # w5, p2
        "echo": 3,  # w3 w6
        "fyra": 4,  # w4, hosts t1 and t2
        "gent": 2,  # w3
        "hexa": 5,  # w1 w2, p1, sponsors t1
        "iris": 3,  # w2, sponsors t2
        "juno": 2,  # w6
        "kern": 3,  # w4 w7
        "lume": 2,  # w7
        "moor": 1,
    }


@pytest.mark.parametrize(
    ("therapy", "stage", "hhi"),
    [
        ("car-t", "research", 1.0),  # Alma alone
        ("car-t", "trial", 25 / 49),  # Bloc 3, Fyra 4: (9 + 16) / 7 squared
        ("gene", "research", 13 / 25),  # Alma 3, Gent 2
        ("gene", "process", 1 / 2),  # Echo 3, Iris 3
        ("cell", "making", 34 / 64),  # Cado 3, Hexa 5; Dune is closed and has no share
        ("cell", "funding", None),
    ],
)
def test_herfindahl_hirschman(therapy: str, stage: str, hhi: float | None) -> None:
    found = coverage(small(), Scenario()).cell(therapy, stage).hhi
    assert found == (None if hhi is None else pytest.approx(hhi))


def test_how_each_actor_is_in_a_cell() -> None:
    cell = coverage(small(), Scenario()).cell("cell", "making")
    cado, dune, hexa = cell.local
    # Cado does it for all that it works on; both facts are cited. It works on cells alone, so it
    # is in no cell of CAR-T.
    assert (cado.actor, cado.basis, cado.as_of) == ("cado", "implied", "2025")
    assert cado.source_ids == ("src-capability", "src-works")
    assert (hexa.actor, hexa.basis, hexa.as_of) == ("hexa", "asserted", "2022")
    assert hexa.source_ids == ("src-capability",)
    assert (dune.operating_status.state, dune.operating_status.why) == (
        "closed",
        "bankruptcy",
    )
    assert (dune.operating_status.date, dune.operating_status.source_ids) == (
        "2024-06",
        ("src-event",),
    )
    assert [one.actor for one in cell.open] == ["cado", "hexa"]
    assert not cell.single
    gent = coverage(small(), Scenario()).entry("aav", "process", "gent")
    assert (gent.operating_status.state, gent.status, gent.until) == (
        "open",
        "ended",
        None,
    )
    echo = coverage(small(), Scenario()).entry("aav", "process", "echo")
    assert (echo.operating_status.state, echo.operating_status.why) == (
        "at-risk",
        "layoffs",
    )


def test_only_the_weightiest_of_a_long_cell_are_read() -> None:
    # Open before closed, then by weight: Hexa 5 before Cado 3; Dune is closed.
    found = coverage(small(), Scenario())
    for most, names in (
        (1, ["hexa"]),
        (2, ["cado", "hexa"]),
        (3, ["cado", "dune", "hexa"]),
    ):
        assert [one.actor for one in found.cell("cell", "making", most).local] == names


@pytest.mark.parametrize(
    ("therapy", "stage", "newest", "stale"),
    [
        # The newest date on record is 2025-06-30; three years before is 2022-06-30.
        ("car-t", "research", "2022-06-30", ""),
        ("cell", "research", "2022-06-30", ""),  # the newer of two proofs of Alma's
        ("msc", "research", "2022-06-29", "alma"),
        (
            "car-t",
            "making",
            "2022",
            "",
        ),  # the end of 2022; Dune's 2024 counts no longer
        ("car-t", "process", "2021", "iris"),
        ("car-t", "trial", "2021-11", "bloc fyra"),  # Fyra's is newer than Bloc's 2019
        ("gene", "research", "2023", ""),
        ("aav", "making", None, "echo"),  # undated evidence confirms nothing
        ("car-t", "care", None, "fyra"),  # that Bloc goes on is not known at all
        ("cell", "funding", None, ""),
    ],
)
def test_how_old_the_evidence_is(
    therapy: str, stage: str, newest: str | None, stale: str
) -> None:
    found = coverage(small(), Scenario())
    assert found.today == "2025-06-30"
    cell = found.cell(therapy, stage)
    assert cell.newest == newest
    assert [one.actor for one in cell.stale] == stale.split()
    assert found.counts.stale[found.cell_index(therapy, stage)] == len(cell.stale)


def test_on_a_day_asked_for_evidence_is_as_old_as_on_that_day() -> None:
    later = coverage(small(), Scenario(as_of="2025-07-01"))
    assert later.today == "2025-07-01"
    assert later.cell("car-t", "research").state == "stale"


def test_the_years_of_manufacturing() -> None:
    # Dune is there until June 2024, Hexa makes since 2021, Echo is founded in 2018.
    went = trend(small(), None)
    place = coverage(small(), Scenario()).cell_index
    assert went.years == (2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025)
    assert went.open[:, place("car-t", "making")].tolist() == [1, 1, 1, 2, 2, 2, 1, 1]
    # Dune was seen in 2024; that it had begun before no source says.
    assert went.undated[:, place("car-t", "making")].tolist() == [
        1,
        1,
        1,
        1,
        1,
        1,
        0,
        0,
    ]
    assert went.open[:, place("gene", "making")].tolist() == [2, 2, 2, 3, 3, 3, 2, 2]
    assert went.turns[place("car-t", "making")] == (
        TurnItem(2021, ("hexa",), ()),
        TurnItem(2024, (), ("dune",)),
    )
    assert went.turns[place("gene", "making")][0] == TurnItem(2018, ("echo",), ())
    assert place("car-t", "research") not in went.turns


def test_the_years_of_a_region_leave_out_the_others() -> None:
    went = trend(small(), "Wallonia")
    place = coverage(small(), Scenario()).cell_index("car-t", "making")
    assert went.open[:, place].tolist() == [1, 1, 1, 1, 1, 1, 0, 0]
    assert went.turns[place] == (TurnItem(2024, (), ("dune",)),)
