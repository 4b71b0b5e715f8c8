"""The records that changed since a release: whose they are, where, and which cells they explain."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

Change = Literal["added", "changed", "removed"]
_EDGES_TO_ACTORS = {
    "Collaboration": ("participates_in_actor_collaboration",),
    "Product": ("owns_actor_product",),
    "Trial": ("sponsors_actor_trial", "hosts_actor_trial"),
    "Event": ("happened_to_event_actor",),
}
"""The relationships that tie a record to the actors whose region is its own."""
_OF_AN_ACTOR = ("WORKS_ON", "PARTICIPATES_IN", "HAS")
"""Relationships that begin at an actor: the id of the change is the actor's."""
_PARTS_OF_A_CAPABILITY = 3
"""Its id is actor, stage and therapy."""
_ALL = "all"


class FactChange(BaseModel):
    """A record that was added, changed or removed.

    `actor`, `stage` and `therapy` are what it is about; `status`, `until` and `as_of` what the
    current release says of it, so None of one that was removed.
    """

    change: Change
    kind: str
    id: str
    name: str | None
    actor: str | None
    stage: str | None
    therapy: str | None
    status: str | None
    until: str | None
    as_of: str | None
    source_ids: list[str]


class ChangedCell(NamedTuple):
    """A cell of the diary with the actors that came to it or left it."""

    therapy: str
    stage: str
    moved: frozenset[str]


def fact_changes(
    snapshot: Snapshot,
    rows: Iterable[Values],
    region: str | None,
) -> list[FactChange]:
    """Return the changes of a region; one whose region nobody knows any more stays in."""
    return [
        _made(snapshot, row)
        for row in rows
        if region is None or _in_region(snapshot, row, region)
    ]


def _made(snapshot: Snapshot, row: Values) -> FactChange:
    kind, key = row["kind"], row["id"]
    nodes = snapshot.nodes.get(kind)
    known = nodes.get(key) if nodes is not None and key in nodes else {}
    actor, stage, therapy = _about(
        snapshot,
        kind,
        key,
        row["name"],
    )
    return FactChange(
        change=row["change"],
        kind=kind,
        id=key,
        name=row["name"],
        actor=actor,
        stage=stage,
        therapy=therapy,
        status=known.get("status"),
        until=known.get("until") or known.get("ended") or known.get("end"),
        as_of=known.get("as_of"),
        source_ids=list(known.get("source_ids", ())),
    )


def _about(
    snapshot: Snapshot,
    kind: str,
    key: str,
    name: str | None,
) -> tuple[str | None, str | None, str | None]:
    """Return the actor, the stage and the therapy that a record is about."""
    if kind == "Capability":
        parts = key.rsplit(":", _PARTS_OF_A_CAPABILITY - 1)
        if len(parts) == _PARTS_OF_A_CAPABILITY:
            actor, stage, therapy = parts
            return actor, stage, None if therapy == _ALL else therapy
    if kind == "Actor":
        return key, None, None
    if kind == "Event":
        actors = _actors_of(snapshot, kind, key)
        return (actors[0] if actors else key.rsplit(":", 2)[0]), None, None
    if kind == "WORKS_ON":
        # One that was removed is named after both of its ends.
        return key, None, (name or "").rpartition(" > ")[2] or None
    return (key if kind in _OF_AN_ACTOR else None), None, None


def _actors_of(
    snapshot: Snapshot,
    kind: str,
    key: str,
) -> list[str]:
    nodes = snapshot.nodes.get(kind)
    if nodes is None or key not in nodes:
        return []
    actors: list[str] = []
    for name in _EDGES_TO_ACTORS.get(kind, ()):
        edges = snapshot.edges[name]
        ties = edges.targets(key) if kind == "Event" else edges.origins(key)
        actors += ties
    return actors


def _in_region(
    snapshot: Snapshot,
    row: Values,
    region: str,
) -> bool:
    kind, key = row["kind"], row["id"]
    if kind == "Absence":
        nodes = snapshot.nodes[kind]
        return key not in nodes or nodes.value(key, "region") in {
            region,
            "Belgium",
        }
    actor = _about(
        snapshot,
        kind,
        key,
        row["name"],
    )[0]
    actors = [actor] if actor else _actors_of(snapshot, kind, key)
    known = [actor for actor in actors if actor in snapshot.actors]
    if not known:
        return True
    return any(
        snapshot.actors.value(actor, "region") == region for actor in known
    )


def reasons(
    snapshot: Snapshot,
    cell: ChangedCell,
    facts: Sequence[FactChange],
) -> list[FactChange]:
    """Return the changes that explain why a cell is otherwise than it was.

    Capabilities there, and what happened to, is known of or is worked on by the actors that came or
    went; where nobody did, by those that have a capability there.
    """
    below = snapshot.therapy_below.get(cell.therapy, frozenset({cell.therapy}))
    direct = [
        fact
        for fact in facts
        if _is_in_cell(
            snapshot,
            fact,
            cell,
            below,
        )
    ]
    who = cell.moved or _doers(snapshot, cell.stage, below)
    around = [
        fact
        for fact in facts
        if fact.actor in who and _is_about_actor(fact, below)
    ]
    return [*direct, *around]


def _is_in_cell(
    snapshot: Snapshot,
    fact: FactChange,
    cell: ChangedCell,
    below: frozenset[str],
) -> bool:
    """Return whether a fact is a capability in a cell, of an actor that came or went if any did."""
    if fact.kind != "Capability" or fact.stage != cell.stage:
        return False
    if cell.moved and fact.actor not in cell.moved:
        return False
    return fact.therapy in below or _works_there(snapshot, fact, below)


def _is_about_actor(fact: FactChange, below: frozenset[str]) -> bool:
    """Return whether a fact says how an actor is, or that it works on one of the therapies."""
    if fact.kind == "WORKS_ON":
        return fact.therapy in below
    return fact.kind in {"Actor", "Event"}


def _works_there(
    snapshot: Snapshot,
    fact: FactChange,
    below: frozenset[str],
) -> bool:
    """Return whether a capability for all that its actor works on reaches these therapies."""
    if fact.therapy is not None:
        return False
    if fact.actor is None or fact.actor not in snapshot.actors:
        return True
    works = snapshot.edges["works_on_actor_therapy"].targets(fact.actor)
    return not below.isdisjoint(works)


def _doers(
    snapshot: Snapshot,
    stage: str,
    below: frozenset[str],
) -> frozenset[str]:
    """Return the actors that have a capability of their own in a cell, whatever its status."""
    at, has = (
        snapshot.edges["at_capability_stage"],
        snapshot.edges["has_actor_capability"],
    )
    aims = snapshot.edges["for_capability_therapy"]
    return frozenset(
        actor
        for work in at.origins(stage)
        if not below.isdisjoint(aims.targets(work))
        for actor in has.origins(work)
    )
