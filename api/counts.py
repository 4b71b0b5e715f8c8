"""The folder in which several workers count together; what a killed server left is removed."""

from __future__ import annotations

import json
import os
import platform
import shutil
import tempfile
import time
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from graph.neo4j_local.server_state import ProcessRef

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "atmp-metrics-"
_OWNER = "owner.json"
_UNKNOWN = 86_400.0
"""Seconds after which a folder that names no owner is taken for a leftover."""


@contextmanager
def counts_folder() -> Iterator[str]:
    """Yield an empty folder that is gone afterwards, or, if this process is killed, at the next."""
    _remove_leftovers(Path(tempfile.gettempdir()))
    with tempfile.TemporaryDirectory(
        prefix=PREFIX, ignore_cleanup_errors=True
    ) as folder:
        owner = {
            "node": platform.node(),
            "process": asdict(ProcessRef.of(os.getpid())),
        }
        Path(folder, _OWNER).write_text(json.dumps(owner), "utf-8")
        yield folder


def _remove_leftovers(parent: Path) -> None:
    for folder in parent.glob(f"{PREFIX}*"):
        if _is_left(folder):
            shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Return whether the process that made a folder is gone, for all that can be known."""
    try:
        owner = json.loads((folder / _OWNER).read_text("utf-8"))
        # A container that shares the folder has processes which are not seen from here.
        return (
            owner["node"] == platform.node()
            and ProcessRef(**owner["process"]).find() is None
        )
    except (OSError, ValueError, KeyError, TypeError):
        pass
    try:
        return time.time() - folder.stat().st_mtime > _UNKNOWN
    except OSError:
        return False
