"""What CONTRIBUTING.md tells to do, done to a copy of the checkout: it starts, its checks pass."""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.restarts
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
from ingest.reading.source_config import SourceConfig, load_config
from ingest.reading.source import Files

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
COLUMNS_OF_TABLES = """
column_name_de: "Deutscher Name"
column_synonyms_de: "Deutsche Synonyme"
"""
TRY_LANGUAGE = """
from api.app import create_app
from api.pages import PREFIXES
from api.pages.fact_lines import FactPresenter
from api.pages.findings import findings
from api.pages.render import day
from graph.ask.answer import ask
from graph.model import LANGUAGES, Stage
from graph.search.index import build_index
from graph.settings import Settings
from graph.store.catalogue import catalogue
from ingest.report import Report
from ingest.sources import curated
from tests.small import small
assert LANGUAGES == ("en", "fr", "nl", "de")
assert "/de/" in PREFIXES
create_app(Settings())
release = small()
assert day("2024-06-30", "de") == "30. Juni 2024"
assert ask(release, "Wer arbeitet an Zelltherapie?").lang == "de"
assert catalogue()["actors.by_therapy"].question.de.startswith("Auf Deutsch: ")
assert build_index(release).search("Alma", "de")[0].id == "alma"
report = Report()
records = curated.read(curated.SHIPPED, report)
assert report.problems == []
names = {record.id: record.name_de for record in records if isinstance(record, Stage)}
assert names["gmp-manufacturing"] == "Auf Deutsch: GMP-productie", names
assert all(item.sentence.endswith(".") for item in findings(FactPresenter(release, "de")))
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
        "    ema,\n",
        "    ema,\n    example,\n",
    )
    replace(
        folder / "__init__.py",
        '"addresses": addresses,',
        '"addresses": addresses, "example": example,',
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


def with_german_names(table: Path) -> None:
    """Give a table of the vocabulary German names and synonyms, after the Dutch ones."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns = list(rows[0])
    for name in ("name", "synonyms"):
        columns.insert(columns.index(f"{name}_nl") + 1, f"{name}_de")
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            german = f"Auf Deutsch: {row['name_nl']}"
            writer.writerow({**row, "name_de": german, "synonyms_de": ""})


def translated(text: str) -> str:
    """Return the text of a file with its section for Dutch once more, for German."""
    dutch = re.search(r"^nl:\n(?:[ #].*\n|\n)+", text, re.MULTILINE)
    assert dutch is not None
    return text + "\n" + dutch[0].replace("nl:", "de:", 1)


def test_a_language_is_added(checkout: Path) -> None:
    replace(
        checkout / "graph" / "common" / "vocabularies.py",
        'Language = Literal["en", "fr", "nl"]',
        'Language = Literal["en", "fr", "nl", "de"]',
    )
    model = checkout / "graph" / "model.py"
    replace(model, "    name_nl: Text\n", "    name_nl: Text\n    name_de: Text\n")
    replace(
        model,
        "    synonyms_nl: Texts = ()\n",
        "    synonyms_nl: Texts = ()\n    synonyms_de: Texts = ()\n",
    )
    replace(
        checkout / "graph" / "search" / "documents.py",
        '"nl": "dutch"',
        '"nl": "dutch", "de": "german"',
    )
    locales = checkout / "api" / "locales"
    for path in locales.rglob("*nl.yml"):
        shutil.copy(path, path.with_name(path.name.replace("nl.yml", "de.yml")))
    shutil.copy(
        ROOT / "tests" / "unit" / "ask" / "de.yml",
        checkout / "graph" / "ask" / "lexicon",
    )
    for name in (
        "graph/coverage/gaps.yml",
        "graph/partners/introduction.yml",
        "graph/partners/rules.yml",
        "graph/partners/suggest.yml",
        "ingest/spreadsheet.yml",
    ):
        path = checkout / name
        path.write_text(translated(path.read_text("utf-8")), "utf-8")
    replace(
        checkout / "graph" / "store" / "catalogue.py",
        "    nl: str\n",
        "    nl: str\n    de: str\n",
    )
    for path in (checkout / "queries").rglob("*.cypher"):
        question = re.sub(
            r'^//   nl: "(.*)"$',
            r'//   nl: "\1"\n//   de: "Auf Deutsch: \1"',
            path.read_text("utf-8"),
            flags=re.MULTILINE,
        )
        path.write_text(question, "utf-8")
    for table in ("therapies", "stages"):
        with_german_names(checkout / "ingest" / "data" / "curated" / f"{table}.csv")
    for path in locales.glob("curation.*.yml"):
        text = path.read_text("utf-8") + COLUMNS_OF_TABLES
        path.write_text(text, "utf-8")
    for path in locales.glob("mine.*.yml"):
        text = path.read_text("utf-8") + 'intro_in_de: "Auf Deutsch"\n'
        path.write_text(text, "utf-8")
    replace(
        checkout / "tests" / "small.py", '"nl": " (nl)"', '"nl": " (nl)", "de": " (de)"'
    )
    run(checkout, "-c", TRY_LANGUAGE)
    run(checkout, "-m", "tools.docs")
    run_tests(
        checkout,
        "tests/unit/api/test_constructed_texts.py",
        "tests/unit/api/test_locales.py",
        "tests/unit/store/test_docs.py",
        "tests/unit/partners/test_small_partners.py",
    )
