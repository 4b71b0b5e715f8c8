"""Which jars were found to be those of the lock file, and how each looked then.

A jar is hashed when it is used first and again when anything about its file has changed: 140 MB
take half a second, looking at 216 files takes a thousandth of it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from typing import TYPE_CHECKING

from graph.neo4j_local.server_state import write_private

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from graph.neo4j_local.jars import Jar

STAMP = "checked.json"
Look = tuple[int, int, int]
"""Size, time of the last change to the content, and to the file: nobody can set that one back."""


def wrong_jars(folder: Path, jars: Iterable[Jar]) -> list[Jar]:
    """Return the jars that are missing in `folder` or are not what the lock file names.

    OSError if the folder cannot be read. What was checked is noted, where that can be written.
    """
    checked = _read(folder)
    known = dict(checked)
    wrong: list[Jar] = []
    for jar in jars:
        try:
            seen = (*_look(folder / jar.name), jar.sha256)
            if checked.get(jar.name) == seen:
                continue
            if sha256(folder / jar.name) == jar.sha256:
                known[jar.name] = seen
                continue
        except OSError:  # missing, a folder, not readable: fetched anew
            pass
        known.pop(jar.name, None)
        wrong.append(jar)
    if known != checked:
        # A folder that others keep: hashed again next time.
        with contextlib.suppress(OSError):
            write_private(folder / STAMP, json.dumps(known))
    return wrong


def sha256(path: Path) -> str:
    """Return the sha256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _look(path: Path) -> Look:
    facts = path.stat()
    return facts.st_size, facts.st_mtime_ns, facts.st_ctime_ns


def _read(folder: Path) -> dict[str, tuple[int, int, int, str]]:
    """Return what was noted, nothing if that cannot be understood."""
    try:
        noted = json.loads((folder / STAMP).read_text("utf-8"))
        return {
            str(name): (*map(int, look[:3]), str(look[3]))
            for name, look in noted.items()
        }  # pyright: ignore[reportReturnType]
    except (OSError, ValueError, TypeError, AttributeError, IndexError):
        return {}
