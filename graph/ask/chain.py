"""The shortest chain of collaborations from one actor to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.ask.fact_sets import FactSets
    from graph.common.properties import Values

_LONGEST_CHAIN = 4
"""Collaborations of the longest chain that the query follows: eight relationships."""


def chain(facts: FactSets, params: Values) -> list[str]:
    """Return the actors of a shortest chain of collaborations, the first by id of those.

    Breadth-first from the end; then from the start always the smallest id that is nearer to it.
    """
    start, end = params["from"], params["to"]
    known = facts.snapshot.actors
    if start == end or start not in known or end not in known:
        return []
    distance: dict[str, int] = {end: 0}
    level = {end}
    for steps in range(1, _LONGEST_CHAIN + 1):
        if start in distance:
            break
        neighbours = (_neighbours(facts, actor) for actor in level)
        level = set[str]().union(*neighbours) - distance.keys()
        distance.update(dict.fromkeys(level, steps))
    if start not in distance:
        return []
    stops = [start]
    # Each step is one nearer to the end, so that this ends.
    while stops[-1] != end:
        stops.append(_next(facts, stops[-1], distance))
    return stops


def _neighbours(facts: FactSets, actor: str) -> set[str]:
    """Return the actors that share a collaboration with one, itself among them."""
    members = (facts.members[work] for work in facts.takes_part[actor])
    return set[str]().union(*members)


def _next(
    facts: FactSets,
    actor: str,
    distance: Mapping[str, int],
) -> str:
    """Return the next actor of a chain: by the smallest collaboration, then the smallest id."""
    steps = distance[actor] - 1
    ways = (
        (work, other)
        for work in facts.takes_part[actor]
        for other in facts.members[work]
        if distance.get(other) == steps
    )
    return min(ways)[1]
