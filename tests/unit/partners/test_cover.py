from __future__ import annotations

from itertools import combinations
from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.partners.cover import (
    CoverProblem,
    alternates,
    cover,
    covered,
    exact,
    greedy,
    harmonic,
)

NAMES = [f"a{number}" for number in range(9)]
CELLS = [f"c{number}" for number in range(8)]


@st.composite
def problems(draw: st.DrawFn) -> CoverProblem:
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    some = st.frozensets(st.sampled_from(CELLS), max_size=5)
    pairs = st.tuples(st.sampled_from(names), st.sampled_from(names))
    ties = draw(st.lists(pairs, max_size=8))
    return CoverProblem(
        {name: draw(some) for name in names},
        frozenset((min(pair), max(pair)) for pair in ties if pair[0] != pair[1]),
        {name: draw(st.sampled_from(["W", "B", "F"])) for name in names},
        {name: draw(st.integers(0, 4)) for name in names},
        frozenset(draw(st.lists(st.sampled_from(names), max_size=2))),
    )


def fewest(problem: CoverProblem) -> list[tuple[str, ...]]:
    """Return every smallest cover, by trying all."""
    for size in range(len(problem.names) + 1):
        found = [
            some
            for some in combinations(problem.names, size)
            if problem.must <= set(some)
            and covered(problem, some) == set(problem.cells)
        ]
        if found:
            return found
    raise AssertionError


def worth(problem: CoverProblem, chosen: tuple[str, ...]) -> tuple[int, int, int]:
    ties = sum(problem.tied(a, b) for a, b in combinations(chosen, 2))
    regions = [problem.region[name] for name in chosen]
    largest = max((regions.count(one) for one in regions), default=0)
    return -ties, largest, -sum(problem.strength[name] for name in chosen)


@settings(deadline=None, max_examples=150)
@given(problems())
def test_the_exact_cover_is_a_best_one_of_the_smallest(problem: CoverProblem) -> None:
    chosen, every = exact(problem), fewest(problem)
    assert chosen in every
    assert worth(problem, chosen) == min(worth(problem, one) for one in every)


@settings(deadline=None, max_examples=150)
@given(problems())
def test_greedy_covers_all_and_keeps_its_bound(problem: CoverProblem) -> None:
    quick, best = greedy(problem), exact(problem)
    assert covered(problem, quick) == set(problem.cells)
    assert problem.must <= set(quick)
    assert len(best) <= len(quick)
    free = [len(problem.covers[name]) for name in problem.names]
    least = len(best)
    assert len(quick) - len(problem.must) <= harmonic(max(free)) * least + 1e-9
    if not problem.must and problem.cells:
        assert len(quick) <= (log(len(problem.cells)) + 1) * least


@settings(deadline=None, max_examples=50)
@given(problems())
def test_the_same_problem_in_another_order_has_the_same_answer(
    problem: CoverProblem,
) -> None:
    turned = CoverProblem(
        dict(reversed(problem.covers.items())),
        problem.ties,
        dict(reversed(problem.region.items())),
        problem.strength,
        problem.must,
    )
    assert cover(turned) == cover(problem)


@settings(deadline=None, max_examples=50)
@given(problems())
def test_an_alternate_keeps_everything_covered(problem: CoverProblem) -> None:
    chosen = exact(problem)
    for name in chosen:
        for other in alternates(problem, chosen, name):
            swapped = [other, *(one for one in chosen if one != name)]
            assert covered(problem, swapped) == set(problem.cells)


def test_ties_come_before_regions() -> None:
    problem = CoverProblem(
        {"a": frozenset("x"), "b": frozenset("y"), "c": frozenset("y")},
        frozenset({("a", "b")}),
        {"a": "W", "b": "W", "c": "B"},
        dict.fromkeys("abc", 1),
    )
    assert exact(problem) == ("a", "b")


def test_a_large_problem_is_solved_greedily_with_its_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("graph.partners.cover.SMALL", 1)
    problem = CoverProblem(
        {"a": frozenset("xy"), "b": frozenset("yz"), "c": frozenset("z")},
        frozenset(),
        dict.fromkeys("abc", "W"),
        dict.fromkeys("abc", 1),
    )
    found = cover(problem)
    assert found.method == "greedy"
    assert found.bound == pytest.approx(1.5)
    assert found.least <= len(found.chosen) == 2


def test_nothing_to_cover_takes_nobody() -> None:
    assert cover(CoverProblem({}, frozenset(), {}, {})).chosen == ()
