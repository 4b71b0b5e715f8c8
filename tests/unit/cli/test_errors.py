"""What a person is told when a command cannot be done: one line, and a status that is not 0."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from typer.main import get_command

from cli import explore
from cli.main import app
from tests.commands import run

if TYPE_CHECKING:
    from pathlib import Path

VERBS = sorted(get_command(app).commands)  # pyright: ignore[reportAttributeAccessIssue]


def test_version_names_the_product(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, "--version")
    assert result.status == 0
    assert result.out.startswith("atmp-atlas ")
    assert result.err == ""


def test_no_verb_shows_the_help(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch)
    assert result.status == 0
    assert all(verb in result.out for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, verb, "--help")
    assert result.status == 0
    assert f"Usage: atmp {verb}" in result.out


@pytest.mark.parametrize("verb", sorted({*VERBS} - {"test"}))
def test_an_unknown_option_is_one_line(
    verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # `test` hands all options on to pytest.
    result = run(monkeypatch, verb, "--nonsense", "x")
    assert result.status == 2
    assert result.err.startswith("atmp: No such option")
    assert result.err.endswith(f"See: atmp {verb} --help\n")
    assert result.err.count("\n") == 1
    assert result.out == ""


def test_a_misspelt_verb_names_the_near_one(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, "parners", "x")
    assert result.status == 2
    assert "'partners'" in result.err


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("view",), "--out"),
        (("view", "--out", "{missing}/x.html"), "does not exist"),
        (("view", "--out", "{folder}"), "is a folder"),
        (("view", "--out", "/proc/x.html"), "/proc/x.html cannot be written"),
        (
            ("view", "--out", "{folder}/x.html", "--since", "2030", "--until", "1990"),
            "2030 to 1990",
        ),
        (("view", "--out", "{folder}/x.html", "--kind", "king"), "No kind of actor"),
        (("view", "--out", "{folder}/x.html", "--type", "feud"), "No type of"),
        (("query", "actors.closed", "--format", "xml"), "xml"),
        (("query", "actors.nonsense"), "actors.nonsense"),
        (("query", "actors.by_therapy", "--param", "therapy"), "name=value"),
        (("query", "actors.by_therapy", "--param", "thrapy=car-t"), "thrapy"),
        (("ask",), "question"),
        (("ask", "who?", "--lang", "xx"), "xx"),
        (("ask", "--file", "{missing}", "--out", "{folder}/a.csv"), "does not exist"),
        (("ask", "--file", "{folder}", "--out", "{folder}/a.csv"), "is a directory"),
        (("export",), "'form'"),
        (("export", "nonsense", "{folder}/a"), "No format 'nonsense'"),
        (("export", "gexf", "{folder}"), "is a folder"),
        (("export", "gexf", "{missing}/a.gexf"), "does not exist"),
        (("export", "graphml", "/proc/a.graphml"), "/proc/a.graphml cannot be written"),
        (("export", "csv", "{file}"), "is a file"),
        (("gaps", "--as-of", "2024-02-31"), "2024-02-31"),
        (("gaps", "--with", "nonsense"), "actor:stage:therapy"),
        (("gaps", "--close", "nonsense"), "actor@place"),
        (("gaps", "--count", "ended"), "ended"),
        (("paths",), "Give a therapy or an actor"),
        (("pack", "--out", "/proc/a.pdf"), "/proc/a.pdf cannot be written"),
        (("partners",), "'actor'"),
        (("partners", "ugent", "--top", "0"), "--top"),
        (("candidates", "--stage", "training"), "--therapy"),
        (("consortium",), "--therapy"),
        (("ingest", "--from", "{missing}"), "does not exist"),
        (("ingest", "nonsense"), "nonsense"),
        (("serve", "--port", "99999"), "--port"),
        (("serve", "--workers", "0"), "--workers"),
        (
            ("match", "--out", "{folder}/a.csv", "--universe", "{missing}"),
            "does not exist",
        ),
        (
            ("predict", "--out", "{folder}/a.csv", "--history", "{missing}"),
            "does not exist",
        ),
    ],
    ids=str,
)
def test_wrong_usage_is_refused_before_anything_is_done(
    arguments: tuple[str, ...],
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("no table\n", encoding="utf-8")
    values = {"missing": tmp_path / "missing", "folder": tmp_path, "file": file}
    parts = [part.format(**values) for part in arguments]
    result = run(
        monkeypatch, *parts, environment={"ATMP_DATA_DIR": str(tmp_path / "data")}
    )
    assert result.status in {1, 2}
    assert named in result.err
    assert "Traceback" not in result.err
    assert not list((tmp_path / "data").glob("*/state.json"))


@pytest.mark.parametrize(
    ("name", "value", "named"),
    [
        ("ATMP_LOCAL_HEAP_MB", "abc", "ATMP_LOCAL_HEAP_MB='abc'"),
        ("ATMP_QUERY_TIMEOUT", "-1", "ATMP_QUERY_TIMEOUT='-1'"),
        ("ATMP_LOG_JSON", "perhaps", "ATMP_LOG_JSON='perhaps'"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    name: str, value: str, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, "query", environment={name: value})
    assert result.status == 1
    assert result.err.startswith(f"atmp: {named}")
    assert result.err.count("\n") == 1


def test_a_misspelt_setting_is_pointed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    result = run(monkeypatch, "query", environment={"ATMP_NEO4J_PASWORD": "x"})
    assert result.status == 0
    assert (
        "ATMP_NEO4J_PASWORD is no setting; did you mean ATMP_NEO4J_PASSWORD?"
        in result.err
    )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "iso-8859-15", "cp1252"])
def test_output_of_any_encoding_is_written(
    encoding: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = run(monkeypatch, "query", encoding=encoding)
    assert result.status == 0
    assert "actors.closed" in result.out


def test_json_loses_no_letter_where_the_output_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import json  # noqa: PLC0415

    plain = run(monkeypatch, "query", "--json")
    escaped = run(monkeypatch, "query", "--json", encoding="ascii")
    assert json.loads(escaped.out) == json.loads(plain.out)


def test_what_nobody_foresaw_is_a_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("seven")

    monkeypatch.setattr(explore, "pairs", lambda _: fail())
    result = run(monkeypatch, "query", "actors.closed", "--param", "a=b")
    assert result.status == 1
    assert result.err.startswith("atmp: Unexpected error (ZeroDivisionError: seven).")
    assert "Traceback" not in result.err
    with pytest.raises(ZeroDivisionError):
        run(
            monkeypatch,
            "query",
            "actors.closed",
            "--param",
            "a=b",
            environment={"ATMP_TRACEBACK": "1"},
        )


def test_no_home_and_an_empty_environment(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cli", "query", "--format", "csv"],
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "actors.closed" in done.stdout


def test_a_reader_that_leaves_is_no_error() -> None:
    command = f"{sys.executable} -m cli query --json | head -c 10"
    done = subprocess.run(  # noqa: S602
        command, shell=True, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""


def test_a_full_disk_under_the_output_is_one_line() -> None:
    command = f"{sys.executable} -m cli query --json >/dev/full"
    done = subprocess.run(  # noqa: S602
        command, shell=True, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == "atmp: No space left on device.\n"
