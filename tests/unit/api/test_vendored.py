"""Scripts of others are the bytes that were looked at, with their licences and named in NOTICE."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[3]
VENDORED = {
    "graph/view/static/vis-network.min.js": (
        "39b9a36f17b4ca2e27d1e4327216860b042077b3307402ae315402ac826f878b"
    ),
}


FONTS = {
    "DejaVuSansCondensed.ttf": (
        "8550cd5ca1acb65a8fc7877c46939cd0b4d909f8e7bc1e24716873d918c5e549"
    ),
    "DejaVuSansCondensed-Bold.ttf": (
        "38098d0b8edd8430a0f53fb2831b5d36037563a998a620d3c87a4d7591766d20"
    ),
}
"""The fonts of the board pack, as the package of npm has them."""


def test_fonts_are_those_of_the_package_with_their_licence() -> None:
    folder = ROOM / "api" / "pack" / "fonts"
    sums = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.glob("*.ttf")
    }
    assert sums == FONTS
    assert (folder / "LICENSE").is_file()
    assert "api/pack/fonts" in (ROOM / "NOTICE").read_text("utf-8")


@pytest.mark.parametrize("path", sorted(VENDORED))
def test_a_vendored_script_is_the_one_that_was_looked_at(path: str) -> None:
    assert hashlib.sha256((ROOM / path).read_bytes()).hexdigest() == VENDORED[path]
    assert path in (ROOM / "NOTICE").read_text("utf-8")


def test_every_minified_script_is_listed() -> None:
    shipped = {
        str(found.relative_to(ROOM))
        for room in ("api", "graph")
        for found in (ROOM / room).rglob("*.min.js")
    }
    assert shipped == set(VENDORED)
