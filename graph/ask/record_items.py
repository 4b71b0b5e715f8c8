"""The items of an answer that are events, stages, therapies, cells, capabilities or absences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.verbalise import label, record_of
from graph.release.definitions import definition

if TYPE_CHECKING:
    from graph.ask.expression import Kind
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

_NODES = {
    "events": "Event",
    "stages": "Stage",
    "therapies": "Therapy",
}
_TEXTS = ("statement", "capacity", "note")
"""Fields in which a record says itself what it is."""


def record_item(
    snapshot: Snapshot,
    kind: Kind,
    key: str,
    lang: str,
) -> Properties:
    """Return the fields of an item that is an event, a stage, a therapy, a cell or a capability."""
    rows = _rows(snapshot, kind, key)
    sources = dict.fromkeys(
        source for row in rows for source in row["source_ids"]
    )
    name_of = label(
        snapshot,
        kind,
        key,
        lang,
    )
    return {
        "id": key,
        "name": name_of,
        "why": _why(rows, definition(rows[0], lang).text or name_of),
        "basis": "asserted",
        "source_ids": tuple(sources),
        "as_of": rows[0].get("date") or rows[0].get("as_of"),
        "status": rows[0].get("status"),
        "span": [rows[0].get("since"), rows[0].get("until")],
    }


def _rows(
    snapshot: Snapshot,
    kind: Kind,
    key: str,
) -> list[Properties]:
    """Return the records behind an id, which may name several in its parts."""
    nodes = snapshot.nodes
    if kind == "cells":
        therapy, stage = key.split(":")
        return [nodes["Therapy"].get(therapy), nodes["Stage"].get(stage)]
    if kind == "capabilities":
        return [nodes["Capability"].get(record_of(key))]
    if kind == "absences":
        return list(map(nodes["Absence"].get, stated(snapshot, key)))
    return [nodes[_NODES[kind]].get(key)]


def _why(rows: list[Properties], otherwise: str) -> tuple[str, ...]:
    """Return what the records say themselves: the statement, the size, the note."""
    texts = (row.get(name) for row in rows for name in _TEXTS)
    return tuple(dict.fromkeys(map(str, filter(None, texts)))) or (otherwise,)


def stated(snapshot: Snapshot, key: str) -> list[str]:
    """Return the ids of the statements that call `region:therapy:stage` missing."""
    region, therapy, stage = key.split(":")
    at = snapshot.edges["at_absence_stage"]
    given = snapshot.edges["for_absence_therapy"]
    return [
        row["id"]
        for row in snapshot.nodes["Absence"].rows()
        if row["region"] == region
        and stage in at.targets(row["id"])
        # A statement without a therapy has the empty one in its id.
        and therapy in (given.targets(row["id"]) or [""])
    ]
