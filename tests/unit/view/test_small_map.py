"""The map of the small release (tests/small.py), drawn on paper.

The frame is 4.5 degrees wide, on 1000 pixels: 222.22 for a degree of longitude. At 50.6 degrees
north a degree of latitude is 1 / 0.63473 as long: 350.10 pixels. All towns lie at 5 degrees east:
622.2 pixels from the left.
"""

from __future__ import annotations

import re
from itertools import combinations

import pytest

from graph.release.snapshot import Snapshot
from graph.view.choice import Choice
from graph.view.geography import (
    HEIGHT,
    Town,
    _is_free,
    _named,
    geography,
    outlines,
    project,
)
from tests.small import small


def test_towns_with_their_actors_the_largest_first() -> None:
    found = geography(small(), Choice())
    assert [(town.city, town.actors) for town in found.towns] == [
        ("Mont", ("cado", "dune", "echo", "juno")),
        ("Pont", ("fyra", "kern", "lume")),
        ("Rive", ("alma", "bloc", "moor")),
        ("Dijk", ("gent", "hexa")),
    ]
    # Iris is in Haven, whose coordinates no source gives.
    assert (found.total, found.outside, found.unplaced) == (13, 0, 1)
    mont, pont, rive, dijk = found.towns
    assert (mont.id, mont.region, mont.country) == ("mont", "Wallonia", "BE")
    # From 51.75 degrees down: 1.35, 0.95, 1.75, 0.75 degrees.
    assert [town.y for town in found.towns] == pytest.approx(
        [472.6, 332.6, 612.7, 262.6], abs=0.1
    )
    assert {town.x for town in found.towns} == {622.2}
    # 4 + 3.4 x the root of the actors.
    assert [town.radius for town in found.towns] == [10.8, 9.9, 9.9, 8.8]
    assert HEIGHT == 840
    # Names stand at the right: 3 pixels from the dot, half of 4 letters of 8.4 pixels farther.
    assert [town.name_at for town in (mont, pont, rive, dijk)] == [
        pytest.approx((652.8, 477.6), abs=0.11),
        pytest.approx((651.9, 337.6), abs=0.11),
        pytest.approx((651.9, 617.7), abs=0.11),
        pytest.approx((650.8, 267.6), abs=0.11),
    ]


def test_ties_between_towns_the_most_pairs_first() -> None:
    # Alma and Bloc with Hexa; Cado with Fyra and Kern; Alma with Fyra and Kern; Echo with Gent;
    # Alma with Cado. A line is 0.8 wide, and 0.9 more for each doubling.
    found = geography(small(), Choice()).roads
    assert [(one.start.id, one.end.id, one.pairs, one.width) for one in found] == [
        ("dijk", "rive", 2, 1.7),
        ("mont", "pont", 2, 1.7),
        ("pont", "rive", 2, 1.7),
        ("dijk", "mont", 1, 0.8),
        ("mont", "rive", 1, 0.8),
    ]
    assert geography(small(), Choice(types=("supply",))).roads == []


def placed(places: dict[str, tuple[float, float]]) -> Snapshot:
    """Return a release with one actor in each place (longitude, latitude), tied two by two."""
    nodes: list[tuple[str, dict[str, object]]] = []
    edges: list[tuple[str, str, str, dict[str, object]]] = []
    for key, (lng, lat) in places.items():
        town = {"id": key, "city": key, "country": "BE", "lng": lng, "lat": lat}
        nodes += [
            ("Place", town),
            ("Actor", {"id": f"of-{key}", "name": key, "kind": "company"}),
        ]
        edges.append(("located_in_actor_place", f"of-{key}", key, {}))
    for one, other in combinations(places, 2):
        work = f"{one}-{other}"
        kind = {"id": work, "name": work, "type": "supply"}
        nodes.append(("Collaboration", kind))
        edges += [
            ("participates_in_actor_collaboration", f"of-{key}", work, {"role": "x"})
            for key in (one, other)
        ]
    return Snapshot.build(small().release, nodes, edges)


def test_the_frame_holds_what_lies_on_its_rim() -> None:
    corners = {"a": (2.2, 49.35), "b": (6.7, 51.75)}
    beyond = {"c": (2.19, 50), "d": (6.71, 50), "e": (5, 49.34), "f": (5, 51.76)}
    found = geography(placed(corners | beyond), Choice())
    assert [town.id for town in found.towns] == ["a", "b"]
    assert [(town.x, town.y) for town in found.towns] == [
        pytest.approx((0, 840.2), abs=0.2),
        (1000, 0),
    ]
    assert (found.total, found.outside, found.unplaced) == (6, 4, 0)
    # Only the tie of the two is drawn.
    assert [(one.start.id, one.end.id) for one in found.roads] == [("a", "b")]


