"""A still picture of the network as SVG: what the home page shows before anyone asks for more."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from graph.view.choice import Choice
from graph.view.elements import elements

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

ACTORS = 170
_EDGE = "#8aa0a8"


def poster(snapshot: Snapshot) -> bytes:
    """Return the best tied actors and their ties as an SVG without text; for `snapshot.once`."""
    shown = elements(snapshot, Choice(limit=ACTORS))
    places = {node["id"]: (node["x"], node["y"]) for node in shown.nodes if node["value"] > 1}
    xs, ys = ([place[axis] for place in places.values()] or [0.0] for axis in (0, 1))
    left, top, wide, high = min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
    box = f"{left - 60:.0f} {top - 60:.0f} {wide + 120:.0f} {high + 120:.0f}"
    root = ET.Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "viewBox": box})
    lines = ET.SubElement(root, "g", {"stroke": _EDGE, "stroke-width": "2", "opacity": "0.35"})
    for edge in shown.edges:
        if edge["from"] in places and edge["to"] in places:
            (x1, y1), (x2, y2) = places[edge["from"]], places[edge["to"]]
            ends = {"x1": x1, "y1": y1, "x2": x2, "y2": y2}
            ET.SubElement(lines, "line", {name: f"{value:.0f}" for name, value in ends.items()})
    for node in shown.nodes:
        if node["id"] in places:
            x, y = places[node["id"]]
            size = f"{9 + 4.5 * node['value'] ** 0.5:.0f}"
            dot = {"cx": f"{x:.0f}", "cy": f"{y:.0f}", "r": size, "fill": node["color"]}
            ET.SubElement(root, "circle", dot)
    return ET.tostring(root, encoding="utf-8")
