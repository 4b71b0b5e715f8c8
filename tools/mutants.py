"""Mutation testing: change the product in one place at a time and see whether a test fails.

    uv run python -m tools.mutants                   # the sample, with its floor
    uv run python -m tools.mutants --all --room view # every mutant of a room
    uv run python -m tools.mutants --only 3fa91c0b   # one mutant, by its key

What is changed comes from mutmut's operators (libcst): numbers, comparisons, arithmetic, and/or,
arguments, defaults. mutmut 3.8 was tried on these sources first. It changes bodies of undecorated
functions alone: of three modules it made 754 mutants and none of a constant of a module, a property
or a cached value, which is where weights and thresholds stand. cosmic-ray runs its test command
anew for each mutant, and so would start a Python with numpy, scipy and pydantic each time; it was
not measured. Here a process that has read the libraries (not the product) is forked for each
mutant, which reads the product with one module changed.

A mutant is run against the test files that reach its line, the cheap ones first; that is found
out once, each file in a process of its own, because what a release memoises is computed by
whichever test comes first. The sample is the mutants with the smallest hash: a change of the code
elsewhere leaves it as it is. Rooms, floor and sample are in `pyproject.toml`, mutants that no test
can kill in `tools/equivalent.csv`, each with its reason. Texts for people (strings of `raise`,
docstrings), annotations and decorators are left alone.
"""

from __future__ import annotations

import argparse
import ast
import csv
import os
import resource
import signal
import sys
import time
import tomllib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import coverage
import orjson
import pytest

from tools.mutations import ROOT, Mutant, mutants_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from importlib.machinery import ModuleSpec
    from types import ModuleType

EQUIVALENT = ROOT / "tools" / "equivalent.csv"
CPU_SECONDS = 60
"""A mutant that makes its tests run longer than this is ended, and counts as killed."""
WALL_SECONDS = 600
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


