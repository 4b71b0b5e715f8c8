"""Mutation testing: change the product in one place at a time and see whether a test fails.

    uv run python -m tools.mutants                   # the sample, with its floor
    uv run python -m tools.mutants --all --room view # every mutant of a room
    uv run python -m tools.mutants --only 3fa91c0b   # one mutant, by its key

What is changed comes from mutmut's operators (libcst): numbers, comparisons, arithmetic, and/or,
arguments, defaults. mutmut 3.8 was tried on these sources first. It changes bodies of undecorated
functions alone: of three modules it made 754 mutants and none of a constant of a module, a property
or a cached value, which is where weights and thresholds stand. cosmic-ray runs its test command
anew for each mutant, and so would start a Python with numpy, scipy and pydantic each time; it was
not measured. Here a process is forked for each mutant (`tools/mutant_runs.py`), which runs the
tests that come by its line, the cheap ones first, and then the other tests of their files
(`tools/mutant_reach.py`).

The sample is the mutants with the smallest hash: a change of the code elsewhere leaves it as it is;
`--skip 200` takes the next ones. `--seconds 8` gives each mutant fewer tests: a lower bound of the
share in less time, for the mutants that survive take longest. Rooms, floor and sample are in
`pyproject.toml`, mutants that no test can kill in `tools/equivalent.csv`, each with its reason.
Texts for people (strings of `raise`, docstrings), annotations and decorators are left alone.
"""

from __future__ import annotations

import argparse
import csv
import os
import resource
import sys
import time
import tomllib
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tools import mutant_reach
from tools.mutant_places import function_around, statement_lines
from tools.mutant_runs import (
    NOT_CHANGED,
    Collected,
    anew,
    collect,
    fork,
    forked,
)
from tools.mutations import ROOT, Mutant, mutants_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tools.mutant_reach import Order

EQUIVALENT = ROOT / "tools" / "equivalent.csv"
LIBRARIES = (
    "fastapi",
    "graspologic_native",
    "httpx2",
    "hypothesis",
    "neo4j",
    "networkx",
    "numpy",
    "openpyxl",
    "psutil",
    "pydantic",
    "pydantic_settings",
    "rapidfuzz",
    "rich",
    "rustworkx",
    "scipy.optimize",
    "scipy.sparse.csgraph",
    "scipy.sparse.linalg",
    "scipy.spatial",
    "stamina",
    "structlog",
    "tantivy",
    "typer",
    "yaml",
)
"""Read once, before the first fork."""


def files_of(patterns: Sequence[str]) -> list[str]:
    """Return the files that patterns name, without those that a pattern with ! takes out."""
    some, out = (
        {
            path.relative_to(ROOT).as_posix()
            for pattern in chosen
            for path in ROOT.glob(pattern.strip("!"))
        }
        for chosen in (
            [pattern for pattern in patterns if pattern[0] != "!"],
            [pattern for pattern in patterns if pattern[0] == "!"],
        )
    )
    return sorted(some - out)


