"""Views of the small release (tests/small.py): who and what is drawn, counted on paper."""

from __future__ import annotations

from math import hypot, log, sqrt

import numpy as np
import pytest

from graph.release.adjacency import adjacency, drawn
from graph.view import layout
from graph.view.choice import Choice, actors, ties
from graph.view.communities import ROOT, Community, communities, traits
from graph.view.elements import Elements, elements
from graph.view.local import EDGE, local
from tests.small import small

PAIRS = {
    "w1": {("alma", "bloc"), ("alma", "hexa"), ("bloc", "hexa")},
    "w2": {("hexa", "iris")},
    "w3": {("echo", "gent")},
    "w4": {
        ("alma", "cado"),
        ("alma", "fyra"),
        ("alma", "kern"),
        ("cado", "fyra"),
        ("cado", "kern"),
        ("fyra", "kern"),
    },
    "w5": {("cado", "dune")},
    "w6": {("echo", "juno")},
    "w7": {("kern", "lume")},
}


def pairs_of(*works: str) -> set[tuple[str, str]]:
    return set().union(*(PAIRS[key] for key in works))


def test_every_pair_of_a_small_collaboration_is_drawn() -> None:
    found = small().memoise(drawn)
    assert set(found) == pairs_of(*PAIRS)
    assert found["cado", "kern"] == ["w4"]


def test_adjacency() -> None:
    assert small().memoise(adjacency)["alma"] == {
        "bloc",
        "hexa",
        "kern",
        "cado",
        "fyra",
    }
    assert small().memoise(adjacency)["moor"] == frozenset()


@pytest.mark.parametrize(
    ("choice", "names"),
    [
        (Choice(therapy="aav"), "echo gent"),
        (Choice(therapy="cell"), "alma bloc cado dune fyra hexa iris moor"),
        (Choice(stage="making"), "cado dune echo hexa"),
        (Choice(region="Flanders"), "gent hexa"),
        (Choice(kinds=("hospital", "cluster")), "bloc fyra kern"),
        (Choice(region="Wallonia", kinds=("company",)), "dune echo moor"),
        (Choice(around="iris"), "hexa iris"),
        (Choice(around="iris", depth=2), "alma bloc hexa iris"),
        (Choice(around="iris", depth=3), "alma bloc cado fyra hexa iris kern"),
        (Choice(around="iris", depth=3, region="Flanders"), "hexa iris"),
        # Hexa was founded in 2020, Moor in 2024.
        (Choice(until=2019, therapy="cell"), "alma bloc cado dune fyra iris"),
        (Choice(until=2020, therapy="cell"), "alma bloc cado dune fyra hexa iris"),
        (
            Choice(since=2024, therapy="aav"),
            "echo gent",
        ),  # years leave the actors as they are
    ],
)
def test_who_fits(choice: Choice, names: str) -> None:
    assert sorted(actors(small(), choice)) == names.split()


@pytest.mark.parametrize(
    ("choice", "works", "undated"),
    [
        (Choice(), "w1 w2 w3 w4 w5 w6 w7", 0),
        # w1 ran from 2021 to 2024, the others in the year of their start; w5 has no date.
        (Choice(since=2024), "w1 w2", 1),
        (Choice(since=2025), "", 1),
        (Choice(since=2023), "w1 w2 w6", 1),
        (Choice(since=2022, until=2022), "w1", 1),
        (Choice(until=2020), "w3 w4 w7", 1),
        (Choice(until=2019), "w4 w7", 1),
        (Choice(until=2016), "w4", 1),
        (Choice(until=2015), "", 1),
        (Choice(types=("supply",)), "w5", 0),
        (Choice(types=("supply",), since=2000), "", 1),
        (Choice(types=("network-membership",), until=2016), "w4", 0),
        (Choice(types=("investment", "bilateral-research")), "w2 w6", 0),
    ],
)
def test_which_ties_ran(choice: Choice, works: str, undated: int) -> None:
    found = ties(small(), choice)
    assert set(found.pairs) == pairs_of(*works.split())
    assert found.undated == undated


