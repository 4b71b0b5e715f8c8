"""A line of a template, a style sheet or a script is read without moving sideways."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment

from api.pages.render import TemplateAsSent

ROOT = Path(__file__).parents[3]
COLUMNS = 120
ROOMS = ("api/templates", "graph/view/templates", "api/static", "graph/view/static")
WRITTEN = sorted(
    path
    for room in ROOMS
    for path in (ROOT / room).rglob("*")
    if path.suffix in {".html", ".css", ".js"} and ".min." not in path.name
)


@pytest.mark.parametrize("path", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))
def test_line_fits(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert {
        number: len(line) for number, line in enumerate(lines, 1) if len(line) > COLUMNS
    } == {}


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("<p>\n      a\n    b</p>", "<p>\n a\n b</p>"),
        ("<p>a  b\n</p>", "<p>a  b\n</p>"),
        ('<a\n  class="x"\n>', '<a\n class="x"\n>'),
        ("<pre>\n    a\n</pre>\n  b", "<pre>\n    a\n</pre>\n b"),
        (
            "<textarea rows=3>\n  a</textarea>",
            "<textarea rows=3>\n  a</textarea>",
        ),
    ],
)
def test_indent_is_sent_as_one_space_where_it_does_not_show(
    written: str, sent: str
) -> None:
    assert (
        TemplateAsSent(Environment(autoescape=True)).preprocess(written, None) == sent
    )
