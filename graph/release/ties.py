"""Who is tied to whom: shared collaborations and belonging to one another."""

from __future__ import annotations

from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from graph.release.snapshot import Snapshot

Pair = tuple[str, str]
CROWD = 8
"""A collaboration with more members is drawn from its coordinator to each, not each to each."""


def drawn(snapshot: Snapshot) -> Mapping[Pair, list[str]]:
    """Return the pairs of actors to draw with the collaborations they share, smaller id first."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    roles = joined.column("role")
    found: dict[Pair, list[str]] = defaultdict(list)
    for place, key in enumerate(snapshot.nodes["Collaboration"].ids):
        edges = joined.into(place)
        members = sorted({joined.starts.ids[joined.start[edge]] for edge in edges})
        leads = {joined.starts.ids[joined.start[e]] for e in edges if roles[e] == "coordinator"}
        hubs = leads or set(members[:1])
        for pair in combinations(members, 2):
            if len(members) <= CROWD or hubs & set(pair):
                found[pair].append(key)
    return dict(found)


def owned(snapshot: Snapshot) -> list[Pair]:
    """Return (part, whole) of actors that belong to another one."""
    return [pair for pair in snapshot.edges["part_of_actor_actor"].pairs() if pair[0] != pair[1]]


def beside(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Return every actor's partners in collaborations of any size, its owners and its parts."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    works = snapshot.nodes["Collaboration"].ids
    met = (pair for key in works for pair in combinations(joined.origins(key), 2))
    return neighbours(snapshot, [*met, *owned(snapshot)])


def neighbours(snapshot: Snapshot, pairs: Iterable[Pair]) -> Mapping[str, frozenset[str]]:
    """Return the actors that stand in a pair with each actor of the release."""
    found: dict[str, set[str]] = {key: set() for key in snapshot.actors.ids}
    for left, right in pairs:
        found[left].add(right)
        found[right].add(left)
    return {key: frozenset(others) for key, others in found.items()}
