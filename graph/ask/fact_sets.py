"""The facts of a release as sets by value, and the ids that a set of filters leaves.

Answering is then set algebra, whose cost follows the size of the sets and not of the graph.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph.ask.narrowing import Narrowing
from graph.ask.text import tokens
from graph.release.status import closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from graph.ask.filters import Filters, Ids, Target
    from graph.release.snapshot import Snapshot

Sets = dict[str, set[str]]
NOT_OPERATING = frozenset({"planned", "ended"})
"""Statuses of a capability that nobody can use today; paused and unknown ones may go on."""
_DEEPEST = 6


def _sets() -> Sets:
    return defaultdict(set)


@dataclass(slots=True)
class FactSets:
    """Ids of actors, collaborations, products and trials by what they are connected to."""

    snapshot: Snapshot
    works: Sets = field(default_factory=_sets)
    does: dict[tuple[str, str | None], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    operates: dict[tuple[str, str | None], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    own: dict[str, Sets] = field(default_factory=lambda: defaultdict(_sets))
    members: dict[str, dict[str, set[str]]] = field(
        default_factory=lambda: defaultdict(_sets)
    )
    takes_part: Sets = field(default_factory=_sets)
    links: dict[str, Sets] = field(default_factory=lambda: defaultdict(_sets))
    years: dict[str, tuple[int, int]] = field(
        default_factory=dict[str, tuple[int, int]]
    )
    ends: dict[str, int] = field(default_factory=dict[str, int])
    founded: dict[str, int] = field(default_factory=dict[str, int])
    words: dict[str, frozenset[str]] = field(
        default_factory=dict[str, frozenset[str]]
    )


def build_facts(snapshot: Snapshot) -> FactSets:
    """Return the facts of a release as sets."""
    facts = FactSets(snapshot)
    gone = closed(snapshot)
    for actor in snapshot.actors.rows():
        for name in ("region", "country", "city", "kind"):
            if name in actor:
                facts.own[name][actor[name]].add(actor["id"])
        facts.own["ended"]["yes" if actor["id"] in gone else "no"].add(
            actor["id"]
        )
        if "founded" in actor:
            facts.founded[actor["id"]] = int(actor["founded"][:4])
    for actor, therapy in snapshot.edges["works_on_actor_therapy"].pairs():
        facts.works[therapy].add(actor)
    _capabilities(facts)
    _collaborations(facts)
    _studies(facts)
    return facts


def _capabilities(facts: FactSets) -> None:
    edges = facts.snapshot.edges
    holder = {
        end: start for start, end in edges["has_actor_capability"].pairs()
    }
    therapies: dict[str, list[str | None]] = defaultdict(list)
    for capability, therapy in edges["for_capability_therapy"].pairs():
        therapies[capability].append(therapy)
    nodes = facts.snapshot.nodes["Capability"]
    idle = {
        key
        for key, status in zip(nodes.ids, nodes.column("status"), strict=True)
        if status in NOT_OPERATING
    }
    for capability, stage in edges["at_capability_stage"].pairs():
        for therapy in therapies.get(capability) or [None]:
            facts.does[stage, therapy].add(holder[capability])
            if capability not in idle:
                facts.operates[stage, therapy].add(holder[capability])


def _collaborations(facts: FactSets) -> None:
    edges = facts.snapshot.edges
    part = edges["participates_in_actor_collaboration"]
    for (actor, work), role in zip(
        part.pairs(), part.column("role"), strict=True
    ):
        facts.members[work][actor].add(role)
        facts.takes_part[actor].add(work)
    for work, therapy in edges["covers_collaboration_therapy"].pairs():
        facts.links["covers"][therapy].add(work)
    for work, stage in edges["targets_collaboration_stage"].pairs():
        facts.links["targets"][stage].add(work)
    for row in facts.snapshot.nodes["Collaboration"].rows():
        facts.links["type"][row["type"]].add(row["id"])
        facts.links["programme"][row.get("programme", "").casefold()].add(
            row["id"]
        )
        if "start" in row:
            facts.years[row["id"]] = (
                int(row["start"][:4]),
                int(row.get("end", row["start"])[:4]),
            )
        if "end" in row:
            facts.ends[row["id"]] = int(row["end"][:4])


def _studies(facts: FactSets) -> None:
    edges = facts.snapshot.edges
    for name, relation in (
        ("is_a", "is_a_product_therapy"),
        ("tests", "tests_trial_therapy"),
    ):
        for study, therapy in edges[relation].pairs():
            facts.links[name][therapy].add(study)
    for relation in (
        "owns_actor_product",
        "sponsors_actor_trial",
        "hosts_actor_trial",
    ):
        for actor, study in edges[relation].pairs():
            facts.links["studies of"][actor].add(study)
            facts.links["actors of"][study].add(actor)
    for label, text in (("Product", "name"), ("Trial", "title")):
        for row in facts.snapshot.nodes[label].rows():
            facts.links[f"{label} phase"][row.get("phase", "")].add(row["id"])
            facts.links[f"{label} status"][row.get("status", "")].add(
                row["id"]
            )
            for designation in row.get("ema_designations", ()):
                facts.links["designation"][designation].add(row["id"])
            told = f"{row.get('indication', '')} {row[text]}"
            facts.words[row["id"]] = frozenset(
                word.stem for word in tokens(told)
            )
            if "start" in row:
                facts.years[row["id"]] = (
                    int(row["start"][:4]),
                    int(row["start"][:4]),
                )


def union(sets: Sets, keys: Iterable[str]) -> set[str]:
    """Return the ids under any of the keys."""
    found = [sets[key] for key in keys if key in sets]
    # One set is given as it is: nothing here changes a set, and a copy of a large one takes time.
    return found[0] if len(found) == 1 else set[str]().union(*found)


def select(
    facts: FactSets,
    target: Target,
    filters: Filters,
) -> set[str]:
    """Return the ids that fit all filters; all of the target's ids if there are none."""
    return _SELECTORS[target](facts, filters)


