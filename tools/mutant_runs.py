"""Run tests against mutants in forked processes.

A room's tests are collected once. For a mutant inside a function the process that has collected
them is forked, and the function is given its changed code there: nothing is read or collected
again. That is right as long as nobody has run the changed line before, so for whatever runs while
modules are read (constants, decorators, defaults, functions called there) and while the release of
the shipped tables is built and prepared for questions, a process is forked that has read the
libraries and nothing of the product; it reads the product with one module changed.
"""

from __future__ import annotations

import gc
import os
import pickle
import resource
import signal
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, FunctionType
from typing import TYPE_CHECKING

import pytest

from tools.mutant_places import function_around
from tools.mutant_probes import ChangedModules
from tools.mutant_reach import MeasuredTest, Order, by_cost, order_for
from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tools.mutant_places import Place, Places
    from tools.mutant_reach import Runs
    from tools.mutations import Mutant

Job = tuple[str, "Callable[[], int]"]
WALL_SECONDS = 900
MEMORY = 6 * 2**30
LEAST_SECONDS, TIMES = 10, 6
"""A test that takes more processor time than this and so many times what it did is ended."""
FAILED = 1
QUIETLY = ("-q", "-s", "--tb=line", "--assert=plain", "-p", "no:cacheprovider")
"""Why a test fails is for nobody to read: to compare and to word it takes longer than the test."""
SHIPPED = "curated_snapshot"
UNREACHED = -1
"""In the place of an exit status: no test comes by."""


@dataclass(frozen=True)
class Limits:
    """How many processes at a time, and how many seconds of tests for a mutant."""

    jobs: int
    seconds: float
    traces: Path | None = None
    """The folder in which each mutant leaves a file with the last test it was given."""


def fork(job: Callable[[], int], log: Path = Path(os.devnull)) -> int:
    """Start a job in a forked process; return its process id."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    code = 70
    try:
        out = os.open(log, os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        code = job()
    finally:
        os._exit(code)


def forked(jobs: Iterable[Job], parallel: int) -> Iterator[tuple[str, int]]:
    """Yield the key and exit status of jobs, each in a forked process, so many at a time."""
    running: dict[int, str] = {}
    for key, job in jobs:
        if len(running) >= parallel:
            yield _next_to_end(running)
        running[fork(job)] = key
    while running:
        yield _next_to_end(running)


def _next_to_end(running: dict[int, str]) -> tuple[str, int]:
    child, status = os.wait()
    return running.pop(child), os.waitstatus_to_exitcode(status)


def run_order(session: pytest.Session, order: Order) -> int:
    """Run tests up to the first that fails; return 1 if one did."""
    by_name = {item.nodeid: item for item in session.items}
    items = [by_name[test] for test in order.tests]
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    for item, after in zip(items, [*items[1:], None], strict=True):
        if order.trace:
            order.trace.write_text(item.nodeid, "utf-8")
        limit = LEAST_SECONDS + TIMES * order.costs[item.nodeid]
        signal.setitimer(signal.ITIMER_PROF, limit)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return FAILED
    return 0


def collect(files: Sequence[str], plugin: object) -> int:
    """Collect test files and hand the session to a plugin; return the status of pytest."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    given = [*files, *QUIETLY]
    return int(pytest.main(given, plugins=[plugin]))


class _Anew:
    """Run the tests of one mutant that has been read with its module."""

    def __init__(self, order: Order) -> None:
        self.order = order

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        os._exit(run_order(session, self.order))


def anew(mutant: Mutant, order: Order) -> int:
    """Read the product with a mutant and run its tests; to be forked before it is read."""
    code = compile(mutant.code, str(ROOT / mutant.path), "exec")
    sys.meta_path.insert(0, ChangedModules({mutant.path: code}))
    return collect(order.files, _Anew(order))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


Named = tuple[str, str, int]
"""The file of a function, its name in the module and its first line."""


def named_functions() -> dict[Named, list[FunctionType]]:
    """Return the functions that have been read; several are one where a function makes them."""
    every: dict[Named, list[FunctionType]] = defaultdict(list)
    for each in gc.get_objects():
        if isinstance(each, FunctionType):
            every[_name(each.__code__)].append(each)
    return every


def _name(code: CodeType) -> Named:
    return code.co_filename, code.co_qualname, code.co_firstlineno


Changed = tuple["Sequence[FunctionType]", CodeType]


def changed(
    mutant: Mutant, read: Mapping[Named, Sequence[FunctionType]]
) -> Changed | None:
    """Return the function around a mutant, as often as it was read, and its changed code."""
    function = function_around(mutant)
    file = str(ROOT / mutant.path)
    if function is None:
        return None
    name = (file, function.qualified, function.line)
    some = read.get(name, ())
    for code in _codes(compile(mutant.code, file, "exec")):
        if some and _name(code) == name:
            same = len(some[0].__code__.co_freevars) == len(code.co_freevars)
            return (some, code) if same else None
    return None


def _run(
    session: pytest.Session,
    order: Order,
    change: Changed,
) -> int:
    same, code = change
    for each in same:
        each.__code__ = code
    return run_order(session, order)


