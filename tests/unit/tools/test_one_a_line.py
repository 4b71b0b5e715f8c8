"""Several parameters, arguments or entries stand one a line."""

from __future__ import annotations

import pytest

from tools import one_a_line


def test_no_module_crowds_a_line() -> None:
    crowded = {
        path.relative_to(one_a_line.ROOT).as_posix(): [p.line for p in places]
        for path in one_a_line.checked_modules()
        if (places := one_a_line.crowded_places(path.read_text("utf-8")))
    }
    assert crowded == {}, "run python -m tools.one_a_line --write, then ruff format"


@pytest.mark.parametrize(
    ("text", "with_commas"),
    [
        ("def f(a, b, c): ...", "def f(a, b, c,): ..."),
        ("def f(self, a, b): ...", "def f(self, a, b): ..."),
        ("def f(a, *, b=(1, 2)) -> x: ...", "def f(a, *, b=(1, 2)) -> x: ..."),
        ("def f(a, b, *, c=(1)) -> x: ...", "def f(a, b, *, c=(1),) -> x: ..."),
        ("def f(a, *b, **c) -> x: ...", "def f(a, *b, **c,) -> x: ..."),
        ("f(1, 2, 3)", "f(1, 2, 3)"),
        ("f(1, 2, 3, (4))", "f(1, 2, 3, (4),)"),
        ("f(a=1, b=2)", "f(a=1, b=2)"),
        ("f(a=1, b=2, **c)", "f(a=1, b=2, **c,)"),
        ('f(a=1, b=2, c="é#,")', 'f(a=1, b=2, c="é#,",)'),
        ("f(a=1, b=2, c=3  # first, last\n)", "f(a=1, b=2, c=3  # first, last\n,)"),
        ("f(\n  a=1,\n  b=2,\n  c=3,  # last\n)", None),
        ("{1: 2, 3: 4}", "{1: 2, 3: 4}"),
        ("{1: 2, 3: 4, **rest}", "{1: 2, 3: 4, **rest,}"),
        ("f'{g(1, 2, 3, 4)}'", "f'{g(1, 2, 3, 4)}'"),
    ],
)
def test_commas_that_are_missing(text: str, with_commas: str | None) -> None:
    assert one_a_line.with_commas(text) == (with_commas or text)
