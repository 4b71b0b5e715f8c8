"""The named queries that a reading may use, answered from the release in memory.

An answer speaks of one release, and the database may hold a newer one already: so a leaf runs on
the snapshot. tests/store proves for each of them that the query of the catalogue gives the same
rows for the same parameters.
"""

from __future__ import annotations

import operator
from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from graph.ask.capability_cells import (
    absences,
    capabilities,
    open_cells,
    own_cells,
)
from graph.ask.chain import chain
from graph.ask.fact_sets import FactSets, build_facts
from graph.ask.filters import QUERIES, Target, filters_from
from graph.ask.query_parameters import allows, allows_any, year_in
from graph.ask.selection import select
from graph.release.status import CLOSING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from graph.common.properties import Values
    from graph.release.snapshot import Snapshot

ORDERED = frozenset({"actors.chain", "actors.replacing"})
"""Queries whose order is part of the answer."""
_AUTHORISATION_ENDED = frozenset({"withdrawn", "expired", "lapsed", "revoked"})
"""How the status of a medicine begins that is authorised no more; a suspension is no end."""
_BOUNDS = {
    "amount_above": operator.gt,
    "amount_below": operator.lt,
    "amount_from": operator.ge,
    "amount_to": operator.le,
}
_SPONSORS, _HOSTS = "sponsors_actor_trial", "hosts_actor_trial"
_RELATIONS_OF_TRIALS = {
    None: (_SPONSORS, _HOSTS),
    "sponsor": (_SPONSORS,),
    "site": (_HOSTS,),
}
"""The relations of an actor to a trial, by its part in it; without a part, all of them."""
_SEARCHES: dict[str, Target] = {
    query: target for target, query in QUERIES.items()
}


