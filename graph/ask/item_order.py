"""The order of an answer's records: those on a fact about the named therapy itself first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.fact_sets import union
from graph.ask.selection import select

if TYPE_CHECKING:
    from graph.ask.fact_sets import FactSets
    from graph.ask.filters import Filters, Target
    from graph.release.snapshot import Snapshot

_RELATIONS = {
    "partners": "covers",
    "collaborations": "covers",
    "products": "is_a",
    "trials": "tests",
}


def ordered(
    facts: FactSets,
    target: Target,
    filters: Filters,
) -> list[str]:
    """Return the answer's ids: those on a fact about the named therapy itself first."""
    ids = select(facts, target, filters)
    named = named_therapies(facts.snapshot, filters)
    sets = (
        facts.works if target == "actors" else facts.links[_RELATIONS[target]]
    )
    direct = union(sets, named)
    return [*sorted(ids & direct), *sorted(ids - direct)]


def named_therapies(snapshot: Snapshot, filters: Filters) -> frozenset[str]:
    """Return the therapies of the filter that are not there because of a broader one."""
    given = frozenset(filters.therapies)
    above = snapshot.therapy_above
    return frozenset(
        key for key in given if given.isdisjoint(above.get(key, {key}) - {key})
    )