def chosen(given: argparse.Namespace, rooms: dict[str, Any]) -> list[Mutant]:
    """Return the mutants to run, by their keys; those that no test can kill left out."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        known = {
            (row["path"], row["before"], row["after"])
            for row in csv.DictReader(file)
        }
    every = {
        mutant.key: mutant
        for room, part in rooms.items()
        for path in files_of(part["modules"])
        for mutant in mutants_of(room, path)
        if (path, mutant.before, mutant.after) not in known
    }
    ordered = [every[key] for key in sorted(every)]
    print(f"{len(ordered)} mutants, {len(known)} known as equivalent")
    if given.only:
        return [mutant for mutant in ordered if mutant.key in given.only]
    if given.match:
        ordered = [
            mutant
            for mutant in ordered
            if given.match in f"{mutant.path}: {mutant.before}"
        ]
    return ordered if given.all else ordered[given.skip :][: given.sample]


class Room:
    """A room: its test files, the files that are changed, and what becomes of its mutants."""

    def __init__(
        self,
        part: dict[str, Any],
        jobs: int,
        seconds: float,
    ) -> None:
        self.jobs, self.seconds = jobs, seconds
        self.tests = files_of(part["tests"])
        self.paths = tuple(files_of(part["modules"]))
        for file in self.tests:
            mutant_reach.place(file)  # before anybody edits a file

    def outcomes(
        self, mutants: Sequence[Mutant]
    ) -> Iterator[tuple[Mutant, str]]:
        """Yield what becomes of mutants: killed, survived, unreached or no Python.

        Those that can are run in the process that has collected the tests, the others after it.
        """
        rest = {mutant.key: mutant for mutant in mutants}
        for key, status in self._collected(mutants):
            if status != NOT_CHANGED:
                yield rest.pop(key), _outcome(status)
        orders = dict(self._orders(list(rest.values())))
        for key, mutant in list(rest.items()):
            if key not in orders:
                yield (
                    mutant,
                    "unreached" if _is_python(mutant) else "no Python",
                )
        jobs = (
            (key, partial(anew, rest[key], order))
            for key, order in orders.items()
        )
        for key, status in forked(jobs, self.jobs):
            yield rest[key], _outcome(status)

    def _orders(
        self, mutants: Sequence[Mutant]
    ) -> Iterator[tuple[str, Order]]:
        """Yield the tests of those mutants that are Python and reached, by their keys."""
        reached = {file: mutant_reach.read(file) for file in self.tests}
        for mutant in filter(_is_python, mutants):
            order = mutant_reach.order_for(
                mutant,
                reached,
                self.paths,
                self.seconds,
            )
            if order.tests:
                yield mutant.key, order

    def _collected(
        self, mutants: Sequence[Mutant]
    ) -> Iterator[tuple[str, int]]:
        by_key = {mutant.key: mutant for mutant in mutants}
        out, into = os.pipe()

        def inside(
            lines: frozenset[tuple[str, int]],
        ) -> Iterator[tuple[Mutant, Order]]:
            late = [
                mutant
                for mutant in mutants
                if function_around(mutant)
                and not lines
                & {(mutant.path, line) for line in statement(mutant)}
            ]
            for key, order in self._orders(late):
                yield by_key[key], order

        def tell(key: str, status: int) -> None:
            os.write(into, f"{key} {status}\n".encode())

        def job() -> int:
            return collect(
                self.tests,
                Collected(
                    self.tests,
                    self.jobs,
                    inside,
                    tell,
                ),
            )

        with TemporaryDirectory() as folder:
            log = Path(folder) / "log"
            child = fork(job, log)
            os.close(into)
            with os.fdopen(out) as lines:
                for line in lines:
                    key, status = line.split()
                    yield key, int(status)
            if os.waitpid(child, 0)[1]:
                raise SystemExit(log.read_text("utf-8"))


def _outcome(status: int) -> str:
    return "killed" if status else "survived"


def statement(mutant: Mutant) -> frozenset[int]:
    """Return the lines of the statement that a mutant changes."""
    return statement_lines(mutant.path, mutant.line)


def _is_python(mutant: Mutant) -> bool:
    try:
        compile(mutant.code, mutant.path, "exec")
    except SyntaxError:
        return False
    return True


def main() -> int:
    """Run mutants, print what survives, and return 1 if fewer than the floor are killed."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
        "tool"
    ]["mutants"]
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument(
        "--room", choices=sorted(config["rooms"]), action="append"
    )
    parser.add_argument("--sample", type=int, default=config["sample"])
    parser.add_argument(
        "--skip",
        type=int,
        default=0,
        help="so many of the first",
    )
    parser.add_argument(
        "--all", action="store_true", help="every mutant, not a sample"
    )
    parser.add_argument("--only", action="append", help="key of one mutant")
    parser.add_argument(
        "--match", help="only mutants whose path or line holds this text"
    )
    parser.add_argument(
        "--seconds",
        type=float,
        default=60,
        help="of tests for a mutant; fewer are quicker and may kill fewer",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    rooms = {
        name: config["rooms"][name] for name in given.room or config["rooms"]
    }
    began = time.monotonic()
    by_room: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in chosen(given, rooms):
        by_room[mutant.room].append(mutant)
    for name in LIBRARIES:
        __import__(name)
    os.chdir(ROOT)
    print(f"{time.monotonic() - began:.0f} s to find the mutants", flush=True)
    counts: Counter[tuple[str, str]] = Counter()
    for name, mutants in by_room.items():
        start = time.monotonic()
        room = Room(rooms[name], given.jobs, given.seconds)
        for mutant, outcome in room.outcomes(mutants):
            counts[name, outcome] += 1
            if outcome == "killed":
                print(
                    f"killed {mutant.key} {mutant.path}:{mutant.line}",
                    flush=True,
                )
            else:
                print(f"{outcome} {mutant.key} {mutant.path}:{mutant.line}")
                print(f"  - {mutant.before}\n  + {mutant.after}", flush=True)
        took = time.monotonic() - start
        print(f"{name}: {len(mutants)} mutants in {took:.0f} s", flush=True)
    return report(counts, config["floor"], time.monotonic() - began)


def report(
    counts: Counter[tuple[str, str]],
    floor: float,
    seconds: float,
) -> int:
    """Print how many were killed, by room; return 1 if the share is below the floor."""
    for room in sorted({room for room, _ in counts}):
        mine = sorted(
            (outcome, n)
            for (name, outcome), n in counts.items()
            if name == room
        )
        print(f"{room}: " + ", ".join(f"{n} {outcome}" for outcome, n in mine))
    total = sum(
        n for (_, outcome), n in counts.items() if outcome != "no Python"
    )
    killed = sum(
        n for (_, outcome), n in counts.items() if outcome == "killed"
    )
    share = 100 * killed / max(total, 1)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{killed} of {total} killed, {share:.1f} % (floor {floor} %), {seconds:.0f} s"
    )
    print(f"{used.ru_utime + used.ru_stime:.0f} s of processor time")
    return int(share < floor)


if __name__ == "__main__":
    sys.exit(main())
