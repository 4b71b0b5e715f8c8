"""Neo4j's jars: fetched once by the lock file beside this module, each checked by sha256.

`jgo.toml` names Neo4j's version; `jgo.lock.toml` is what it resolved to. To move to another
version, edit `jgo.toml` and write the lock anew, in this folder:

    uv tool run --from 'jgo[cli]' jgo lock
"""

from __future__ import annotations

import os
import shutil
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import category

from filelock import FileLock

from graph.common.disks import LOCAL_FAULTS, disk_refusal
from graph.errors import LocalServerError
from graph.neo4j_local.stamp import sha256, wrong_jars

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from jgo.maven import MavenContext

    from graph.settings import Settings

    Progress = Callable[[str, float], None]

_LOCK = Path(__file__).with_name("jgo.lock.toml")
_THREADS = 8
"""Jars fetched side by side: each waits for the network most of the time."""
_TRIES = 3
"""Times that a jar is fetched before its server counts as away."""
_CONTROLS = ("Cc", "Cs")
"""Unicode categories: control characters, and bytes that are no text."""
_PRIVATE = 0o700
_OTHERS = 0o077
WAYS_OUT = (
    "Three ways out: set ATMP_MAVEN_MIRROR to a Maven repository that this machine reaches (an"
    " address or a folder), set ATMP_NEO4J_URI to a Neo4j that already runs, or start one with"
    " Docker (docker compose up --wait)."
)


@dataclass(frozen=True)
class Jar:
    """One entry of the lock file."""

    group: str
    artifact: str
    version: str
    classifier: str
    packaging: str
    sha256: str

    @property
    def name(self) -> str:
        """The file's name in the cache, unique within the lock file."""
        tail = f"-{self.classifier}" if self.classifier else ""
        return f"{self.group}.{self.artifact}-{self.version}{tail}.{self.packaging}"


@cache
def locked_jars() -> tuple[Jar, ...]:
    """Return the jars of the lock file, in class path order."""
    lock = tomllib.loads(_LOCK.read_text("utf-8"))
    return tuple(
        Jar(
            entry["groupId"],
            entry["artifactId"],
            entry["version"],
            entry.get("classifier", ""),
            entry["packaging"],
            entry["sha256"],
        )
        for entry in lock["dependencies"]
    )


def jar_folder(settings: Settings) -> Path:
    """Return where the jars of the locked Neo4j version are kept."""
    return settings.cache_dir / f"neo4j-{locked_jars()[0].version}"


def ensure_jars(settings: Settings, progress: Progress) -> tuple[Path, ...]:
    """Return the class path in lock order, fetching what is missing or was changed.

    What was fetched before an interruption is kept.

    Raises:
        LocalServerError: a jar cannot be had or is not the one of the lock file, or the folder
            has a name that Java cannot take.
        DiskError: a jar cannot be stored.
    """
    folder = jar_folder(settings)
    _refuse_separator(folder)
    try:
        _make_private(folder)
        if wrong_jars(folder, locked_jars()):
            with FileLock(folder / ".lock"):
                _fetch(
                    settings,
                    folder,
                    wrong_jars(folder, locked_jars()),
                    progress,
                )
                # What was fetched is noted, so that the next start need not hash it again.
                wrong_jars(folder, locked_jars())
    except OSError as error:
        raise disk_refusal(error, folder) from error
    return tuple(folder / jar.name for jar in locked_jars())


def has_control_character(path: Path) -> bool:
    """Return whether a path holds what Java, or a line of its logs, cannot take."""
    return any(category(letter) in _CONTROLS for letter in str(path))


def _refuse_separator(folder: Path) -> None:
    """Refuse a folder that Java would read as two: its class path has no way to escape a name."""
    if has_control_character(folder):
        raise LocalServerError(
            f"The cache folder {str(folder)!r} has a control character in its path.",
            hint="Set ATMP_CACHE_DIR to a folder without it.",
        )
    if os.pathsep in str(folder):
        raise LocalServerError(
            f"The cache folder {folder} has {os.pathsep!r} in its path, at which Java splits the"
            " list of its jars.",
            hint="Set ATMP_CACHE_DIR to a folder without it.",
        )


def _make_private(folder: Path) -> None:
    """Make the folder, and keep others from writing in it: what lies there is run."""
    folder.mkdir(
        parents=True,
        exist_ok=True,
        mode=_PRIVATE,
    )
    facts = folder.stat()
    if (
        os.name == "posix"
        and facts.st_uid == os.getuid()
        and facts.st_mode & _OTHERS
    ):
        folder.chmod(_PRIVATE)


def _fetch(
    settings: Settings,
    folder: Path,
    jars: Sequence[Jar],
    progress: Progress,
) -> None:
    done = len(locked_jars()) - len(jars)
    with (
        tempfile.TemporaryDirectory(prefix=".fetch-", dir=folder) as staging,
        ThreadPoolExecutor(_THREADS) as pool,
    ):
        context = _maven(settings, Path(staging))
        futures = [
            pool.submit(
                _fetch_one,
                context,
                jar,
                folder,
            )
            for jar in jars
        ]
        try:
            for future in as_completed(futures):
                future.result()
                done += 1
                progress("Fetching Neo4j", done / len(locked_jars()))
        finally:
            pool.shutdown(cancel_futures=True)


def _maven(settings: Settings, staging: Path) -> MavenContext:
    from jgo.maven import MavenContext  # noqa: PLC0415 - 0.4 s, needed only to fetch

    mirror = settings.maven_mirror
    if mirror is None:
        return MavenContext(repo_cache=staging, timeout=30)
    if "://" in mirror and not mirror.startswith("file://"):
        return MavenContext(
            repo_cache=staging, remote_repos={"mirror": mirror.rstrip("/")}
        )
    local = Path(mirror.removeprefix("file://"))
    return MavenContext(
        repo_cache=staging,
        local_repos=[local],
        remote_repos={},
    )


def _fetch_one(
    context: MavenContext,
    jar: Jar,
    folder: Path,
) -> None:
    """Fetch a jar to `folder`, trying again what may pass: a dropped line, a cut file."""
    component = context.project(jar.group, jar.artifact).at_version(
        jar.version
    )
    artifact = component.artifact(jar.classifier, jar.packaging)
    for last in (*[False] * (_TRIES - 1), True):
        # jgo raises RuntimeError for "not there".
        try:
            path = artifact.resolve()
            if sha256(path) != jar.sha256:
                raise RuntimeError(
                    "not the file that the lock file names (its sha256 differs)"
                )
            _keep(path, context.repo_cache, folder / jar.name)
        except (
            RuntimeError,
            OSError,
        ) as error:
            if artifact.cached_path:
                artifact.cached_path.unlink(missing_ok=True)
            if isinstance(error, OSError) and error.errno in LOCAL_FAULTS:
                raise
            if last:
                changed = folder / jar.name
                state = (
                    ", which was changed or damaged"
                    if changed.exists()
                    else ""
                )
                raise LocalServerError(
                    f"Cannot fetch {jar.name}{state}: {error}.", hint=WAYS_OUT
                ) from error
        else:
            return


def _keep(
    path: Path,
    staging: Path,
    target: Path,
) -> None:
    """Put a checked file in its place, whole even if the power fails in this moment.

    It is moved, or copied if it belongs to a local repository.
    """
    if staging not in path.parents:
        path = Path(shutil.copyfile(path, staging / target.name))
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    if target.is_dir():
        shutil.rmtree(target)
    path.replace(target)
