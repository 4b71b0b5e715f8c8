"""The launcher from another folder, through a link, and in a checkout by Git for Windows."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FAKE_UV = """#!/bin/sh
pwd
printf '%s\\n' "$@"
printf 'compiled %s %s\\n' "${PYTHONPYCACHEPREFIX}" "${PYTHONDONTWRITEBYTECODE-written}"
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment whose `uv` prints the folder it is called in and its arguments."""
    fake = tmp_path / "bin" / "uv"
    fake.parent.mkdir()
    fake.write_text(FAKE_UV, encoding="utf-8")
    fake.chmod(0o755)
    return {**os.environ, "PATH": f"{fake.parent}:{os.environ['PATH']}"}


def _lines(
    command: str, folder: Path, environment: dict[str, str], *arguments: str
) -> list[str]:
    done = subprocess.run(
        [command, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    *lines, compiled = done.stdout.splitlines()
    assert compiled.startswith("compiled ")
    return lines


@pytest.mark.parametrize("given", [None, "/elsewhere"])
def test_compiled_modules_are_kept_in_the_cache(
    given: str | None, tmp_path: Path, environment: dict[str, str]
) -> None:
    environment |= {"PYTHONDONTWRITEBYTECODE": "1", "ATMP_CACHE_DIR": str(tmp_path)}
    environment.pop("PYTHONPYCACHEPREFIX", None)
    if given:
        environment["PYTHONPYCACHEPREFIX"] = given
    done = subprocess.run(
        [str(ROOT / "atmp"), "serve"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    kept = given or tmp_path / "bytecode"
    assert done.stdout.splitlines()[-1] == f"compiled {kept} written"


def test_relative_paths_are_the_callers(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    elsewhere = tmp_path / "my folder, été"
    elsewhere.mkdir()
    folder, *arguments = _lines(
        str(ROOT / "atmp"), elsewhere, environment, "export", "gexf", "x y.gexf"
    )
    assert folder == str(elsewhere)
    assert arguments[:4] == ["run", "--quiet", "--project", str(ROOT)]
    assert arguments[-4:] == ["atmp", "export", "gexf", "x y.gexf"]


@pytest.mark.parametrize("relative", [True, False])
def test_a_link_to_the_launcher_works(
    relative: bool, tmp_path: Path, environment: dict[str, str]
) -> None:
    target = (
        os.path.relpath(ROOT / "atmp", tmp_path) if relative else str(ROOT / "atmp")
    )
    (tmp_path / "first").symlink_to(target)
    (tmp_path / "atlas").symlink_to("first")
    lines = _lines("./atlas", tmp_path, environment, "--help")
    assert str(ROOT) in lines
    assert lines[-2:] == ["atmp", "--help"]


def test_line_ends_are_those_that_the_launchers_need(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in (".gitattributes", "atmp", "atmp.cmd"):
        shutil.copy(ROOT / name, source / name)
    for command in (
        ["git", "init", "-q", "."],
        ["git", "add", "."],
        [
            "git",
            "-c",
            "user.name=x",
            "-c",
            "user.email=x@example.org",
            "commit",
            "-qm",
            "x",
        ],
        ["git", "-c", "core.autocrlf=true", "clone", "-q", ".", str(tmp_path / "copy")],
    ):
        subprocess.run(command, cwd=source, check=True)
    assert b"\r" not in (tmp_path / "copy" / "atmp").read_bytes()
    batch = (tmp_path / "copy" / "atmp.cmd").read_bytes()
    assert batch.count(b"\n") == batch.count(b"\r\n") > 10
