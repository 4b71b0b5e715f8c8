"""The class archive (AppCDS): classes parsed and linked once, mapped by later starts.

A first run writes down the classes it loads; once it has stopped, they are dumped to an archive
in the cache folder. With it the server answers after 3 seconds instead of 6.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

from graph.store.local.config import java_options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from graph.store.local.config import Launch

_LONGEST_LINE = 4000  # Java refuses the whole list for one line above 4096 characters


def archive_path(folder: Path, java: Path, class_path: Sequence[Path]) -> Path:
    """Return where the archive of this Java with this class path is kept.

    Java refuses an archive made by another build, or for jars moved or written since.
    """
    seal = hashlib.sha256()
    for path in (java, *class_path):
        facts = path.stat()
        seal.update(f"{path} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return folder / f"classes-{seal.hexdigest()[:16]}.jsa"


def archive_options(launch: Launch, folder: Path) -> list[str]:
    """Return the options that use the archive, or else note the classes to make it from."""
    if os.path.exists(launch.archive):  # noqa: PTH110 - a string that came by JSON
        return [f"-XX:SharedArchiveFile={launch.archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"]
    return [f"-XX:DumpLoadedClassList={class_list(folder)}"]


def class_list(folder: Path) -> Path:
    """Return the file in which a run without archive notes its classes."""
    return folder / "classes.list"


def wanted(archive: Path, classes: Path) -> bool:
    """Return whether the archive is missing and there is a list to make it from."""
    return classes.exists() and not archive.exists()


def trim_class_list(classes: Path) -> Path:
    """Leave out the lines of a class list that Java would stumble over; returns the list."""
    lines = classes.read_text("utf-8").splitlines(keepends=True)
    classes.write_text("".join(line for line in lines if len(line) < _LONGEST_LINE), "utf-8")
    return classes


def dump_command(launch: Launch, classes: Path, archive: Path) -> list[str]:
    """Return the command that dumps the listed classes to an archive."""
    return [
        *java_options(launch),
        "-Xshare:dump",
        f"-XX:SharedClassListFile={classes}",
        f"-XX:SharedArchiveFile={archive}",
        "-cp",
        os.pathsep.join(launch.class_path),
    ]