def test_of_many_ties_160_are_drawn() -> None:
    # 19 towns: 19 x 18 / 2 = 171 pairs.
    many = {f"t{at:02}": (3 + at / 10, 50.5) for at in range(19)}
    assert len(geography(placed(many), Choice()).roads) == 160


def test_outlines_are_written_in_tenths_of_a_pixel() -> None:
    path = outlines()["BE"]
    points = re.findall(r"[ML](-?\d+\.\d) (-?\d+\.\d)(?=[LMZ])", path)
    assert len(points) == path.count("M") + path.count("L") > 50
    xs, ys = ([float(point[axis]) for point in points] for axis in (0, 1))
    # Belgium lies from 2.5 to 6.4 degrees east and from 49.5 to 51.5 degrees north.
    for lng, x in ((2.5, min(xs)), (6.4, max(xs))):
        assert x == pytest.approx(project(lng, 50)[0], abs=25)
    for lat, y in ((51.5, min(ys)), (49.5, max(ys))):
        assert y == pytest.approx(project(5, lat)[1], abs=20)


def town(key: str, x: float, y: float, radius: float = 7.0) -> Town:
    return Town(key, key, None, "BE", (), x, y, radius)


BESIDE = {
    "right": (525.0, 400.0),
    "left": (475.0, 400.0),
    "below": (500.0, 419.0),
    "above": (500.0, 381.0),
}
"""Where a neighbour stands in the way of a name at each side of a town at (500, 400)."""


@pytest.mark.parametrize(
    ("taken", "name_at"),
    [
        # Four letters of 8.4 pixels are 33.6 wide; the name begins 10 from the middle of the town.
        ("", (526.8, 405.0)),
        ("right", (473.2, 405.0)),
        ("right left", (500.0, 424.0)),
        ("right left below", (500.0, 386.0)),
        ("right left below above", None),
    ],
)
def test_a_name_goes_where_there_is_room(
    taken: str, name_at: tuple[float, float] | None
) -> None:
    others = [town("", *BESIDE[side], radius=1.0) for side in taken.split()]
    for at, one in enumerate(others):
        object.__setattr__(one, "id", str(at))
    first = _named([town("Abcd", 500.0, 400.0), *others], "en")[0]
    assert first.name_at == name_at
    assert (first.id, first.x) == ("Abcd", 500.0)


def test_a_name_keeps_away_from_one_that_stands() -> None:
    # Two towns one above the other, 10 pixels apart: the second name goes to the left.
    one, two = _named([town("Abcd", 500, 400, 1), town("Efgh", 500, 410, 1)], "en")
    assert one.name_at == (520.8, 405)
    assert two.name_at == (479.2, 415)


@pytest.mark.parametrize(
    ("box", "free"),
    [
        ((4, 4, 50, 20), True),
        ((3.9, 4, 50, 20), False),
        ((4, 3.9, 50, 20), False),
        ((900, 800, 996, 836), True),
        ((900, 800, 996.1, 836), False),
        ((900, 800, 996, 836.1), False),
        # A name stands from 100 to 200 either way: touching is no overlap.
        ((200, 100, 250, 200), True),
        ((199, 100, 250, 200), False),
        ((50, 100, 100, 200), True),
        ((50, 100, 101, 200), False),
        ((100, 200, 200, 250), True),
        ((100, 199, 200, 250), False),
        ((100, 50, 200, 100), True),
        ((100, 50, 200, 101), False),
        # A dot of 10 at (500, 400) is left one pixel: 11 from its middle.
        ((420, 390, 489, 410), True),
        ((420, 390, 489.1, 410), False),
        ((511, 390, 560, 410), True),
        ((510.9, 390, 560, 410), False),
        ((490, 411, 510, 430), True),
        ((490, 410.9, 510, 430), False),
        ((490, 370, 510, 389), True),
        ((490, 370, 510, 389.1), False),
        # At a corner 8 and 8 are 11.3 away, 7 and 7 are 9.9.
        ((508, 408, 560, 430), True),
        ((507, 407, 560, 430), False),
        # Its own dot is in nobody's way.
        ((700, 300, 760, 320), True),
    ],
)
def test_where_a_name_has_room(
    box: tuple[float, float, float, float], free: bool
) -> None:
    own = town("own", 730, 310)
    towns = [own, town("other", 500, 400, 10)]
    assert _is_free(box, own, towns, [(100, 100, 200, 200)]) is free
