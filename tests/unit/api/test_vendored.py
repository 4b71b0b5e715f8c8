"""Scripts of others are the bytes that were looked at, with their licences and named in NOTICE."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

ROOM = Path(__file__).parents[3]
VENDORED = {
    "api/static/vendor/htmx.min.js": (
        "a0abb04f2f45a1f89d1d4844023245537e5e6014c87b144553e0607b4cc32130"
    ),
    "graph/view/static/vis-network.min.js": (
        "39b9a36f17b4ca2e27d1e4327216860b042077b3307402ae315402ac826f878b"
    ),
}


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
