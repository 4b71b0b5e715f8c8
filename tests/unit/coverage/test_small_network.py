"""Ties, brokers, hand-offs and paths of the small release (tests/small.py), drawn on paper.

Ties of the open actors (Dune, bankrupt, has none):

    w1 Alma - Bloc, Alma - Hexa, Bloc - Hexa; Bloc is a part of Alma
    w2 Hexa - Iris
    w4 Kern - Alma, Kern - Cado, Kern - Fyra, Alma - Cado, Alma - Fyra, Cado - Fyra
    w7 Kern - Lume
    w3 Gent - Echo            w6 Juno - Echo

So there are two islands: eight actors around Alma, and Gent, Echo and Juno. Moor is alone.
"""

from __future__ import annotations

import pytest

from graph.coverage import patient_paths
from graph.coverage.board import board
from graph.coverage.handoffs import handoffs, ranked
from graph.coverage.matrix import coverage
from graph.coverage.network_measures import BrokerItem, brokers
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from tests.small import small


def test_brokers() -> None:
    """Betweenness is the share of the 10 x 9 / 2 = 45 pairs of others whose shortest chain passes.

    Alma stands between three (Bloc, Hexa, Iris) and four (Cado, Fyra, Kern, Lume): 12 pairs. Hexa
    stands between Iris and the six others of its island, Kern between Lume and the six, Echo
    between Gent and Juno. No other is on a shortest chain.
    """
    assert [
        (one.actor, one.ties, one.betweenness) for one in small().memoise(brokers)
    ] == [
        ("alma", 5, round(12 / 45, 5)),
        ("hexa", 3, round(6 / 45, 5)),
        ("kern", 4, round(6 / 45, 5)),
        ("echo", 2, round(1 / 45, 5)),
        ("bloc", 2, 0.0),
        ("cado", 3, 0.0),
        ("fyra", 3, 0.0),
        ("gent", 1, 0.0),
        ("iris", 1, 0.0),
        ("juno", 1, 0.0),
        ("lume", 1, 0.0),
    ]


def broker(actor: str) -> BrokerItem:
    return next(one for one in small().memoise(brokers) if one.actor == actor)


@pytest.mark.parametrize(
    ("actor", "constraint"),
    [
        # Each partner counts (share + shares by way of common partners) squared, Burt 1992.
        ("iris", 1.0),
        ("echo", 2 * (1 / 2) ** 2),
        # Alma 1/3 + 1/3 x 1/2 by Bloc; Bloc 1/3 + 1/3 x 1/5 by Alma; Iris 1/3.
        ("hexa", (1 / 2) ** 2 + (2 / 5) ** 2 + (1 / 3) ** 2),
        # Bloc 1/5 + 1/5 x 1/3 by Hexa; Hexa 1/5 + 1/5 x 1/2 by Bloc; Kern 1/5 + 1/5 x 1/3 by Cado
        # and as much by Fyra; Cado and Fyra 1/5 + 1/5 x 1/4 by Kern + 1/5 x 1/3 by one another.
        ("alma", (4 / 15) ** 2 + (3 / 10) ** 2 + (1 / 3) ** 2 + 2 * (19 / 60) ** 2),
        # Alma 1/4 + 2 x 1/4 x 1/3; Cado and Fyra 1/4 + 1/4 x 1/5 + 1/4 x 1/3; Lume 1/4.
        ("kern", (5 / 12) ** 2 + 2 * (23 / 60) ** 2 + (1 / 4) ** 2),
    ],
)
def test_constraint(actor: str, constraint: float) -> None:
    assert broker(actor).constraint == pytest.approx(constraint, abs=1e-4)


def test_whom_a_loss_parts_from_the_rest() -> None:
    assert broker("alma").cuts == (
        "bloc",
        "hexa",
        "iris",
    )  # the other four stay together
    assert broker("hexa").cuts == ("iris",)
    assert broker("kern").cuts == ("lume",)
    assert len(broker("echo").cuts) == 1  # Gent or Juno: as many on either side
    assert broker("bloc").cuts == ()
    assert (broker("alma").region, broker("iris").region) == ("Wallonia", None)


