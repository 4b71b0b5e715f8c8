"""The ids that a set of filters leaves, of actors, collaborations, products and trials.

What each filter means stands in graph/ask/filters.py; the search queries of the catalogue give the
same ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.fact_sets import union
from graph.ask.narrowing import Narrowing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from graph.ask.fact_sets import Cells, FactSets
    from graph.ask.filters import Filters, Ids, Target

_DEEPEST = 6
"""Levels of ownership that the query follows: a group is hardly ever deeper."""
_STUDIES = {"products": ("Product", "is_a"), "trials": ("Trial", "tests")}
"""Label of a study, and its relation to therapies."""


def select(
    facts: FactSets,
    target: Target,
    filters: Filters,
) -> AbstractSet[str]:
    """Return the ids that fit all filters; all of the target's ids if there are none."""
    if target in _STUDIES:
        return _studies(facts, filters, *_STUDIES[target])
    return _SELECTORS[target](facts, filters)


def _actors(facts: FactSets, filters: Filters) -> AbstractSet[str]:
    chosen = Narrowing(facts.snapshot.actors.index.keys())
    if filters.ids:
        chosen.keep(frozenset(filters.ids))
    _keep_working_on(facts, filters, chosen)
    if filters.stages:
        does = facts.operates if filters.operating else facts.does
        chosen.keep(
            _at_stages(
                facts,
                does,
                filters.stages,
                filters.therapies,
            )
        )
    if filters.members_of:
        works = frozenset(filters.members_of)
        chosen.keep(_taking_part(facts, filters, works))
    chosen.among(facts.links["actors of"], filters.owner_of)
    chosen.among(facts.links["actors of"], filters.runs)
    if filters.part_of:
        chosen.keep(_below(facts, filters.part_of))
    if filters.ended is not None:
        chosen.keep(facts.own["ended"]["yes" if filters.ended else "no"])
    chosen.within_years(
        facts.founded, filters.founded_from, filters.founded_to
    )
    _keep_seated(facts, filters, chosen)
    chosen.apart_from(facts.works, filters.excluded_therapies)
    if filters.excluded_stages:
        chosen.drop(
            _at_stages(
                facts,
                facts.does,
                filters.excluded_stages,
                (),
            )
        )
    return chosen.all()


def _partners(facts: FactSets, filters: Filters) -> AbstractSet[str]:
    works = Narrowing(facts.snapshot.nodes["Collaboration"].index.keys())
    for actor in filters.actors:
        works.keep(facts.takes_part[actor])
    works.among(facts.links["type"], filters.collaboration_types)
    _keep_covering(facts, filters, works)
    members = _taking_part(facts, filters, works.all())
    chosen = Narrowing(members.difference(filters.actors))
    _keep_seated(facts, filters, chosen)
    return chosen.all()


def _collaborations(facts: FactSets, filters: Filters) -> AbstractSet[str]:
    chosen = Narrowing(facts.snapshot.nodes["Collaboration"].index.keys())
    if filters.ids:
        chosen.keep(frozenset(filters.ids))
    chosen.among(facts.links["type"], filters.types)
    for actor in filters.actors:
        chosen.keep(facts.takes_part[actor])
    _keep_covering(facts, filters, chosen)
    chosen.within_years(facts.ends, filters.end_from, filters.end_to)
    chosen.among(facts.links["targets"], filters.stages)
    _keep_of_seated(
        facts,
        filters,
        chosen,
        facts.members,
    )
    chosen.apart_from(facts.links["covers"], filters.excluded_therapies)
    return chosen.all()


def _studies(
    facts: FactSets,
    filters: Filters,
    label: str,
    relation: str,
) -> AbstractSet[str]:
    chosen = Narrowing(facts.snapshot.nodes[label].index.keys())
    if filters.ids:
        chosen.keep(frozenset(filters.ids))
    for sets, keys in (
        (relation, filters.therapies),
        (relation, filters.therapies_also),
        (f"{label} phase", filters.phases),
        ("designation", filters.designations),
        (f"{label} status", filters.statuses),
        ("studies of", filters.actors),
    ):
        chosen.among(facts.links[sets], keys)
    if filters.indication:
        asked = frozenset(filters.indication)
        chosen.keep_if(lambda key: asked <= facts.words[key])
    _keep_in_years(facts, filters, chosen)
    _keep_of_seated(
        facts,
        filters,
        chosen,
        facts.links["actors of"],
    )
    chosen.apart_from(facts.links[relation], filters.excluded_therapies)
    return chosen.all()