def _seat(
    facts: FactSets,
    filters: Filters,
    found: Narrowing,
) -> None:
    for name, wanted in (
        ("region", filters.regions),
        ("country", filters.countries),
        ("city", filters.cities),
        ("kind", filters.kinds),
    ):
        if wanted:
            found.keep(union(facts.own[name], wanted))
    if filters.excluded_countries:
        found.keep(set[str]().union(*facts.own["country"].values()))
    for name, unwanted in (
        ("region", filters.excluded_regions),
        ("country", filters.excluded_countries),
        ("city", filters.excluded_cities),
        ("kind", filters.excluded_kinds),
    ):
        if unwanted:
            found.drop(union(facts.own[name], unwanted))


def _named(
    facts: FactSets,
    label: str,
    filters: Filters,
    found: Narrowing,
) -> None:
    """Keep the records that are named; an id of another kind names none."""
    if filters.ids:
        nodes = facts.snapshot.nodes[label]
        found.keep({key for key in filters.ids if key in nodes})


def _actors(facts: FactSets, filters: Filters) -> set[str]:
    found = Narrowing(facts.snapshot.actors.ids)
    _named(
        facts,
        "Actor",
        filters,
        found,
    )
    _works_on(facts, filters, found)
    if filters.stages:
        does = facts.operates if filters.operating else facts.does
        found.keep(
            _at_stages(
                facts,
                does,
                filters.stages,
                filters.therapies,
            )
        )
    _connected(facts, filters, found)
    if filters.ended is not None:
        found.keep(facts.own["ended"]["yes" if filters.ended else "no"])
    if filters.founded_from is not None or filters.founded_to is not None:
        low, high = filters.founded_from or 0, filters.founded_to or 9999
        found.keep(
            {
                actor
                for actor, year in facts.founded.items()
                if low <= year <= high
            }
        )
    _seat(facts, filters, found)
    if filters.excluded_therapies:
        found.drop(union(facts.works, filters.excluded_therapies))
    if filters.excluded_stages:
        found.drop(
            _at_stages(
                facts,
                facts.does,
                filters.excluded_stages,
                (),
            )
        )
    return found.all()


def _works_on(
    facts: FactSets,
    filters: Filters,
    found: Narrowing,
) -> None:
    if filters.collaboration_types or (
        filters.roles and not filters.members_of
    ):
        found.keep(_taking_part(facts, filters, _joint_works(facts, filters)))
    elif filters.therapies and not (filters.owner_of or filters.runs):
        found.keep(union(facts.works, filters.therapies))
    if filters.therapies_also:
        found.keep(union(facts.works, filters.therapies_also))


def _connected(
    facts: FactSets,
    filters: Filters,
    found: Narrowing,
) -> None:
    if filters.members_of:
        found.keep(_taking_part(facts, filters, set(filters.members_of)))
    for studies in (filters.owner_of, filters.runs):
        if studies:
            found.keep(union(facts.links["actors of"], studies))
    if filters.part_of:
        found.keep(_below(facts, filters.part_of))


def _at_stages(
    facts: FactSets,
    does: Mapping[tuple[str, str | None], set[str]],
    stages: Ids,
    therapies: Ids,
) -> set[str]:
    """Return actors with a capability at a stage; one for all it does counts for `therapies`."""
    if not therapies:
        wanted = frozenset(stages)
        hits = (ids for (stage, _), ids in does.items() if stage in wanted)
        return set[str]().union(*hits)
    empty: set[str] = set()
    exact = (does.get((s, t), empty) for s in stages for t in therapies)
    whole = set[str]().union(
        *(does.get((stage, None), empty) for stage in stages)
    )
    return set[str]().union(*exact) | (whole & union(facts.works, therapies))


def _joint_works(facts: FactSets, filters: Filters) -> set[str]:
    found = Narrowing(facts.snapshot.nodes["Collaboration"].ids)
    if filters.collaboration_types:
        found.keep(union(facts.links["type"], filters.collaboration_types))
    _covering(facts, filters, found)
    return found.all()


def _taking_part(
    facts: FactSets,
    filters: Filters,
    works: set[str],
) -> set[str]:
    roles = set(filters.roles)
    return {
        actor
        for work in works
        for actor, held in facts.members.get(work, {}).items()
        if not roles or roles & held
    }


