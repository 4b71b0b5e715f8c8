"""What CONTRIBUTING.md tells to do, done to a copy of the checkout: it starts, its checks pass."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
PARTS = ("api", "cli", "docs", "graph", "ingest", "queries", "tests", "tools")
FILES = ("atmp.py", "pyproject.toml", "README.md", "CONTRIBUTING.md")
LEFT_OUT = shutil.ignore_patterns("__pycache__", "bench", "e2e", "interop")

QUESTION = """// id: actors.founded_before
// question:
//   en: "Which organisations were founded before a year?"
//   fr: "Quelles organisations ont été fondées avant une année ?"
//   nl: "Welke organisaties werden vóór een jaar opgericht?"
// access: read
// params:
//   year: {type: string, required: true, example: "1900", about: "four digits"}
//   limit: {type: integer, default: 50, minimum: 1, maximum: 500}
// returns: [actor_id, founded]
MATCH (actor:Actor)
WHERE actor.founded < $year
RETURN actor.id AS actor_id, actor.founded AS founded
ORDER BY founded, actor_id
LIMIT $limit
"""

SOURCE_YML = """name: example
title: Register of examples
publisher: Example Institute
licence: CC0
homepage: https://example.org
downloads:
  - {url: "https://example.org/labs.csv", file: labs.csv}
cadence: yearly
ceilings: {lab: 1000}
tables:
  lab:
    signature: [number, lab]
    needed: [number, lab, country]
    mapped: []
    ignored: [remark]
"""
SOURCE_PY = '''"""Register of examples: laboratories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.organisations import Organisation, SourcePage
from ingest.reading.source import Files, SourceConfig, load_config

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the laboratories."""
    for row in files.rows("lab"):
        if not row["number"].isdecimal():
            report.refuse(row.file, row.line, "number", "is no number")
            continue
        page = SourcePage(CONFIG, f"https://example.org/{row['number']}", row["lab"], "2025")
        lab = Organisation(f"example:{row['number']}", row["lab"], "company", row["country"])
        yield page.source()
        yield from lab.records(page, row, report)
        report.keep("lab", lab.id)
'''
LABS = """number,lab,country,remark
1,Alpha Labs,BE,
x,Beta Labs,BE,refused
2,Gamma Labs,Belgium,refused
"""
TRY_SOURCE = """
from pathlib import Path
from ingest.reading.source import Files
from ingest.report import Report
from ingest.sources import ORDER, PUBLIC
assert ORDER[-1] == "example"
module, report = PUBLIC["example"], Report()
records = list(module.read(Files(Path("labs"), module.CONFIG, report), report))
print(sorted(record.id for record in records if hasattr(record, "id") and ":" in record.id))
print([(problem.line, problem.field) for problem in report.problems])
"""
TRY_KIND = """
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.partners.suggest import suggest
from graph.search.index import build_index
from tests.small import small
release = small(actors="fond | Fond | foundation | rive | 2001 | | cell")
assert release.actors.get("fond")["kind"] == "foundation"
assert suggest(release, "fond", 5).items
assert build_index(release).search("Fond")[0].id == "fond"
coverage(release, Scenario("Wallonia"))
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for part in PARTS:
        shutil.copytree(ROOT / part, tmp_path / part, ignore=LEFT_OUT)
    for name in FILES:
        shutil.copy(ROOT / name, tmp_path)
    return tmp_path


def run(checkout: Path, *arguments: str) -> str:
    """Return what a Python in a checkout printed; it has to end with status 0."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout


def run_tests(checkout: Path, *arguments: str) -> None:
    run(checkout, "-m", "pytest", "-q", "-n0", "-p", "no:cacheprovider", *arguments)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_a_question_is_added(checkout: Path) -> None:
    (checkout / "queries" / "actors" / "founded_before.cypher").write_text(
        QUESTION, "utf-8"
    )
    run(checkout, "-m", "tools.docs")
    assert "## actors.founded_before" in (checkout / "docs" / "queries.md").read_text(
        "utf-8"
    )
    run_tests(
        checkout, "tests/unit/store/test_query_rules.py", "-k", "founded_before or 25"
    )
    run_tests(checkout, "tests/unit/store/test_docs.py")


def test_a_source_is_added(checkout: Path) -> None:
    folder = checkout / "ingest" / "sources"
    (folder / "example.yml").write_text(SOURCE_YML, "utf-8")
    (folder / "example.py").write_text(SOURCE_PY, "utf-8")
    replace(
        folder / "__init__.py",
        "import clinicaltrials,",
        "import clinicaltrials, example,",
    )
    replace(
        folder / "__init__.py",
        '"openalex": openalex,',
        '"openalex": openalex, "example": example,',
    )
    (checkout / "labs").mkdir()
    (checkout / "labs" / "labs.csv").write_text(LABS, "utf-8")
    printed = run(checkout, "-c", TRY_SOURCE).splitlines()
    assert printed == ["['example:1']", "[(3, 'number'), (4, 'country')]"]


def test_a_kind_of_actor_is_added(checkout: Path) -> None:
    replace(
        checkout / "graph" / "common" / "vocabularies.py",
        '"patient-organisation",',
        '"patient-organisation", "foundation",',
    )
    for lang in ("en", "fr", "nl"):
        replace(
            checkout / "api" / "locales" / f"{lang}.yml",
            "kind_payer:",
            f'kind_foundation: "foundation ({lang})"\nkind_payer:',
        )
    run(checkout, "-c", TRY_KIND)
    run(checkout, "-m", "tools.docs")
    run_tests(
        checkout,
        "tests/unit/api/test_constructed_texts.py",
        "tests/unit/api/test_locales.py",
        "tests/unit/store/test_docs.py",
        "tests/unit/view/test_small_view.py",
    )
