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
"""Members up to which each is tied to each: cliques of thirty hide everything else."""
CENTRES = ("coordinator", "client", "sponsor", "spin-off")
"""Roles that a larger collaboration turns round, the strongest first: who leads a project, who
receives the money of a round, who answers for a trial, what a founding founded."""


def drawn(snapshot: Snapshot) -> Mapping[Pair, list[str]]:
    """Return the pairs of actors to draw with the collaborations they share, smaller id first.

    A collaboration of up to `CROWD` members ties each to each; a larger one its centre to each,
    or each to each where no role makes anybody its centre.
    """
    shared: dict[Pair, list[str]] = defaultdict(list)
    for key, (members, centre) in snapshot.memoise(_centres).items():
        for pair in combinations(members, 2):
            if not centre or centre & set(pair):
                shared[pair].append(key)
    return dict(shared)


def stars(snapshot: Snapshot) -> frozenset[str]:
    """Return the collaborations that are drawn from their centre alone."""
    return frozenset(
        key
        for key, (_, centre) in snapshot.memoise(_centres).items()
        if centre
    )


def _centres(
    snapshot: Snapshot,
) -> Mapping[str, tuple[list[str], frozenset[str]]]:
    """Return the members of each collaboration, sorted, and its centre; empty = each to each."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    roles = joined.column("role")
    centres: dict[str, tuple[list[str], frozenset[str]]] = {}
    for index, key in enumerate(snapshot.nodes["Collaboration"].ids):
        by_role: dict[str, set[str]] = defaultdict(set)
        for edge in joined.into(index):
            by_role[roles[edge]].add(joined.starts.ids[joined.start[edge]])
        members = sorted(set[str]().union(*by_role.values()))
        leading = next(
            (by_role[role] for role in CENTRES if role in by_role), set[str]()
        )
        centres[key] = (
            members,
            frozenset(leading if len(members) > CROWD else ()),
        )
    return centres


def owned(snapshot: Snapshot) -> list[Pair]:
    """Return (part, whole) of actors that belong to another one."""
    return [
        pair
        for pair in snapshot.edges["part_of_actor_actor"].pairs()
        if pair[0] != pair[1]
    ]


def adjacency(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Return every actor's partners in collaborations of any size, its owners and its parts."""
    joined = snapshot.edges["participates_in_actor_collaboration"]
    works = snapshot.nodes["Collaboration"].ids
    met = (
        pair for key in works for pair in combinations(joined.origins(key), 2)
    )
    return neighbours(snapshot, [*met, *owned(snapshot)])


def neighbours(
    snapshot: Snapshot, pairs: Iterable[Pair]
) -> Mapping[str, frozenset[str]]:
    """Return the actors that stand in a pair with each actor of the release."""
    adjacent: dict[str, set[str]] = {key: set() for key in snapshot.actors.ids}
    for left, right in pairs:
        adjacent[left].add(right)
        adjacent[right].add(left)
    return {key: frozenset(others) for key, others in adjacent.items()}
