"""Which test of a file comes by which place of the product, and what each test costs.

Each test file is run once in a process of its own before its mutants are. That says which tests to
try first, and no more: a value that a release memoises is worked out by whichever test of a file
comes first, and the others that lean on it do not come by its lines. So all tests of a file that
comes by a place count as tests of that place, those that came by it before the others.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

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
    trace: Path | None = None
    """The file that names the test which is being run, for who wants to know the last one."""

    def traced(self, trace: Path) -> Order:
        """Return the same order, which leaves a trace."""
        return replace(self, trace=trace)

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
    the room that writes the name which is given a value there. Of many tests, half of the seconds
    go to those on the shipped tables and half to the others.
    """
    some = {
        file: runs
        for file, runs in reached.items()
        if any(run.places & places.anywhere for run in runs)
    }
    return _ordered(some, places.near, seconds)


def by_cost(reached: Mapping[str, Runs], seconds: float) -> Order:
    """Return the tests of files, the cheap ones first, as a mutant would be given them."""
    return _ordered(reached, frozenset(), seconds)


def _ordered(
    reached: Mapping[str, Runs],
    near: frozenset[Place],
    seconds: float,
) -> Order:
    mean = {
        file: sum(run.cost for run in runs) / len(runs)
        for file, runs in reached.items()
    }
    # The first tests of all files before the second ones: each file looks at something else.
    turns = {
        run.name: turn
        for runs in reached.values()
        for turn, run in enumerate(sorted(runs, key=lambda run: run.cost))
    }

    def place(item: tuple[str, MeasuredTest]) -> tuple[Any, ...]:
        file, run = item
        first = bool(run.places & near)
        return (not first, run.shipped, mean[file], file, run.cost)

    def turn(item: tuple[str, MeasuredTest]) -> tuple[Any, ...]:
        first, shipped, *others = place(item)
        return (first, shipped, turns[item[1].name] if shipped else 0, *others)

    every = [(file, run) for file, runs in reached.items() for run in runs]
    spent = {True: 0.0, False: 0.0}
    few: list[tuple[str, MeasuredTest]] = []
    for file, run in sorted(every, key=turn):
        if spent[run.shipped] + run.cost <= seconds / 2:
            spent[run.shipped] += run.cost
            few.append((file, run))
    # File by file, for what a file sets up is set up again when another came between.
    chosen = sorted(few, key=place) or sorted(every, key=place)[:1]
    return Order(
        tuple(run.name for _, run in chosen),
        {run.name: run.cost for _, run in every},
    )
