"""Run tests against mutants in forked processes.

A room's tests are collected once. For a mutant inside a function the process that has collected
them is forked, and the function is given its changed code there: nothing is read or collected
again. That is right as long as nobody has run the changed line before, so for whatever runs while
modules are read (constants, decorators, defaults, functions called there) and while the release of
the shipped tables is built, a process is forked that has read the libraries and nothing of the
product; it reads the product with one module changed.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
import time
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

import coverage
import pytest

from tools import mutant_reach
from tools.mutant_places import body_lines, function_around
from tools.mutations import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

    from tools.mutant_reach import Order
    from tools.mutations import Mutant

Job = tuple[str, "Callable[[], int]"]
WALL_SECONDS = 900
MEMORY = 6 * 2**30
LEAST_SECONDS, TIMES = 20, 6
"""A test that takes more processor time than this and so many times what it did is ended."""
FAILED = 1
SHIPPED = "curated_snapshot"


class _Changed(MetaPathFinder, Loader):
    """Give one module of the product its changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = (
            mutant.path.removesuffix(".py")
            .replace("/", ".")
            .removesuffix(".__init__")
        )
        self.file, self.code = str(ROOT / mutant.path), mutant.code

    def find_spec(self, fullname: str, *_: object) -> ModuleSpec | None:
        if fullname != self.name:
            return None
        spec = spec_from_loader(fullname, self, origin=self.file)
        if spec is not None:
            spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self.code, self.file, "exec"), module.__dict__)


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


def run_items(
    session: pytest.Session,
    items: Sequence[pytest.Item],
    costs: Mapping[str, float],
) -> int:
    """Run tests up to the first that fails; return 1 if one did."""
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    signal.setitimer(signal.ITIMER_REAL, WALL_SECONDS)
    for item, after in zip(items, [*items[1:], None], strict=True):
        limit = LEAST_SECONDS + TIMES * costs.get(item.nodeid, 0)
        signal.setitimer(signal.ITIMER_PROF, limit)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        if session.testsfailed:
            return FAILED
    return 0


def ordered(session: pytest.Session, order: Order) -> list[pytest.Item]:
    """Return the collected tests of an order."""
    items = {item.nodeid: item for item in session.items}
    return [items[test] for test in order.tests]


def collect(files: Sequence[str], plugin: object) -> int:
    """Collect test files and hand the session to a plugin; return the status of pytest."""
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    given = [*files, "-q", "-s", "--tb=short", "-p", "no:cacheprovider"]
    return int(pytest.main(given, plugins=[plugin]))


class _Anew:
    """Run the tests of one mutant that has been read with its module."""

    def __init__(self, order: Order) -> None:
        self.order = order

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        os._exit(
            run_items(session, ordered(session, self.order), self.order.costs)
        )


def anew(mutant: Mutant, order: Order) -> int:
    """Read the product with a mutant and run its tests; to be forked before it is read."""
    sys.meta_path.insert(0, _Changed(mutant))
    return collect(order.files, _Anew(order))


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def change(mutant: Mutant) -> bool:
    """Give the function around a mutant its changed code; return whether there was one."""
    function = function_around(mutant)
    file = str(ROOT / mutant.path)
    if function is None:
        return False

    def same(code: CodeType) -> bool:
        return (code.co_qualname, code.co_firstlineno) == (
            function.qualified,
            function.line,
        )

    new = next(filter(same, _codes(compile(mutant.code, file, "exec"))), None)
    if new is None:
        return False
    some = [
        each
        for each in gc.get_objects()
        if isinstance(each, FunctionType)
        and each.__code__.co_filename == file
        and same(each.__code__)
    ]
    if not some or len(some[0].__code__.co_freevars) != len(new.co_freevars):
        return False
    for each in some:
        each.__code__ = new
    return True


