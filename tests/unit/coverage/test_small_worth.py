"""What is worth collecting, and who could fill a gap, on the small release (tests/small.py)."""

from __future__ import annotations

import pytest

from graph.coverage.asking import flat, worth_list
from graph.coverage.candidates import because, candidates, fillers
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import severities
from graph.coverage.scenario import Scenario
from graph.coverage.worth_collecting import changed, worth
from graph.errors import InvalidInputError, NotFoundError
from tests.small import small

CARE = [
    # Without Bloc, Fyra is left in Brussels: 0.75 x the need of the therapy.
    {"therapy": "cell", "severity": 0.75},
    {"therapy": "gene", "severity": 0.75},
    {"therapy": "car-t", "severity": 0.6462},
]


def test_a_row_of_the_list() -> None:
    """Care and trial of Bloc are worth as much: 0.75 + 0.75 + 0.6462, care first by its id."""
    found = worth_list(small(), "Wallonia", 9)
    assert (found.release, found.region) == (small().release.id, "Wallonia")
    care, trial = found.items[:2]
    assert care.model_dump() == {
        "rank": 1,
        "worth": 2.1462,
        "capability": "bloc:care:car-t",
        "actor": "bloc",
        "name": "Bloc Hospital",
        "website": None,
        "stage": "care",
        "therapy": "car-t",
        "status": "unknown",
        "other": "ended",
        "doubt": "unknown",
        "as_of": None,
        "flips": [
            {**one, "stage": "care", "before": "stale", "after": "lost"} for one in CARE
        ],
        "source_ids": ["src-capability"],
        "sources": ["https://capability.example/"],
        "basis": "derived",
    }
    assert (trial.rank, trial.capability, trial.as_of) == (
        2,
        "bloc:trial:car-t",
        "2019",
    )
    rows = flat(found)
    assert rows[0]["flips"] == [
        "cell:care:stale>lost",
        "gene:care:stale>lost",
        "car-t:care:stale>lost",
    ]
    assert rows[1]["rank"] == 2
    assert (rows[0]["website"], rows[0]["sources"]) == (
        None,
        ["https://capability.example/"],
    )


def test_all_facts_of_wallonia_with_their_worth() -> None:
    """The severities of test_small_gaps.

    Vectors of Echo: process 0.8 for gene therapy (Gent's has ended, so 1.0 if Echo's ends too) and
    0.5283 for vectors; making 0.8 and 0.5283. Alma's stromal cells: Moor's plan would be left, 1.0
    x 0.5283 as nobody else in Belgium does it. Moor's plan come true: the gap of 0.317 would go.
    Juno's funding of gene therapy: lost, 1.0 x 0.6 x 1.
    """
    found = [(fact.capability, fact.worth) for fact in worth(small(), "Wallonia")]
    assert found == [
        ("bloc:care:car-t", 2.1462),
        ("bloc:trial:car-t", 2.1462),
        ("echo:process:aav", 1.5283),
        ("echo:making:aav", 1.3283),
        ("juno:funding:gene", 0.6),
        ("alma:research:msc", 0.5283),
        ("moor:research:msc", 0.317),
    ]


def test_a_fact_of_everything_an_actor_works_on() -> None:
    # Moor plans to make all that it works on, which is stromal cells: nobody makes any.
    more = small(capabilities="moor | making | | | planned")
    facts = {fact.capability: fact for fact in worth(more, "Wallonia")}
    plan = facts["moor:making:all"]
    assert (plan.actor, plan.stage, plan.therapy) == ("moor", "making", None)
    assert [(one.therapy, one.stage, one.before, one.after) for one in plan.flips] == [
        ("msc", "making", "planned", "covered")
    ]
    # Nobody in Belgium makes them: 1.0 x 0.5283.
    assert plan.worth == 0.5283
    # Beside Alma's research, confirmed in 2022, one more that is planned changes nothing.
    idle = small(capabilities="moor | research | car-t | | planned")
    assert "moor:research:car-t" not in {
        fact.capability for fact in worth(idle, "Wallonia")
    }


def test_two_stale_ones_beside_each_other_decide_nothing_alone() -> None:
    # Everywhere Bloc and Fyra try CAR-T: Bloc's is old, Fyra's of 2021 too, but none hangs on it.
    facts = {fact.capability for fact in worth(small(), None)}
    assert "bloc:trial:car-t" not in facts
    assert "bloc:care:car-t" not in facts
    assert "iris:process:car-t" in facts  # of 2021, alone
    assert (
        "hexa:making:car-t" not in facts
    )  # of 2022, which ends within the three years


def test_what_another_status_would_make_of_the_matrix() -> None:
    found = coverage(small(), Scenario("Wallonia"))
    at = small().nodes["Capability"].index["echo:making:aav"]
    ended = changed(found, at, "ended")
    place = found.cell_index("aav", "making")
    assert (found.state(place), ended.state(place)) == ("stale", "lost")
    assert ended.touched.tolist() == sorted(
        [found.cell_index("gene", "making"), found.cell_index("aav", "making")]
    )
    assert int(found.counts.open[place]) == 1  # the matrix itself stays
    sure = changed(found, at, "active")
    assert sure.state(place) == "covered"
    # It would have been seen on the newest date there is: 2025, which counts from its last day.
    assert sure.base.dates[int(sure.counts.newest[place])] == "2025"


