"""Still pictures of the small release (tests/small.py), measured with a ruler."""

from __future__ import annotations

import io
import re
from typing import get_args
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from graph.common.vocabularies import ActorKind, CollaborationType
from graph.view.choice import Choice
from graph.view.poster import _fitted, picture, poster
from graph.view.styles import CLOSED, COMMUNITY, FAMILIES, LINES, OTHER, STYLES
from tests.small import small, snapshot_of

SVG = "{http://www.w3.org/2000/svg}"
HEX = re.compile(r"#[0-9a-f]{6}")
VIS_SHAPES = {
    "dot",
    "star",
    "square",
    "diamond",
    "triangle",
    "triangleDown",
    "hexagon",
}
"""Shapes of vis-network whose name stands beside them."""


def test_the_still_shows_who_has_two_ties_or_more() -> None:
    # Alma 5; Cado and Kern 4; Fyra and Hexa 3; Bloc and Echo 2. A dot is 9 + 4.5 x the root of it.
    root = ET.fromstring(poster(small()))  # noqa: S314 - made by our code
    dots = root.findall(f"{SVG}circle")
    radii = sorted(int(dot.attrib["r"]) for dot in dots)
    assert radii == [15, 15, 17, 17, 18, 18, 19]
    by_radius = {dot.attrib["r"]: dot.attrib["fill"] for dot in dots}
    assert by_radius["19"] == "#bd7d00"  # Alma, a university
    # Three ties of w1, six of w4, and Bloc that belongs to Alma; Echo's partners have one tie.
    lines = root.findall(f"{SVG}g/{SVG}line")
    assert len(lines) == 10
    middles = {(dot.attrib["cx"], dot.attrib["cy"]) for dot in dots}
    for line in lines:
        ends = (
            (line.attrib["x1"], line.attrib["y1"]),
            (line.attrib["x2"], line.attrib["y2"]),
        )
        assert set(ends) <= middles
        assert ends[0] != ends[1]
    drawn = root.find(f"{SVG}g")
    assert drawn is not None
    assert HEX.fullmatch(drawn.attrib["stroke"])
    assert drawn.attrib["stroke-width"] == "2"
    assert drawn.attrib["opacity"] == "0.35"


def test_the_still_leaves_sixty_pixels_around() -> None:
    root = ET.fromstring(poster(small()))  # noqa: S314 - made by our code
    left, top, wide, high = map(float, root.attrib["viewBox"].split())
    xs, ys = (
        [float(dot.attrib[axis]) for dot in root.findall(f"{SVG}circle")]
        for axis in ("cx", "cy")
    )
    assert (min(xs) - left, min(ys) - top) == pytest.approx((60, 60), abs=1)
    assert (left + wide - max(xs), top + high - max(ys)) == pytest.approx(
        (60, 60), abs=2
    )
    nothing = ET.fromstring(poster(snapshot_of([])))  # noqa: S314 - made by our code
    assert nothing.attrib["viewBox"] == "-60 -60 120 120"


def near(colour: tuple[int, ...], wanted: str, by: int = 14) -> bool:
    """Return whether a colour looks like another one."""
    other = tuple(int(wanted[at : at + 2], 16) for at in (1, 3, 5))
    return all(abs(one - two) <= by for one, two in zip(colour, other, strict=True))


def test_the_preview_of_two_who_are_tied() -> None:
    """Echo and Gent stand 150 apart, at most 1.6 times that on the picture: 240.

    So at 480 and 720 of 1200, half way up. One tie: a radius of 6 + 2.2, less the rim of 1.5.
    """
    written = picture(small(), Choice(therapy="aav"))
    image = Image.open(io.BytesIO(written))
    assert (image.format, image.size) == ("PNG", (1200, 630))

    def at(x: int, y: int) -> tuple[int, ...]:
        pixel = image.getpixel((x, y))
        assert isinstance(pixel, tuple)
        return pixel

    echo, gent, paper, line = "#0072b2", "#bd7d00", "#fbfaf7", "#c9d3d6"
    for aside in (-5, 0, 5):
        assert near(at(480 + aside, 315), echo)
        assert near(at(720 + aside, 315), gent)
        assert near(at(480, 315 + aside), echo)
    for aside in (-11, 11):
        assert near(at(480, 315 + aside), paper)
    # The rim parts a dot from the lines that run into it.
    assert near(at(480 + 8, 315), paper, 30)
    assert near(at(600, 315), line)
    assert near(at(600, 312), paper)
    assert near(at(600, 318), paper)
    assert near(at(440, 315), paper)
    assert near(at(2, 2), paper, 0)


def test_places_fill_the_box_with_its_margin() -> None:
    box = (1200, 630)
    # 1000 wide into 1080: 1.08 times. 200 high becomes 216, around the middle at 315.
    assert _fitted({"a": (0, 0), "b": (1000, 200)}, box, 60) == {
        "a": pytest.approx((60, 207)),
        "b": pytest.approx((1140, 423)),
    }
    # 1020 high into 510: a half.
    assert _fitted({"a": (10, -20), "b": (10, 1000)}, box, 60) == {
        "a": pytest.approx((600, 60)),
        "b": pytest.approx((600, 570)),
    }
    # What is small is drawn 1.6 times at the most.
    assert _fitted({"a": (0, 0), "b": (100, 10)}, box, 60) == {
        "a": pytest.approx((520, 307)),
        "b": pytest.approx((680, 323)),
    }
    assert _fitted({"a": (7, 7)}, box, 60) == {"a": (600, 315)}
    assert _fitted({}, box, 60) == {}


def test_every_type_of_tie_has_a_line_and_every_style_can_be_drawn() -> None:
    assert set(FAMILIES) == set(get_args(CollaborationType))
    assert set(FAMILIES.values()) | {"part-of"} == set(LINES)
    assert set(STYLES) <= set(get_args(ActorKind))
    for colour, shape in (*STYLES.values(), OTHER, COMMUNITY):
        assert HEX.fullmatch(colour)
        assert shape in VIS_SHAPES
    assert all(HEX.fullmatch(colour) for colour in (*LINES.values(), CLOSED))
    assert len(set(LINES.values())) == len(LINES)


def test_those_who_do_alike_look_alike() -> None:
    assert STYLES["research-unit"] == STYLES["research-centre"] == STYLES["university"]
    assert STYLES["funder"] == STYLES["investor"]
    assert STYLES["authority"] == STYLES["payer"]
    assert STYLES["company"][0] == STYLES["supplier"][0]
    assert STYLES["cdmo"][0] == STYLES["cro"][0]
    assert STYLES["supplier"][1] == STYLES["cro"][1]
    # By shape alone: who makes, who learns, who treats, who pays, who decides.
    apart = ("company", "supplier", "university", "hospital", "funder", "authority")
    assert len({STYLES[kind][1] for kind in apart}) == len(apart)
    research = {"consortium-project", "bilateral-research"}
    deals = {"licensing", "acquisition", "investment", "joint-venture", "spin-off"}
    groups = {
        "research": research,
        "deal": deals,
        "make": {"manufacturing", "supply"},
        "clinical": {"clinical"},
        "network": {"network-membership"},
    }
    for family, types in groups.items():
        assert {key for key, one in FAMILIES.items() if one == family} == types
