"""What uploaded workbooks would change, kept between the preview and the acceptance of it."""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING, NamedTuple

import orjson

from graph.common.disks import disk_faults, make_private, make_private_folder
from graph.common.textio import written_whole
from graph.curation.edits import Edit, edit_of
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.common.properties import Values

FOLDER = "uploads"
LIFETIME = 24 * 3600.0
"""Seconds for which a preview is kept."""
MOST = 50
"""Previews that are kept; the oldest goes first."""
_TOKEN = re.compile(r"[0-9a-f]{32}")


class Upload(NamedTuple):
    """What a workbook would change, as `atmp curation compare` says it."""

    name: str
    """of the file"""
    who: str
    comparison: Values

    def chosen(self, numbers: set[int], tables: set[str]) -> list[Edit]:
        """Return the edits with these numbers, and all of these tables."""
        return [
            edit_of(change)
            for number, change in enumerate(self.comparison["changes"])
            if number in numbers or change["table"] in tables
        ]


def keep_upload(folder: Path, upload: Upload) -> str:
    """Keep a preview in the data folder and return the token under which it is found."""
    place, token = folder / FOLDER, secrets.token_hex(16)
    with disk_faults(folder):
        make_private_folder(place)
        _clean(place)
        with written_whole(place / f"{token}.json") as part:
            make_private(part)
            part.write_bytes(orjson.dumps(_stored(upload)))
    return token


def read_upload(folder: Path, token: str) -> Upload:
    """Return a preview that was kept; raise NotFoundError if there is none any more."""
    path = folder / FOLDER / f"{token}.json"
    if not _TOKEN.fullmatch(token) or not path.exists():
        raise NotFoundError(
            "This preview is no longer kept: upload the workbook again."
        )
    stored = orjson.loads(path.read_bytes())
    return Upload(stored["name"], stored["who"], stored["found"])


def _stored(upload: Upload) -> Values:
    """Return a preview as its file has it, under the names that earlier versions wrote."""
    return {
        "name": upload.name,
        "who": upload.who,
        "found": upload.comparison,
    }


def drop_upload(folder: Path, token: str) -> None:
    """Forget a preview that was accepted."""
    if _TOKEN.fullmatch(token):
        (folder / FOLDER / f"{token}.json").unlink(missing_ok=True)


def _clean(place: Path) -> None:
    """Remove the previews whose time is over, and the oldest ones above the number kept."""
    paths = sorted(
        place.glob("*.json"), key=lambda path: -path.stat().st_mtime
    )
    for number, path in enumerate(paths):
        if number >= MOST - 1 or path.stat().st_mtime < time.time() - LIFETIME:
            path.unlink(missing_ok=True)
