"""Communities and places of small views (tests/small.py), worked out on paper."""

from __future__ import annotations

from math import cos, hypot, sin

import numpy as np
import pytest

from graph.release.snapshot import Snapshot
from graph.view import local
from graph.view.choice import Choice
from graph.view.communities import ROOT, _Builder, _chunks, _Part, traits
from graph.view.elements import _Drawing, elements
from graph.view.layout import layout
from tests.small import small


def alone(count: int) -> Snapshot:
    """Return a release of so many actors of whom nothing else is known."""
    nodes = [
        ("Actor", {"id": f"a{at:04}", "name": f"A{at}", "kind": "company"})
        for at in range(count)
    ]
    return Snapshot.build(small().release, nodes, [])


def test_two_that_work_on_what_few_do_are_named_after_it() -> None:
    # Stromal cells: both, of 2 in all; cell therapy: both, but of 8. CAR-T: Alma alone.
    found = traits(small(), ["alma", "moor"])
    assert (found.therapies, found.towns) == (("msc",), ("Rive",))


def test_a_second_therapy_is_named_if_it_weighs_seven_tenths() -> None:
    both = """
nova | Nova | company | rive | | | aav,msc
orla | Orla | company | mont | | | aav,msc
"""
    # Of 15 actors 4 work on vectors and 4 on stromal cells: as heavy, so by name.
    found = traits(small(actors=both), ["nova", "orla"])
    assert (found.therapies, found.towns) == (("aav", "msc"), ())
    # With Pila: vectors 3 log(3 x 16 / (3 x 5)) = 3.49, stromal cells 2 log(32 / 12) = 1.96.
    third = small(actors=f"{both}pila | Pila | company | dijk | | | aav")
    assert traits(third, ["nova", "orla", "pila"]).therapies == ("aav",)
    # With Pila and Quil, who each work on one: 3 log(3 x 17 / (4 x 5)) each.
    more = (
        "pila | Pila | company | dijk | | | aav\nquil | Quil | company | dijk | | | msc"
    )
    fourth = small(actors=f"{both}{more}")
    assert traits(fourth, ["nova", "orla", "pila", "quil"]).therapies == ("aav", "msc")


def test_three_tenths_of_a_community_give_it_a_name() -> None:
    # Echo and Gent work on vectors: two of six are enough, two of seven are not.
    six = ["echo", "gent", "kern", "lume", "juno", "cado"]
    assert traits(small(), six).therapies == ("aav",)
    assert traits(small(), [*six, "moor"]).therapies == ()


def test_a_fifth_of_the_seats_gives_a_town() -> None:
    # Of 13 seats Mont has 4, Pont and Rive 3 each, Dijk 2, which is less than 2.6.
    assert traits(small(), small().actors.ids).towns == ("Mont", "Pont")
    lines = (f"m{at} | M{at} | company | mont | | |" for at in range(5))
    more = small(actors="\n".join(lines))
    eight = ["cado", "dune", "echo", "juno", *(f"m{at}" for at in range(4))]
    assert traits(more, [*eight, "gent", "hexa"]).towns == ("Mont", "Dijk")
    assert traits(more, [*eight, "m4", "gent", "hexa"]).towns == ("Mont",)
    # One of one is no town of a community.
    assert traits(small(), ["gent"]).towns == ()


def test_what_has_no_structure_is_cut_by_250() -> None:
    names = [f"a{at:05}" for at in range(15_001)]
    assert _chunks(_Part(names[:250])) == ()
    two = _chunks(_Part(names[:251]))
    assert [len(part.members) for part in two] == [250, 1]
    assert all(part.loose for part in two)
    assert two[1].members == ["a00250"]
    # Sixty parts at most: 15,001 are cut by 251, and 192 are left for the last.
    many = _chunks(_Part(names))
    assert [len(part.members) for part in many] == [251] * 59 + [15_001 - 59 * 251]


def test_the_smallest_of_more_than_sixty_are_gathered() -> None:
    degree = {f"{at:02}{mark}": 1 for at in range(61) for mark in "xyz"}
    parts = [
        _Part([f"{at:02}x", f"{at:02}y", *([f"{at:02}z"] if at < 30 else [])])
        for at in range(61)
    ]
    sixty = _Builder(degree)
    sixty.add_all(ROOT, parts[:60])
    assert len(sixty.made[ROOT].parts) == 60
    assert not any(one.loose for one in sixty.made.values())
    more = _Builder(degree)
    more.add_all(ROOT, [_Part(["solo"], loose=True), *reversed(parts)][1:])
    root = more.made[ROOT]
    assert len(root.parts) == 60
    assert root.parts[0] == "1~00x"  # the larger ones first, then by name
    last = more.made[root.parts[-1]]
    assert last.members == ("59x", "59y", "60x", "60y")
    assert last.loose
    assert len(root.members) == 61 * 2 + 30


def test_a_community_bears_the_name_of_its_best_tied_and_its_depth() -> None:
    builder = _Builder({"a": 1, "b": 3, "c": 3, "d": 0})
    inner = (_Part(["c"]), _Part(["a", "b"]))
    builder.add_all(ROOT, [_Part(["a", "b", "c"], inner), _Part(["d"], loose=True)])
    assert builder.made[ROOT].parts == ("1~b", "1~d")
    assert builder.made["1~b"].parts == ("2~b", "2~c")
    assert builder.made["2~b"].members == ("a", "b")
    assert builder.made["1~d"].loose


