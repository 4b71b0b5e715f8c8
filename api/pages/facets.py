"""Facets of the lists: which records have which values, and how many each value would leave.

Values of one facet widen the list (or), facets narrow each other (and). The count of a value is
what the list would hold with it and with all that is chosen in the other facets.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.release.status import closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.release.snapshot import Snapshot

    Chosen = Mapping[str, tuple[str, ...]]
    Reading = Callable[[Snapshot, Chosen], Mapping[str, Iterable[str]]]
    """Gives the values of each record, which may depend on what other facets have chosen."""


@dataclass(frozen=True)
class Facet:
    """A property to choose by; the vocabulary is the label that its values are ids of."""

    name: str
    values: Reading
    vocabulary: str | None = None


@dataclass(frozen=True)
class Counted:
    """The records that fit, in the order of the release, and the counts of each facet's values."""

    ids: list[str]
    counts: dict[str, Counter[str]]


def count(
    snapshot: Snapshot,
    facets: Iterable[Facet],
    chosen: Chosen,
    candidates: Iterable[str],
) -> Counted:
    """Return which of the candidates fit what is chosen, and what each value would give."""
    values = {facet.name: facet.values(snapshot, chosen) for facet in facets}
    wanted = {name: frozenset(some) for name, some in chosen.items() if some}
    fitting: list[str] = []
    counts = {name: Counter[str]() for name in values}
    for key in candidates:
        misses = [
            name
            for name, some in wanted.items()
            if some.isdisjoint(values[name].get(key, ()))
        ]
        if not misses:
            fitting.append(key)
        for name, by_record in values.items():
            if not misses or misses == [name]:
                counts[name].update(set(by_record.get(key, ())))
    return Counted(fitting, counts)


def _values_of(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the values of each record of pairs of record and value."""
    values: dict[str, set[str]] = {}
    for key, value in pairs:
        values.setdefault(key, set()).add(value)
    return values


def column(label: str, name: str) -> Reading:
    """Return the reading of a property of the records themselves."""

    def read(snapshot: Snapshot, _: Chosen) -> dict[str, tuple[str, ...]]:
        nodes = snapshot.nodes[label]
        pairs = zip(nodes.ids, nodes.column(name), strict=True)
        return {key: (str(value),) for key, value in pairs if value}

    return read


def therapies(relation: str) -> Reading:
    """Return the reading of a relation to therapies; a therapy stands for all above it too."""

    def read(snapshot: Snapshot, _: Chosen) -> dict[str, set[str]]:
        return _values_of(
            (key, above)
            for key, therapy in snapshot.edges[relation].pairs()
            for above in (therapy, *snapshot.therapy_above[therapy])
        )

    return read


def ends(relation: str) -> Reading:
    """Return the reading of a relation from the records to others."""

    def read(snapshot: Snapshot, _: Chosen) -> dict[str, set[str]]:
        return _values_of(snapshot.edges[relation].pairs())

    return read


def starts(*relations: str) -> Reading:
    """Return the reading of relations that lead from others to the records."""

    def read(snapshot: Snapshot, _: Chosen) -> dict[str, set[str]]:
        return _values_of(
            (key, other)
            for relation in relations
            for other, key in snapshot.edges[relation].pairs()
        )

    return read


def stages(snapshot: Snapshot, chosen: Chosen) -> dict[str, set[str]]:
    """Return the stages of each actor, for the chosen therapies if there are any.

    A capability that names no therapy holds for all that its actor works on.
    """
    below = {
        below
        for key in chosen.get("therapy", ())
        for below in snapshot.therapy_below[key]
    }
    at, held_for = (
        snapshot.edges["at_capability_stage"],
        snapshot.edges["for_capability_therapy"],
    )
    values: dict[str, set[str]] = {}
    for actor, capability in snapshot.edges["has_actor_capability"].pairs():
        named = held_for.targets(capability)
        if not below or not named or not below.isdisjoint(named):
            values.setdefault(actor, set()).update(at.targets(capability))
    return values


def activity(snapshot: Snapshot, _: Chosen) -> dict[str, tuple[str, ...]]:
    """Return for each actor "true" while it is open, else "false"."""
    gone = closed(snapshot)
    return {
        key: ("false" if key in gone else "true",)
        for key in snapshot.actors.ids
    }


def years(snapshot: Snapshot, _: Chosen) -> dict[str, tuple[str, ...]]:
    """Return the years in which each collaboration ran, that of its start if no end is known."""
    values: dict[str, tuple[str, ...]] = {}
    for row in snapshot.nodes["Collaboration"].rows():
        if start := row.get("start"):
            first, last = int(start[:4]), int((row.get("end") or start)[:4])
            values[row["id"]] = tuple(
                str(year) for year in range(first, max(first, last) + 1)
            )
    return values


def programmes(
    snapshot: Snapshot, chosen: Chosen
) -> dict[str, tuple[str, ...]]:
    """Return the programme of each collaboration, and the chosen texts that stand in its name."""
    parts = chosen.get("programme", ())
    return {
        row["id"]: (
            name,
            *(part for part in parts if part.lower() in name.lower()),
        )
        for row in snapshot.nodes["Collaboration"].rows()
        if (name := row.get("programme"))
    }
