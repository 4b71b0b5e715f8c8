"""The view of the small release (tests/small.py) as a file of Gephi, read back as XML."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from graph.view.choice import Choice
from graph.view.elements import elements
from graph.view.view_gexf import _first, _last, view_gexf
from tests.small import small

GEXF = "{http://gexf.net/1.3}"
VIZ = "{http://gexf.net/1.3/viz}"


def parsed(choice: Choice) -> ET.Element:
    return ET.fromstring(view_gexf(elements(small(), choice), small()))  # noqa: S314 - our own


def values_of(root: ET.Element, one: ET.Element, side: str) -> dict[str, list[str]]:
    """Return the values of a node or an edge by the title of the attribute."""
    titles = {
        attribute.attrib["id"]: attribute.attrib["title"]
        for group in root.iter(f"{GEXF}attributes")
        if group.attrib["class"] == side
        for attribute in group.iter(f"{GEXF}attribute")
    }
    found: dict[str, list[str]] = {}
    for value in one.iter(f"{GEXF}attvalue"):
        found.setdefault(titles[value.attrib["for"]], []).append(value.attrib["value"])
    return found


def test_nodes_keep_what_the_view_says_of_them() -> None:
    root = parsed(Choice(therapy="aav"))
    nodes = {node.attrib["id"]: node for node in root.iter(f"{GEXF}node")}
    assert set(nodes) == {"echo", "gent"}
    echo = nodes["echo"]
    assert echo.attrib["label"] == "Echo Vectors"
    assert echo.attrib["start"].startswith("2018")
    assert "end" not in echo.attrib
    said = values_of(root, echo, "node")
    assert said["kind"] == ["company"]
    assert said["region"] == ["Wallonia"]
    assert said["standing"] == ["at-risk"]
    assert "https://actor.example/" in said["source_urls"][0]
    colour = echo.find(f"{VIZ}color")
    place, size = echo.find(f"{VIZ}position"), echo.find(f"{VIZ}size")
    assert colour is not None
    assert place is not None
    assert size is not None
    # Echo and Gent stand 150 apart; a size is 4 and one for each tie.
    assert (float(place.attrib["x"]), float(place.attrib["y"])) == (-75.0, 0.0)
    assert float(size.attrib["value"]) == 5.0
    rgb = [int(colour.attrib[name]) for name in "rgb"] if "r" in colour.attrib else None
    assert rgb in (None, [0x00, 0x72, 0xB2])


def test_up_is_up_in_gephi_too() -> None:
    # On a page y grows downwards, in Gephi upwards.
    shown = {node["id"]: node for node in elements(small(), Choice()).nodes}
    root = parsed(Choice())
    for node in root.iter(f"{GEXF}node"):
        place = node.find(f"{VIZ}position")
        assert place is not None
        drawn = shown[node.attrib["id"]]
        assert float(place.attrib["x"]) == drawn["x"]
        assert float(place.attrib["y"]) == -drawn["y"]


def test_edges_are_numbered_dated_and_cited() -> None:
    root = parsed(Choice())
    edges = list(root.iter(f"{GEXF}edge"))
    assert [edge.attrib["id"] for edge in edges] == [f"e{at}" for at in range(1, 16)]
    by_ends = {(one.attrib["source"], one.attrib["target"]): one for one in edges}
    w1 = by_ends["alma", "hexa"]
    assert w1.attrib["kind"] == "collaboration"
    assert w1.attrib["start"].startswith("2021-03")
    assert w1.attrib["end"].startswith("2024-02")
    assert float(w1.attrib["weight"]) == 1.0
    said = values_of(root, w1, "edge")
    assert said["family"] == ["research"]
    assert said["basis"] == ["asserted"]
    assert said["collaborations"] == ["w1"]
    assert "https://collaboration.example/" in said["source_urls"][0]
    supply = by_ends["cado", "dune"]
    assert "start" not in supply.attrib
    assert "end" not in supply.attrib
    part = next(one for one in edges if one.attrib["kind"] == "part-of")
    said = values_of(root, part, "edge")
    assert (said["part"], said["whole"]) == (["bloc"], ["alma"])
    assert "https://actor.example/" in said["source_urls"][0]
    graph = root.find(f"{GEXF}graph")
    assert graph is not None
    assert graph.attrib["defaultedgetype"] == "undirected"
    description = root.find(f"{GEXF}meta/{GEXF}description")
    assert description is not None
    assert description.text is not None
    assert small().release.id in description.text
    assert "CC BY 4.0" in description.text


@pytest.mark.parametrize(
    ("starts", "first"),
    [
        (["2021-03", "2020"], "2020"),
        (["2020", "2020-05"], "2020"),  # a year begins in January
        (["2020-02", "2020-01-31"], "2020-01-31"),
        (["2020", None], None),
    ],
)
def test_of_several_the_first_beginning(
    starts: list[str | None], first: str | None
) -> None:
    assert _first([{"start": one} if one else {} for one in starts]) == first


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        (["2021-03", "2020"], "2021-03"),
        (["2020", "2020-05"], "2020"),  # a year ends in December
        (["2020-01", "2020-01-15"], "2020-01"),
        (["2020", None], None),
    ],
)
def test_of_several_the_last_end(ends: list[str | None], last: str | None) -> None:
    assert _last([{"end": one} if one else {} for one in ends]) == last
