"""Every verb on a real release: done with status 0, or refused in a line, whatever is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from cli.main import app
from tests.commands import run
from tests.night import NIGHT

if TYPE_CHECKING:
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.sweep

RIGHT: dict[str, list[tuple[str, ...]]] = {
    "ask": [
        ("ask", "who works on phage therapy?"),
        ("ask", "qui fabrique ?", "--json"),
    ],
    "candidates": [("candidates", "--therapy", "car-t", "--stage", "regulatory")],
    "check": [("check",)],
    "consortium": [
        ("consortium", "--therapy", "phage-therapy", "--stage", "regulatory")
    ],
    "curation": [
        ("curation", "list"),
        ("curation", "check"),
        ("curation", "list", "--json"),
    ],
    "disagreements": [("disagreements",), ("disagreements", "--json")],
    "export": [("export", "graphml", "{folder}/atlas.graphml")],
    "gaps": [
        ("gaps", "--therapy", "phage-therapy"),
        ("gaps", "--region", "Wallonia", "--json"),
    ],
    "ingest": [("ingest", "--dry-run")],
    "pack": [
        ("pack", "--out", "{folder}/board.pdf", "--lang", "fr"),
        ("pack", "--region", "all", "--out", "{folder}/board.zip", "--json"),
    ],
    "partners": [("partners", "vesale-bioscience", "--top", "2")],
    "paths": [("paths", "--therapy", "phage-therapy")],
    "query": [
        ("query", "actors.closed"),
        ("query", "actors.closed", "--format", "csv"),
    ],
    "review": [("review",), ("review", "--json")],
    "sources": [("sources", "check", "--host", "none.example", "--no-load")],
    "user": [("user", "list")],
    "worth": [("worth", "--top", "3"), ("worth", "--region", "Flanders", "--json")],
    "view": [("view", "--therapy", "phage-therapy", "--out", "{folder}/view.html")],
}
"""What each verb is asked for as its users do."""
ASKED = [arguments for asked in RIGHT.values() for arguments in asked]

ENCODINGS = ("utf-8", "ascii", "cp1252") if NIGHT else ("ascii",)
"""What cannot be written in one of the others cannot be written in ASCII either."""

WRONG: list[tuple[str, ...]] = [
    ("ask", ""),
    ("ask", "\x00\ud800 \U0010ffff" * 40),
    ("candidates", "--therapy", "nonsense", "--stage", "regulatory"),
    ("candidates", "--therapy", "car-t", "--stage", "nonsense"),
    ("candidates", "--therapy", "car-t", "--stage", "regulatory", "--region", "Mars"),
    ("consortium", "--therapy", "nonsense"),
    ("consortium", "--therapy", "car-t", "--must", "nonsense"),
    ("consortium", "--therapy", "car-t", "--region", "Mars"),
    ("consortium", "--therapy", "car-t", "--me", "nonsense"),
    ("consortium", "--therapy", "car-t", "--coordinator", "king"),
    ("consortium", "--therapy", "car-t", "--each", "Mars:2"),
    ("consortium", "--therapy", "car-t", "--least", "5", "--most", "4"),
    ("curation", "export", "/proc/corrections.csv"),
    ("curation", "import", "{folder}/missing.csv"),
    ("curation", "import", "{file}"),
    ("curation", "undo", "9999"),
    ("curation", "kept", "P-AAAA-AAAA"),
    ("user", "add", "ann", "--role", "nonsense"),
    ("user", "role", "nobody", "curator"),
    ("user", "reset", "nobody"),
    ("user", "remove", "nobody"),
    ("export", "nonsense", "{folder}/x"),
    ("export", "graphml", "{folder}"),
    ("export", "graphml", "/proc/atlas.graphml"),
    ("export", "gexf", "{folder}/missing/x.gexf"),
    ("export", "csv", "{file}"),
    ("gaps", "--region", "Mars"),
    ("gaps", "--therapy", "nonsense"),
    ("gaps", "--as-of", "2024-02-31"),
    ("gaps", "--without", "nonsense"),
    ("gaps", "--with", "nonsense"),
    ("gaps", "--with", "ugent:nonsense:car-t"),
    ("gaps", "--close", "nonsense"),
    ("gaps", "--count", "ended"),
    ("gaps", "--since", "nonsense"),
    ("ingest", "--from", "{folder}"),
    ("ingest", "--from", "{file}"),
    ("ingest", "ror", "--from", "{file}"),
    ("pack", "--out", "{folder}/board.docx"),
    ("pack", "--region", "Mars", "--out", "{folder}/board.pdf"),
    ("pack", "--out", "/proc/board.pdf"),
    ("pack", "--paper", "A5", "--out", "{folder}/board.pdf"),
    ("partners", "nonsense"),
    ("partners", ""),
    ("paths",),
    ("paths", "--therapy", "nonsense"),
    ("paths", "--actor", "nonsense"),
    ("query", "actors.by_therapy"),
    (
        "query",
        "actors.by_therapy",
        "--param",
        "therapy=car-t",
        "--param",
        f"limit={2**70}",
    ),
    ("query", "actors.by_therapy", "--param", "therapy=car-t", "--param", "limit=many"),
    ("query", "../../etc/passwd"),
    ("review", "nonsense", "nonsense", "--verdict", "same"),
    ("review", "nonsense", "nonsense", "--verdict", "perhaps"),
    ("sources", "check", "--pause", "0"),
    ("view", "--around", "nonsense", "--out", "{folder}/x.html"),
    ("view", "--therapy", "nonsense", "--out", "{folder}/x.html"),
    ("view", "--kind", "nonsense", "--out", "{folder}/x.html"),
    ("view", "--type", "nonsense", "--out", "{folder}/x.html"),
    ("view", "--since", "2030", "--until", "1990", "--out", "{folder}/x.html"),
    ("view", "--out", "/proc/x.html"),
    ("worth", "--region", "Mars"),
]
"""What each verb must refuse, with a status of 1 or 2, or answer with an empty result."""
EMPTY = {("ask", ""), WRONG[1]}
"""Of these, the ones that may be answered: that nothing was understood is an answer."""

ELSEWHERE = {"serve", "test", "bench", "match", "predict", "rebuild", "neo4j"}
"""Verbs with tests of their own: they run for long, read files, or move the database away."""


@pytest.fixture
def environment(loaded: Writer, store_settings: Settings) -> dict[str, str]:
    assert loaded
    return {
        "ATMP_DATA_DIR": str(store_settings.data_dir),
        "ATMP_CACHE_DIR": str(store_settings.cache_dir),
    }


def test_every_verb_is_asked() -> None:
    verbs = set(get_command(app).commands)  # pyright: ignore[reportAttributeAccessIssue]
    assert verbs - ELSEWHERE == set(RIGHT)


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("arguments", ASKED, ids=" ".join)
def test_what_is_asked_is_done(
    arguments: tuple[str, ...],
    encoding: str,
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = [part.format(folder=tmp_path) for part in arguments]
    result = run(monkeypatch, *parts, environment=environment, encoding=encoding)
    assert (result.status, result.err) == (0, "")
    assert result.out.strip()


@pytest.mark.parametrize("arguments", WRONG, ids=ascii)
def test_what_cannot_be_done_is_refused_in_a_line(
    arguments: tuple[str, ...],
    environment: dict[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("neither a table nor a workbook\n", encoding="utf-8")
    parts = [part.format(folder=tmp_path, file=file) for part in arguments]
    result = run(monkeypatch, *parts, environment=environment)
    assert "Traceback" not in result.err + result.out
    assert "Unexpected error" not in result.err
    if arguments in EMPTY and result.status == 0:
        return
    assert result.status in {1, 2}
    assert result.err.startswith("atmp: ")
    assert not (tmp_path / "x.html").exists()


def test_without_a_network_the_first_use_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nobody = "http://127.0.0.1:9"
    environment = {
        "ATMP_DATA_DIR": str(tmp_path / "data"),
        "ATMP_CACHE_DIR": str(tmp_path / "cache"),
        "ATMP_MAVEN_MIRROR": nobody,
        "http_proxy": nobody,
        "https_proxy": nobody,
    }
    result = run(monkeypatch, "query", "actors.closed", environment=environment)
    assert result.status == 1
    assert result.err.startswith("atmp: ")
    assert "ATMP_MAVEN_MIRROR" in result.err
    assert "Unexpected error" not in result.err
