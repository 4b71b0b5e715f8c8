"""Signs and lines stand out from paper by day and by night: three to one, as WCAG 1.4.11 asks."""

from __future__ import annotations

import re

import pytest

from api.pages.render import ROOM
from graph.view.styles import CLOSED, COMMUNITY, LINES, OTHER, STYLES

LEAST = 3.0
CSS = (ROOM / "static" / "site.css").read_text("utf-8")
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
