"""A template prints: what is counted, cut or placed is worked out in Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import Environment, nodes

from api.pages.shortening import LIMITS

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(
    path
    for room in ("api/templates", "graph/view/templates")
    for path in (ROOT / room).rglob("*.html")
)
OPERATORS = (
    nodes.Add,
    nodes.Sub,
    nodes.Mul,
    nodes.Div,
    nodes.FloorDiv,
    nodes.Mod,
    nodes.Pow,
    nodes.Neg,
    nodes.Slice,
)
RECKONING_FILTERS = {
    "abs",
    "batch",
    "float",
    "int",
    "max",
    "min",
    "round",
    "slice",
    "sum",
}
RECKONING_CALLS = {"namespace", "range"}


def reckoning(source: str) -> list[tuple[int, str]]:
    """Return where a template reckons and by what: an operator, a slice, a filter, a call."""
    tree = Environment(autoescape=True).parse(source)
    places = [(node.lineno, type(node).__name__) for node in tree.find_all(OPERATORS)]
    places += [
        (node.lineno, node.name)
        for node in tree.find_all(nodes.Filter)
        if node.name in RECKONING_FILTERS
    ]
    places += [
        (node.lineno, node.node.name)
        for node in tree.find_all(nodes.Call)
        if isinstance(node.node, nodes.Name) and node.node.name in RECKONING_CALLS
    ]
    return sorted(places)


def limits_named(source: str) -> set[str]:
    """Return the limits by which a template shortens lists, also those it gives to a macro."""
    tree = Environment(autoescape=True).parse(source)
    named = {
        node.args[0].value
        for node in tree.find_all(nodes.Filter)
        if node.name == "shortened" and isinstance(node.args[0], nodes.Const)
    }
    words = {const.value for const in tree.find_all(nodes.Const)}
    return named | (words & LIMITS.keys())


@pytest.mark.parametrize(
    "path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT))
)
def test_template_does_not_reckon(path: Path) -> None:
    assert reckoning(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("{{ a + b }}", [(1, "Add")]),
        ("\n{{ facts | length - most }}", [(2, "Sub")]),
        ("{% set x = n / 2 * 3 %}", [(1, "Div"), (1, "Mul")]),
        (
            "{{ n // 2 }}{{ n % 2 }}{{ n ** 2 }}",
            [(1, "FloorDiv"), (1, "Mod"), (1, "Pow")],
        ),
        ("{{ some[-1] }}", [(1, "Neg")]),
        ("{% for one in some[:8] %}{% endfor %}", [(1, "Slice")]),
        ("{% for n in range(9) %}{% endfor %}", [(1, "range")]),
        ("{{ counts | sum }}", [(1, "sum")]),
        ("{{ a ~ b }} {{ some | length > 3 }} {{ loop.index }}", []),
    ],
)
def test_reckoning_is_seen(source: str, seen: list[tuple[int, str]]) -> None:
    assert reckoning(source) == seen


def test_each_limit_is_used_and_each_that_is_used_is_there() -> None:
    named = {
        name for path in TEMPLATES for name in limits_named(path.read_text("utf-8"))
    }
    assert named == set(LIMITS)
