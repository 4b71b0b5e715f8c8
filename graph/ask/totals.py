"""How many collaborations, partners, products, trials or investments each actor has."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graph.ask.fact_sets import build_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from graph.release.snapshot import Snapshot


def totals(snapshot: Snapshot, by: str) -> Mapping[str, int]:
    """Return how many collaborations, partners, products or trials each actor has."""
    return snapshot.memoise(TOTALS[by])


def _collaborations_of(snapshot: Snapshot) -> dict[str, int]:
    facts = snapshot.memoise(build_facts)
    return {actor: len(works) for actor, works in facts.takes_part.items()}


def _partners_of(snapshot: Snapshot) -> dict[str, int]:
    facts = snapshot.memoise(build_facts)
    return {
        actor: len(
            {other for work in works for other in facts.members[work]}
            - {actor}
        )
        for actor, works in facts.takes_part.items()
    }


def _investments_of(snapshot: Snapshot) -> dict[str, int]:
    facts = snapshot.memoise(build_facts)
    counts: dict[str, int] = defaultdict(int)
    for work in facts.links["type"]["investment"]:
        for actor, roles in facts.members.get(work, {}).items():
            counts[actor] += "investor" in roles
    return dict(counts)


def _coordinated_by(snapshot: Snapshot) -> dict[str, int]:
    facts = snapshot.memoise(build_facts)
    counts: dict[str, int] = defaultdict(int)
    for taking in facts.members.values():
        for actor, roles in taking.items():
            if "coordinator" in roles:
                counts[actor] += 1
    return dict(counts)


def _number_of(*relations: str) -> Callable[[Snapshot], dict[str, int]]:
    def count(snapshot: Snapshot) -> dict[str, int]:
        ends: dict[str, set[str]] = defaultdict(set)
        for relation in relations:
            for actor, end in snapshot.edges[relation].pairs():
                ends[actor].add(end)
        return {actor: len(ids) for actor, ids in ends.items()}

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
