"""The files of a board pack: the document, the workbook, or both in one."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from api.files import XLSX

if TYPE_CHECKING:
    from api.pack.content import Pack, Paper
    from graph.release.snapshot import Snapshot

PackForm = Literal["zip", "pdf", "xlsx"]
MEDIA_TYPES: dict[PackForm, str] = {
    "zip": "application/zip",
    "pdf": "application/pdf",
    "xlsx": XLSX,
}


class PackFile(NamedTuple):
    """A file and what it is called."""

    name: str
    body: bytes


def write_pack(
    snapshot: Snapshot,
    pack: Pack,
    form: PackForm,
    paper: Paper,
) -> PackFile:
    """Return a pack as a file; the same pack gives the same bytes."""
    name = f"{pack.name}.{form}"
    if form == "zip":
        parts = (
            PackFile(f"{pack.name}.pdf", _pdf(pack, paper)),
            PackFile(f"{pack.name}.xlsx", _xlsx(snapshot, pack)),
        )
        return PackFile(name, _zip(parts, snapshot.release.created_at))
    body = _pdf(pack, paper) if form == "pdf" else _xlsx(snapshot, pack)
    return PackFile(name, body)


def _pdf(pack: Pack, paper: Paper) -> bytes:
    from api.pack.pdf_document import pdf  # noqa: PLC0415 - a third of a second, for packs alone

    return pdf(pack, paper)


def _xlsx(snapshot: Snapshot, pack: Pack) -> bytes:
    from api.pack.book import xlsx  # noqa: PLC0415 - the same

    return xlsx(snapshot, pack)


def _zip(parts: tuple[PackFile, ...], moment: str) -> bytes:
    """Pack files with the time of the release: the same data give the same bytes."""
    out = io.BytesIO()
    stamp = max(
        datetime.fromisoformat(moment).timetuple()[:6], (1980, 1, 1, 0, 0, 0)
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in parts:
            entry = zipfile.ZipInfo(part.name, stamp)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, part.body, zipfile.ZIP_DEFLATED)
    return out.getvalue()
