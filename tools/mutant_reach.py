"""Which test of a file comes by which place of the product, and what each test costs.

Each test file is run once in a process of its own before its mutants are. That says which tests to
try first, and no more: a value that a release memoises is worked out by whichever test of a file
comes first, and the others that lean on it do not come by its lines. So all tests of a file that
comes by a place count as tests of that place, those that came by it before the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tools.mutant_places import Place, Places


@dataclass(frozen=True)
class MeasuredTest:
    """What a test costs in seconds of processor time, and which places it comes by."""

    name: str
    cost: float
    shipped: bool
    """Whether it uses the release of the shipped tables."""
    places: frozenset[Place]


Runs = tuple[MeasuredTest, ...]


@dataclass(frozen=True)
class Order:
    """The tests to run against a mutant, by their ids, and what each costs."""

    tests: tuple[str, ...]
    costs: Mapping[str, float]

    @property
    def files(self) -> tuple[str, ...]:
        """Return the files of the tests."""
        return tuple({name.partition("::")[0]: None for name in self.tests})


def order_for(
    places: Places,
    reached: Mapping[str, Runs],
    seconds: float,
) -> Order:
    """Return the tests of places: those that come by them, the cheap ones first, then the others.

    What is done when a module is read counts for who runs one of its functions, or a function of
    the room that writes the name which is given a value there. Of many tests, those of the first
    so many seconds.
    """
    some = {
        file: runs
        for file, runs in reached.items()
        if any(run.places & places.anywhere for run in runs)
    }
    return _ordered(some, places.near, seconds)


def by_cost(reached: Mapping[str, Runs]) -> Order:
    """Return all tests of files, the cheap ones first."""
    return _ordered(reached, frozenset(), float("inf"))


def _ordered(
    reached: Mapping[str, Runs],
    near: frozenset[Place],
    seconds: float,
) -> Order:
    mean = {
        file: sum(run.cost for run in runs) / len(runs)
        for file, runs in reached.items()
    }

    def rank(item: tuple[str, MeasuredTest]) -> tuple[Any, ...]:
        file, run = item
        first = bool(run.places & near)
        return (not first, run.shipped, mean[file], file, run.cost)

    every = [(file, run) for file, runs in reached.items() for run in runs]
    tests = [run for _, run in sorted(every, key=rank)]
    spent = accumulate(run.cost for run in tests)
    few = [
        run
        for run, so_far in zip(tests, spent, strict=True)
        if so_far <= seconds
    ]
    return Order(
        tuple(run.name for run in few or tests[:1]),
        {run.name: run.cost for run in tests},
    )
