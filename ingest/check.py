"""The post-load assertions: queries/checks and the checksum of what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.common.properties import Properties
from graph.errors import LoadUnderWayError
from graph.release.checksum import Checksum, row_hash
from graph.release.read import current_release, read_edges, read_nodes
from graph.release.state import load_under_way, state_at_rest, state_of
from graph.store import catalogue
from ingest.differences import stored_content
from ingest.fact_store import STORE, damage

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.state import ReleaseState
    from graph.store.bolt import Reader

Problem = Properties
_TRIES = 3
"""How often a check begins anew because a load came in between."""


def run_checks(reader: Reader) -> list[Problem]:
    """Return every offending record as `check`, `kind`, `id`, `problem`; empty = all is well.

    Raises:
        NoReleaseError: nothing was loaded yet.
        LoadUnderWayError: loads followed one another, so that nothing whole could be checked.
        StoreError: the database failed.
    """
    for _ in range(_TRIES):
        before = _settled(reader)
        if before.loading:
            problem = f"a load broke off between {before.before or 'nothing'} and {before.release}"
            return [
                {
                    "check": "loading",
                    "kind": "Release",
                    "id": before.release,
                    "problem": problem,
                }
            ]
        problems = _problems(reader)
        if state_of(reader) == before:
            return problems
    raise load_under_way()


def check_facts(data_dir: Path) -> list[Problem]:
    """Return what is wrong with the kept facts of a data folder; empty = all is well, or none are.

    Raises:
        DiskError, IngestError: they cannot be read, or another program uses them.
    """
    path = data_dir / STORE
    problem = damage(path) if path.exists() else ""
    if not problem:
        return []
    return [
        {
            "check": "facts",
            "kind": "file",
            "id": str(path),
            "problem": f"damaged: {problem}",
        }
    ]


def _settled(reader: Reader) -> ReleaseState:
    """Return the state, with the mark of a load of several transactions if one stands."""
    try:
        return state_at_rest(reader)
    except LoadUnderWayError:
        return state_of(reader)


def _problems(reader: Reader) -> list[Problem]:
    release = current_release(reader)
    problems = [
        {"check": query.id, **row}
        for query in catalogue.catalogue().values()
        if query.returns == ("kind", "id", "problem")
        for row in reader.fetch(query.id)
    ]
    stored = stored_checksum(reader)
    if stored != release.checksum:
        problem = f"content gives checksum {stored}, the release says {release.checksum}"
        problems.append(
            {
                "check": "checksum",
                "kind": "Release",
                "id": release.id,
                "problem": problem,
            }
        )
    return problems


def stored_checksum(reader: Reader) -> str:
    """Return the checksum computed anew from every node and relationship in the database."""
    checksum = Checksum()
    for label, row in read_nodes(reader):
        checksum.add(row_hash(label, stored_content(row)))
    for name, start, end, row in read_edges(reader):
        checksum.add(
            row_hash(
                name,
                {
                    **stored_content(row),
                    "_start": start,
                    "_end": end,
                },
            )
        )
    return checksum.hexdigest()
