"""Where the files of the sources are that a load reads: given, downloaded or shipped."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from graph.errors import IngestError
from ingest.fetch import fetch
from ingest.sources import ALIASES, CURATED, PUBLIC

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from graph.settings import Settings


@contextmanager
def downloads(settings: Settings, *, lasting: bool) -> Iterator[Path]:
    """Yield the folder that downloads go to: one that is gone afterwards if not `lasting`."""
    if lasting:
        yield settings.data_dir
        return
    with tempfile.TemporaryDirectory(prefix="atmp-dry-") as folder:
        yield Path(folder)


def files_of(
    name: str,
    asked: Sequence[str],
    origin: Path | None,
    folder: Path,
) -> Path | None:
    """Return where the files of a source are; None = the shipped tables.

    Args:
        name: the source.
        asked: the sources that the user named; the curated tables may be read without.
        origin: where the user says the files are: of the only source, or a folder for each.
        folder: where downloads go.

    Raises:
        IngestError: they cannot be downloaded, or `origin` has no folder of that name.
    """
    if name == CURATED and (origin is None or CURATED not in asked):
        return None
    if origin is None:
        return fetch(PUBLIC[name].CONFIG, folder)
    return origin if len(set(asked)) == 1 else _below(origin, name)


def _below(origin: Path, name: str) -> Path | None:
    """Return the folder of one source below the folder of several; curated tables may have none."""
    aliases = [alias for alias, meant in ALIASES.items() if meant == name]
    for spelling in (name, *aliases):
        if (origin / spelling).exists():
            return origin / spelling
    if name == CURATED:
        return None
    raise IngestError(
        f"{origin}: no folder {name}; several sources need one each."
    )