def test_severities_are_those_of_the_gaps_and_0_where_there_is_none() -> None:
    found = coverage(small(), Scenario("Wallonia"))
    places = {
        found.cell_index("gene", "making"): 0.8,
        found.cell_index("gene", "funding"): 0.36,
        found.cell_index("aav", "research"): 0.3962,  # Gent does it, in Flanders
        found.cell_index("car-t", "making"): 0.6462,
    }
    assert severities(found, places) == places
    # Four of the same weight are enough.
    four = tuple((key, "trial", "msc") for key in ("alma", "bloc", "cado", "iris"))
    many = coverage(small(), Scenario(added=four))
    place = many.cell_index("msc", "trial")
    assert severities(many, [place]) == {place: 0.0}


def test_fillers_as_plain_values() -> None:
    hexa, cado = fillers(small(), "car-t", "making", "Wallonia", 9, "en")
    assert hexa == {
        "actor": "hexa",
        "region": "Flanders",
        "country": "BE",
        "therapy": "car-t",
        "stage": "making",
        "near": "elsewhere",
        "also": 2,
        "name": "Hexa Therapies",
        "kind": "company",
        "reason": "already does this, outside the region",
        "source_ids": ["src-capability"],
        "relation": "SUGGESTED_FOR_GAP",
        "basis": "derived",
    }
    assert cado["reason"] == "does the same stage for cell therapy"
    # Cado makes in general, and works on cells: both facts are cited.
    assert cado["source_ids"] == ["src-capability", "src-works"]
    assert [
        one["actor"] for one in fillers(small(), "car-t", "making", "Wallonia", 1, "en")
    ] == ["hexa"]
    dutch = fillers(small(), "car-t", "making", "Wallonia", 9, "nl")
    assert dutch[1]["reason"] == "doet dezelfde stap voor cell therapy (nl)"
    for therapy, stage in (("nothing", "making"), ("car-t", "nowhere")):
        with pytest.raises(NotFoundError, match="no"):
            fillers(small(), therapy, stage, None, 1, "en")
    with pytest.raises(InvalidInputError, match="Bavaria"):
        fillers(small(), "car-t", "making", "Bavaria", 1, "en")


MAKERS = """
wall | Wall | company | rive  | 2020 | | msc
brus | Brus | company | pont  | 2020 | | msc
flan | Flan | company | dijk  | 2020 | | msc
zwol | Zwol | company | haven | 2020 | | msc
zeno | Zeno | company | dijk  | 2020 | | msc
"""
MAKE = """
wall | making | msc | 2025 | active
brus | making | msc | 2025 | active
flan | making | msc | 2025 | active
zwol | making | msc | 2025 | active
zeno | making | msc | 2025 | active
zeno | making | cell | 2025 | active
"""


def test_wallonia_then_brussels_then_flanders_then_abroad() -> None:
    """CAR-T, whose neighbours are stromal cells, vectors, cell and gene therapy, in that order.

    All five make stromal cells, and so cells. Outside Wallonia Hexa does the very thing. Cado makes
    cells alone: after Wall, who is near twice.
    """
    more = small(actors=MAKERS, capabilities=MAKE)
    found = candidates(coverage(more, Scenario("Wallonia")), "car-t", "making")
    assert [one.actor for one in found] == [
        "hexa",
        "wall",
        "cado",
        "brus",
        "flan",
        "zeno",
        "zwol",
    ]
    by_name = {one.actor: one for one in found}
    assert [by_name[key].also for key in ("wall", "cado", "zwol")] == [1, 0, 1]
    # What lies nearest is named: the sibling before the parent.
    assert (by_name["wall"].therapy, by_name["wall"].stage) == ("msc", "making")
    assert (by_name["zwol"].region, by_name["zwol"].country) == (None, "NL")
    assert because(more, by_name["wall"], "fr") == (
        "couvre la même étape pour stromal cells (fr)"
    )


def test_what_is_confirmed_comes_before_what_was_seen_long_ago() -> None:
    """As above, but nothing is known of Wall since 2015, and of Brus no source has a date.

    The day is 2025-06-30, so that 2022-06 is confirmed. Who does the very thing still comes first.
    """
    old = MAKE.replace("wall | making | msc | 2025", "wall | making | msc | 2015")
    old = old.replace("brus | making | msc | 2025", "brus | making | msc |     ")
    more = small(actors=MAKERS, capabilities=old)
    found = candidates(coverage(more, Scenario("Wallonia")), "car-t", "making")
    names = [one.actor for one in found]
    assert names == ["hexa", "cado", "flan", "zeno", "zwol", "wall", "brus"]


def test_who_is_named_with_the_therapy_comes_before_who_does_the_stage_in_general() -> (
    None
):
    # Bart makes, in Brussels, and works on CAR-T; of Hexa, in Flanders, a source says both at once.
    more = small(
        actors="bart | Bart | company | pont | 2020 | | car-t",
        capabilities="bart | making | | 2025 | active",
    )
    found = candidates(coverage(more, Scenario("Wallonia")), "car-t", "making")
    assert [one.actor for one in found] == ["hexa", "bart", "cado"]


def test_of_two_alike_the_one_with_more_ties() -> None:
    # Zeno and Flan are alike but for a supply of Zeno's.
    more = small(
        actors=MAKERS,
        capabilities=MAKE,
        collaborations="w8 | Zeno and Gent | supply | 2024 | | zeno,gent |",
    )
    found = candidates(coverage(more, Scenario("Wallonia")), "car-t", "making")
    names = [one.actor for one in found]
    assert names.index("zeno") == names.index("flan") - 1


def test_a_kind_that_does_not_do_a_stage_is_no_candidate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As on the shipped stages, where a hospital does not sell: here companies do not make.
    rules = {"making": frozenset({"company"})}
    monkeypatch.setattr("graph.coverage.candidates.unfit", lambda: rules)
    found = candidates(coverage(small(), Scenario("Wallonia")), "car-t", "making")
    assert [one.actor for one in found] == ["cado"]
