"""The named queries that a reading may use, answered from the release in memory.

An answer speaks of one release, and the database may hold a newer one already: so a leaf runs on
the snapshot. tests/store proves for each of them that the query of the catalogue gives the same
rows for the same parameters.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from graph.ask.chain import chain
from graph.ask.fact_sets import NOT_OPERATING, FactSets, build_facts, select
from graph.ask.filters import QUERIES, Target, filters_from
from graph.release.status import CLOSING, closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

ORDERED = frozenset({"actors.chain", "actors.replacing"})
"""Queries whose order is part of the answer."""
_AUTHORISATION_ENDED = frozenset({"withdrawn", "expired", "lapsed", "revoked"})
"""How the status of a medicine begins that is authorised no more; a suspension is no end."""
_SEARCHES: dict[str, Target] = {
    query: target for target, query in QUERIES.items()
}


def run(
    snapshot: Snapshot,
    query: str,
    params: Values,
) -> tuple[str, ...]:
    """Return the ids that a query gives with these parameters, in order of the id."""
    cache = snapshot.memoise(_Cache)
    key = (query, repr(sorted(params.items())))
    ids = cache.rows.get(key)
    if ids is None:
        if len(cache.rows) >= _Cache.most:
            cache.rows.clear()
        found = _answer(snapshot, query, params)
        ids = cache.rows[key] = tuple(
            found if query in ORDERED else sorted(found)
        )
    return ids


class _Cache:
    most = 2_000

    def __init__(self, _: Snapshot) -> None:
        self.rows: dict[tuple[str, str], tuple[str, ...]] = {}


def _answer(
    snapshot: Snapshot,
    query: str,
    params: Values,
) -> Iterable[str]:
    facts = snapshot.memoise(build_facts)
    if query in _SEARCHES:
        return select(facts, _SEARCHES[query], filters_from(params))
    return _LEAVES[query](facts, params)


def _of_collaborations(facts: FactSets, params: Values) -> set[str]:
    roles = params.get("roles")
    return {
        actor
        for work in params["collaborations"]
        for actor, own in facts.members.get(work, {}).items()
        if roles is None or not own.isdisjoint(roles)
    }


def _of_actors(facts: FactSets, params: Values) -> set[str]:
    roles = params.get("roles")
    return {
        work
        for actor in params["actors"]
        for work in facts.takes_part.get(actor, ())
        if roles is None or not facts.members[work][actor].isdisjoint(roles)
    }


def amount_of(row: Values) -> int | None:
    """Return the budget of a collaboration, else its public funding."""
    budget = row.get("budget_eur")
    return budget if budget is not None else row.get("public_funding_eur")


def _by_amount(facts: FactSets, params: Values) -> set[str]:
    above, below = params.get("amount_above"), params.get("amount_below")
    low, high = params.get("amount_from"), params.get("amount_to")
    amounts = (
        (row["id"], amount_of(row))
        for row in facts.snapshot.nodes["Collaboration"].rows()
    )
    return {
        key
        for key, amount in amounts
        if amount is not None
        and (above is None or amount > above)
        and (below is None or amount < below)
        and (low is None or amount >= low)
        and (high is None or amount <= high)
    }


def year_in(date: str | None, params: Values) -> bool:
    """Return whether a date lies in the years asked for; one without a date lies in none."""
    low, high = params.get("year_from"), params.get("year_to")
    if low is None and high is None:
        return True
    return date is not None and (low or 0) <= int(date[:4]) <= (high or 9999)


def _events(facts: FactSets, params: Values) -> set[str]:
    types, actors = params.get("types"), params.get("actors")
    nodes = facts.snapshot.nodes["Event"]
    happened = facts.snapshot.edges["happened_to_event_actor"].pairs()
    chosen: set[str] = set()
    for event, actor in happened:
        row = nodes.get(event)
        if (
            (types is None or row["type"] in types)
            and (actors is None or actor in actors)
            and year_in(row.get("date"), params)
        ):
            chosen.add(event)
    return chosen


def _of_events(facts: FactSets, params: Values) -> set[str]:
    wanted = set(params["events"])
    pairs = facts.snapshot.edges["happened_to_event_actor"].pairs()
    return {actor for event, actor in pairs if event in wanted}


def _ended(facts: FactSets, params: Values) -> set[str]:
    rows = facts.snapshot.actors.rows()
    chosen = {
        row["id"]
        for row in rows
        if row.get("ended") and year_in(row["ended"], params)
    }
    closing = _events(facts, {**params, "types": sorted(CLOSING)})
    return chosen | _of_events(facts, {"events": closing})


def _owners(facts: FactSets, params: Values) -> set[str]:
    part_of = facts.snapshot.edges["part_of_actor_actor"]
    return {
        parent
        for actor in params["actors"]
        for parent in part_of.targets(actor)
    }


def _children(facts: FactSets, params: Values) -> set[str]:
    part_of = facts.snapshot.edges["part_of_actor_actor"]
    return {
        child for actor in params["actors"] for child in part_of.origins(actor)
    }


def _noted(facts: FactSets, params: Values) -> set[str]:
    phrases = [phrase.lower() for phrase in params["phrases"]]
    return {
        row["id"]
        for row in facts.snapshot.actors.rows()
        if any(phrase in row.get("note", "").lower() for phrase in phrases)
    }


def _of_products(facts: FactSets, params: Values) -> set[str]:
    owns = facts.snapshot.edges["owns_actor_product"]
    return {
        actor
        for product in params["products"]
        for actor in owns.origins(product)
    }


def _trial_relations(part: str | None) -> tuple[str, ...]:
    relations = {
        "sponsor": ("sponsors_actor_trial",),
        "site": ("hosts_actor_trial",),
    }
    return relations.get(
        part or "", ("sponsors_actor_trial", "hosts_actor_trial")
    )


def _of_trials(facts: FactSets, params: Values) -> set[str]:
    chosen: set[str] = set()
    for relation in _trial_relations(params.get("part")):
        edges = facts.snapshot.edges[relation]
        chosen |= {
            actor
            for trial in params["trials"]
            for actor in edges.origins(trial)
        }
    return chosen


def _trials_of(facts: FactSets, params: Values) -> set[str]:
    chosen: set[str] = set()
    for relation in _trial_relations(params.get("part")):
        edges = facts.snapshot.edges[relation]
        chosen |= {
            trial
            for actor in params["actors"]
            for trial in edges.targets(actor)
        }
    return chosen


AUTHORISED = "authorised "


def authorised_on(row: Values) -> str | None:
    """Return the date of the first authorisation by a product's status, None without one."""
    _, mark, after = str(row.get("status", "")).lower().partition(AUTHORISED)
    return after[:10] if mark and after[:4].isdecimal() else None


