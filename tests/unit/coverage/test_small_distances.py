"""Distances, samples and steps of the network of the small release (tests/small.py), on paper."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from graph.coverage import network_measures, patient_paths, shortest_chain
from graph.coverage.actor_ties import LinkItem, flags, ties
from graph.coverage.board import board
from graph.coverage.handoffs import open_everywhere
from graph.coverage.matrix import coverage
from graph.coverage.network_measures import brokers
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from tests.small import small

WALLONIA = Scenario("Wallonia")


def test_how_far_two_are_apart() -> None:
    """Alma - Bloc 1, by w1 and by belonging at once; Alma - Hexa - Iris and Bloc - Hexa - Iris 2.

    Alma - Kern - Lume 2; Bloc - Alma - Kern - Lume is more, and Moor is tied to nobody: 4.
    """
    index = small().actors.index
    some = np.array([index[key] for key in ("alma", "bloc", "iris", "lume", "moor")])
    net = small().memoise(ties)
    found = shortest_chain._distances(
        net, some, open_everywhere(coverage(small(), Scenario()))
    )
    assert found.tolist() == [
        [0, 1, 2, 2, 4],
        [1, 0, 2, 4, 4],
        [2, 2, 0, 4, 4],
        [2, 4, 4, 0, 4],
        [4, 4, 4, 4, 0],
    ]
    # Nobody goes by way of one who has left.
    gone = open_everywhere(coverage(small(), Scenario(without=("kern",))))
    assert shortest_chain._distances(net, some, gone)[0].tolist() == [0, 1, 2, 4, 4]


def test_the_links_of_two_steps() -> None:
    index = small().actors.index
    net = small().memoise(ties)
    count = len(small().actors)
    every = np.ones(count, dtype=bool)
    alma = flags(small(), [index["alma"]])
    assert np.flatnonzero(alma).tolist() == [index["alma"]]
    one = net.step(alma, every)
    names = {small().actors.ids[at] for at in np.flatnonzero(one)}
    assert names == {"alma", "bloc", "hexa", "kern", "cado", "fyra"}
    open_ = every.copy()
    open_[index["kern"]] = False
    assert not net.step(alma, open_)[index["kern"]]
    # Each tie cites its collaboration; the first by name where two share several.
    assert net.link(alma, index["bloc"]) == LinkItem(
        "alma", "bloc", "collaboration", "w1", ("src-collaboration",)
    )
    assert net.link(alma, index["moor"]) is None
    two = net.step(one, every)
    goal = flags(small(), [index["lume"]])
    assert [
        (link.start, link.end, link.collaboration)
        for link in net.chain([alma, one, two], goal, 2)
    ] == [("alma", "kern", "w4"), ("kern", "lume", "w7")]


def test_many_sets_take_a_step_side_by_side() -> None:
    index = small().actors.index
    both = np.column_stack([flags(small(), [index[key]]) for key in ("iris", "moor")])
    every = np.ones(len(small().actors), dtype=bool)
    found = small().memoise(ties).step(both, every)
    names = [
        [small().actors.ids[at] for at in np.flatnonzero(found[:, column])]
        for column in (0, 1)
    ]
    assert names == [["hexa", "iris"], ["moor"]]


def test_betweenness_from_some_pivots() -> None:
    # A chain of three. From one end the middle stands before the other: 1, for three nodes in the
    # place of one, over the 2 x 1 pairs.
    chain = sparse.csr_matrix(np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=float))
    ends = network_measures.betweenness_of(chain, np.array([0]))
    assert ends.tolist() == pytest.approx([0, 1.5, 0])
    both = network_measures.betweenness_of(chain, np.array([0, 2]))
    assert both.tolist() == pytest.approx([0, 1.5, 0])
    every = network_measures.betweenness_of(chain, np.array([0, 1, 2]))
    assert every.tolist() == pytest.approx([0, 1.0, 0])
    # A square: each corner is on one of the two chains between its neighbours.
    square = sparse.csr_matrix(
        np.array([[0, 1, 0, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 0, 1, 0]], dtype=float)
    )
    every = network_measures.betweenness_of(square, np.arange(4))
    assert every.tolist() == pytest.approx([1 / 6] * 4)


def test_of_a_large_network_a_sample_stands_for_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # As many pivots as actors have a tie: the sample is all of them, and the figures are exact.
    exact = small().memoise(brokers)
    assert len(exact) == 11
    monkeypatch.setattr(network_measures, "EXACT", 0)
    monkeypatch.setattr(network_measures, "_PIVOTS", 11)
    assert brokers(small()) == exact


def test_only_the_forty_who_part_most_name_whom_they_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Alma, Hexa, Kern and Echo part others; here the first two alone are worked out.
    monkeypatch.setattr(network_measures, "_CUT", 2)
    assert [one.actor for one in brokers(small()) if one.cuts] == ["alma", "hexa"]


def test_a_board_of_one_therapy_shows_its_gaps_alone() -> None:
    found = board(small(), what_if(small(), WALLONIA), "gene", "en", 9)
    assert [(gap.therapy, gap.stage) for gap in found.gaps] == [
        ("gene", "making"),
        ("gene", "process"),
        ("gene", "care"),
        ("gene", "research"),
        ("gene", "trial"),
        ("gene", "funding"),
    ]
    assert found.blind_spots == []
    states = {(cell.therapy, cell.stage): cell.state for cell in found.cells}
    assert states["gene", "research"] == "covered"


def test_the_cells_of_a_region_are_its_own() -> None:
    wallonia = board(small(), what_if(small(), WALLONIA), "car-t", "en", 3).cells
    everywhere = board(small(), what_if(small(), Scenario()), "car-t", "en", 3).cells
    assert [cell.state for cell in wallonia] == [
        "covered",
        "empty",
        "lost",
        "stale",
        "stale",
        "unknown",
    ]
    assert [cell.state for cell in everywhere] == [
        "covered",
        "stale",  # Iris, of 2021
        "covered",
        "stale",  # Fyra, of 2021
        "stale",
        "unknown",
    ]
    process = wallonia[1]
    assert (process.elsewhere, process.consulted) == (["iris"], ["src-capability"])


def test_paths_say_of_what_they_are() -> None:
    found = patient_paths.paths(
        small(), Scenario("Wallonia", "2025-01-31"), "gene", None
    )
    assert (found.release, found.region, found.as_of) == (
        small().release.id,
        "Wallonia",
        "2025-01-31",
    )
    (one,) = found.items
    # In Wallonia: Alma, and Echo for two stages, and Bloc for two; nothing ties Echo to either.
    assert [step.actor for step in one.steps] == [
        "alma",
        "echo",
        "echo",
        "bloc",
        "bloc",
    ]
    assert (one.length, one.apart, one.complete) == (8.0, ["process", "trial"], True)
    assert [step.others for step in one.steps] == [0, 0, 0, 0, 0]
    assert one.actor is None


def test_five_are_named_who_do_a_missing_stage_elsewhere() -> None:
    # Seven in Haven make stromal cells; those of a supply weigh more.
    keys = [f"n{at}" for at in range(7)]
    more = small(
        actors="\n".join(f"{key} | {key} | company | haven | | | msc" for key in keys),
        capabilities="\n".join(f"{key} | making | msc | 2025 | active" for key in keys),
        collaborations="s1 | s | supply | | | n5,alma |\ns2 | s | supply | | | n6,alma |",
    )
    found = patient_paths.path(coverage(more, WALLONIA), "msc")
    making = found.steps[2]
    assert making.outside == ("n5", "n6", "n0", "n1", "n2")
    assert (making.state, making.actor, making.tie, making.others) == (
        "empty",
        None,
        None,
        0,
    )
    # In all of Belgium nobody makes them either.
    assert (
        patient_paths.path(coverage(more, Scenario()), "msc").steps[2].state == "empty"
    )
    assert (
        patient_paths.path(coverage(more, Scenario()), "msc").steps[3].state
        == "unknown"
    )


def test_a_part_is_a_step_from_its_owner_on_a_path() -> None:
    # Nova, a part of Alma, does the process of stromal cells; nothing else ties the two.
    more = small(
        actors="nova | Nova | company | mont | 2021 | alma | msc",
        capabilities="nova | process | msc | 2025 | active",
    )
    found = patient_paths.path(coverage(more, WALLONIA), "msc")
    assert [step.actor for step in found.steps[:2]] == ["alma", "nova"]
    assert (found.steps[1].tie, found.length) == ("direct", 1.0)
    assert [(link.how, link.source_ids) for link in found.steps[1].links] == [
        ("owner", ("src-actor",))
    ]


def test_the_narrowest_therapies_of_an_actor_have_a_path() -> None:
    # Nova works on cells and on CAR-T below them: CAR-T alone has a path.
    more = small(actors="nova | Nova | company | mont | 2021 | | cell,car-t,aav")
    found = patient_paths.paths_of(coverage(more, Scenario()), "nova")
    # Of vectors trial and care are missing, of CAR-T the process.
    assert [(one.therapy, one.missing) for one in found] == [
        ("car-t", ("process",)),
        ("aav", ("trial", "care")),
    ]
