"""Which tests are run against a mutant, in which order, and what a mutant is."""

from __future__ import annotations

import ast
from math import inf
from typing import TYPE_CHECKING

from tools.mutant_killers import read_killers, write_killers
from tools.mutant_places import Places, functions, names_at, outer_functions, places_of
from tools.mutant_probes import noted
from tools.mutant_reach import MeasuredTest, order_for
from tools.mutant_runs import Case, Collected, Limits
from tools.mutant_statements import head, innermost
from tools.mutations import ROOT, mutants_of

if TYPE_CHECKING:
    from pathlib import Path

    from tools.mutant_places import Place

PATH = "graph/x.py"
HERE, NEXT = (PATH, 3), (PATH, 4)


def run(name: str, cost: float, *places: Place, shipped: bool = False) -> MeasuredTest:
    return MeasuredTest(name, cost, shipped, frozenset(places))


REACHED = {
    "file": (
        run("file::a", 1.0, HERE),
        run("file::b", 0.1, HERE, shipped=True),
        run("file::c", 0.2, HERE),
        run("file::d", 0.3, NEXT),
    ),
    "other": (run("other::e", 0.01, NEXT),),
}


def test_those_that_come_by_are_first_and_the_cheap_ones_of_them() -> None:
    places = Places(frozenset({HERE}), frozenset({HERE}))

    def order(seconds: float) -> str:
        return "".join(t[-1] for t in order_for(places, REACHED, seconds).tests)

    # b reads the shipped tables, d comes by nothing, and the file of e comes by nothing.
    assert order(inf) == "cabd"
    assert order(2.5) == "cab"
    # Half a second for each of the two kinds.
    assert order(1) == "cbd"
    assert order(0.01) == "c"
    assert order_for(places, REACHED, inf).files == ("file",)


def test_who_comes_by_anywhere_is_tried_after_those_who_come_near() -> None:
    places = Places(frozenset({HERE}), frozenset({HERE, NEXT}))
    tests = order_for(places, REACHED, inf).tests
    assert [test[-1] for test in tests] == ["c", "a", "b", "e", "d"]


SOURCE = '''\
LIMIT = 3

def f(x):
    """What comes out."""
    if x > LIMIT and (
        x < 9
    ):
        return [
            x,
            2,
        ]
    elif x:
        return 1
    return None
'''


def test_a_statement_reads_the_same_however_it_is_set_in_lines() -> None:
    by_line = innermost(SOURCE)
    heads = {line: head(node) for line, node in by_line.items()}
    assert heads[5] == heads[6] == "if x > LIMIT and x < 9:"
    assert heads[8] == heads[10] == "return [x, 2]"
    assert heads[12] == "if x:"
    other = innermost(SOURCE.replace("x,\n            2,", "x, 2"))
    assert head(other[9]) == "return [x, 2]"


def test_a_note_stands_in_front_of_its_statement() -> None:
    (function,) = functions(ast.parse(SOURCE).body, "")
    assert function.first == 5
    passed: set[Place] = set()
    space = {"__reached__": passed.add}
    exec(noted(PATH, SOURCE, {5, 8, 12, 13}), space)  # noqa: S102 - what is tested
    assert space["f"].__doc__ == "What comes out."
    for value, places in ((5, {5, 8}), (2, {5, 12, 13}), (0, {5, 12})):
        passed.clear()
        space["f"](value)
        assert passed == {(PATH, line) for line in places}


def test_a_constant_is_near_those_who_write_its_name() -> None:
    own = "tools/mutant_places.py"
    users = {
        line
        for function in outer_functions(own)
        if function.qualified in {"functions", "names_at"}
        for line in function.body
    }
    line = next(
        n
        for n, text in enumerate((ROOT / own).read_text("utf-8").splitlines(), 1)
        if text.startswith("Function = ")
    )
    assert names_at(own, line) == {"Function"}
    mutant = next(m for m in mutants_of("tools", own) if m.line == line)
    assert mutant.top
    places = places_of(mutant, [own])
    assert len(places.near) == 2
    assert places.near < places.anywhere
    assert {line for _, line in places.near} < users


def test_mutants_of_one_statement_have_keys_of_their_own() -> None:
    mutants = list(mutants_of("tools", "tools/mutant_reach.py"))
    assert len({m.key for m in mutants}) == len(mutants) > 20
    changes = {
        m.changed_statement
        for m in mutants
        if m.statement == "first = bool(run.places & near)"
    }
    assert "first = bool(run.places | near)" in changes


def test_a_mutant_whose_killer_is_known_is_given_that_test_alone(
    tmp_path: Path,
) -> None:
    mutant = next(mutants_of("tools", "tools/mutant_reach.py"))
    nowhere = Places(frozenset(), frozenset())
    case = Case(mutant, ("other", "file"), nowhere, "file::b")

    def collected(*cases: Case) -> Collected:
        return Collected(cases, set(), Limits(1, inf, tmp_path), lambda *_: None)

    alone = collected(case)
    assert alone.files == ["file"]
    order = alone._order(case, {"file::b": (run("file::b", 0.5),)})
    assert (order.tests, order.costs) == (("file::b",), {"file::b": 0.5})
    assert order.trace == tmp_path / mutant.key
    # A test that is there no more kills nobody: the mutant is given all others then.
    assert alone._order(case, {}).tests == ()
    assert collected(Case(mutant, ("other", "file"), nowhere)).files == [
        "file",
        "other",
    ]


def test_killers_are_read_as_they_were_written(tmp_path: Path) -> None:
    killers = {"00f": 'file.py::test[a,"b"]', "00a": ""}
    write_killers(killers, tmp_path / "killers.csv")
    text = (tmp_path / "killers.csv").read_text("utf-8")
    assert text.splitlines()[:2] == ["mutant,test", "00a,"]
    assert read_killers(tmp_path / "killers.csv") == killers
