"""Hand-offs, brokers and paths beside other ways to the same figures."""

from __future__ import annotations

from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from scipy import sparse

from graph.coverage import network_measures, patient_paths, shortest_chain
from graph.coverage.articulation import parted_by
from graph.coverage.belgium import belgian
from graph.coverage.board import board
from graph.coverage.handoffs import core_stages, handoffs, ranked
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import what_if
from graph.coverage.scenario import Scenario
from graph.errors import InvalidInputError, NotFoundError
from graph.release.status import closed

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


def graph_of(snapshot: Snapshot, *, without_closed: bool = True) -> nx.Graph:
    """Return the network drawn by hand: each with each of a collaboration, and owners."""
    found = nx.Graph()
    found.add_nodes_from(snapshot.actors.ids)
    joined = snapshot.edges["participates_in_actor_collaboration"]
    for work in snapshot.nodes["Collaboration"].ids:
        found.add_edges_from(combinations(joined.origins(work), 2))
    found.add_edges_from(
        p for p in snapshot.edges["part_of_actor_actor"].pairs() if p[0] != p[1]
    )
    if without_closed:
        found.remove_nodes_from(snapshot.memoise(closed))
    return found


def test_brokers_are_those_that_another_library_finds(
    curated_snapshot: Snapshot,
) -> None:
    drawn = graph_of(curated_snapshot)
    drawn.remove_nodes_from([one for one in drawn if not drawn.degree(one)])
    between, tight = nx.betweenness_centrality(drawn), nx.constraint(drawn)
    found = curated_snapshot.memoise(network_measures.brokers)
    assert {one.actor for one in found} == set(drawn)
    for one in found:
        assert one.betweenness == pytest.approx(between[one.actor], abs=1e-5)
        assert one.constraint == pytest.approx(tight[one.actor], abs=1e-4)
        assert one.ties == drawn.degree(one.actor)
    assert [o.betweenness for o in found] == sorted(
        (o.betweenness for o in found), reverse=True
    )


def test_betweenness_from_all_pivots_is_exact_and_from_some_is_near(
    curated_snapshot: Snapshot,
) -> None:
    found = curated_snapshot.memoise(network_measures.brokers)
    whole = network_measures._adjacency(curated_snapshot)
    inside = np.flatnonzero(np.diff(whole.indptr))
    beside = whole[inside][:, inside].tocsr()
    exact = {one.actor: one.betweenness for one in found}
    wanted = np.array([exact[curated_snapshot.actors.ids[at]] for at in inside])
    every = network_measures.betweenness_of(beside, np.arange(len(inside)))
    assert every == pytest.approx(wanted, abs=1e-5)
    some = network_measures.betweenness_of(beside, np.arange(0, len(inside), 4))
    assert np.corrcoef(some, wanted)[0, 1] > 0.95


def test_an_articulation_point_parts_those_it_names(curated_snapshot: Snapshot) -> None:
    drawn = graph_of(curated_snapshot)
    points = set(nx.articulation_points(drawn))
    for one in curated_snapshot.memoise(network_measures.brokers):
        assert not one.cuts or one.actor in points
        if one.cuts:
            part = nx.node_connected_component(drawn, one.actor)
            rest = drawn.subgraph(part - {one.actor})
            largest = max(nx.connected_components(rest), key=len)
            assert len(set(one.cuts)) == len(part) - 1 - len(largest)
            assert nx.number_connected_components(rest) > 1


@pytest.mark.parametrize(
    ("ties", "parted"),
    [
        # Of 1-2 and 3-4, as large as each other, the one with the first node counts as largest.
        ([(0, 1), (1, 2), (0, 3), (3, 4)], [3, 4]),
        ([(0, 3), (3, 4), (0, 1), (1, 2)], [3, 4]),
        # 1-2-3 is larger than 4, and 5 stands alone.
        ([(0, 1), (1, 2), (2, 3), (0, 4), (0, 5)], [4, 5]),
        # Who is tied both ways is parted from nobody.
        ([(0, 1), (1, 2), (2, 0)], []),
    ],
)
def test_who_is_parted_when_one_goes(
    ties: list[tuple[int, int]], parted: list[int]
) -> None:
    both = [*ties, *((b, a) for a, b in ties)]
    rows, columns = zip(*sorted(both), strict=True)
    drawn = sparse.csr_matrix((np.ones(len(both)), (rows, columns)))
    assert parted_by(drawn, 0) == parted