def test_hand_offs_of_car_t() -> None:
    # Alma - Hexa - Iris; Iris - Hexa by w2; Hexa - Bloc by w1 (Fyra is not tied to Hexa); Bloc and
    # Fyra do both trial and care.
    found = handoffs(coverage(small(), Scenario()), "car-t")
    shown = [
        (one.start, one.end, one.tie, one.before, one.after, one.reached, one.steps)
        for one in found
    ]
    assert shown == [
        ("research", "process", "two-steps", 1, 1, 0, 2),
        ("process", "making", "direct", 1, 1, 1, 1),
        ("making", "trial", "direct", 1, 2, 1, 1),
        ("trial", "care", "same-actor", 2, 2, 2, 0),
    ]
    links = [
        [(link.start, link.end, link.collaboration) for link in one.links]
        for one in found
    ]
    assert links == [
        [("alma", "hexa", "w1"), ("hexa", "iris", "w2")],
        [("iris", "hexa", "w2")],
        [("hexa", "bloc", "w1")],
        [],
    ]
    assert found[1].links[0].source_ids == ("src-collaboration",)


def test_hand_offs_of_vectors() -> None:
    found = handoffs(coverage(small(), Scenario()), "aav")
    assert [(one.tie, one.steps) for one in found] == [
        ("direct", 1),  # Gent - Echo by w3
        ("same-actor", 0),  # Echo
        ("one-sided", None),  # nobody does trials
        ("one-sided", None),
    ]


def test_a_part_and_its_owner_are_tied() -> None:
    # Nova, a part of Gent, shares no collaboration with anybody.
    more = small(actors="nova | Nova | company | dijk | 2021 | gent | aav")
    added = Scenario(without=("echo",), added=(("nova", "process", "aav"),))
    one = handoffs(coverage(more, added), "aav")[0]
    assert (one.tie, one.reached) == ("direct", 1)
    assert [(link.start, link.end, link.how) for link in one.links] == [
        ("gent", "nova", "owner")
    ]
    assert one.links[0].source_ids == ("src-actor",)


def test_nobody_stands_between_who_is_closed_or_gone() -> None:
    # Alma - Kern - Lume is the only way; Cado - Dune has ended.
    added = (("lume", "process", "msc"),)
    one, *_ = handoffs(coverage(small(), Scenario(added=added)), "msc")
    assert (one.tie, one.steps) == ("two-steps", 2)
    gone = Scenario(added=added, without=("kern",))
    one, *_ = handoffs(coverage(small(), gone), "msc")
    assert (one.tie, one.steps, one.broken) == ("none", None, True)


ADDED = (
    # Stromal cells: Alma - (Kern) - Lume, two steps. Lume - Kern - Alma - Hexa - Iris, four.
    # Iris and Echo or Gent: never. Echo or Gent and Fyra or Kern: never.
    ("lume", "process", "msc"),
    ("iris", "making", "msc"),
    ("echo", "trial", "msc"),
    ("gent", "trial", "msc"),
    ("fyra", "care", "msc"),
    ("kern", "care", "msc"),
    # Vectors: Echo and Bloc or Fyra: never. Bloc or Fyra and Juno: never.
    ("bloc", "trial", "aav"),
    ("fyra", "trial", "aav"),
    ("juno", "care", "aav"),
)


def test_broken_hand_offs_the_worst_first() -> None:
    """First those no chain joins, by the smaller side, then by the first side, then by name."""
    found = ranked(coverage(small(), Scenario(added=ADDED)))
    assert [
        (one.therapy, one.start, one.before, one.after, one.steps) for one in found
    ] == [
        ("msc", "trial", 2, 2, None),
        ("aav", "trial", 2, 1, None),
        ("aav", "making", 1, 2, None),
        ("msc", "making", 1, 2, None),
        ("msc", "process", 1, 1, 4),
    ]


def test_broken_hand_offs_of_wallonia() -> None:
    # Echo makes vectors for gene therapy, but neither Alma nor Bloc is tied to it. Cado and Bloc
    # are joined by Alma.
    found = ranked(coverage(small(), Scenario("Wallonia")))
    assert [(one.therapy, one.start) for one in found] == [
        ("gene", "making"),
        ("gene", "research"),
    ]


def chain(found: patient_paths.Path) -> list[str | None]:
    return [step.actor for step in found.steps]


