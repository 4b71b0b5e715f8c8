"""The gaps of the small release (tests/small.py), their severity worked out with docs/gaps.md.

Need is log(1 + actors open anywhere that work on the therapy) / log(1 + the most of any therapy).
Cell therapy has 7 (Alma, Bloc, Cado, Fyra, Hexa, Iris, Moor) and gene therapy 7 (Alma, Bloc, Echo,
Fyra, Gent, Hexa, Iris): need 1. CAR-T has 5 (Alma, Bloc, Fyra, Hexa, Iris; Dune is closed):
log 6 / log 8 = 0.8617. Stromal cells (Alma, Moor) and vectors (Echo, Gent) have 2:
log 3 / log 8 = 0.5283.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import pytest

from graph.common.vocabularies import ActorKind
from graph.coverage import ranked_gaps
from graph.coverage.candidates import Candidate, candidates, neighbours, unfit
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from tests.small import rows, small

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

RANKED = """
therapy | stage    | kind           | exposure | severity | near | actors
cell    | process  | empty          | 1.0      | 1.0      | 0    |
car-t   | process  | empty          | 1.0      | 0.8617   | 0    |
gene    | making   | single-at-risk | 0.8      | 0.8      | 1    | echo
gene    | process  | single-at-risk | 0.8      | 0.8      | 0    | echo
car-t   | making   | lost           | 0.75     | 0.6462   | 1    | dune
cell    | care     | single         | 0.6      | 0.6      | 1    | bloc
cell    | making   | single         | 0.6      | 0.6      | 1    | cado
cell    | research | single         | 0.6      | 0.6      | 0    | alma
cell    | trial    | single         | 0.6      | 0.6      | 1    | bloc
gene    | care     | single         | 0.6      | 0.6      | 1    | bloc
gene    | research | single         | 0.6      | 0.6      | 1    | alma
gene    | trial    | single         | 0.6      | 0.6      | 1    | bloc
aav     | care     | absent         | 1.0      | 0.5283   | 0    |
car-t   | care     | single         | 0.6      | 0.517    | 1    | bloc
car-t   | research | single         | 0.6      | 0.517    | 0    | alma
car-t   | trial    | single         | 0.6      | 0.517    | 1    | bloc
aav     | making   | single-at-risk | 0.8      | 0.4227   | 0    | echo
aav     | process  | single-at-risk | 0.8      | 0.4227   | 0    | echo
cell    | funding  | unknown        | 0.7      | 0.42     | 0    |
aav     | research | empty          | 0.75     | 0.3962   | 1    |
aav     | trial    | unknown        | 0.7      | 0.3698   | 0    |
msc     | care     | unknown        | 0.7      | 0.3698   | 0    |
msc     | making   | unknown        | 0.7      | 0.3698   | 0    |
msc     | process  | unknown        | 0.7      | 0.3698   | 0    |
msc     | trial    | unknown        | 0.7      | 0.3698   | 0    |
car-t   | funding  | unknown        | 0.7      | 0.3619   | 0    |
gene    | funding  | single         | 0.6      | 0.36     | 0    | juno
msc     | research | single         | 0.6      | 0.317    | 0    | alma
aav     | funding  | unknown        | 0.7      | 0.2219   | 0    |
msc     | funding  | unknown        | 0.7      | 0.2219   | 0    |
"""
"""Wallonia. `near` counts open actors of Belgium outside it: Iris, abroad, is none. Funding, an
enabling stage, weighs 0.6: 0.7 x 0.6 x 1 = 0.42."""


def test_the_gaps_of_wallonia_in_their_order() -> None:
    found = ranked_gaps.ranked(coverage(small(), Scenario("Wallonia")))
    shown = [
        {
            "therapy": gap.therapy,
            "stage": gap.stage,
            "kind": gap.kind,
            "exposure": str(gap.exposure),
            "severity": str(gap.severity),
            "near": str(gap.near),
        }
        | ({"actors": " ".join(gap.actors)} if gap.actors else {})
        for gap in found
    ]
    assert shown == rows(RANKED)


def test_need() -> None:
    needs = ranked_gaps.needs(coverage(small(), Scenario("Wallonia")))
    assert {key: round(need, 4) for key, need in needs.items()} == {
        "cell": 1.0,
        "car-t": 0.8617,
        "msc": 0.5283,
        "gene": 1.0,
        "aav": 0.5283,
    }


def test_what_nobody_open_works_on_has_no_need() -> None:
    # Echo and Gent closed: nobody is left for vectors, the last row. Cells keep 7 and are the most.
    more = small(events="e3 | echo | liquidation | 2025\ne4 | gent | bankruptcy | 2025")
    needs = ranked_gaps.needs(coverage(more, Scenario()))
    assert (needs["aav"], needs["cell"]) == (0.0, 1.0)
    # Gene therapy: five of its seven.
    assert round(needs["gene"], 4) == 0.8617


def exposed(
    scenario: Scenario, therapy: str, stage: str
) -> tuple[str, float, int] | None:
    """Return kind, exposure and number of open actors of a cell, None if it is no gap."""
    for gap in ranked_gaps.ranked(coverage(small(), scenario), therapy):
        if gap.stage == stage:
            return gap.kind, gap.exposure, gap.count
    return None


def test_a_cell_of_two_hangs_on_few() -> None:
    # Everywhere, manufacturing of cells: Cado 3, Hexa 5, HHI 34/64 = 0.5312; 0.6 x that.
    assert exposed(Scenario(), "cell", "making") == ("concentrated", 0.3187, 2)
    # Of gene therapy: Echo 3 at risk, Hexa 5; 0.6 x 0.53125 + 0.2 x a half.
    kind, exposure, count = exposed(Scenario(), "gene", "making") or ("", 0.0, 0)
    assert (kind, count) == ("at-risk", 2)
    assert exposure == pytest.approx(0.41875, abs=1e-4)


def test_one_at_risk_of_three_is_less_than_half() -> None:
    # Manufacturing of gene therapy with Cado: Cado 3, Echo 3 (at risk), Hexa 5: 43/121 = 0.3554;
    # 0.6 x 0.3554 + 0.2 / 3 = 0.2799.
    added = Scenario(added=(("cado", "making", "gene"),))
    assert exposed(added, "gene", "making") == ("concentrated", 0.2799, 3)


@pytest.mark.parametrize(
    ("actors", "kind"),
    [
        ("alma", "single"),
        ("alma bloc", "concentrated"),  # two of 3: 1/2
        ("alma bloc cado", "concentrated"),  # three of 3: 1/3
        ("alma bloc cado iris", None),  # four of 3: 1/4 is not above a quarter
    ],
)
def test_concentrated_is_above_a_quarter(actors: str, kind: str | None) -> None:
    added = tuple((actor, "trial", "msc") for actor in actors.split())
    found = exposed(Scenario(added=added), "msc", "trial")
    assert (found and found[0]) == kind


@pytest.mark.parametrize(
    ("region", "therapy", "stage", "reason"),
    [
        ("Wallonia", "cell", "process", "nobody"),
        ("Wallonia", "gene", "making", "Echo Vectors"),
        ("Wallonia", "cell", "trial", "Bloc Hospital"),
        (None, "cell", "making", "0.53"),
    ],
)
def test_a_reason_names_therapy_stage_and_what_is_weak(
    region: str | None, therapy: str, stage: str, reason: str
) -> None:
    found = ranked_gaps.ranked(coverage(small(), Scenario(region)), therapy)
    gap = next(gap for gap in found if gap.stage == stage)
    said = ranked_gaps.reason(small(), gap, "en")
    names = {"cell": "cell therapy", "gene": "gene therapy"}
    steps = {
        "process": "process development",
        "making": "manufacturing",
        "trial": "clinical trial",
    }
    assert names[therapy] in said.lower()
    assert steps[stage] in said.lower()
    if reason != "nobody":
        assert reason in said


def test_neighbours_in_the_tree() -> None:
    # Children, then siblings under each parent, then parents.
    assert neighbours(small(), "car-t") == ("msc", "aav", "cell", "gene")
    assert neighbours(small(), "msc") == ("car-t", "cell")
    # A top has its children and the tops of a common pillar.
    assert neighbours(small(), "cell") == ("car-t", "msc", "gene")
    assert neighbours(small(), "gene") == ("aav", "car-t", "cell")


def test_who_could_make_car_t_in_wallonia() -> None:
    """Who does the very thing elsewhere, then who makes something near; nobody at risk.

    Hexa makes CAR-T, and so cell and gene therapy, in Flanders. Cado makes cells. Echo makes
    vectors, but is at risk; Bloc and Fyra do the next stage, which is no manufacturing.
    """
    found = candidates(coverage(small(), Scenario("Wallonia")), "car-t", "making", 10)
    assert found == [
        Candidate("hexa", "Flanders", "BE", "car-t", "making", "elsewhere", also=2),
        Candidate("cado", "Wallonia", "BE", "cell", "making", "therapy", also=0),
    ]
    assert (
        candidates(coverage(small(), Scenario("Wallonia")), "car-t", "making", 1)
        == found[:1]
    )


def test_the_region_comes_before_weight_and_weight_before_the_alphabet() -> None:
    # Trials of stromal cells, everywhere. In the neighbours CAR-T and cell therapy Bloc and Fyra
    # do trials; Fyra weighs more, Bloc is in Wallonia.
    found = candidates(coverage(small(), Scenario()), "msc", "trial", 10)
    assert [one.actor for one in found] == ["bloc", "fyra"]


def test_only_what_is_active_makes_a_candidate() -> None:
    # Process of CAR-T in Wallonia: Iris does it abroad, and for cell and gene therapy. Echo, near,
    # is at risk; Gent's has ended.
    found = candidates(coverage(small(), Scenario("Wallonia")), "car-t", "process", 10)
    assert [(one.actor, one.near, one.also) for one in found] == [
        ("iris", "elsewhere", 2)
    ]
    # Care for vectors: in gene therapy Bloc's is of unknown status and Fyra's on hold.
    assert candidates(coverage(small(), Scenario()), "aav", "care", 9) == []


@pytest.mark.parametrize("region", ["Wallonia", "Brussels"])
def test_no_candidate_is_one_that_an_insider_laughs_at(
    curated_snapshot: Snapshot, region: str
) -> None:
    found = coverage(curated_snapshot, Scenario(region))
    kinds = {
        key: curated_snapshot.actors.get(key)["kind"]
        for key in curated_snapshot.actors.ids
    }
    seen = 0
    for therapy in found.therapies:
        for stage in found.stages:
            for one in candidates(found, therapy, stage):
                holding = found.entry(one.therapy, one.stage, one.actor)
                assert (holding.operating_status.state, holding.status) == (
                    "open",
                    "active",
                )
                assert one.stage == stage
                assert kinds[one.actor] not in unfit().get(stage, ())
                seen += 1
    assert seen
    hospitals = {key for key, kind in kinds.items() if kind == "hospital"}
    sellers = {
        one.actor for t in found.therapies for one in candidates(found, t, SELLING)
    }
    assert sellers
    assert not sellers & hospitals


SELLING = "commercialisation"


def test_every_stage_that_kinds_are_kept_from_is_one(
    curated_snapshot: Snapshot,
) -> None:
    assert unfit().keys() <= set(curated_snapshot.nodes["Stage"].ids)
    assert {kind for kinds in unfit().values() for kind in kinds} <= set(
        get_args(ActorKind)
    )
