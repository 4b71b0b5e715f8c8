"""Programs of other makers: of npm in this folder, of Python in an environment that uv makes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
MODULES = HERE / "node_modules"
LIMIT = 300
"""Seconds one of these programs may take, with what it downloads the first time."""


def run(command: list[str], folder: Path = HERE) -> str:
    """Return what a program prints; the test fails with all it says if the program does."""
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=LIMIT,
        check=False,
        env=os.environ | {"REDOCLY_TELEMETRY": "off", "NO_COLOR": "1"},
    )
    said = f"{done.stdout}\n{done.stderr}"
    assert done.returncode == 0, (
        f"{' '.join(command)} ended with {done.returncode}:\n{said}"
    )
    return done.stdout


@pytest.fixture(scope="session")
def npm_program() -> Callable[..., str]:
    """Return a function that runs a program of the locked npm packages."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.fail("These tests need node and npm (version 20 or later) on the PATH.")
    installed, lock = MODULES / ".package-lock.json", HERE / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run([npm, "ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        installed.touch()

    def program(name: str, *arguments: str, folder: Path = HERE) -> str:
        script = MODULES / ".bin" / name
        return run([node, str(script if script.exists() else name), *arguments], folder)

    return program


@pytest.fixture(scope="session")
def python_program() -> Callable[..., str]:
    """Return a function that runs a program of the locked Python packages."""
    cache = (
        Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "atmp-atlas"
    )
    own = Path(os.environ.get("ATMP_CACHE_DIR") or cache) / "uv" / "bin" / "uv"
    uv = shutil.which("uv") or (str(own) if own.exists() else None)
    if uv is None:
        pytest.fail("These tests need uv, which ./atmp brings, or one on the PATH.")
    locked = str(HERE / "requirements.txt")

    def program(*arguments: str, folder: Path) -> str:
        options = ["--no-project", "--isolated", "--python", sys.executable]
        return run(
            [uv, "run", *options, "--with-requirements", locked, *arguments], folder
        )

    return program
