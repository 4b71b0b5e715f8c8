"""Signs and lines stand out from paper by day and by night: three to one, as WCAG 1.4.11 asks."""

from __future__ import annotations

import re

import pytest

from api.pages.render import _ENVIRONMENT, ROOM  # pyright: ignore[reportPrivateUsage]
from graph.view.styles import CLOSED, COMMUNITY, LINES, OTHER, STYLES

LEAST = 3.0
CSS = (ROOM / "static" / "site.css").read_text("utf-8")
NETWORK_CSS = (ROOM / "static" / "network.css").read_text("utf-8")
COLOURS = sorted(
    {colour for colour, _ in (*STYLES.values(), OTHER, COMMUNITY)}
    | {CLOSED, *LINES.values()}
)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour as WCAG 2 defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(colour: str, ground: str) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    dark, light = sorted((luminance(colour), luminance(ground)))
    return (light + 0.05) / (dark + 0.05)


def filled(css: str, name: str) -> str:
    """Return the colour of a class of the pages by day: what its rule or its property says."""
    rule = next(
        body
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css)
        if name in re.split(r"[,\s]+", selectors.strip())
    )
    colour = re.search(r"fill: (#[0-9a-f]{6}|var\(--([\w-]+)\))", rule)
    assert colour
    return declared(colour[2])[0] if colour[2] else colour[1]


def declared(name: str) -> list[str]:
    """Return the values of a custom property of the pages: by day, by night."""
    return re.findall(rf"--{name}: (#[0-9a-f]{{6}})", CSS)


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("colour", COLOURS)
def test_a_sign_stands_out(colour: str) -> None:
    for ground in declared("paper"):
        assert contrast(colour, ground) >= LEAST


@pytest.mark.parametrize(
    "name",
    ["edge", "k-firm", "k-maker", "k-school", "k-care", "k-money", "k-rule", "k-rest"],
)
def test_signs_and_borders_of_the_pages_stand_out(name: str) -> None:
    grounds = (declared("paper"), declared("card"))
    values = declared(name)
    assert len(values) == 2
    for ground in grounds:
        for colour, below in zip(values, ground, strict=True):
            assert contrast(colour, below) >= LEAST


@pytest.mark.parametrize("kind", STYLES)
def test_pages_have_the_colour_in_which_a_kind_is_drawn(kind: str) -> None:
    assert filled(CSS, f".k-{kind}") == STYLES[kind][0]


def test_pages_have_the_colours_of_whatever_is_no_kind() -> None:
    assert filled(CSS, ".mark") == OTHER[0]
    assert filled(NETWORK_CSS, ".k-gone") == CLOSED
    assert filled(NETWORK_CSS, ".k-group") == COMMUNITY[0]


@pytest.mark.parametrize("family", LINES)
def test_key_has_the_colour_in_which_a_line_is_drawn(family: str) -> None:
    rule = re.search(rf"\.line-{family} path {{ stroke: (#[0-9a-f]{{6}});", NETWORK_CSS)
    assert rule
    assert rule[1] == LINES[family]


def test_colours_of_kinds_stand_once() -> None:
    of_kinds = {colour for colour, _ in (*STYLES.values(), OTHER)}
    for path in (ROOM / "static").glob("*.css"):
        written = re.findall(r"#[0-9a-f]{6}", path.read_text("utf-8"))
        repeated = [colour for colour in written if colour in of_kinds]
        assert len(repeated) == (len(of_kinds) if path.name == "site.css" else 0)


SHAPES = {
    "dot": "<circle",
    "square": '<path d="M2 2h',
    "diamond": '<path d="M8 0 16 8',
    "triangle": '<path d="M8 1 15.5',
    "triangleDown": '<path d="M8 15',
    "hexagon": '<path d="M4 1.5h8',
    "star": '<path d="M8 .5',
}


@pytest.mark.parametrize("kind", STYLES)
def test_pages_have_the_shape_in_which_a_kind_is_drawn(kind: str) -> None:
    macro = _ENVIRONMENT.from_string(
        '{% import "parts.html" as parts %}{{ parts.mark(kind) }}'
    )
    assert SHAPES[STYLES[kind][1]] in macro.render(kind=kind)