def _authorised(facts: FactSets, params: Values) -> set[str]:
    rows = facts.snapshot.nodes["Product"].rows()
    dates = ((row["id"], authorised_on(row)) for row in rows)
    return {key for key, date in dates if date and year_in(date, params)}


def _withdrawn(facts: FactSets, params: Values) -> set[str]:
    chosen: set[str] = set()
    for row in facts.snapshot.nodes["Product"].rows():
        first, _, after = str(row.get("status", "")).lower().partition(" ")
        if (
            first in _AUTHORISATION_ENDED
            and after[:4].isdecimal()
            and year_in(after, params)
        ):
            chosen.add(row["id"])
    return chosen


def _of_class(facts: FactSets, params: Values) -> set[str]:
    rows = facts.snapshot.nodes["Therapy"].rows()
    return {
        row["id"] for row in rows if row["legal_class"] in params["classes"]
    }


def _open_cells(facts: FactSets, params: Values) -> set[str]:
    """Return actor, stage and therapy of what open actors of a place do, broader therapies too."""
    snapshot = facts.snapshot
    regions, countries = params.get("regions"), params.get("countries")
    gone = closed(snapshot)
    own = snapshot.edges["works_on_actor_therapy"]
    given = snapshot.edges["for_capability_therapy"]
    at = snapshot.edges["at_capability_stage"]
    rows: set[str] = set()
    for actor, capability in snapshot.edges["has_actor_capability"].pairs():
        row = snapshot.actors.get(actor)
        if (
            actor in gone
            or (regions is not None and row.get("region") not in regions)
            or (countries is not None and row.get("country") not in countries)
        ):
            continue
        fact = snapshot.nodes["Capability"].get(capability)
        if fact.get("status") in NOT_OPERATING:
            continue
        therapies = given.targets(capability)
        if fact["scope"] == "all":
            therapies = own.targets(actor)
        for stage in at.targets(capability):
            for therapy in therapies:
                rows |= {
                    f"{actor}:{stage}:{up}"
                    for up in snapshot.therapy_above[therapy]
                }
    return rows


def _replacing(facts: FactSets, params: Values) -> list[str]:
    """Return open actors that do a stage for a therapy that an actor does, most such work first."""
    cells = own_cells(facts, params)
    shared: Counter[str] = Counter()
    for row in run(facts.snapshot, "capabilities.open", {}):
        actor, stage, therapy = row.rsplit(":", 2)
        if (stage, therapy) in cells and actor not in params["actors"]:
            shared[actor] += 1
    return sorted(shared, key=lambda actor: (-shared[actor], actor))


