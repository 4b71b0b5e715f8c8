"""Neo4j's own admin tool, run from the jars of the managed server."""

from __future__ import annotations

import os
import shlex
import subprocess
from typing import TYPE_CHECKING

from graph.neo4j_local.archive import archive_options, archive_path
from graph.neo4j_local.config import (
    ADMIN,
    Launch,
    heap_megabytes,
    java_command,
    write_conf,
)
from graph.neo4j_local.jars import ensure_jars, jar_folder
from graph.neo4j_local.java import environment, find_java

if TYPE_CHECKING:
    from pathlib import Path

    from graph.settings import Settings


def imported(settings: Settings, files: Path) -> None:
    """Run the `import.sh` of an export on the stopped, managed server of a data folder."""
    home = settings.data_dir / "neo4j"
    write_conf(home, 0, settings.write_timeout)
    java, jars = find_java(settings), ensure_jars(settings, lambda *_: None)
    archive = archive_path(jar_folder(settings), java, jars)
    launch = Launch(
        java=str(java),
        class_path=tuple(map(str, jars)),
        archive=str(archive),
        heap_mb=heap_megabytes(settings.local_heap_mb),
        quick_jit=True,
        grace=0.0,
        transaction_timeout=settings.write_timeout,
    )
    tool = home / "bin" / "neo4j-admin"
    tool.parent.mkdir()
    options = archive_options(launch, home) if archive.exists() else []
    command = shlex.join(java_command(launch, ADMIN, [], options))
    tool.write_text(f'#!/bin/sh\nexec {command} "$@"\n')
    tool.chmod(0o700)
    places = {"NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    path = {"PATH": os.pathsep.join((str(tool.parent), os.environ["PATH"]))}
    done = subprocess.run(
        ["sh", "import.sh"],
        cwd=files,
        env=environment() | places | path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, (done.stderr + done.stdout)[:2000]
