"""Which legal entity signs for an actor: a unit signs through the house that it is a part of.

A research unit or a network inside a university or a hospital is no person in law: its house signs
for it. A company signs for itself, whoever owns it, and so does a hospital of a university, which
has a board and accounts of its own. A unit with a company number of its own signs for itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.release.snapshot import Snapshot

UNITS = frozenset({"research-unit", "network"})
"""Kinds of actors that are no person in law where a source names what they are a part of."""
FIRMS = frozenset({"company", "cdmo", "cro", "supplier"})
"""Kinds of actors that are firms in law, whatever they do for others."""


def entities(snapshot: Snapshot) -> Mapping[str, str]:
    """Return the legal entity of every actor; for `snapshot.memoise(entities)`."""
    return {key: _entity(snapshot, key) for key in snapshot.actors.ids}


def _entity(snapshot: Snapshot, key: str) -> str:
    parents = snapshot.edges["part_of_actor_actor"]
    seen = {key}
    while True:
        row, above = snapshot.actors.get(key), parents.targets(key)
        # Two houses share a unit: neither signs for it alone.
        if row["kind"] not in UNITS or row.get("vat") or len(above) != 1:
            return key
        if above[0] in seen:
            return key
        key = above[0]
        seen.add(key)


def houseless(snapshot: Snapshot, entity: str) -> bool:
    """Return whether an entity is a unit of which no single house is known."""
    row = snapshot.actors.get(entity)
    return row["kind"] == "research-unit" and not row.get("vat")
