"""Mutation testing: change the product in one place at a time and see whether a test fails.

    uv run python -m tools.mutants                   # the sample, with its floor
    uv run python -m tools.mutants --all --room view # every mutant of a room
    uv run python -m tools.mutants --only 3fa91c0b   # one mutant, by its key
    uv run python -m tools.mutants --note            # all tests; what killed it is noted

What is changed comes from mutmut's operators (libcst): numbers, comparisons, arithmetic, and/or,
arguments, defaults. mutmut 3.8 was tried on these sources first. It changes bodies of undecorated
functions alone: of three modules it made 754 mutants and none of a constant of a module, a property
or a cached value, which is where weights and thresholds stand. cosmic-ray runs its test command
anew for each mutant, and so would start a Python with numpy, scipy and pydantic each time; it was
not measured. Here the tests of all rooms are collected once, with a note in front of each statement
of the sample (`tools/mutant_probes.py`); they run once as they are, and then a process is forked
for each mutant (`tools/mutant_runs.py`), which runs the tests that come by its statement, the cheap
ones first, and then the other tests of their files (`tools/mutant_reach.py`). What killed a mutant
in an earlier run is tried before all others (`tools/mutant_killers.py`).

The sample is the mutants with the smallest hash: a change of the code elsewhere leaves it as it is;
`--skip 200` takes the next ones. A mutant that survives takes longest: all the seconds of tests it
is given; `--note --seconds 60` gives it more of them, and may kill some more. Rooms, floor, sample
and seconds are in `pyproject.toml`, mutants that no test can kill in `tools/equivalent.csv`, each
with its reason: their statements as `ast.unparse` writes them, however they are set in lines.
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
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import chain
from multiprocessing import Pipe, get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tools.mutant_killers import read_killers, write_killers
from tools.mutant_places import places_of
from tools.mutant_probes import note_places
from tools.mutant_runs import (
    UNREACHED,
    Case,
    Collected,
    Limits,
    anew,
    collect,
    fork,
    forked,
)
from tools.mutations import ROOT, Mutant, mutants_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
    files = [
        (room, path)
        for room, part in rooms.items()
        for path in files_of(part["modules"])
    ]
    with ProcessPoolExecutor(given.jobs, get_context("fork")) as pool:
        every = list(
            chain.from_iterable(pool.map(_mutants, *zip(*files, strict=True)))
        )
    known = equivalents()
    statements = {(path, before) for path, before, _ in known}
    same = {
        mutant.key: (mutant.path, mutant.statement, mutant.changed_statement)
        for mutant in every
        if (mutant.path, mutant.statement) in statements and is_python(mutant)
    }
    for row in sorted(known - set(same.values())):
        if row[0] in {path for _, path in files}:
            print(f"matches no mutant: {' | '.join(row)}")
    out = {key for key, row in same.items() if row in known}
    ordered = sorted(
        (mutant for mutant in every if mutant.key not in out),
        key=lambda mutant: mutant.key,
    )
    print(f"{len(ordered)} mutants, {len(out)} known as equivalent")
    if given.only:
        return [mutant for mutant in ordered if mutant.key in given.only]
    if given.match:
        ordered = [
            mutant
            for mutant in ordered
            if given.match in f"{mutant.path}: {mutant.before}"
        ]
    return ordered if given.all else ordered[given.skip :][: given.sample]


def equivalents() -> set[tuple[str, str, str]]:
    """Return the path of mutants that no test can kill, and their statement before and after."""
    with EQUIVALENT.open(encoding="utf-8", newline="") as file:
        return {
            (row["path"], row["before"], row["after"])
            for row in csv.DictReader(file)
        }


def _mutants(room: str, path: str) -> list[Mutant]:
    return list(mutants_of(room, path))


def outcomes(
    mutants: Sequence[Mutant],
    rooms: dict[str, Any],
    limits: Limits,
    killers: Mapping[str, str],
) -> Iterator[tuple[Mutant, str]]:
    """Yield what becomes of mutants: killed, survived, survived before, unreached or no Python.

    `killers` are tests by the key of the mutant that each killed in an earlier run, '' where none
    did: those are not run again.
    """
    tests = {name: tuple(files_of(rooms[name]["tests"])) for name in rooms}
    paths = {name: files_of(rooms[name]["modules"]) for name in rooms}
    known: dict[str, Case] = {}
    others: dict[str, Case] = {}
    for mutant in mutants:
        killer = killers.get(mutant.key)
        if not is_python(mutant):
            yield mutant, "no Python"
        elif killer == "":
            yield mutant, "survived before"
        else:
            files = tests[mutant.room]
            places = places_of(mutant, paths[mutant.room])
            case = Case(mutant, files, places)
            others[mutant.key] = case
            if killer and killer.partition("::")[0] in files:
                known[mutant.key] = replace(case, killer=killer)
    for key, status in judged(known, limits):
        if outcome(status) == "killed":
            yield others.pop(key).mutant, "killed"
    for key, status in judged(others, limits):
        yield others[key].mutant, outcome(status)


def judged(
    cases: Mapping[str, Case], limits: Limits
) -> Iterator[tuple[str, int]]:
    """Yield the key of mutants and the status with which their tests ended.

    Those that can are run in the process that has collected the tests, the others after it.
    """
    if not cases:
        return
    orders: dict[str, Order] = {}
    for key, status in collected(list(cases.values()), limits):
        if isinstance(status, int):
            yield key, status
        else:
            orders[key] = status
    jobs = (
        (key, partial(anew, cases[key].mutant, order))
        for key, order in orders.items()
    )
    yield from forked(jobs, limits.jobs)


def collected(
    cases: Sequence[Case], limits: Limits
) -> Iterator[tuple[str, int | Order]]:
    """Yield what a process says that collects all tests and runs the mutants: see `Collected`."""
    here, there = Pipe(duplex=False)

    def job() -> int:
        here.close()
        places = {place for case in cases for place in case.places.anywhere}
        plugin = Collected(
            cases,
            note_places(places),
            limits,
            lambda key, status: there.send((key, status)),
        )
        return collect(plugin.files, plugin)

    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        child = fork(job, log)
        there.close()
        with suppress(EOFError):
            while True:
                yield here.recv()
        if os.waitpid(child, 0)[1]:
            raise SystemExit(log.read_text("utf-8"))


def outcome(status: int) -> str:
    """Return what an exit status of the tests says about a mutant."""
    if status == UNREACHED:
        return "unreached"
    return "killed" if status else "survived"


def is_python(mutant: Mutant) -> bool:
    """Return whether the changed file can be compiled."""
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
        default=config["seconds"],
        help="of tests for a mutant; fewer are quicker and may kill fewer",
    )
    parser.add_argument(
        "--note",
        action="store_true",
        help="run all tests, whatever killed a mutant before, and note what does now",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    rooms = {
        name: config["rooms"][name] for name in given.room or config["rooms"]
    }
    began = time.monotonic()
    mutants = chosen(given, rooms)
    for name in LIBRARIES:
        __import__(name)
    os.chdir(ROOT)
    print(f"{time.monotonic() - began:.0f} s to find the mutants", flush=True)
    counts: Counter[tuple[str, str]] = Counter()
    with TemporaryDirectory() as folder:
        traces = Path(folder) if given.note else None
        limits = Limits(given.jobs, given.seconds, traces)
        # Who asks for one mutant wants to see it run.
        killers = {} if given.note or given.only else read_killers()
        last: dict[str, str] = {}
        for mutant, what in outcomes(
            mutants,
            rooms,
            limits,
            killers,
        ):
            counts[mutant.room, what] += 1
            print(
                f"{what} {mutant.key} {mutant.path}:{mutant.line}", flush=True
            )
            if what != "killed":
                print(f"  - {mutant.before}\n  + {mutant.after}", flush=True)
            if traces and what in {"killed", "survived", "unreached"}:
                killed = what == "killed"
                trace = traces / mutant.key
                last[mutant.key] = trace.read_text("utf-8") if killed else ""
    if given.note:
        # What was not run keeps its note.
        write_killers(read_killers() | last)
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