class Collected:
    """The collected tests of a room: first what each reaches, then its mutants."""

    def __init__(
        self,
        files: Sequence[str],
        jobs: int,
        mutants: Callable[
            [frozenset[tuple[str, int]]], Iterable[tuple[Mutant, Order]]
        ],
        tell: Callable[[str, int], None],
    ) -> None:
        self.files, self.jobs, self.mutants, self.tell = (
            files,
            jobs,
            mutants,
            tell,
        )
        self.watch = _watch()
        self.watch.start()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run what there is to run, each in a forked process, and leave."""
        if session.testsfailed:
            return True
        # Read here, after pytest has set up how tests are read, and once for all.
        from tests.tables import shipped_snapshot  # noqa: PLC0415

        shipped_snapshot()
        self.watch.stop()
        early = frozenset(
            (path, line)
            for path, lines in _lines(self.watch).items()
            for line in set(lines) & body_lines(path)
        )
        self._pass(session)
        jobs = (
            (
                mutant.key,
                lambda mutant=mutant, order=order: _run(
                    session, mutant, order
                ),
            )
            for mutant, order in self.mutants(early)
        )
        for key, status in forked(jobs, self.jobs):
            self.tell(key, status)
        os._exit(0)

    def _pass(self, session: pytest.Session) -> None:
        missing = [f for f in self.files if not mutant_reach.place(f).exists()]
        jobs = ((f, lambda f=f: _reach(session, f)) for f in missing)
        failed = [file for file, status in forked(jobs, self.jobs) if status]
        if failed:
            print(f"fails as it is: {', '.join(failed)}", flush=True)
            os._exit(2)
        if missing:
            # A test that leans on those before it would be taken for one that kills mutants.
            order = mutant_reach.by_cost(self.files)
            job = (
                "",
                lambda: run_items(
                    session, ordered(session, order), order.costs
                ),
            )
            if any(status for _, status in forked([job], 1)):
                print(
                    "fails as it is when the cheap tests come first",
                    flush=True,
                )
                os._exit(2)


NOT_CHANGED = 71
"""The status of a mutant whose function was not to be had: it is read anew."""


def _run(
    session: pytest.Session,
    mutant: Mutant,
    order: Order,
) -> int:
    if not change(mutant):
        return NOT_CHANGED
    return run_items(session, ordered(session, order), order.costs)


def _watch() -> coverage.Coverage:
    return coverage.Coverage(
        data_file=None,
        config_file=False,
        include=[f"{ROOT}/*"],
        omit=["*/.venv/*"],
    )


def _lines(watch: coverage.Coverage) -> dict[str, list[int]]:
    data = watch.get_data()
    return {
        Path(name).relative_to(ROOT).as_posix(): data.lines(name) or []
        for name in data.measured_files()
    }


def _reach(session: pytest.Session, file: str) -> int:
    """Run a test file and keep which of its tests come by which lines; return 1 if one fails."""
    items = [
        item for item in session.items if item.nodeid.startswith(f"{file}::")
    ]
    watch = _watch()
    watch.start()
    tests: list[dict[str, Any]] = []
    for n, (item, after) in enumerate(
        zip(items, [*items[1:], None], strict=True)
    ):
        watch.switch_context(str(n))
        began = time.process_time()
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
        names: Sequence[str] = getattr(item, "fixturenames", ())
        cost = time.process_time() - began
        tests.append(
            {
                "id": item.nodeid,
                "cost": cost,
                "shipped": SHIPPED in names,
            }
        )
        if session.testsfailed:
            return FAILED
    watch.stop()
    data = watch.get_data()
    lines: dict[str, dict[str, str]] = {}
    for name in data.measured_files():
        path = Path(name).relative_to(ROOT).as_posix()
        if path.startswith("tests/"):
            continue
        lines[path] = {
            str(line): f"{sum(1 << int(n) for n in by if n):x}"
            for line, by in data.contexts_by_lineno(name).items()
        }
    mutant_reach.write(file, tests, lines)
    return 0
