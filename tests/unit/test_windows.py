"""What only Unix has stays off the way of `serve`, `ingest` and `ask`.

Modules of our own are refused these imports; libraries look for themselves where they run.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.restarts

UNIX_ALONE = (
    "resource",
    "fcntl",
    "pwd",
    "grp",
    "termios",
    "tty",
    "pty",
    "syslog",
    "uvloop",
)

OURS = ("api", "cli", "graph", "ingest")

PROGRAM = f"""
import builtins
usual = builtins.__import__
def guarded(name, globals=None, *rest, **named):
    importer = (globals or {{}}).get("__name__", "")
    if importer.split(".")[0] in {OURS!r} and name.split(".")[0] in {UNIX_ALONE!r}:
        raise ModuleNotFoundError(f"{{importer}} imports {{name}}")
    return usual(name, globals, *rest, **named)
builtins.__import__ = guarded
import cli.main
import cli.release, cli.operate, cli.explore
import api.app, api.serve
import ingest.pipeline, ingest.sources
import graph.store.connection, graph.neo4j_local.owner, graph.neo4j_local.server
import graph.ask.answer, graph.ask.batch, graph.release.read
import graph.export, graph.view.pyvis_render
"""


def test_every_verb_is_imported_without_modules_of_unix() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
