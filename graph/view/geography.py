"""A map of Belgium and its neighbours: the towns of a choice's actors, and ties between towns.

The outlines are those of Natural Earth (public domain), made by tools/outlines.py; nothing is asked
of other sites. The projection is equirectangular at 50.6 degrees north, where the map is true.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache
from math import cos, log2, radians, sqrt
from pathlib import Path
from typing import TYPE_CHECKING

from graph.common.localised import town as town_name
from graph.view.choice import actors, ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.model import Language
    from graph.release.snapshot import Snapshot
    from graph.view.choice import Choice

WEST, SOUTH, EAST, NORTH = 2.2, 49.35, 6.7, 51.75
"""The frame of the map in degrees: Belgium with what lies within an hour of it."""
WIDTH = 1000
_TRUE = cos(radians(50.6))
"""A degree of longitude in degrees of latitude, in the middle of Belgium."""
_SCALE = WIDTH / ((EAST - WEST) * _TRUE)
HEIGHT = round((NORTH - SOUTH) * _SCALE)
_LETTER = 0.56
"""Width of a letter for each pixel of its height, on average; names are a little narrower."""
_FONT = 15
_PHONE_FONT = 32
"""Height of letters on a phone, where a third of a pixel is drawn for each of ours."""
_BELOW_LINE = 4 / 15
"""The part of the height of a name that hangs below its line."""
MANY_HERE = 8
"""Actors in a town from which a phone, too, names it and prints their number."""
_NUMBERED = 4
"""Actors in a town from which its circle is wide enough for their number."""
_RIM = 4
"""Pixels between a name and the edge of the map, where its letters would be cut off."""
_LINES = 160
"""Ties between towns that are drawn, the strongest first; more would hide the map."""

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Town:
    """A town with its actors, where it is drawn, and where its name stands, if there is room."""

    id: str
    city: str
    region: str | None
    country: str
    actors: tuple[str, ...]
    x: float
    y: float
    radius: float
    name_at: tuple[float, float] | None = None
    phone_name_at: tuple[float, float] | None = None

    @property
    def is_numbered(self) -> bool:
        """Return whether the circle has room for the number of actors."""
        return len(self.actors) >= _NUMBERED


@dataclass(frozen=True)
class Road:
    """Ties between the actors of two towns: how many pairs, and the width of the line."""

    start: Town
    end: Town
    pairs: int
    width: float


@dataclass(frozen=True)
class Geography:
    """What the map shows; `outside` the frame and `unplaced` are the actors it cannot show."""

    towns: list[Town]
    roads: list[Road]
    total: int
    outside: int
    unplaced: int

    @property
    def placed(self) -> int:
        """Return how many actors stand on the map."""
        return self.total - self.outside - self.unplaced


def geography(
    snapshot: Snapshot,
    choice: Choice,
    lang: Language = "en",
) -> Geography:
    """Return the towns of the actors of a choice, the largest first, and the ties between them.

    Raises:
        NotFoundError: the therapy, stage or actor is not in the release.
        InvalidInputError: the choice is out of range.
    """
    fitting = actors(snapshot, choice)
    seats = snapshot.memoise(_seats)
    places = snapshot.nodes["Place"]
    members: dict[str, list[str]] = {}
    outside = 0
    for actor in sorted(fitting & seats.keys()):
        row = places.get(seats[actor])
        if WEST <= row["lng"] <= EAST and SOUTH <= row["lat"] <= NORTH:
            members.setdefault(seats[actor], []).append(actor)
        else:
            outside += 1
    towns = [
        _town(places.get(key), tuple(some)) for key, some in members.items()
    ]
    towns.sort(key=lambda town: (-len(town.actors), town.city))
    named = _named(towns, lang)
    unplaced = len(fitting) - outside - sum(map(len, members.values()))
    return Geography(
        named,
        _roads(snapshot, choice, named),
        len(fitting),
        outside,
        unplaced,
    )


def project(lng: float, lat: float) -> tuple[float, float]:
    """Return where degrees are on the map, in pixels from its upper left corner."""
    return (lng - WEST) * _TRUE * _SCALE, (NORTH - lat) * _SCALE


@cache
def outlines() -> Mapping[str, str]:
    """Return the outline of each country as the path of an SVG."""
    rings = json.loads(
        (Path(__file__).parent / "outlines.json").read_text("utf-8")
    )
    return {
        code: "".join(
            f"M{'L'.join(_pair(*point) for point in ring)}Z" for ring in some
        )
        for code, some in rings.items()
    }


def _pair(lng: float, lat: float) -> str:
    x, y = project(lng, lat)
    return f"{x:.1f} {y:.1f}"


def _seats(snapshot: Snapshot) -> Mapping[str, str]:
    """Return the place of each actor whose coordinates are known, the first if it has several."""
    places = snapshot.nodes["Place"]
    known = {
        row["id"] for row in places.rows() if "lat" in row and "lng" in row
    }
    seats: dict[str, str] = {}
    for actor, place in snapshot.edges["located_in_actor_place"].pairs():
        if place in known:
            seats.setdefault(actor, place)
    return seats


def _town(row: Mapping[str, object], members: tuple[str, ...]) -> Town:
    x, y = project(float(str(row["lng"])), float(str(row["lat"])))
    region = row.get("region")
    return Town(
        str(row["id"]),
        str(row["city"]),
        str(region) if region else None,
        str(row["country"]),
        members,
        round(x, 1),
        round(y, 1),
        round(4 + 3.4 * sqrt(len(members)), 1),
    )


def _roads(
    snapshot: Snapshot,
    choice: Choice,
    towns: Iterable[Town],
) -> list[Road]:
    at = {actor: town for town in towns for actor in town.actors}
    by_id = {town.id: town for town in towns}
    between: Counter[tuple[str, str]] = Counter()
    for left, right in ties(snapshot, choice).pairs:
        ends = sorted({at[actor].id for actor in (left, right) if actor in at})
        if len(ends) == 2:  # noqa: PLR2004 - a tie inside a town is no line
            between[ends[0], ends[1]] += 1
    strongest = sorted(between.items(), key=lambda pair: (-pair[1], pair[0]))[
        :_LINES
    ]
    return [
        Road(
            by_id[a],
            by_id[b],
            pairs,
            round(0.8 + 0.9 * log2(pairs), 1),
        )
        for (a, b), pairs in strongest
    ]


def _named(towns: list[Town], lang: Language) -> list[Town]:
    """Return the towns with a place for the names that touch no other name and no other town."""
    large = [town for town in towns if len(town.actors) >= MANY_HERE]
    usual = _name_places(
        towns,
        towns,
        lang,
        _FONT,
    )
    on_a_phone = _name_places(
        large,
        towns,
        lang,
        _PHONE_FONT,
    )
    return [
        replace(
            town,
            name_at=usual.get(town.id),
            phone_name_at=on_a_phone.get(town.id),
        )
        for town in towns
    ]


def _name_places(
    named: Iterable[Town],
    towns: list[Town],
    lang: Language,
    font: int,
) -> dict[str, tuple[float, float]]:
    """Return the middle of the line each name stands on, by town; without room there is none."""
    taken: list[Box] = []
    places: dict[str, tuple[float, float]] = {}
    for town in named:
        wide = len(town_name(town.city, lang) or "") * _LETTER * font
        free = (
            box
            for box in _boxes_around(town, wide, font)
            if _is_free(
                box,
                town,
                towns,
                taken,
            )
        )
        box = next(free, None)
        if box is None:
            continue
        taken.append(box)
        line = box[3] - _BELOW_LINE * font
        places[town.id] = (round((box[0] + box[2]) / 2, 1), round(line, 1))
    return places


def _boxes_around(
    town: Town,
    wide: float,
    font: int,
) -> list[Box]:
    x, y, r, high = town.x, town.y, town.radius + 3, font + 3
    lefts_and_tops = (
        (x + r, y - high / 2),
        (x - r - wide, y - high / 2),
        (x - wide / 2, y + r),
        (x - wide / 2, y - r - high),
    )
    return [
        (left, top, left + wide, top + high) for left, top in lefts_and_tops
    ]


def _is_free(
    box: Box,
    own: Town,
    towns: Iterable[Town],
    taken: Iterable[Box],
) -> bool:
    left, top, right, bottom = box
    if (
        min(
            left,
            top,
            WIDTH - right,
            HEIGHT - bottom,
        )
        < _RIM
    ):
        return False
    if any(
        left < b[2] and right > b[0] and top < b[3] and bottom > b[1]
        for b in taken
    ):
        return False
    for town in towns:
        dx = town.x - max(left, min(town.x, right))
        dy = town.y - max(top, min(town.y, bottom))
        if town.id != own.id and dx * dx + dy * dy < (town.radius + 1) ** 2:
            return False
    return True
