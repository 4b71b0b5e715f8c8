"""The class archive (AppCDS): classes parsed and linked once, mapped by later starts.

A first run writes down the classes it loads; once it has stopped, they are dumped to an archive
in the cache folder. With it the server answers after 3 seconds instead of 6.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from graph.neo4j_local.config import java_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.neo4j_local.config import Launch

_LONGEST_LINE = 4000
"""Characters: Java refuses the whole list for one line above 4096."""
_ORIGIN = ".txt"


def archive_path(
    folder: Path,
    java: Path,
    class_path: Sequence[Path],
) -> Path:
    """Return where the archive of this build of Java with this class path is kept.

    Java refuses an archive made by another build, or for jars moved or written since. Where it
    stands itself does not matter: all checkouts of a machine share what uv installs.
    """
    made_from = f"{_stamp(java)}\n{_made_from(class_path)}"
    seal = hashlib.sha256(made_from.encode())
    return folder / f"classes-{seal.hexdigest()[:16]}.jsa"


def note_origin(archive: Path, launch: Launch) -> None:
    """Write down beside an archive the files that it was made from."""
    files = map(Path, (launch.java, *launch.class_path))
    archive.with_suffix(_ORIGIN).write_text(_made_from(files), "utf-8")


def delete_outdated(folder: Path) -> None:
    """Delete the archives that no Java will take any more: a file they were made from changed.

    A Java that is gone says nothing: one of the same build may stand in another checkout.
    """
    for origin in folder.glob(f"classes-*{_ORIGIN}"):
        java, *jars = origin.read_text("utf-8").splitlines()
        if _has_changed(java) or any(
            _has_changed(jar) or not _path(jar).exists() for jar in jars
        ):
            for path in (
                origin.with_suffix(".jsa"),
                origin.with_suffix(".jsa.lock"),
                origin,
            ):
                path.unlink(missing_ok=True)


def _made_from(files: Iterable[Path]) -> str:
    """Return a line for each file: its path, size and time of change."""
    return "".join(f"{path} {_stamp(path)}\n" for path in files)


def _stamp(path: Path) -> str:
    facts = path.stat()
    return f"{facts.st_size} {facts.st_mtime_ns}"


def _path(line: str) -> Path:
    return Path(line.rsplit(" ", 2)[0])


def _has_changed(line: str) -> bool:
    """Return whether the file of a line is there and is another than it was."""
    path = _path(line)
    return path.exists() and f"{path} {_stamp(path)}" != line


def archive_options(launch: Launch, folder: Path) -> list[str]:
    """Return the options that use the archive, or else note the classes to make it from."""
    if os.path.exists(launch.archive):  # noqa: PTH110 - a string that came by JSON
        return [
            f"-XX:SharedArchiveFile={launch.archive}",
            "-Xlog:cds=off",
            "-Xlog:cds+dynamic=off",
        ]
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
    classes.write_text(
        "".join(line for line in lines if len(line) < _LONGEST_LINE), "utf-8"
    )
    return classes


def dump_command(
    launch: Launch,
    classes: Path,
    archive: Path,
) -> list[str]:
    """Return the command that dumps the listed classes to an archive."""
    return [
        *java_options(launch),
        "-Xshare:dump",
        f"-XX:SharedClassListFile={classes}",
        f"-XX:SharedArchiveFile={archive}",
        "-cp",
        os.pathsep.join(launch.class_path),
    ]