_SELECTORS: dict[Target, Callable[[FactSets, Filters], AbstractSet[str]]] = {
    "actors": _actors,
    "partners": _partners,
    "collaborations": _collaborations,
}


def _keep_seated(
    facts: FactSets,
    filters: Filters,
    chosen: Narrowing,
) -> None:
    """Keep the actors of a seat and a kind."""
    own = facts.own
    for name, wanted, unwanted in (
        ("region", filters.regions, filters.excluded_regions),
        ("country", filters.countries, filters.excluded_countries),
        ("city", filters.cities, filters.excluded_cities),
        ("kind", filters.kinds, filters.excluded_kinds),
    ):
        chosen.among(own[name], wanted)
        chosen.apart_from(own[name], unwanted)
    if filters.excluded_countries:
        # Who has no country may well sit in one that is left out.
        chosen.among(own["country"], own["country"])


def _keep_of_seated(
    facts: FactSets,
    filters: Filters,
    chosen: Narrowing,
    actors: dict[str, dict[str, frozenset[str]]] | dict[str, frozenset[str]],
) -> None:
    """Keep what one actor of the seat and kind has part in."""
    seated = Narrowing(facts.snapshot.actors.index.keys())
    _keep_seated(facts, filters, seated)
    if seated.narrowed:
        fitting = seated.all()
        chosen.keep_if(lambda key: not fitting.isdisjoint(actors.get(key, ())))


def _keep_working_on(
    facts: FactSets,
    filters: Filters,
    chosen: Narrowing,
) -> None:
    """Keep who works on the therapies, or takes part in collaborations that cover them."""
    if filters.collaboration_types or (
        filters.roles and not filters.members_of
    ):
        works = Narrowing(facts.snapshot.nodes["Collaboration"].index.keys())
        works.among(facts.links["type"], filters.collaboration_types)
        _keep_covering(facts, filters, works)
        chosen.keep(_taking_part(facts, filters, works.all()))
    elif not (filters.owner_of or filters.runs):
        chosen.among(facts.works, filters.therapies)
    chosen.among(facts.works, filters.therapies_also)


def _keep_covering(
    facts: FactSets,
    filters: Filters,
    works: Narrowing,
) -> None:
    """Keep the collaborations on the therapies, of the programme and of the years."""
    works.among(facts.links["covers"], filters.therapies)
    works.among(facts.links["covers"], filters.therapies_also)
    if filters.programme:
        word = filters.programme.casefold()
        programmes = facts.links["programme"]
        works.keep(
            union(
                programmes,
                (key for key in programmes if word in key.casefold()),
            )
        )
    _keep_in_years(facts, filters, works)


def _keep_in_years(
    facts: FactSets,
    filters: Filters,
    chosen: Narrowing,
) -> None:
    """Keep what runs in the years that are asked for, or starts in them."""
    if filters.year_from is None and filters.year_to is None:
        return
    low, high = filters.year_from or 0, filters.year_to or 9999
    # What has no start lies in no years: as if it began after all of them.

    def overlaps(key: str) -> bool:
        start, end = facts.years.get(key, (high + 1, high + 1))
        return start <= high and low <= (start if filters.started else end)

    chosen.keep_if(overlaps)


def _at_stages(
    facts: FactSets,
    does: Cells,
    stages: Ids,
    therapies: Ids,
) -> AbstractSet[str]:
    """Return actors with a capability at a stage; one for all it does counts for `therapies`."""
    if not therapies:
        wanted = frozenset(stages)
        hits = (ids for (stage, _), ids in does.items() if stage in wanted)
        return frozenset[str]().union(*hits)
    exact = (does[stage, each] for stage in stages for each in therapies)
    whole = frozenset[str]().union(*(does[stage, None] for stage in stages))
    return (whole & union(facts.works, therapies)).union(*exact)


def _taking_part(
    facts: FactSets,
    filters: Filters,
    works: AbstractSet[str],
) -> set[str]:
    roles = frozenset(filters.roles)
    return {
        actor
        for work in works
        for actor, own in facts.members.get(work, {}).items()
        if not roles or roles & own
    }


def _below(facts: FactSets, parents: Ids) -> AbstractSet[str]:
    """Return what belongs to the parents, over some levels."""
    children_of = facts.snapshot.edges["part_of_actor_actor"].origins
    below: set[str] = set()
    level: Iterable[str] = parents
    for _ in range(_DEEPEST):
        level = set[str]().union(*map(children_of, level)) - below
        below |= level
    return below.difference(parents)
