"""Which releases a data folder is about to make, so that a graph whose facts were lost is known.

Graph and facts are committed one after the other. A load that dies in between leaves a release in
the graph that no kept facts make, and that looks like one of another data folder. So a load
announces its release first, in a file that goes when the facts are there as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.disks import disk_faults
from graph.common.textio import append_line
from graph.release.read import has_release

if TYPE_CHECKING:
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Reader

FILE = "load.announced"


class Announcement:
    """The releases that loads of a data folder were about to make when they were last heard of."""

    def __init__(self, folder: Path) -> None:
        """Take the data folder."""
        self._path = folder / FILE

    def exists(self) -> bool:
        """Return whether a load is under way, or did not end as it should."""
        return self._path.exists()

    def __contains__(self, release: str) -> bool:
        """Return whether a load was about to make a release."""
        return (
            self.exists()
            and release.encode() in self._path.read_bytes().splitlines()
        )

    def add(self, release: str) -> None:
        """Announce a release beside those whose facts may be lost; DiskError if it fails."""
        with disk_faults(self._path.parent):
            append_line(self._path, release.encode())

    def remove(self) -> None:
        """Say that graph and facts are of one release."""
        self._path.unlink(missing_ok=True)


def is_settled(reader: Reader, settings: Settings) -> bool:
    """Return whether a whole release is there, and no load that may have died before its facts."""
    return has_release(reader) and not Announcement(settings.data_dir).exists()