def test_the_path_of_car_t() -> None:
    # In Belgium: Alma - Hexa (w1) 1, Hexa - Bloc (w1) 1, then Bloc itself: 2. By Fyra, the
    # weightier, it would be 1 + 2. Iris, who alone does the process, is abroad: a missing link.
    found = patient_paths.path(coverage(small(), Scenario()), "car-t")
    assert chain(found) == ["alma", None, "hexa", "bloc", "bloc"]
    assert (found.length, found.missing, found.apart) == (2.0, ("process",), ())
    assert not found.complete
    assert [step.tie for step in found.steps] == [
        None,
        None,
        "direct",
        "direct",
        "same-actor",
    ]
    assert [step.others for step in found.steps] == [0, 0, 0, 1, 1]
    assert found.steps[1].outside == ("iris",)
    assert found.steps[1].state == "empty"


def test_the_path_of_gene_therapy() -> None:
    """Gent - Echo 1; Echo itself 0; Echo and a hospital are not tied: 4; the hospital itself 0.

    Echo is at risk, half a point for each of its stages: 6. By Hexa it is 1 + 0.5 + 4 + 1 = 6.5.
    Of the hospitals, equally far, the weightier one: Fyra.
    """
    found = patient_paths.path(coverage(small(), Scenario()), "gene")
    assert chain(found) == ["gent", "echo", "echo", "fyra", "fyra"]
    assert (found.length, found.apart) == (5.0, ("trial",))
    assert found.complete
    assert [step.at_risk for step in found.steps] == [False, True, True, False, False]


def test_of_two_as_far_the_one_that_is_not_at_risk() -> None:
    # Neither Echo (weight 3, at risk) nor Gent (2) is tied to Alma: 4.5 and 4.
    added = (("echo", "process", "msc"), ("gent", "process", "msc"))
    found = patient_paths.path(coverage(small(), Scenario(added=added)), "msc")
    assert chain(found)[:2] == ["alma", "gent"]


def test_one_at_risk_is_taken_rather_than_a_step_more() -> None:
    # From Juno: Echo, at risk, 1 + 0.5; Gent, by way of Echo, 2.
    more = small(capabilities="juno | research | msc | |")
    added = (("echo", "process", "msc"), ("gent", "process", "msc"))
    found = patient_paths.path(
        coverage(more, Scenario(without=("alma",), added=added)), "msc"
    )
    assert chain(found)[:2] == ["juno", "echo"]
    assert found.steps[1].tie == "direct"


def test_a_path_through_an_actor() -> None:
    # Alma does the research: 4 to Echo, 0, 4 to a hospital, 0.
    found = patient_paths.path(coverage(small(), Scenario()), "gene", "alma")
    assert chain(found) == ["alma", "echo", "echo", "fyra", "fyra"]
    assert (found.length, found.apart) == (8.0, ("process", "trial"))
    # Juno does no core stage, and is where the path begins: Juno - (Echo) - Gent 2, then as above.
    found = patient_paths.path(coverage(small(), Scenario()), "gene", "juno")
    assert chain(found) == ["gent", "echo", "echo", "fyra", "fyra"]
    assert (found.steps[0].tie, found.length) == ("two-steps", 7.0)


def test_the_paths_of_an_actor_the_most_complete_first() -> None:
    found = patient_paths.paths_of(coverage(small(), Scenario()), "alma")
    assert [(one.therapy, one.missing, one.length) for one in found] == [
        ("car-t", ("process",), 2.0),
        ("msc", ("process", "making", "trial", "care"), 0.0),
    ]


def test_what_leaves_with_an_actor() -> None:
    # Hexa alone makes CAR-T in Belgium, but its path was broken before: Iris is abroad. Of gene
    # therapy Echo alone does the process; without it the path breaks there.
    seen = what_if(small(), Scenario(without=("echo",)))
    shown = board(small(), seen, None, "en", 5)
    assert shown.broken_paths == ["gene"]
    assert [(one.therapy, one.stage) for one in shown.lost_links] == [
        ("gene", "process"),
        ("aav", "process"),
        ("aav", "making"),
    ]
    whole = {
        one.therapy: one
        for one in board(small(), what_if(small(), Scenario()), None, "en", 5).paths
    }
    assert whole["gene"].complete
    assert whole["gene"].weak == ["process"]
    assert whole["car-t"].missing_in_belgium == ["process"]
    assert whole["car-t"].missing == []
    assert whole["car-t"].weak == ["research", "making"]
    back = what_if(small(), Scenario(added=(("cado", "process", "car-t"),)))
    assert board(small(), back, None, "en", 5).mended_paths == ["cell", "car-t"]