def shown(found: Elements) -> dict[str, dict[str, object]]:
    return {node["id"]: node for node in found.nodes}


def test_a_view_keeps_the_best_tied_and_counts_the_rest() -> None:
    # Ties among those of cell therapy: Alma 4 (Bloc, Cado, Fyra, Hexa), Cado 3 (Alma, Dune, Fyra),
    # Hexa 3 (Alma, Bloc, Iris), Bloc and Fyra 2, Dune and Iris 1, Moor none.
    found = elements(small(), Choice(therapy="cell", limit=3))
    assert {key: node["value"] for key, node in shown(found).items()} == {
        "alma": 4,
        "cado": 3,
        "hexa": 3,
    }
    assert (found.total, found.shown, found.left, found.least) == (8, 3, 5, 3)
    assert {(edge["from"], edge["to"]) for edge in found.edges} == {
        ("alma", "cado"),
        ("alma", "hexa"),
    }


def test_who_is_asked_for_comes_before_the_better_tied() -> None:
    found = elements(small(), Choice(therapy="cell", limit=2, also=("lume", "moor")))
    assert set(shown(found)) == {"lume", "moor"}
    found = elements(small(), Choice(therapy="aav", expand=("iris",)))
    assert set(shown(found)) == {"echo", "gent", "hexa", "iris"}


def test_what_a_node_says() -> None:
    nodes = shown(elements(small(), Choice()))
    alma = {name: value for name, value in nodes["alma"].items() if name not in "xy"}
    assert alma == {
        "id": "alma",
        "label": "Alma University",
        "kind": "university",
        "region": "Wallonia",
        "standing": "open",
        "shape": "square",
        "color": "#bd7d00",
        "value": 5,
        "title": "Alma University \u00b7 Rive, BE",
    }
    assert (nodes["dune"]["standing"], nodes["dune"]["color"]) == ("closed", "#838c91")
    assert (nodes["echo"]["standing"], nodes["echo"]["color"]) == ("at-risk", "#0072b2")
    assert (nodes["kern"]["shape"], nodes["kern"]["color"]) == ("star", "#5f6a72")
    then = shown(elements(small(), Choice(until=2023, also=("dune",))))
    assert then["dune"]["standing"] == "open"


def test_what_an_edge_says() -> None:
    edges = {
        (e["from"], e["to"], e["kind"]): e for e in elements(small(), Choice()).edges
    }
    assert len(edges) == len(pairs_of(*PAIRS)) + 1
    assert edges["bloc", "alma", "part-of"]["arrows"] == "to"
    families = {
        "w1": "research",
        "w2": "research",
        "w3": "make",
        "w4": "network",
        "w5": "make",
        "w6": "deal",
        "w7": "network",
    }
    for work, family in families.items():
        for left, right in PAIRS[work]:
            edge = edges[left, right, "collaboration"]
            assert (edge["family"], edge["collaborations"]) == (family, [work])
            assert (edge["value"], edge["basis"]) == (1, "asserted")
    # Belonging is no collaboration of a type.
    assert len(elements(small(), Choice(types=("supply",))).edges) == 1


def test_communities_are_named_after_their_best_tied_actor() -> None:
    """Modularity: 15 ties in all, belonging counted; Alma has 6, three others 7, the other five 13.

    Alma has three ties either way: 3/15 - 6 x 7 / 450 is more than 3/15 - 6 x 13 / 450, so it
    stands with Bloc, Hexa and Iris. Cado and Kern have four ties each: the first by name.
    """
    found = small().memoise(communities)
    assert found[ROOT].parts == ("1~cado", "1~alma", "1~echo", "1~moor")
    assert found["1~cado"].members == ("cado", "dune", "fyra", "kern", "lume")
    assert found["1~alma"] == Community("1~alma", ("alma", "bloc", "hexa", "iris"))
    assert found["1~echo"].members == ("echo", "gent", "juno")
    assert found["1~moor"].loose
    assert not found["1~cado"].loose


