"""The pages of docs/ say what is there: rooms, settings, decisions, links, metrics, files."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest

from api import heartbeat
from api.middleware import metrics
from graph.settings import PREFIX, Settings
from tools.words import retired_words

ROOT = Path(__file__).parents[3]
DOCS = ROOT / "docs"
PAGES = sorted(
    {*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *(ROOT / "ingest").rglob("*.md")}
)
LINK = re.compile(r"\]\(([^)\s]+)\)")
PATH = re.compile(
    r"`((?:api|cli|graph|ingest|queries|tests|tools)(?:/[\w.]+)+)`|`((?:api|graph|ingest)/\w+\.\w+)`"
)
ROW = re.compile(r"^\| `([^`]+)`", re.MULTILINE)
DECISION = re.compile(
    r"^\| \[(\d+)\]\((\d{4}-[\w-]+\.md)\) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE
)
LOG_LINE = re.compile(r"^\| (`[^|]+) \| (?:info|warning|error) \|", re.MULTILINE)


def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def section(page: Path, heading: str) -> str:
    return text_of(page).split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]


def test_the_rooms_named_are_the_rooms_on_disk() -> None:
    named = ROW.findall(section(DOCS / "architecture.md", "Rooms"))
    on_disk = {
        path.parent.relative_to(ROOT).as_posix()
        for room in ("cli", "graph", "ingest", "api", "tools")
        for path in (ROOT / room).rglob("*.py")
    }
    assert sorted(named) == sorted(on_disk)


def test_ten_usual_changes_have_a_place() -> None:
    rows = section(DOCS / "architecture.md", "Where do I change ...?").count("\n| ") - 1
    assert rows >= 10


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    lost: list[str] = []
    for link in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        target, _, anchor = unquote(link).partition("#")
        path = (page.parent / target).resolve() if target else page
        if not path.exists() or (anchor and anchor not in anchors(path)):
            lost.append(link)
    assert lost == []


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page as GitHub makes them of its headings."""
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


@pytest.mark.parametrize(
    "page",
    [DOCS / "architecture.md", DOCS / "glossary.md", ROOT / "CONTRIBUTING.md"],
    ids=lambda p: p.name,
)
def test_paths_that_a_page_names_are_there(page: Path) -> None:
    named = {first or second for first, second in PATH.findall(text_of(page))}
    assert len(named) > 0
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_setting_has_a_line_and_every_line_a_setting() -> None:
    named = ROW.findall(text_of(DOCS / "settings.md"))
    assert named == [f"{PREFIX}{name.upper()}" for name in Settings.model_fields]
    assert all(field.description for field in Settings.model_fields.values())


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_variables_that_a_page_names_are_settings(page: Path) -> None:
    others = {
        "ATMP_TRACEBACK",
        "ATMP_SOURCES_DIR",
    }  # errors of a command; a run of the tests
    settings = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"\bATMP_[A-Z0-9_]+", text_of(page))) <= settings | others


def test_the_index_of_decisions_is_the_folder() -> None:
    row = re.compile(
        r"^\| \[(\d+)\]\((\d{4}-[\w-]+\.md)\) \| (.+) \| (.+) \| (.+) \|$", re.MULTILINE
    )
    rows = row.findall(text_of(DOCS / "adr" / "README.md"))
    files = sorted(path.name for path in (DOCS / "adr").glob("0*.md"))
    assert [name for _, name, *_ in rows] == files
    for number, name, title, status, date in rows:
        assert text_of(DOCS / "adr" / name).splitlines()[0] == f"# {number}. {title}"
        assert re.match(r"accepted|superseded", status)
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", date)


def test_the_metrics_named_are_those_counted() -> None:
    named = set(
        re.findall(
            r"`(atmp_\w+)`", section(DOCS / "operations.md", "Metrics and health")
        )
    )
    histograms = (metrics.SECONDS, heartbeat.PAUSES, heartbeat.OWN)
    counted = {metrics.REQUESTS._name + "_total", *(one._name for one in histograms)}  # pyright: ignore[reportPrivateUsage]
    assert named == counted


def test_lines_of_the_log_that_are_named_are_written() -> None:
    code = "\n".join(
        text_of(path)
        for room in ("api", "graph", "ingest")
        for path in (ROOT / room).rglob("*.py")
    )
    cells = LOG_LINE.findall(text_of(DOCS / "operations.md"))
    named = [name for cell in cells for name in re.findall(r"`([^`]+)`", cell)]
    assert len(named) >= 10
    assert [name for name in named if f'"{name}"' not in code] == []


def test_no_retired_word_stands_in_the_glossary_as_the_word() -> None:
    rows = re.findall(r"^\| ([^|]+) \|", text_of(DOCS / "glossary.md"), re.MULTILINE)
    words = {word.strip().lower() for row in rows for word in re.split(r"[,(]", row)}
    assert words.isdisjoint(retired_words())
    assert {
        "actor",
        "therapy",
        "stage",
        "capability",
        "release",
        "cell",
        "merge",
    } <= words


def test_settings_page_is_the_same_whoever_writes_it(tmp_path: Path) -> None:
    """A default that depends on the machine (a folder, a variable) would stand in the page."""
    environment = {**os.environ, "HOME": str(tmp_path), "ATMP_DATA_DIR": str(tmp_path)}
    code = "from tools.docs import settings_page; print(settings_page(), end='')"
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == text_of(DOCS / "settings.md")
