"""Facts made the current release of the database, so that both last or neither does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.disks import require_space
from graph.errors import IngestError
from graph.release.read import current_release, has_release
from ingest.announcement import Announcement
from ingest.load import load, most_at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.settings import Settings
    from graph.store.bolt import Writer
    from ingest.fact_store import FactStore
    from ingest.load import Summary
    from ingest.rows import Loadable

_LEAST_SPACE = 10_000_000
"""Bytes on the disk that a load of any size needs for the log of its transactions."""
_SPACE_OF_A_ROW = 3000
"""Bytes that a row takes in the store, its indexes and the log: 1,950 were measured."""


def make_release(
    writer: Writer,
    settings: Settings,
    facts: FactStore,
    rows: Loadable,
    *,
    progress: Callable[[str, int, int], None] | None,
    allow_shrink: bool,
) -> Summary:
    """Make rows the current release and the facts behind them those that are kept."""
    announcement = Announcement(settings.data_dir)
    is_first = not announcement.exists()
    announcement.add(rows.release.id)
    try:
        done = load(
            writer,
            rows,
            progress=progress,
            allow_shrink=allow_shrink,
            at_once=most_at_once(settings),
        )
    except IngestError:
        if is_first:  # refused: the graph is as it was
            announcement.remove()
        raise
    facts.note_made(done.release)
    facts.commit()
    announcement.remove()
    return done


def has_lost_facts(
    writer: Writer,
    settings: Settings,
    facts: FactStore,
) -> bool:
    """Return whether the current release was made here by a load that died before its facts."""
    if not has_release(writer):
        return False
    current = current_release(writer).id
    return current != facts.made() and current in Announcement(
        settings.data_dir
    )


def require_space_for(settings: Settings, rows: Loadable) -> None:
    """Refuse a load that would fill the disk of the managed Neo4j, which gives up on a full one."""
    if settings.neo4j_uri:
        return
    home = settings.data_dir / "neo4j"
    needed = _LEAST_SPACE + _SPACE_OF_A_ROW * sum(rows.release.counts.values())
    require_space(home if home.exists() else settings.data_dir, needed)


def check_sources_kept(writer: Writer, facts: FactStore) -> None:
    """Refuse to drop a source that the release has and this data folder does not keep."""
    released = writer.fetch("release.current")
    stated: list[str] = (
        released[0]["properties"]["sources"] if released else []
    )
    missing = sorted(set(stated) - set(facts.sources()))
    if missing:
        raise IngestError(
            f"The release holds {', '.join(missing)}, whose facts are not in this data folder.",
            hint=f"Load them in the same command: atmp ingest {' '.join(missing)} ...",
        )