def test_who_is_alone_stands_around_nobody() -> None:
    # Nobody is tied: 62 pixels, and 1.12 to 1.32 times that by chance.
    ((x, y),) = alone(1).memoise(layout).values()
    assert 1.12 * 62 - 0.1 <= hypot(x, y) <= 1.32 * 62 + 0.1


def test_many_have_a_place_each() -> None:
    places = alone(700).memoise(layout)
    assert len(set(places.values())) == 700
    assert all(np.isfinite(list(place)).all() for place in places.values())


def test_steps_between_those_of_a_view() -> None:
    # A chain of three, and one apart: the widest, 2, and 1.6 more.
    found = local._distances(["a", "b", "c", "d"], [("a", "b"), ("c", "b")])
    assert (found / 150).tolist() == [
        [1, 1, 2, pytest.approx(3.6)],
        [1, 1, 1, pytest.approx(3.6)],
        [2, 1, 1, pytest.approx(3.6)],
        [pytest.approx(3.6)] * 3 + [1],
    ]
    # Of a chain of seven, 6 wide, four steps count for what is apart.
    chain = [(str(at), str(at + 1)) for at in range(6)]
    far = local._distances([*map(str, range(7)), "x"], chain) / 150
    assert far[0].tolist() == pytest.approx([1, 1, 2, 3, 4, 5, 6, 5.6])
    # Nobody is tied at all: one step, and 1.6.
    assert local._distances(["a", "b"], [])[0, 1] == pytest.approx(2.6 * 150)


def test_a_small_view_starts_three_ties_to_either_side() -> None:
    found = local._started(np.array([[0.0, 0.0], [10.0, 0.0], [20.0, 0.0]]))
    wanted = [
        [-450 + 1.5, 0],
        [1.5 * cos(2.4), 1.5 * sin(2.4)],
        [450 + 1.5 * cos(4.8), 1.5 * sin(4.8)],
    ]
    assert found.tolist() == [pytest.approx(place) for place in wanted]
    # On one spot there is only the spiral, and nothing is divided by nothing.
    spot = local._started(np.full((2, 2), 7.0))
    assert spot[0].tolist() == pytest.approx([1.5, 0])


def test_rounds_of_a_small_view_are_those_of_the_paper() -> None:
    """Each round is the pseudo-inverse of the Laplacian times what the distances pull."""
    start = np.array([[0.0, 0.0], [90.0, 10.0], [40.0, 200.0], [310.0, 70.0]])
    wanted = local._distances(["a", "b", "c", "d"], [("a", "b"), ("b", "c")])
    weight = 1 / wanted**2 * (1 - np.eye(4))
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=0)) - weight)
    now = start
    for _ in range(local._ROUNDS):
        pull = np.zeros((4, 4))
        for i, j in np.argwhere(weight):
            pull[i, j] = -weight[i, j] * wanted[i, j] / np.hypot(*(now[i] - now[j]))
            pull[i, i] -= pull[i, j]
        now = inverse @ pull @ now
    assert local._majorised(start, wanted) == pytest.approx(now, abs=1e-6)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_long_side_lies_as_the_places_did(sign: int) -> None:
    tall = np.array([[0.0, 0.0], [0.0, 4.0], [0.0, 11.0]])
    start = np.array([[0.0, 0.0], [4.0 * sign, 0.0], [10.0 * sign, 0.0]])
    found = local._lying(tall, start)
    assert found[:, 0].tolist() == pytest.approx([-5 * sign, -1 * sign, 6 * sign])
    assert found[:, 1].tolist() == pytest.approx([0, 0, 0])


def test_two_stand_side_by_side() -> None:
    places = {"b": (0.0, 0.0), "a": (9.0, 9.0)}
    assert local.local(places, [("a", "b")]) == {"a": (-75.0, 0.0), "b": (75.0, 0.0)}


def test_communities_keep_away_from_one_another_by_their_size() -> None:
    """Room is 0.022 + 0.03 x the root of the share of the largest, of the width of the picture.

    Of one member and of four: 0.037 and 0.052. Both stand by Cado; they are drawn back a little.
    """
    drawing = _Drawing(small(), Choice())
    places = small().memoise(layout)
    wide = 2 * max(abs(at) for place in places.values() for at in place)
    groups = {"1~cado": ["cado"], "1~alma": ["cado", "cado", "cado", "kern"]}
    found = drawing.middles(groups)
    one, other = found["1~cado"], found["1~alma"]
    apart = hypot(one["x"] - other["x"], one["y"] - other["y"])
    assert apart == pytest.approx(0.089 * wide, rel=0.03)
    # A loose one stands by its first member, not amid those who surround the others.
    loose = drawing.middles({"1~moor": ["moor", "alma"]})["1~moor"]
    assert (loose["x"], loose["y"]) == pytest.approx(places["moor"], abs=0.06)
    assert drawing.middles({}) == {}


def test_communities_are_drawn_where_more_fit_than_can_be_read() -> None:
    many = elements(alone(301), Choice())
    assert (many.shown, many.grouped) == (0, 301)
    # Who asks for a number of actors sees actors.
    assert elements(alone(301), Choice(limit=299)).shown == 299
    assert elements(alone(300), Choice()).shown == 300
