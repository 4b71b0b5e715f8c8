"""The outlines of Belgium and its neighbours for the map, from Natural Earth (public domain).

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/outlines.py package/countries-10m.json graph/view/outlines.json

Only what lies in and around the frame of the map is kept, so that the file stays small.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

COUNTRIES = {
    "056": "BE",
    "528": "NL",
    "250": "FR",
    "276": "DE",
    "442": "LU",
    "826": "GB",
}
"""ISO 3166-1 numbers, as the atlas has them, and the codes that the product uses."""
AROUND = (0.5, 48.2, 9.0, 53.0)
"""West, south, east and north of what is kept, in degrees: the frame and a margin."""
_DIGITS = 3
"""Decimals of a degree, about 100 metres."""

Point = tuple[float, float]


def outlines(atlas: dict[str, Any]) -> dict[str, list[list[Point]]]:
    """Return the rings of each country inside `AROUND`, as longitude and latitude."""
    arcs = [_points(arc, atlas["transform"]) for arc in atlas["arcs"]]
    countries: dict[str, list[list[Point]]] = {}
    for shape in atlas["objects"]["countries"]["geometries"]:
        code = COUNTRIES.get(shape.get("id", ""))
        if code is None:
            continue
        polygons = (
            [shape["arcs"]] if shape["type"] == "Polygon" else shape["arcs"]
        )
        rings = [
            _ring(numbers, arcs) for polygon in polygons for numbers in polygon
        ]
        cut = [_clipped(ring) for ring in rings]
        countries[code] = [_rounded(ring) for ring in cut if len(ring) > 3]  # noqa: PLR2004 - an area
    return countries


def _points(
    arc: list[list[int]], transform: dict[str, list[float]]
) -> list[Point]:
    """Return an arc in degrees; each of its points is written as the way from the one before."""
    (east, north), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x * east + left, y * north + bottom))
    return points


def _ring(numbers: list[int], arcs: list[list[Point]]) -> list[Point]:
    """Return arcs joined to a ring; a number below zero is an arc walked backwards."""
    ring: list[Point] = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += arc if not ring else arc[1:]
    return ring


def _clipped(ring: list[Point]) -> list[Point]:
    """Return the part of a ring inside `AROUND` (Sutherland and Hodgman, 1974)."""
    west, south, east, north = AROUND
    for axis, limit, sign in (
        (0, west, 1),
        (1, south, 1),
        (0, east, -1),
        (1, north, -1),
    ):
        cut: list[Point] = []
        for before, point in zip([ring[-1], *ring], ring, strict=False):
            was_in = sign * (before[axis] - limit) >= 0
            is_in = sign * (point[axis] - limit) >= 0
            if was_in != is_in:
                part = (limit - before[axis]) / (point[axis] - before[axis])
                cut.append(
                    (
                        before[0] + part * (point[0] - before[0]),
                        before[1] + part * (point[1] - before[1]),
                    )
                )
            if is_in:
                cut.append(point)
        if not cut:
            return []
        ring = cut
    return ring


def _rounded(ring: list[Point]) -> list[Point]:
    inside: list[Point] = []
    for x, y in ring:
        point = round(x, _DIGITS), round(y, _DIGITS)
        if not inside or inside[-1] != point:
            inside.append(point)
    return inside


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:3])
    made = outlines(json.loads(source.read_text("utf-8")))
    target.write_text(json.dumps(made, separators=(",", ":")) + "\n", "utf-8")