@pytest.mark.parametrize("region", [None, "Wallonia"])
def test_hand_offs_are_as_far_as_the_shortest_chain(
    curated_snapshot: Snapshot, region: str | None
) -> None:
    found = coverage(curated_snapshot, Scenario(region))
    drawn = graph_of(curated_snapshot, without_closed=False)
    open_ = set(drawn) - curated_snapshot.memoise(closed)
    drawn = drawn.subgraph(open_)
    words = {0: "same-actor", 1: "direct", 2: "two-steps"}
    for therapy in found.therapies:
        for one in handoffs(found, therapy):
            left, right = (
                [h.actor for h in found.cell(therapy, stage).open]
                for stage in (one.start, one.end)
            )
            assert (one.before, one.after) == (len(left), len(right))
            if not left or not right:
                assert one.tie == "one-sided"
                continue
            steps = nx.multi_source_dijkstra_path_length(drawn, set(left), cutoff=4)
            near = min((steps[key] for key in right if key in steps), default=None)
            assert one.steps == near
            assert one.tie == words.get(near, "none")
            assert one.broken is (near is None or near > 2)
            assert one.reached == sum(steps.get(key, 9) <= 1 for key in right)
            assert len(one.links) == (near if near in (1, 2) else 0)
            for link in one.links:
                assert drawn.has_edge(link.start, link.end)
                assert link.source_ids


def test_broken_hand_offs_are_ranked_and_change_with_who_leaves(
    curated_snapshot: Snapshot,
) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    worst = ranked(found)
    assert worst
    assert all(one.broken for one in worst)
    assert [one.steps is not None for one in worst] == sorted(
        o.steps is not None for o in worst
    )
    gone = what_if(
        curated_snapshot, Scenario("Wallonia", without=("catalent-gosselies",))
    )
    lost = board(curated_snapshot, gone, None, "en", 3).broken_handoffs
    before = {(one.therapy, one.start) for one in worst}
    assert all((one.therapy, one.start) not in before for one in lost)


def test_a_path_is_the_shortest_of_all(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario())
    drawn = graph_of(curated_snapshot).copy()
    far = {0: 0.0, 1: 1.0, 2: 2.0}
    checked = 0
    for therapy in found.therapies:
        choices = [
            patient_paths._choice(found, therapy, key, None).tolist()
            for key in core_stages(found)
        ]
        choices = [some for some in choices if some]
        if not choices or np.prod([len(some) for some in choices]) > 3000:
            continue
        one = patient_paths.path(found, therapy)
        ids = curated_snapshot.actors.ids
        best = min(
            sum(
                far.get(
                    distance(drawn, ids[a], ids[b]), shortest_chain.NO_CONNECTION_COST
                )
                for a, b in pairwise(chain)
            )
            + 0.5 * sum(shortest_chain._risky(found, actor) for actor in chain)
            for chain in product(*choices)
        )
        risks = 0.5 * sum(step.at_risk for step in one.steps)
        assert one.length + risks == best
        checked += 1
    assert checked >= 8


def distance(drawn: nx.Graph, a: str, b: str) -> int:
    return nx.shortest_path_length(drawn, a, b) if nx.has_path(drawn, a, b) else 99


def test_a_path_through_an_actor_has_it_wherever_it_can(
    curated_snapshot: Snapshot,
) -> None:
    found = coverage(curated_snapshot, Scenario())
    for one in patient_paths.paths_of(found, "exo-biologics"):
        for step in one.steps:
            does = "exo-biologics" in {
                h.actor for h in found.cell(one.therapy, step.stage).open
            }
            assert (step.actor == "exo-biologics") is does
    with pytest.raises(NotFoundError):
        patient_paths.paths_of(found, "nobody")
    with pytest.raises(InvalidInputError):
        patient_paths.paths(curated_snapshot, Scenario(), None, None)


def test_a_missing_link_says_who_does_it_elsewhere(curated_snapshot: Snapshot) -> None:
    found = coverage(curated_snapshot, Scenario("Wallonia"))
    one = patient_paths.path(found, "cell-therapy")
    assert one.missing
    for step in one.steps:
        cell = found.cell("cell-therapy", step.stage)
        assert (step.actor is None) is (cell.state != "covered")
        if step.actor is None:
            assert set(step.outside) <= {h.actor for h in cell.elsewhere}


def test_the_last_actor_of_a_link_takes_the_path_with_it(
    curated_snapshot: Snapshot,
) -> None:
    plain = board(
        curated_snapshot, what_if(curated_snapshot, Scenario()), None, "en", 5
    )
    whole = next(path for path in plain.paths if path.complete)
    near = curated_snapshot.memoise(belgian)
    cells = {(cell.therapy, cell.stage): cell for cell in plain.cells}
    index = curated_snapshot.actors.index
    gone = [a for a in cells[whole.therapy, "logistics"].actors if near[index[a]]]
    seen = what_if(curated_snapshot, Scenario(without=tuple(gone)))
    after = board(curated_snapshot, seen, None, "en", 5)
    assert whole.therapy in after.broken_paths
    assert (whole.therapy, "logistics") in {
        (one.therapy, one.stage) for one in after.lost_links
    }
    back = tuple((actor, "logistics", whole.therapy) for actor in gone)
    mended = what_if(curated_snapshot, Scenario(without=tuple(gone), added=back))
    assert (
        whole.therapy not in board(curated_snapshot, mended, None, "en", 5).broken_paths
    )
