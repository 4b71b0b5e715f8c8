"""The managed database made anew from what the data folder keeps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from graph.common.disks import disk_faults
from graph.curation.match_review import JUDGEMENTS
from graph.curation.store import FILE as LOG
from graph.curation.suggestion_feedback import FILE as FEEDBACK
from graph.errors import InvalidInputError
from graph.neo4j_local.set_aside import set_aside
from graph.release.read import current_release
from graph.store.connection import connect
from ingest.fact_store import STORE, damage, store
from ingest.restore import load_if_empty

if TYPE_CHECKING:
    from pathlib import Path

    from graph.common.properties import Properties
    from graph.settings import Settings
    from ingest.pipeline import ProgressBar

_ENDINGS = ("", "-journal", "-wal", "-shm")


def rebuild(settings: Settings, bar: ProgressBar) -> Properties:
    """Return what was moved aside, what was kept and what was loaded.

    Raises:
        InvalidInputError: the database is not ours to rebuild.
        IngestError: another program holds the kept facts.
        StoreError: the database is in use, or cannot be made.
    """
    if settings.neo4j_uri:
        raise InvalidInputError(
            "ATMP_NEO4J_URI is set: only the managed Neo4j can be made anew.",
            hint="Empty that database by its own means, then run: atmp ingest",
        )
    moved_facts = _set_facts_aside(settings.data_dir)
    database = set_aside(settings)
    with connect(settings, bar.fraction) as writer:
        load_if_empty(writer, settings, bar.count)
        release = current_release(writer)
    with store(settings) as facts:
        sources = list(facts.sources())
    return {
        "moved_aside": [str(path) for path in (database, moved_facts) if path],
        "kept": [
            name
            for name in (STORE, LOG, JUDGEMENTS, FEEDBACK)
            if (settings.data_dir / name).exists()
        ],
        "sources": sources,
        "release": release.id,
        "rows": sum(release.counts.values()),
    }


def _set_facts_aside(folder: Path) -> Path | None:
    """Move facts that cannot be read out of the way; return where they are now."""
    path = folder / STORE
    if not path.exists() or not damage(path):
        return None
    aside = folder / f"{STORE}.set-aside-{time.strftime('%Y%m%dT%H%M%S')}"
    with disk_faults(folder):
        for end in _ENDINGS:
            part = path.with_name(f"{STORE}{end}")
            if part.exists():
                part.rename(aside.with_name(f"{aside.name}{end}"))
    return aside
