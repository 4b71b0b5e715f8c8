"""Which tests are run against a mutant, and in which order."""

from __future__ import annotations

from math import inf

from tools.mutant_places import (
    OuterFunction,
    _functions,
    names_at,
    statement_lines,
    tree,
)
from tools.mutant_reach import Reach, _ordered

PATH = "graph/x.py"
REACH = Reach(
    costs={"a": 1.0, "b": 0.1, "c": 0.2, "d": 0.3},
    shipped=frozenset({"b"}),
    lines={PATH: {3: 0b0111, 4: 0b1000}},
)


def test_tests_by_the_lines_they_come_by() -> None:
    assert REACH.tests_at({PATH: [3]}) == {"a", "b", "c"}
    assert REACH.tests_at({PATH: [3, 4]}) == {"a", "b", "c", "d"}
    assert REACH.tests_at({PATH: [5], "graph/y.py": [3]}) == set()
    assert REACH.cost == 1.6


def test_those_that_come_by_are_first_and_the_cheap_ones_of_them() -> None:
    def order(seconds: float) -> tuple[str, ...]:
        return _ordered({"file": REACH}, {PATH: [3]}, seconds).tests

    # The one that reads the shipped tables comes after those that do not.
    assert order(inf) == ("c", "a", "b", "d")
    assert order(1.25) == ("c", "a")
    assert order(0.01) == ("c",)


def test_a_statement_of_several_lines_is_one_place() -> None:
    own = "tools/mutant_places.py"
    lines = (tree(own).body[-1].lineno, tree(own).body[-1].end_lineno)
    (last,) = [
        function
        for function in _functions(tree(own).body, "")
        if function.qualified == "users"
    ]
    assert isinstance(last, OuterFunction)
    assert lines[0] < last.body[0] <= lines[1]
    whole = statement_lines(own, last.body[-1])
    assert whole == statement_lines(own, min(whole))
    assert len(whole) > 1
    assert names_at(own, lines[0]) == {"users"}
