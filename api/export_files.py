"""The files of a release: made once for all who ask, kept on disk, old ones removed."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from filelock import FileLock

from api.files import XLSX
from graph.common.textio import written_whole
from graph.errors import NotWrittenError
from graph.export import FOLDERS, write_release

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

log = structlog.get_logger()

MEDIA_TYPES = {
    "csv": "application/zip",
    "xlsx": XLSX,
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "jsonld": "application/ld+json",
    "neo4j-admin": "application/zip",
}
_CACHED_RELEASES = 2
"""Releases whose files stay on disk: the current one, and the one that a slow download reads."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of a release: where it is kept, or its content where nothing can be kept."""

    name: str
    media_type: str
    path: Path | None = None
    body: bytes = b""


class ExportFiles:
    """Makes and keeps the files of releases below one folder, which several processes may share."""

    def __init__(
        self,
        folder: Path,
        version: str,
        base_url: str,
    ) -> None:
        """Keep files in a folder; `version` and `base_url` are what they depend on as well."""
        self._folder, self._version, self._base_url = folder, version, base_url

    def get(self, snapshot: Snapshot, form: str) -> Made:
        """Return the file of a release in one format; the first who asks waits until it is made.

        Raises:
            NotWrittenError: no disk of this server has room for it.
        """
        name, media = _name(snapshot, form), MEDIA_TYPES[form]
        try:
            return Made(name, media, self._cached_file(snapshot, form, name))
        except OSError as exc:
            log.warning(
                "exports not kept", folder=str(self._folder), reason=str(exc)
            )
        try:
            with tempfile.TemporaryDirectory() as folder:
                path = Path(folder) / name
                self._make(snapshot, form, path)
                return Made(name, media, body=path.read_bytes())
        except OSError as exc:
            raise NotWrittenError(
                f"An export cannot be written: {exc}."
            ) from exc

    def _cached_file(
        self,
        snapshot: Snapshot,
        form: str,
        name: str,
    ) -> Path:
        """Return the path of the file below the folder, made if it is not there yet."""
        own = self._folder / self._key(snapshot)
        path = own / name
        own.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with FileLock(self._folder / "making.lock"):
                if not path.exists():
                    self._make_whole(snapshot, form, path)
                    self._remove_old(own)
        os.utime(own)
        return path

    def _make_whole(
        self,
        snapshot: Snapshot,
        form: str,
        path: Path,
    ) -> None:
        """Make a file that stands under its name only when it is complete."""
        path.parent.mkdir(exist_ok=True)
        with written_whole(path) as part:
            self._make(snapshot, form, part)

    def _make(
        self,
        snapshot: Snapshot,
        form: str,
        path: Path,
    ) -> None:
        if form not in FOLDERS:
            write_release(
                snapshot,
                form,
                path,
                self._base_url,
            )
            return
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:
            files = write_release(
                snapshot,
                form,
                Path(folder),
                self._base_url,
            )
            _zip(
                path,
                Path(folder),
                files,
                snapshot.release.created_at,
            )

    def _key(self, snapshot: Snapshot) -> str:
        release = snapshot.release
        depends = f"{release.id}\n{release.run_id}\n{self._version}\n{self._base_url}"
        return hashlib.sha256(depends.encode()).hexdigest()[:16]

    def _remove_old(self, own: Path) -> None:
        """Remove the files of all releases but the few that were asked for last."""
        others = [
            path
            for path in self._folder.iterdir()
            if path.is_dir() and path != own
        ]
        others.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in others[_CACHED_RELEASES - 1 :]:
            shutil.rmtree(path, ignore_errors=True)


def _name(snapshot: Snapshot, form: str) -> str:
    stem = f"atmp-atlas-{snapshot.release.id}"
    return f"{stem}-{form}.zip" if form in FOLDERS else f"{stem}.{form}"


def _zip(
    path: Path,
    folder: Path,
    files: list[Path],
    moment: str,
) -> None:
    """Pack files with the time of the release: the same data give the same bytes."""
    stamp = max(
        datetime.fromisoformat(moment).timetuple()[:6], (1980, 1, 1, 0, 0, 0)
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), stamp)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)