def _below(facts: FactSets, parents: Ids) -> set[str]:
    part_of = facts.snapshot.edges["part_of_actor_actor"]
    found: set[str] = set()
    level = set(parents)
    for _ in range(_DEEPEST):
        level = {
            child for parent in level for child in part_of.origins(parent)
        } - found
        found |= level
    return found - set(parents)


def _partners(facts: FactSets, filters: Filters) -> set[str]:
    works = Narrowing(facts.snapshot.nodes["Collaboration"].ids)
    for actor in filters.actors:
        works.keep(facts.takes_part.get(actor, set()))
    if filters.collaboration_types:
        works.keep(union(facts.links["type"], filters.collaboration_types))
    _covering(facts, filters, works)
    found = Narrowing(())
    found.keep(_taking_part(facts, filters, works.all()) - set(filters.actors))
    _seat(facts, filters, found)
    return found.all()


def _covering(
    facts: FactSets,
    filters: Filters,
    found: Narrowing,
) -> None:
    for therapies in (filters.therapies, filters.therapies_also):
        if therapies:
            found.keep(union(facts.links["covers"], therapies))
    if filters.programme:
        word = filters.programme.casefold()
        programmes = (key for key in facts.links["programme"] if word in key)
        found.keep(union(facts.links["programme"], programmes))
    _in_years(facts, filters, found)


def _in_years(
    facts: FactSets,
    filters: Filters,
    found: Narrowing,
) -> None:
    if filters.year_from is None and filters.year_to is None:
        return
    low, high = filters.year_from or 0, filters.year_to or 9999
    overlap: Callable[[int, int], bool] = (
        (lambda start, _: low <= start <= high)
        if filters.started
        else (lambda start, end: start <= high and end >= low)
    )
    found.keep(
        {
            key
            for key in found.all()
            if key in facts.years and overlap(*facts.years[key])
        }
    )


def _of_seat(
    facts: FactSets,
    filters: Filters,
    found: Narrowing,
    actors: Callable[[str], Iterable[str]],
) -> None:
    if not any(
        (
            filters.regions,
            filters.countries,
            filters.cities,
            filters.kinds,
            filters.excluded_regions,
            filters.excluded_countries,
            filters.excluded_cities,
            filters.excluded_kinds,
        )
    ):
        return
    seated = Narrowing(facts.snapshot.actors.ids)
    _seat(facts, filters, seated)
    fitting = seated.all()
    found.keep(
        {key for key in found.all() if not fitting.isdisjoint(actors(key))}
    )


def _works(facts: FactSets, filters: Filters) -> set[str]:
    found = Narrowing(facts.snapshot.nodes["Collaboration"].ids)
    _named(
        facts,
        "Collaboration",
        filters,
        found,
    )
    if filters.types:
        found.keep(union(facts.links["type"], filters.types))
    for actor in filters.actors:
        found.keep(facts.takes_part.get(actor, set()))
    _covering(facts, filters, found)
    if filters.end_from is not None or filters.end_to is not None:
        low, high = filters.end_from or 0, filters.end_to or 9999
        found.keep(
            {work for work, year in facts.ends.items() if low <= year <= high}
        )
    if filters.stages:
        found.keep(union(facts.links["targets"], filters.stages))
    _of_seat(
        facts,
        filters,
        found,
        lambda work: facts.members.get(work, {}),
    )
    if filters.excluded_therapies:
        found.drop(union(facts.links["covers"], filters.excluded_therapies))
    return found.all()


def _study_selector(
    label: str, relation: str
) -> Callable[[FactSets, Filters], set[str]]:
    def choose(facts: FactSets, filters: Filters) -> set[str]:
        found = Narrowing(facts.snapshot.nodes[label].ids)
        _named(
            facts,
            label,
            filters,
            found,
        )
        for therapies in (filters.therapies, filters.therapies_also):
            if therapies:
                found.keep(union(facts.links[relation], therapies))
        if filters.phases:
            found.keep(union(facts.links[f"{label} phase"], filters.phases))
        if filters.designations:
            found.keep(union(facts.links["designation"], filters.designations))
        if filters.statuses:
            found.keep(union(facts.links[f"{label} status"], filters.statuses))
        if filters.actors:
            found.keep(
                found.all() & union(facts.links["studies of"], filters.actors)
            )
        for word in filters.indication:
            found.keep(
                {key for key in found.all() if word in facts.words[key]}
            )
        _in_years(facts, filters, found)
        of_study = facts.links["actors of"]
        _of_seat(
            facts,
            filters,
            found,
            lambda study: of_study.get(study, ()),
        )
        if filters.excluded_therapies:
            found.drop(
                union(facts.links[relation], filters.excluded_therapies)
            )
        return found.all()

    return choose


_SELECTORS: dict[str, Callable[[FactSets, Filters], set[str]]] = {
    "actors": _actors,
    "partners": _partners,
    "collaborations": _works,
    "products": _study_selector("Product", "is_a"),
    "trials": _study_selector("Trial", "tests"),
}
