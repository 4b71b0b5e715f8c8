"""How many collaborations, partners, products, trials or investments each actor has."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from graph.ask.fact_sets import Groups, build_facts, grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.release.snapshot import Snapshot


def totals(snapshot: Snapshot, by: str) -> Mapping[str, int]:
    """Return how many collaborations, partners, products or trials each actor has."""
    return snapshot.memoise(TOTALS[by])


def _sizes(groups: Groups[str]) -> dict[str, int]:
    """Return how many ids each key has."""
    return {key: len(ids) for key, ids in groups.items()}


def _collaborations_of(snapshot: Snapshot) -> dict[str, int]:
    return _sizes(snapshot.memoise(build_facts).takes_part)


def _partners_of(snapshot: Snapshot) -> dict[str, int]:
    facts = snapshot.memoise(build_facts)
    members = facts.members.__getitem__
    return {
        actor: len(set[str]().union(*map(members, works)) - {actor})
        for actor, works in facts.takes_part.items()
    }


def _investments_of(snapshot: Snapshot) -> dict[str, int]:
    facts = snapshot.memoise(build_facts)
    counts: Counter[str] = Counter()
    for work in facts.links["type"]["investment"]:
        for actor, roles in facts.members.get(work, {}).items():
            # Who is in a round and did not invest has none, which is a figure too.
            counts[actor] += "investor" in roles
    return counts


def _coordinated_by(snapshot: Snapshot) -> dict[str, int]:
    works = snapshot.memoise(build_facts).members.values()
    members = chain.from_iterable(work.items() for work in works)
    return Counter(actor for actor, roles in members if "coordinator" in roles)


def _number_of(*relations: str) -> Callable[[Snapshot], dict[str, int]]:
    def count(snapshot: Snapshot) -> dict[str, int]:
        edges = map(snapshot.edges.__getitem__, relations)
        return _sizes(
            grouped(chain.from_iterable(each.pairs() for each in edges))
        )

    return count


TOTALS: dict[str, Callable[[Snapshot], dict[str, int]]] = {
    "collaborations": _collaborations_of,
    "partners": _partners_of,
    "products": _number_of("owns_actor_product"),
    "trials": _number_of("sponsors_actor_trial", "hosts_actor_trial"),
    "sponsored": _number_of("sponsors_actor_trial"),
    "investments": _investments_of,
    "coordinated": _coordinated_by,
}
