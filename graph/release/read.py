"""Read the current release from the database into a Snapshot."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from graph.bookkeeping import Release
from graph.errors import (
    LoadUnderWayError,
    NoReleaseError,
    StoreDamagedError,
    StoreError,
)
from graph.model import SPECS
from graph.release.snapshot import Snapshot
from graph.release.state import state_at_rest, state_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties
    from graph.store.bolt import Asking, Reader

    Edge = tuple[str, str, str, Properties]

_NAMES = {
    (spec.start, spec.type, spec.end): name for name, spec in SPECS.items()
}
MOST = 20_000_000
"""Nodes, or relationships, that a release may have."""
_TRIES = 5
"""Times that a release is read when loads come in between, which seldom follow so closely."""


def current_release(reader: Asking) -> Release:
    """Return the release of the last finished load.

    Raises:
        NoReleaseError: there is none.
        StoreDamagedError: there was one, and its record is gone or cannot be read.
    """
    rows = reader.fetch("release.current")
    if not rows and state_of(reader).number == 0:
        raise NoReleaseError(
            "The database holds no release.", hint="Load one with: atmp ingest"
        )
    try:
        properties = rows[0]["properties"]
        return Release.model_validate(
            {**properties, "counts": json.loads(properties["counts"])}
        )
    except (LookupError, TypeError, ValueError) as exc:
        raise StoreDamagedError("the record of its release") from exc


def has_release(reader: Reader) -> bool:
    """Return whether a load has finished, and none broke off since."""
    return state_of(reader).whole


def read_snapshot(reader: Reader) -> Snapshot:
    """Return the current release as columns in memory.

    Reads again when a load finished in between, so that nothing of two releases is mixed.

    Raises:
        NoReleaseError: no load has finished yet.
        LoadUnderWayError: a load is under way or broke off, or one followed another.
    """
    for _ in range(_TRIES):
        before = state_at_rest(reader)
        release = current_release(reader)
        nodes = list(read_nodes(reader))
        known = {(label, row["id"]) for label, row in nodes}
        # A load that ends now may add a node, and what hangs on it, after the nodes were read.
        edges = (
            edge
            for edge in read_edges(reader)
            if known.issuperset(_ends(edge))
        )
        snapshot = Snapshot.build(release, nodes, edges)
        if state_of(reader) == before and release.run_id == before.run_id:
            return snapshot
    raise LoadUnderWayError(
        "Loads followed one another while the release was read.",
        hint="Try again.",
    )


def read_nodes(reader: Reader) -> Iterator[tuple[str, Properties]]:
    """Yield (label, properties) of every node of the model, in no order.

    Raises:
        StoreDamagedError: a node has no id.
    """
    for label, properties in _all(reader, "release.nodes"):
        if "id" not in properties:
            kind = label or "whose kind is lost too"
            raise StoreDamagedError(f"the id of a record ({kind})")
        yield label, properties


def read_edges(reader: Reader) -> Iterator[Edge]:
    """Yield (spec name, start id, end id, properties) of every relationship, in no order."""
    for origin, kind, target, start, end, properties in _all(
        reader, "release.relationships"
    ):
        # A type of ours between other labels is none of ours.
        if name := _NAMES.get((origin, kind, target)):
            yield name, start, end, properties


def _ends(edge: Edge) -> tuple[tuple[str, str], tuple[str, str]]:
    """Return label and id of both ends."""
    name, start, end, _ = edge
    return (SPECS[name].start, start), (SPECS[name].end, end)


def _all(reader: Reader, query_id: str) -> Iterator[list[Any]]:
    """Yield all rows; raise StoreError rather than leave some out.

    They come in parts: what the driver does with a row of its own takes several times as long as
    the rest of the reading.
    """
    read = 0
    for row in reader.stream(query_id, {"limit": MOST}):
        read += len(row["part"])
        if read >= MOST:
            raise StoreError(
                f"{query_id}: a release of {MOST:,} rows or more cannot be read."
            )
        yield from row["part"]
