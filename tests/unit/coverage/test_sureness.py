"""How sure conclusions are: on the small release, and against trying everything."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from graph.coverage.actor_ties import ties
from graph.coverage.board import board
from graph.coverage.handoffs import handoffs
from graph.coverage.matrix import coverage
from graph.coverage.patient_paths import paths
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from graph.coverage.sureness import least_of, of_handoff
from tests.small import small

if TYPE_CHECKING:
    from graph.coverage.items import Board
    from graph.release.snapshot import Snapshot


def of(therapy: str | None, region: str | None = "Wallonia") -> Board:
    return board(small(), what_if(small(), Scenario(region)), therapy, "en", 50)


def test_a_gap_rests_on_who_does_it_did_it_or_plans_to() -> None:
    gaps = {(one.therapy, one.stage): one.sure for one in of(None).gaps}
    # Dune made CAR-T until 2024; nobody is named for the process; Alma is seen in 2022-06-30,
    # three years before the newest source; Bloc's trial in 2019; of its care nobody knows.
    assert gaps["car-t", "making"].model_dump() == {
        "confirmed": 1,
        "stale": 0,
        "unknown": 0,
        "assumed": 0,
        "least_wrong": 1,
    }
    assert list(gaps["car-t", "process"].model_dump().values()) == [0, 0, 0, 0, 1]
    assert list(gaps["car-t", "research"].model_dump().values()) == [1, 0, 0, 0, 1]
    assert list(gaps["car-t", "trial"].model_dump().values()) == [0, 1, 0, 0, 1]
    assert list(gaps["car-t", "care"].model_dump().values()) == [0, 0, 1, 0, 1]


def test_a_path_rests_on_its_stages() -> None:
    paths = {one.therapy: one.sure for one in of(None).paths}
    # Gene is complete: research by Alma and Gent, making by Hexa and Echo, the rest stale; the
    # process hangs on Echo. MSC lacks four stages, and nobody confirmed its research.
    assert list(paths["gene"].model_dump().values()) == [2, 3, 0, 0, 1]
    assert list(paths["msc"].model_dump().values()) == [0, 1, 0, 0, 4]


def test_a_path_of_a_region_rests_on_what_the_region_has() -> None:
    # Of Wallonia alone: Alma confirmed; Echo undated twice; Bloc's trial of 2019, its care unknown.
    (gene,) = paths(small(), Scenario("Wallonia"), "gene", None).items
    assert list(gene.sure.model_dump().values()) == [1, 3, 1, 0, 1]


def test_what_a_scenario_adds_confirms_nothing() -> None:
    scenario = Scenario("Wallonia", added=(("cado", "process", "msc"),))
    seen = board(small(), what_if(small(), scenario), None, "en", 50)
    gap = next(
        one for one in seen.gaps if (one.therapy, one.stage) == ("msc", "process")
    )
    assert list(gap.sure.model_dump().values()) == [0, 0, 0, 1, 1]
    # Alma's research is seen a day more than three years ago; three stages have nobody.
    (msc,) = paths(small(), scenario, "msc", None).items
    assert list(msc.sure.model_dump().values()) == [0, 1, 0, 1, 3]
    (belgium,) = (one.sure for one in seen.paths if one.therapy == "msc")
    assert belgium == msc.sure


@pytest.mark.parametrize(
    ("weights", "risky"),
    [
        ([1], 0),
        ([3, 1], 0),
        ([3, 1], 1),
        ([5, 1, 1], 0),
        ([5, 1, 1], 2),
        ([9, 2, 2, 2, 1, 1], 1),
        ([9, 2, 2, 2, 1, 1], 3),
    ],
)
def test_fewer_facts_than_the_least_change_no_kind(
    weights: list[int], risky: int
) -> None:
    """Try to take away, put at risk or free of it every choice of fewer actors than the least."""
    people = [(weight, at < risky) for at, weight in enumerate(weights)]
    was, least = _kind(people), least_of(weights, risky)
    reached = 0
    for size in range(1, len(people) + 1):
        for some in combinations(range(len(people)), size):
            gone = [one for at, one in enumerate(people) if at not in some]
            turned = [
                (weight, risk != (at in some))
                for at, (weight, risk) in enumerate(people)
            ]
            if (
                was not in (_kind(gone), _kind(turned))
                or _kind(gone) != was
                or _kind(turned) != was
            ):
                reached = reached or size
    assert least <= reached
    if len(weights) > 1 and risky / len(weights) >= 0.5:
        assert least == reached


def _kind(people: list[tuple[int, bool]]) -> str:
    if len(people) <= 1:
        return f"single{len(people)}"
    if sum(risk for _, risk in people) / len(people) >= 0.5:
        return "at-risk"
    total = sum(weight for weight, _ in people)
    index = sum(weight**2 for weight, _ in people) / total**2
    return "concentrated" if index > 0.25 else "covered"


MORE = """
c1 | One | company | mont | | | msc
c2 | Two | company | mont | | | msc
d1 | Uno | company | mont | | | msc
d2 | Due | company | mont | | | msc
"""
ABLE = "\n".join(
    [f"{one} | trial | msc | 2025 | active" for one in ("c1", "c2", "d1")]
    + [f"{one} | care | msc | 2025 | active" for one in ("d1", "d2")]
)


@pytest.mark.parametrize(
    ("works", "least"),
    [
        # Uno does both: one fact less (either of its two) and nothing ties the sides.
        ("", 1),
        # One with Due besides: two.
        ("x1 | X1 | supply | 2024 | | c1,d2 |", 2),
        # One and Two with Due: Due is one fact for both; with Uno two.
        ("x1 | X1 | supply | 2024 | | c1,d2 |\nx2 | X2 | supply | 2024 | | c2,d2 |", 2),
        # All in one project: the project is one fact, Uno the other.
        ("x1 | X1 | supply | 2024 | | c1,c2,d2 |", 2),
    ],
)
def test_a_hand_off_holds_until_the_least_cut(works: str, least: int) -> None:
    release = small(actors=MORE, capabilities=ABLE, collaborations=works)
    found = coverage(release, Scenario("Wallonia"))
    handoff = next(
        one
        for one in handoffs(found, "msc")
        if (one.start, one.end) == ("trial", "care")
    )
    assert of_handoff(found, handoff).least_wrong == least
    assert _by_force(release, ["c1", "c2", "d1"], ["d1", "d2"]) == least


def _by_force(release: Snapshot, left: list[str], right: list[str]) -> int:
    """Return the fewest of capabilities and collaborations that part two sides, all tried."""
    ids = release.actors.ids
    net = release.memoise(ties)
    ways = [("same", one, one) for one in left if one in right]
    for one in left:
        for other in right:
            a, b = ids.index(one), ids.index(other)
            shared = set(net.member[a].indices) & set(net.member[b].indices)
            ways += [(f"w{work}", one, other) for work in shared if one != other]
    facts = sorted(
        {f"l:{a}" for _, a, _ in ways}
        | {f"r:{b}" for _, _, b in ways}
        | {name for name, _, _ in ways if name != "same"}
    )
    for size in range(len(facts) + 1):
        for gone in combinations(facts, size):
            if all({name, f"l:{a}", f"r:{b}"} & set(gone) for name, a, b in ways):
                return size
    raise AssertionError