def run(
    snapshot: Snapshot,
    query: str,
    params: Values,
) -> tuple[str, ...]:
    """Return the ids that a query gives with these parameters, in order of the id."""
    # One question asks some leaves many times, and near misses ask them again.
    cache = snapshot.memoise(_Cache)
    key = (query, repr(sorted(params.items())))
    ids = cache.rows.get(key)
    if ids is None:
        if len(cache.rows) >= _Cache.most:
            cache.rows.clear()
        rows = _answer(snapshot, query, params)
        ids = cache.rows[key] = tuple(
            rows if query in ORDERED else sorted(set(rows))
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
    return {
        actor
        for work in params["collaborations"]
        for actor, roles in facts.members.get(work, {}).items()
        if allows_any(params, "roles", roles)
    }


def _of_actors(facts: FactSets, params: Values) -> set[str]:
    return {
        work
        for actor in params["actors"]
        for work in facts.takes_part[actor]
        if allows_any(params, "roles", facts.members[work][actor])
    }


def amount_of(row: Values) -> int | None:
    """Return the budget of a collaboration, else its public funding."""
    return row.get("budget_eur", row.get("public_funding_eur"))


def _by_amount(facts: FactSets, params: Values) -> Iterator[str]:
    bounds = [
        (params[name], compare)
        for name, compare in _BOUNDS.items()
        if name in params
    ]
    for row in facts.snapshot.nodes["Collaboration"].rows():
        amount = amount_of(row)
        if amount is not None and all(
            compare(amount, bound) for bound, compare in bounds
        ):
            yield row["id"]


def _events(facts: FactSets, params: Values) -> Iterator[str]:
    nodes = facts.snapshot.nodes["Event"]
    happened = facts.snapshot.edges["happened_to_event_actor"].pairs()
    for event, actor in happened:
        row = nodes.get(event)
        if (
            allows(params, "types", row["type"])
            and allows(params, "actors", actor)
            and year_in(row.get("date"), params)
        ):
            yield event


def _of_events(facts: FactSets, params: Values) -> set[str]:
    wanted = set(params["events"])
    pairs = facts.snapshot.edges["happened_to_event_actor"].pairs()
    return {actor for event, actor in pairs if event in wanted}


def _ended(facts: FactSets, params: Values) -> set[str]:
    closing = _events(facts, {**params, "types": sorted(CLOSING)})
    actors = _of_events(facts, {"events": closing})
    actors.update(
        row["id"]
        for row in facts.snapshot.actors.rows()
        if row.get("ended") and year_in(row["ended"], params)
    )
    return actors


def _ends(
    facts: FactSets,
    keys: Iterable[str],
    *relations: str,
) -> set[str]:
    """Return the records that an edge from one of the records leads to."""
    steps = (facts.snapshot.edges[each].targets for each in relations)
    return _reached(keys, steps)


def _starts(
    facts: FactSets,
    keys: Iterable[str],
    *relations: str,
) -> set[str]:
    """Return the records that an edge leads from to one of the records."""
    steps = (facts.snapshot.edges[each].origins for each in relations)
    return _reached(keys, steps)


def _reached(
    keys: Iterable[str],
    steps: Iterable[Callable[[str], list[str]]],
) -> set[str]:
    return {end for step, key in product(steps, keys) for end in step(key)}


def _owners(facts: FactSets, params: Values) -> set[str]:
    return _ends(facts, params["actors"], "part_of_actor_actor")


def _children(facts: FactSets, params: Values) -> set[str]:
    return _starts(facts, params["actors"], "part_of_actor_actor")


def _of_products(facts: FactSets, params: Values) -> set[str]:
    return _starts(facts, params["products"], "owns_actor_product")


def _of_trials(facts: FactSets, params: Values) -> set[str]:
    relations = _RELATIONS_OF_TRIALS[params.get("part")]
    return _starts(facts, params["trials"], *relations)


def _trials_of(facts: FactSets, params: Values) -> set[str]:
    relations = _RELATIONS_OF_TRIALS[params.get("part")]
    return _ends(facts, params["actors"], *relations)


def _noted(facts: FactSets, params: Values) -> set[str]:
    phrases = [phrase.lower() for phrase in params["phrases"]]
    return {
        row["id"]
        for row in facts.snapshot.actors.rows()
        if any(phrase in row.get("note", "").lower() for phrase in phrases)
    }


AUTHORISED = "authorised "


def authorised_on(row: Values) -> str | None:
    """Return the date of the first authorisation by a product's status, None without one."""
    _, mark, after = str(row.get("status", "")).lower().partition(AUTHORISED)
    return after[:10] if mark and after[:4].isdecimal() else None


def _authorised(facts: FactSets, params: Values) -> set[str]:
    rows = facts.snapshot.nodes["Product"].rows()
    dates = ((row["id"], authorised_on(row)) for row in rows)
    return {key for key, date in dates if date and year_in(date, params)}


def _withdrawn(facts: FactSets, params: Values) -> Iterator[str]:
    for row in facts.snapshot.nodes["Product"].rows():
        first, _, after = str(row.get("status", "")).lower().partition(" ")
        if (
            first in _AUTHORISATION_ENDED
            and after[:4].isdecimal()
            and year_in(after, params)
        ):
            yield row["id"]


def _of_class(facts: FactSets, params: Values) -> set[str]:
    rows = facts.snapshot.nodes["Therapy"].rows()
    return {
        row["id"] for row in rows if row["legal_class"] in params["classes"]
    }


def _replacing(facts: FactSets, params: Values) -> list[str]:
    """Return open actors that do a stage for a therapy that an actor does, most such work first."""
    cells = own_cells(facts, params)
    shared: Counter[str] = Counter()
    for row in run(facts.snapshot, "capabilities.open", {}):
        actor, stage, therapy = row.rsplit(":", 2)
        if (stage, therapy) in cells and actor not in params["actors"]:
            shared[actor] += 1
    return sorted(shared, key=lambda actor: (-shared[actor], actor))


def _of_capabilities(_: FactSets, params: Values) -> set[str]:
    """Return the actors of capabilities given as `actor:stage:therapy`."""
    return {key.split(":", 1)[0] for key in params["capabilities"]}


_LEAVES: dict[str, Callable[[FactSets, Values], Iterable[str]]] = {
    "absences.search": absences,
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
    "capabilities.open": open_cells,
    "capabilities.search": capabilities,
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