def test_a_closed_community_stands_for_its_members() -> None:
    found = elements(small(), Choice(by="community"))
    nodes = shown(found)
    assert (found.shown, found.grouped, found.left) == (1, 12, 0)  # Moor is alone
    cado = nodes["1~cado"]
    assert (cado["label"], cado["members"], cado["value"]) == ("Cado", 5, 5)
    # The four with most ties: Cado and Kern 4, Fyra 3, then Dune before Lume by name.
    assert cado["title"] == "Cado, Kern Cluster, Fyra Hospital, Dune Cells \u2026"
    assert nodes["1~echo"]["title"] == "Echo Vectors, Gent University, Juno Fund"
    # Three ties join Alma to the others: Cado, Fyra, Kern.
    between = [(edge["from"], edge["to"], edge["value"]) for edge in found.edges]
    assert between == [("1~alma", "1~cado", 3)]
    opened = elements(small(), Choice(by="community", opened=("1~echo",)))
    assert {"echo", "gent", "juno", "moor"} <= set(shown(opened))
    assert (opened.shown, opened.grouped) == (4, 9)


def test_two_tied_actors_are_held_a_little_by_their_therapies() -> None:
    # Anchors at 1 and -1, one tie between: (1 + 0.06) x - y = 0.06 and the same for y, so
    # x = 0.06 / 2.06 and y = -x.
    found = layout._balanced(
        np.array([[1.0, 0.0], [-1.0, 0.0]]), [0], [1], np.array([1.0])
    )
    assert found == pytest.approx(
        np.array([[0.06 / 2.06, 0.0], [-0.06 / 2.06, 0.0]]), abs=1e-6
    )


def test_distances_from_the_middle_are_evened_out() -> None:
    # Four places at 1, 1, 3, 3 from the middle: 0.4 x the root of (rank / 4) + 0.6 x distance / 3.
    places = np.array([[1.0, 0.0], [-1.0, 0.0], [3.0, 0.0], [-3.0, 0.0]])
    wanted = [
        0.4 * sqrt(1 / 4) + 0.2,
        -0.4 * sqrt(2 / 4) - 0.2,
        0.4 * sqrt(3 / 4) + 0.6,
        -1.0,
    ]
    assert layout._evened(places)[:, 0].tolist() == pytest.approx(wanted)


def test_who_stands_too_close_is_pushed_apart() -> None:
    # Four apart, where the two need ten each: half of the sixteen that lack, for both, in half
    # shares: four each.
    moved = layout.remove_overlaps(
        np.array([[2.0, 0.0], [-2.0, 0.0]]), np.array([10.0, 10.0]), 1
    )
    assert moved[:, 0].tolist() == pytest.approx([6.0, -6.0])
    # Who needs more room moves less: shares of 5/20 and 15/20.
    moved = layout.remove_overlaps(
        np.array([[2.0, 0.0], [-2.0, 0.0]]), np.array([15.0, 5.0]), 1
    )
    assert moved[:, 0].tolist() == pytest.approx([2 + 8 / 4, -2 - 8 * 3 / 4])
    # Far enough apart nobody moves.
    still = np.array([[20.0, 0.0], [-20.0, 0.0]])
    assert (
        layout.remove_overlaps(still, np.array([10.0, 10.0]), 5).tolist()
        == still.tolist()
    )


def test_anchors_stand_on_a_circle_in_the_order_of_therapies() -> None:
    # aav, car-t, cell, gene, msc: fifths of a circle. Echo works on aav: (0.8, 0) and 0.3 of its
    # chance; Alma on car-t and msc, whose mean lies on the axis at cos(72 degrees) = 0.309.
    ids = small().actors.ids
    none = layout._anchors(small(), np.zeros((len(ids), 2)))
    assert none[ids.index("echo")].tolist() == pytest.approx([0.8, 0.0])
    assert none[ids.index("alma")].tolist() == pytest.approx(
        [0.8 * 0.30902, 0.0], abs=1e-4
    )
    by_chance = layout._anchors(small(), np.ones((len(ids), 2)))
    assert by_chance[ids.index("echo")].tolist() == pytest.approx([1.1, 0.3])
    assert by_chance[ids.index("juno")].tolist() == [
        1.0,
        1.0,
    ]  # no therapy: chance alone