@dataclass(frozen=True)
class Case:
    """A mutant, the test files of its room and the places where it can be noticed."""

    mutant: Mutant
    files: tuple[str, ...]
    places: Places
    killer: str = ""
    """The test that killed it in an earlier run, to be run alone."""


class Collected:
    """The collected tests: first what each comes by, then the mutants.

    `tell` is told what becomes of each: an exit status, or the tests that are to be run against it
    by a process that reads the product anew. If the killers of all cases are known, each of those
    is run alone, and no other test.
    """

    def __init__(
        self,
        cases: Sequence[Case],
        passed: set[Place],
        limits: Limits,
        tell: Callable[[str, int | Order], None],
    ) -> None:
        self.cases, self.passed = cases, passed
        self.limits, self.tell = limits, tell
        self.killers = {case.killer for case in cases}
        self.alone = "" not in self.killers
        self.rooms = sorted({case.files for case in cases})
        self.files = sorted(
            {killer.partition("::")[0] for killer in self.killers}
            if self.alone
            else {file for room in self.rooms for file in room}
        )

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run what there is to run, each in a forked process, and leave."""
        if session.testsfailed:
            return True
        # Read here, after pytest has set up how tests are read, and once for all: two of three
        # mutants are of the room of questions.
        from graph.ask.answer import prepare  # noqa: PLC0415
        from tests.tables import shipped_snapshot  # noqa: PLC0415

        prepare(shipped_snapshot())
        early = frozenset(self.passed)
        read = named_functions()
        gc.freeze()  # a collection in a forked process would copy all pages
        reached = self._reach(session)
        for key, status in forked(
            self._jobs(
                session,
                reached,
                early,
                read,
            ),
            self.limits.jobs,
        ):
            if key:
                self.tell(key, status)
            elif status:
                raise SystemExit(
                    "fails as it is when the cheap tests come first"
                )
        os._exit(0)

    def _jobs(
        self,
        session: pytest.Session,
        reached: Mapping[str, Runs],
        early: frozenset[Place],
        read: Mapping[Named, Sequence[FunctionType]],
    ) -> Iterator[Job]:
        # A test that leans on those before it would be taken for one that kills mutants.
        for files in () if self.alone else self.rooms:
            room = {file: reached[file] for file in files}
            order = by_cost(room, self.limits.seconds)
            yield "", partial(run_order, session, order)
        for case in self.cases:
            mutant = case.mutant
            order = self._order(case, reached)
            new = (
                None if case.places.anywhere & early else changed(mutant, read)
            )
            if not order.tests:
                self.tell(mutant.key, UNREACHED)
            elif new is None:
                self.tell(mutant.key, order)
            else:
                yield (
                    mutant.key,
                    partial(
                        _run,
                        session,
                        order,
                        new,
                    ),
                )

    def _order(self, case: Case, reached: Mapping[str, Runs]) -> Order:
        """Return the tests to run against a mutant: none if its killer is there no more."""
        if self.alone:
            runs = reached.get(case.killer, ())
            order = Order(
                tuple(run.name for run in runs),
                {run.name: run.cost for run in runs},
            )
        else:
            order = order_for(
                case.places,
                {file: reached[file] for file in case.files},
                self.limits.seconds,
            )
        if self.limits.traces is None:
            return order
        return order.traced(self.limits.traces / case.mutant.key)

    def _reach(self, session: pytest.Session) -> dict[str, Runs]:
        """Return what the tests of each file come by; each file runs in a process of its own.

        Where killers are run alone, each of them does: what leans on the tests before it would be
        taken for one that kills.
        """
        items: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in session.items:
            if self.alone and item.nodeid in self.killers:
                items[item.nodeid].append(item)
            elif not self.alone:
                items[item.nodeid.partition("::")[0]].append(item)
        long_ones_first = sorted(items, key=lambda file: -len(items[file]))
        with TemporaryDirectory() as folder:
            targets = {
                file: Path(folder) / str(number)
                for number, file in enumerate(long_ones_first)
            }
            jobs = (
                (
                    file,
                    partial(
                        self._pass,
                        session,
                        items[file],
                        target,
                    ),
                )
                for file, target in targets.items()
            )
            for file, status in forked(jobs, self.limits.jobs):
                if status:
                    raise SystemExit(f"fails as it is: {file}")
            return {
                file: pickle.loads(target.read_bytes())  # noqa: S301 - ours
                for file, target in targets.items()
            }

    def _pass(
        self,
        session: pytest.Session,
        items: Sequence[pytest.Item],
        target: Path,
    ) -> int:
        """Write which tests of a file come by which places; return 1 if one fails."""
        runs: list[MeasuredTest] = []
        for item, after in zip(items, [*items[1:], None], strict=True):
            self.passed.clear()
            began = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            runs.append(
                MeasuredTest(
                    item.nodeid,
                    time.process_time() - began,
                    SHIPPED in getattr(item, "fixturenames", ()),
                    frozenset(self.passed),
                )
            )
            if session.testsfailed:
                return FAILED
        target.write_bytes(pickle.dumps(tuple(runs)))
        return 0
