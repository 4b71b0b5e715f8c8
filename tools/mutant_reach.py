"""Which test of a file reaches which line of the product, and what each test costs.

The first pass runs each test file in a process of its own and notes, test by test, the lines it
comes by. That says which tests to try first, and no more: a value that a release memoises is worked
out by whichever test of a file comes first, and the others that lean on it do not come by its
lines. So all tests of a file that reaches a line count as tests of that line, those that came by it
before the others.

The pass is kept in the cache folder, a file for each test file, under a hash of the product, of
what the tests share and of the test file itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from itertools import accumulate
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import platformdirs

from tools.mutant_places import (
    body_lines,
    names_at,
    statement_lines,
    users,
)
from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tools.mutations import Mutant

FOLDER = Path(platformdirs.user_cache_path("atmp-atlas")) / "mutants"
PRODUCT = ("api", "cli", "graph", "ingest", "queries")


@dataclass(frozen=True)
class Reach:
    """The tests of a file in their order: what each costs, and which of them come by a line."""

    costs: Mapping[str, float]
    """Seconds of processor time, by the id of the test."""
    shipped: frozenset[str]
    """The tests that use the release of the shipped tables."""
    lines: Mapping[str, Mapping[int, int]]
    """By path and line, a number whose bit n says that test n comes by."""

    @property
    def cost(self) -> float:
        """Return what the whole file costs."""
        return sum(self.costs.values())

    def tests_at(self, places: Mapping[str, Iterable[int]]) -> set[str]:
        """Return the tests that come by one of some lines."""
        bits = 0
        for path, numbers in places.items():
            lines = self.lines.get(path, {})
            for number in numbers:
                bits |= lines.get(number, 0)
        return {test for n, test in enumerate(self.costs) if bits >> n & 1}


@cache
def _shared() -> bytes:
    """Return a hash of the product, of its settings and of what several tests use."""
    files = [
        path
        for folder in (*PRODUCT, "tests")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and not path.name.startswith("test_")
    ]
    total = blake2b()
    for path in sorted([*files, ROOT / "pyproject.toml", ROOT / "uv.lock"]):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(blake2b(path.read_bytes()).digest())
    return total.digest()


@cache
def place(file: str) -> Path:
    """Return where the pass of a test file is kept, as the files were when first asked."""
    own = blake2b(_shared() + (ROOT / file).read_bytes(), digest_size=12)
    return (
        FOLDER
        / f"{file.removesuffix('.py').replace('/', '-')}.{own.hexdigest()}"
    )


def write(
    file: str,
    tests: list[dict[str, Any]],
    lines: dict[str, Any],
) -> None:
    """Keep the pass of a test file in the place of those of its earlier states."""
    target = place(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    for old in target.parent.glob(f"{target.name.split('.')[0]}.*"):
        old.unlink()
    fresh = target.with_suffix(".new")
    fresh.write_bytes(orjson.dumps({"tests": tests, "lines": lines}))
    fresh.rename(target)


def read(file: str) -> Reach:
    """Return the pass of a test file that is kept."""
    stored = orjson.loads(place(file).read_bytes())
    lines = {
        path: {int(line): int(bits, 16) for line, bits in numbers.items()}
        for path, numbers in stored["lines"].items()
    }
    costs = {test["id"]: test["cost"] for test in stored["tests"]}
    shipped = frozenset(
        test["id"] for test in stored["tests"] if test["shipped"]
    )
    return Reach(costs, shipped, lines)


@dataclass(frozen=True)
class Order:
    """The tests to run against a mutant, by their ids, and their files and costs."""

    tests: tuple[str, ...]
    files: tuple[str, ...]
    costs: Mapping[str, float]


def order_for(
    mutant: Mutant,
    reached: Mapping[str, Reach],
    paths: tuple[str, ...],
    seconds: float,
) -> Order:
    """Return the tests of a mutant: those that come by it, the cheap ones first, then the others.

    What is done when a module is read counts for who runs one of its functions, or a function of
    the room that writes the name which is given a value there. Of many tests, those of the first
    so many seconds.
    """
    near = {mutant.path: statement_lines(mutant.path, mutant.line)}
    whole = near
    if mutant.line not in body_lines(mutant.path):
        near = users(names_at(mutant.path, mutant.line), paths)
        whole = {**near, mutant.path: body_lines(mutant.path)}
    some = {
        file: each for file, each in reached.items() if each.tests_at(whole)
    }
    return _ordered(some, near, seconds)


def by_cost(files: Iterable[str]) -> Order:
    """Return all tests of files, the cheap ones first."""
    return _ordered({file: read(file) for file in files}, {}, inf)


def _ordered(
    reached: Mapping[str, Reach],
    near: Mapping[str, Iterable[int]],
    seconds: float,
) -> Order:
    keyed: list[tuple[tuple[bool, bool, float, str, float], str]] = []
    costs: dict[str, float] = {}
    for file, reach in reached.items():
        costs.update(reach.costs)
        by = reach.tests_at(near)
        mean = reach.cost / max(len(reach.costs), 1)
        keyed += [
            ((test not in by, test in reach.shipped, mean, file, cost), test)
            for test, cost in reach.costs.items()
        ]
    tests = [test for _, test in sorted(keyed)]
    spent = accumulate(costs[test] for test in tests)
    few = tuple(
        test
        for test, so_far in zip(tests, spent, strict=True)
        if so_far <= seconds
    )
    return Order(few or tuple(tests[:1]), tuple(reached), costs)