def test_ties_weigh_more_the_more_is_shared() -> None:
    more = small(collaborations="w8 | Again | bilateral-research | | | hexa,iris |")
    left, right, weight = layout._ties(more)
    ids = more.actors.ids
    found = {
        (ids[a], ids[b]): w
        for a, b, w in zip(left, right, weight.tolist(), strict=True)
    }
    assert found["hexa", "iris"] == pytest.approx(1 + log(2))
    assert found["alma", "kern"] == 1.0
    assert found["bloc", "alma"] == 2.0  # the owner


def test_the_picture_of_the_release() -> None:
    places = small().memoise(layout.layout)
    assert set(places) == set(small().actors.ids)
    far = {key: hypot(x, y) for key, (x, y) in places.items()}
    assert (
        max(far, key=lambda key: far[key]) == "moor"
    )  # who has no tie stands around the others
    assert far["moor"] > 1.1 * layout.GAP * sqrt(12)

    def between(one: str, other: str) -> float:
        return hypot(
            places[one][0] - places[other][0], places[one][1] - places[other][1]
        )

    # Nobody covers anybody: 0.3 + 0.13 of a gap each at the least.
    ids = sorted(places)
    nearest = min(between(a, b) for at, a in enumerate(ids) for b in ids[at + 1 :])
    assert nearest > 0.8 * layout.GAP
    assert between("gent", "echo") < between("gent", "alma")
    assert between("hexa", "iris") < between("iris", "juno")


def test_only_who_has_a_tie_in_the_years_is_drawn_and_the_others_are_counted() -> None:
    # By 2019 ran w4 (Kern, Alma, Cado, Fyra) and w7 (Kern, Lume); 11 of the 13 actors stood by
    # then, all but Hexa and Moor, which were founded later.
    found = elements(small(), Choice(until=2019))
    assert set(shown(found)) == {"alma", "cado", "fyra", "kern", "lume"}
    assert (found.total, found.idle) == (5, 6)
    # Who is asked for is there all the same.
    around = elements(small(), Choice(until=2019, around="iris"))
    assert set(shown(around)) == {"iris"}
    assert elements(small(), Choice()).idle == 0


def test_a_small_view_lies_and_ties_are_shorter_than_what_is_not_tied() -> None:
    # A chain of four: neighbours one step apart, the ends three.
    chain = {"a": (0.0, 0.0), "b": (0.0, 9.0), "c": (0.0, 18.0), "d": (0.0, 27.0)}
    placed = local(chain, [("a", "b"), ("b", "c"), ("c", "d")])

    def far(one: str, two: str) -> float:
        return hypot(placed[one][0] - placed[two][0], placed[one][1] - placed[two][1])

    assert far("a", "b") == pytest.approx(EDGE, rel=0.02)
    assert far("a", "d") == pytest.approx(3 * EDGE, rel=0.02)
    xs, ys = zip(*placed.values(), strict=True)
    assert max(xs) - min(xs) > 5 * (max(ys) - min(ys))  # the long side lies
    assert placed == local(chain, [("a", "b"), ("b", "c"), ("c", "d")])
    assert local({"a": (3.0, 4.0)}, []) == {"a": (0.0, 0.0)}
    assert local({}, []) == {}


def test_parts_that_nothing_ties_stand_apart() -> None:
    places = {key: (float(at), 0.0) for at, key in enumerate("abcd")}
    placed = local(places, [("a", "b"), ("c", "d")])
    inside = hypot(placed["a"][0] - placed["b"][0], placed["a"][1] - placed["b"][1])
    between = hypot(placed["a"][0] - placed["c"][0], placed["a"][1] - placed["c"][1])
    assert between > 1.5 * inside


def test_a_community_is_named_after_what_sets_it_apart() -> None:
    # Echo and Gent are two of the three that work on AAV or below it; cell therapy is not theirs.
    assert traits(small(), ["echo", "gent"]).therapies[0] == "aav"
    assert traits(small(), ["kern", "lume"]).therapies == ()
