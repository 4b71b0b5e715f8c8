"""Communities of actors and communities inside them, down to a size that can be drawn.

The hierarchical Leiden method (Traag, Waltman and van Eck, From Louvain to Leiden, 2019, by
graspologic-native) on the ties of the release; once per release, from a fixed seed. What is
tied to nobody, or in a community too small to be one of many, is gathered in loose groups.
"""

# graspologic_native does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

import graspologic_native

from graph.release.adjacency import drawn, neighbours, owned

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.release.snapshot import Snapshot

LEAF = 250
"""Most actors of a community that is not divided."""
WIDE = 60
"""Most communities beside each other; the smallest ones are gathered."""
ROOT = ""


@dataclass(frozen=True)
class Community:
    """Actors that belong together; `parts` are the communities inside, empty for a leaf.

    The id names the actor with most ties, so that it outlives a release; `loose` ones are gathered.
    """

    id: str
    members: tuple[str, ...]
    parts: tuple[str, ...] = ()
    loose: bool = False


_SHARE = 0.3
"""Of the members that work on a therapy before the community is named after it."""
_SECOND = 0.7
"""Of the weight of the first therapy that a second one has before it is named too."""
_TOWN = 0.2
"""Of the members whose seat is known that a town has before it is named."""


@dataclass(frozen=True)
class Traits:
    """What the members of a community have in common, ids of therapies and names of towns."""

    therapies: tuple[str, ...]
    towns: tuple[str, ...]


def traits(snapshot: Snapshot, members: Iterable[str]) -> Traits:
    """Return the one or two therapies and towns that tell a community from all others.

    A therapy counts by how many members work on it or below it, times the logarithm of how much
    more often they do than all actors (the weight of a word in a text: tf-idf).
    """
    inside = list(members)
    return Traits(_therapies_of(snapshot, inside), _towns_of(snapshot, inside))


def _therapies_of(
    snapshot: Snapshot, inside: Sequence[str]
) -> tuple[str, ...]:
    """Return the therapy with the highest tf-idf, and the next unrelated one, if near."""
    weights = _weights(snapshot, inside)
    ordered = sorted(weights, key=lambda therapy: (-weights[therapy], therapy))
    if not ordered:
        return ()
    first, least = ordered[0], _SECOND * weights[ordered[0]]
    related = snapshot.therapy_below[first] | snapshot.therapy_above[first]
    second = [
        therapy
        for therapy in ordered[1:]
        if therapy not in related and weights[therapy] >= least
    ]
    return (first, *second[:1])


def _weights(snapshot: Snapshot, inside: Sequence[str]) -> dict[str, float]:
    """Return the tf-idf above 0 of the therapies that enough of some actors work on."""
    works, everywhere = (
        snapshot.memoise(_worked_on),
        snapshot.memoise(_workers),
    )
    here = Counter(therapy for key in inside for therapy in works[key])
    enough = max(2, _SHARE * len(inside))
    total = len(snapshot.actors.ids)
    weights = {
        therapy: count
        * log(count * total / (len(inside) * everywhere[therapy]))
        for therapy, count in here.items()
        if count >= enough
    }
    return {
        therapy: weight for therapy, weight in weights.items() if weight > 0
    }


def _towns_of(snapshot: Snapshot, inside: Sequence[str]) -> tuple[str, ...]:
    """Return the one or two towns in which enough of some actors have their seat."""
    counts = Counter[str](snapshot.actors.known(inside, "city"))
    enough = max(2, _TOWN * sum(counts.values()))
    towns = sorted(counts, key=lambda city: (-counts[city], city))
    return tuple([city for city in towns if counts[city] >= enough][:2])


def _worked_on(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Return the therapies that each actor works on, with those above them."""
    therapies_of: dict[str, set[str]] = {
        key: set() for key in snapshot.actors.ids
    }
    for actor, therapy in snapshot.edges["works_on_actor_therapy"].pairs():
        therapies_of[actor] |= {therapy, *snapshot.therapy_above[therapy]}
    return {
        key: frozenset(therapies) for key, therapies in therapies_of.items()
    }


def _workers(snapshot: Snapshot) -> Counter[str]:
    """Return how many actors work on each therapy or below it."""
    return Counter(
        therapy
        for every in snapshot.memoise(_worked_on).values()
        for therapy in every
    )


def communities(snapshot: Snapshot) -> Mapping[str, Community]:
    """Return every community by id; ROOT is the whole release."""
    ties = [
        (a, b, float(len(shared)))
        for (a, b), shared in snapshot.memoise(drawn).items()
    ]
    ties += [(part, whole, 1.0) for part, whole in owned(snapshot)]
    tied = neighbours(snapshot, ((a, b) for a, b, _ in ties))
    builder = _Builder({key: len(others) for key, others in tied.items()})
    parts = _leiden(ties) if ties else []
    alone = sorted(key for key, others in tied.items() if not others)
    builder.add_all(
        ROOT, [*parts, *([_Part(alone, (), loose=True)] if alone else [])]
    )
    return builder.made


@dataclass(frozen=True)
class _Part:
    members: list[str]
    parts: tuple[_Part, ...] = ()
    loose: bool = False


def _leiden(ties: list[tuple[str, str, float]]) -> list[_Part]:
    members: dict[int, list[str]] = defaultdict(list)
    above: dict[int, int | None] = {}
    leiden = graspologic_native.hierarchical_leiden  # pyright: ignore[reportAttributeAccessIssue] - has no stubs
    for row in leiden(ties, max_cluster_size=LEAF, seed=13):
        members[row.cluster].append(row.node)
        above[row.cluster] = row.parent_cluster
    inside: dict[int | None, list[int]] = defaultdict(list)
    for cluster, parent in sorted(above.items()):
        inside[parent].append(cluster)

    def part(cluster: int) -> _Part:
        return _Part(
            sorted(members[cluster]), tuple(map(part, inside[cluster]))
        )

    return [part(cluster) for cluster in inside[None]]


class _Builder:
    def __init__(self, degree: Mapping[str, int]) -> None:
        self._degree = degree
        self.made: dict[str, Community] = {}

    def add_all(
        self,
        key: str,
        parts: Iterable[_Part],
        level: int = 1,
    ) -> None:
        """Add a community that consists of parts, and the parts."""
        ordered = sorted(
            parts,
            key=lambda part: (part.loose, -len(part.members), part.members),
        )
        if len(ordered) > WIDE:
            rest = [
                actor for part in ordered[WIDE - 1 :] for actor in part.members
            ]
            ordered = [*ordered[: WIDE - 1], _Part(sorted(rest), loose=True)]
        ids = [self._add(part, level) for part in ordered]
        members = tuple(
            sorted(actor for part in ordered for actor in part.members)
        )
        self.made[key] = Community(key, members, tuple(ids))

    def _add(self, part: _Part, level: int) -> str:
        hub = min(
            part.members, key=lambda actor: (-self._degree[actor], actor)
        )
        key = f"{level}~{hub}"
        inside = part.parts or _chunks(part)
        if inside:
            self.add_all(key, inside, level + 1)
        members, parts = (
            tuple(part.members),
            self.made[key].parts if inside else (),
        )
        self.made[key] = Community(
            key,
            members,
            parts,
            part.loose,
        )
        return key


def _chunks(part: _Part) -> tuple[_Part, ...]:
    """Return what has no structure cut into pieces of a size that can be drawn."""
    if len(part.members) <= LEAF:
        return ()
    size = max(LEAF, -(-len(part.members) // WIDE))
    starts = range(0, len(part.members), size)
    return tuple(
        _Part(part.members[at : at + size], loose=True) for at in starts
    )