def own_cells(facts: FactSets, params: Values) -> set[tuple[str, str]]:
    """Return stage and therapy of what actors do, whatever its status."""
    own = facts.snapshot.edges["works_on_actor_therapy"]
    stages, therapies = params.get("stages"), params.get("therapies")
    cells: set[tuple[str, str]] = set()
    for row in _capabilities(facts, {"actors": params["actors"]}):
        actor, stage, therapy = row.rsplit(":", 2)
        if stages is not None and stage not in stages:
            continue
        named = {therapy} if therapy else set(own.targets(actor))
        if therapies is not None:
            # Who does it for gene therapy does it for vectors, as far as anybody knows.
            above = facts.snapshot.therapy_above
            named = {
                each for each in therapies if not named.isdisjoint(above[each])
            }
        cells |= {(stage, each) for each in named}
    return cells


def _capabilities(facts: FactSets, params: Values) -> set[str]:
    """Return `actor:stage:therapy` of capabilities by status, stage, therapy, year of the end."""
    snapshot = facts.snapshot
    at = snapshot.edges["at_capability_stage"]
    given = snapshot.edges["for_capability_therapy"]
    actors, stages = params.get("actors"), params.get("stages")
    regions, therapies = params.get("regions"), params.get("therapies")
    own = snapshot.edges["works_on_actor_therapy"]
    rows: set[str] = set()
    for actor, capability in snapshot.edges["has_actor_capability"].pairs():
        fact = snapshot.nodes["Capability"].get(capability)
        if (
            (actors is not None and actor not in actors)
            or (
                regions is not None and _region_of(facts, actor) not in regions
            )
            or (
                "statuses" in params
                and fact.get("status") not in params["statuses"]
            )
            or not year_in(fact.get("until"), params)
        ):
            continue
        named = given.targets(capability) if fact["scope"] == "therapy" else []
        if therapies is not None and not set(
            named or own.targets(actor)
        ) & set(therapies):
            continue
        for stage in at.targets(capability):
            if stages is None or stage in stages:
                rows |= {
                    f"{actor}:{stage}:{therapy}" for therapy in named or [""]
                }
    return rows


def _region_of(facts: FactSets, actor: str) -> str | None:
    return facts.snapshot.actors.get(actor).get("region")


def _of_capabilities(_: FactSets, params: Values) -> set[str]:
    """Return the actors of capabilities given as `actor:stage:therapy`."""
    return {key.split(":", 1)[0] for key in params["capabilities"]}


def _absences(facts: FactSets, params: Values) -> set[str]:
    """Return `region:therapy:stage` of what sources call missing."""
    snapshot = facts.snapshot
    at, given = (
        snapshot.edges["at_absence_stage"],
        snapshot.edges["for_absence_therapy"],
    )
    regions, stages = params.get("regions"), params.get("stages")
    therapies = params.get("therapies")
    rows: set[str] = set()
    for row in snapshot.nodes["Absence"].rows():
        key = row["id"]
        named = given.targets(key)
        if regions is not None and row["region"] not in regions:
            continue
        if therapies is not None and named and not set(named) & set(therapies):
            continue
        for stage in at.targets(key):
            if stages is None or stage in stages:
                rows |= {
                    f"{row['region']}:{therapy}:{stage}"
                    for therapy in named or [""]
                }
    return rows


_LEAVES: dict[str, Callable[[FactSets, Values], Iterable[str]]] = {
    "absences.search": _absences,
    "actors.chain": chain,
    "actors.of_capabilities": _of_capabilities,
    "actors.of_collaborations": _of_collaborations,
    "actors.of_events": _of_events,
    "actors.of_products": _of_products,
    "actors.of_trials": _of_trials,
    "actors.ended": _ended,
    "actors.owners": _owners,
    "actors.replacing": _replacing,
    "actors.children": _children,
    "actors.noted": _noted,
    "capabilities.open": _open_cells,
    "capabilities.search": _capabilities,
    "collaborations.of_actors": _of_actors,
    "collaborations.by_amount": _by_amount,
    "events.search": _events,
    "products.authorised": _authorised,
    "products.withdrawn": _withdrawn,
    "therapies.by_class": _of_class,
    "trials.of_actors": _trials_of,
}
LEAVES = tuple(_LEAVES)
"""The queries of this module, by which the test that compares them with the database walks."""
