"""The release that a verb reads; the shipped tables are loaded at first use."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from cli.progress_bar import progress
from graph.settings import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Writer


@contextmanager
def connected() -> Iterator[Writer]:
    """Yield a connection to a database that holds a release."""
    from graph.store.connection import connect  # noqa: PLC0415 - the driver takes half a second
    from ingest.announcement import is_settled  # noqa: PLC0415 - the same

    with progress("Neo4j") as bar, connect(settings(), bar.fraction) as writer:
        if not is_settled(writer, settings()):
            from ingest.restore import load_if_empty  # noqa: PLC0415 - only the first use loads

            load_if_empty(writer, settings(), bar.count)
        bar.stop()
        yield writer


def snapshot() -> Snapshot:
    """Return the current release in memory."""
    from graph.release.read import read_snapshot  # noqa: PLC0415 - the driver, as above

    with connected() as reader:
        return read_snapshot(reader)
