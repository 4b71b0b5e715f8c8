"""Still pictures of the network: on the home page before anyone asks for more, and for previews."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from PIL import Image, ImageDraw

from graph.view.choice import Choice
from graph.view.elements import elements

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

ACTORS = 170
"""Actors drawn: as many as can be told from one another on a sheet."""
PREVIEW = (1200, 630)
"""Pixels of a picture that goes with a shared link, as Open Graph recommends."""
_FINER = 2
"""Drawn so many times larger and made smaller again, which smooths the edges."""
_EDGE = "#8aa0a8"
_FAINT = "#c9d3d6"
_PAPER = "#fbfaf7"


def poster(snapshot: Snapshot) -> bytes:
    """Return the best tied actors and their ties as an SVG without text; for `snapshot.memoise`."""
    shown = elements(snapshot, Choice(limit=ACTORS))
    places = {
        node["id"]: (node["x"], node["y"])
        for node in shown.nodes
        if node["value"] > 1
    }
    xs, ys = (
        [place[axis] for place in places.values()] or [0.0] for axis in (0, 1)
    )
    left, top, wide, high = (
        min(xs),
        min(ys),
        max(xs) - min(xs),
        max(ys) - min(ys),
    )
    box = f"{left - 60:.0f} {top - 60:.0f} {wide + 120:.0f} {high + 120:.0f}"
    root = ET.Element(
        "svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box}
    )
    lines = ET.SubElement(
        root,
        "g",
        {
            "stroke": _EDGE,
            "stroke-width": "2",
            "opacity": "0.35",
        },
    )
    for edge in shown.edges:
        if edge["from"] in places and edge["to"] in places:
            (x1, y1), (x2, y2) = places[edge["from"]], places[edge["to"]]
            ends = {
                "x1": x1,
                "y1": y1,
                "x2": x2,
                "y2": y2,
            }
            ET.SubElement(
                lines,
                "line",
                {name: f"{value:.0f}" for name, value in ends.items()},
            )
    for node in shown.nodes:
        if node["id"] in places:
            x, y = places[node["id"]]
            size = f"{9 + 4.5 * node['value'] ** 0.5:.0f}"
            dot = {
                "cx": f"{x:.0f}",
                "cy": f"{y:.0f}",
                "r": size,
                "fill": node["color"],
            }
            ET.SubElement(root, "circle", dot)
    return ET.tostring(root, encoding="utf-8")


def picture(snapshot: Snapshot, choice: Choice) -> bytes:
    """Return the actors of a choice and their ties as a PNG without text, 1200 by 630 pixels.

    Raises:
        NotFoundError: the choice names what is not in the release.
    """
    shown = elements(snapshot, choice)
    places = {node["id"]: (node["x"], node["y"]) for node in shown.nodes}
    fitted = _fitted(places, PREVIEW, margin=60)
    image = Image.new(
        "RGB", (_FINER * PREVIEW[0], _FINER * PREVIEW[1]), _PAPER
    )
    draw = ImageDraw.Draw(image)
    for edge in shown.edges:
        ends = [_finer(fitted[edge[end]]) for end in ("from", "to")]
        draw.line(ends, fill=_FAINT, width=2 * _FINER)
    for node in sorted(shown.nodes, key=lambda node: -node["value"]):
        radius = _FINER * (6 + 2.2 * min(node["value"], 40) ** 0.5)
        draw.circle(
            _finer(fitted[node["id"]]),
            radius,
            fill=node["color"],
            outline=_PAPER,
            width=3,
        )
    written = BytesIO()
    image.resize(PREVIEW, Image.Resampling.LANCZOS).save(
        written, "PNG", optimize=True
    )
    return written.getvalue()


def _finer(place: tuple[float, float]) -> tuple[float, float]:
    return place[0] * _FINER, place[1] * _FINER


def _fitted(
    places: dict[str, tuple[float, float]],
    size: tuple[int, int],
    margin: int,
) -> dict[str, tuple[float, float]]:
    """Return places moved and scaled alike in both directions, so that they fill a box."""
    if not places:
        return {}
    xs, ys = ([place[axis] for place in places.values()] for axis in (0, 1))
    wide, high = max(xs) - min(xs), max(ys) - min(ys)
    scale = min(
        (size[0] - 2 * margin) / (wide or 1),
        (size[1] - 2 * margin) / (high or 1),
        1.6,
    )
    middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
    return {
        key: (
            size[0] / 2 + (x - middle[0]) * scale,
            size[1] / 2 + (y - middle[1]) * scale,
        )
        for key, (x, y) in places.items()
    }