class _Changed(MetaPathFinder, Loader):
    """Give one module of the product its changed source."""

    def __init__(self, mutant: Mutant) -> None:
        self.name = (
            mutant.path.removesuffix(".py").replace("/", ".").removesuffix(".__init__")
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


def forked(job: Callable[[], int], log: Path = Path(os.devnull)) -> int:
    """Return the exit status of a job in a forked process, or minus the signal that ended it."""
    child = os.fork()
    if child:
        limit = time.monotonic() + WALL_SECONDS
        while True:
            ended, status = os.waitpid(child, os.WNOHANG)
            if ended:
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > limit:
                os.kill(child, signal.SIGKILL)
            time.sleep(0.02)
    code = 70
    try:
        out = os.open(log, os.O_WRONLY | os.O_CREAT)
        os.dup2(out, 1)
        os.dup2(out, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
        code = job()
    finally:
        os._exit(code)


def run_tests(files: Sequence[str], mutant: Mutant | None = None) -> int:
    """Run test files up to the first failure; return the exit status of pytest."""
    if mutant is not None:
        sys.meta_path.insert(0, _Changed(mutant))
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    return int(
        pytest.main([*files, "-x", "-q", "--tb=short", "-p", "no:cacheprovider"])
    )


def reached(file: str, out: Path) -> int:
    """Write which lines of the product a test file reaches, and what it costs; pytest's status."""
    watch = coverage.Coverage(
        data_file=None, config_file=False, include=[f"{ROOT}/*"], omit=["*/.venv/*"]
    )
    began = time.process_time()
    watch.start()
    code = run_tests([file])
    watch.stop()
    cost = time.process_time() - began
    data = watch.get_data()
    lines = {
        Path(name).relative_to(ROOT).as_posix(): data.lines(name)
        for name in data.measured_files()
    }
    out.write_bytes(orjson.dumps({"cost": cost, "lines": lines}))
    return code


class Runner:
    """Which test files reach which lines, and what becomes of mutants."""

    def __init__(
        self, tests: dict[str, list[str]], folder: Path, pool: ThreadPoolExecutor
    ) -> None:
        self.tests = tests
        files = sorted({file for some in tests.values() for file in some})
        read = pool.map(lambda file: self._read(file, folder), files)
        self.reach: dict[str, Any] = dict(zip(files, read, strict=True))

    def _read(self, file: str, folder: Path) -> dict[str, Any]:
        out = folder / (file.replace("/", "-") + ".json")
        log = out.with_suffix(".log")
        if code := forked(lambda: reached(file, out), log):
            raise SystemExit(
                f"{file} fails as it is ({code}):\n{log.read_text('utf-8')}"
            )
        return orjson.loads(out.read_bytes())

    def files_for(self, mutant: Mutant) -> list[str]:
        """Return the test files that reach a mutant's line, the cheap ones first.

        What is done when a module is read counts for every file that runs one of its functions.
        """
        wanted = body_lines(mutant.path) if mutant.top else {mutant.line}
        files = self.tests[mutant.room]
        some = [
            file
            for file in files
            if wanted & set(self.reach[file]["lines"].get(mutant.path, ()))
        ]
        return sorted(some, key=lambda file: (self.reach[file]["cost"], file))

    def outcome(self, mutant: Mutant) -> str:
        """Return killed, survived, unreached (no test comes by its line) or no Python."""
        try:
            compile(mutant.code, mutant.path, "exec")
        except SyntaxError:
            return "no Python"
        files = self.files_for(mutant)
        if not files:
            return "unreached"
        return "killed" if forked(lambda: run_tests(files, mutant)) else "survived"


def body_lines(path: str) -> set[int]:
    """Return the lines inside functions of a file."""
    lines: set[int] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines.update(range(node.body[0].lineno, (node.end_lineno or 0) + 1))
    return lines


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
            (row["path"], row["before"], row["after"]) for row in csv.DictReader(file)
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
    return ordered if given.all else ordered[: given.sample]


def main() -> int:
    """Run mutants, print what survives, and return 1 if fewer than the floor are killed."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "mutants"
    ]
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("--room", choices=sorted(config["rooms"]), action="append")
    parser.add_argument("--sample", type=int, default=config["sample"])
    parser.add_argument("--all", action="store_true", help="every mutant, not a sample")
    parser.add_argument("--only", action="append", help="key of one mutant")
    parser.add_argument(
        "--match", help="only mutants whose path or line holds this text"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    rooms = {name: config["rooms"][name] for name in given.room or config["rooms"]}
    mutants = chosen(given, rooms)
    for name in LIBRARIES:
        __import__(name)
    os.chdir(ROOT)
    began = time.monotonic()
    counts: Counter[tuple[str, str]] = Counter()
    with TemporaryDirectory() as folder, ThreadPoolExecutor(given.jobs) as pool:
        used = {mutant.room for mutant in mutants}
        tests = {room: files_of(rooms[room]["tests"]) for room in used}
        runner = Runner(tests, Path(folder), pool)
        print(f"{time.monotonic() - began:.0f} s to see what tests reach", flush=True)
        for mutant, outcome in zip(
            mutants, pool.map(runner.outcome, mutants), strict=True
        ):
            counts[mutant.room, outcome] += 1
            if outcome != "killed":
                print(f"{outcome} {mutant.key} {mutant.path}:{mutant.line}")
                print(f"  - {mutant.before}\n  + {mutant.after}", flush=True)
    return report(counts, config["floor"], time.monotonic() - began)


def report(counts: Counter[tuple[str, str]], floor: float, seconds: float) -> int:
    """Print how many were killed, by room; return 1 if the share is below the floor."""
    for room in sorted({room for room, _ in counts}):
        mine = sorted(
            (outcome, n) for (name, outcome), n in counts.items() if name == room
        )
        print(f"{room}: " + ", ".join(f"{n} {outcome}" for outcome, n in mine))
    total = sum(n for (_, outcome), n in counts.items() if outcome != "no Python")
    killed = sum(n for (_, outcome), n in counts.items() if outcome == "killed")
    share = 100 * killed / max(total, 1)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{killed} of {total} killed, {share:.1f} % (floor {floor} %), {seconds:.0f} s"
    )
    print(f"{used.ru_utime + used.ru_stime:.0f} s of processor time")
    return int(share < floor)


if __name__ == "__main__":
    sys.exit(main())
