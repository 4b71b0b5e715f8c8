"""Who does which stage for which therapy, and what sources call missing, as ids of three parts.

A capability is `actor:stage:therapy`, an absence `region:therapy:stage`; the therapy is empty where
one counts for all that an actor does.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from graph.ask.fact_sets import NOT_OPERATING
from graph.ask.query_parameters import allows, allows_any, year_in
from graph.release.status import closed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.ask.fact_sets import FactSets
    from graph.common.properties import Values

_FOR_ALL = ("",)


def open_cells(facts: FactSets, params: Values) -> set[str]:
    """Return actor, stage and therapy of what open actors of a place do, broader therapies too."""
    snapshot = facts.snapshot
    gone = closed(snapshot)
    own = snapshot.edges["works_on_actor_therapy"]
    given = snapshot.edges["for_capability_therapy"]
    at = snapshot.edges["at_capability_stage"]
    above = snapshot.therapy_above
    actors, does = snapshot.actors, snapshot.nodes["Capability"]
    cells: set[str] = set()
    for actor, capability in snapshot.edges["has_actor_capability"].pairs():
        if (
            actor in gone
            or does.value(capability, "status") in NOT_OPERATING
            or not allows(params, "actors", actor)
            or not allows(params, "regions", actors.value(actor, "region"))
            or not allows(params, "countries", actors.value(actor, "country"))
        ):
            continue
        therapies = (
            own.targets(actor)
            if does.value(capability, "scope") == "all"
            else given.targets(capability)
        )
        broader = frozenset[str]().union(*map(above.__getitem__, therapies))
        cells.update(_keys([actor], at.targets(capability), broader))
    return cells


def own_cells(facts: FactSets, params: Values) -> set[tuple[str, str]]:
    """Return stage and therapy of what actors do, whatever its status."""
    own = facts.snapshot.edges["works_on_actor_therapy"]
    above = facts.snapshot.therapy_above
    cells: set[tuple[str, str]] = set()
    for row in capabilities(facts, {"actors": params["actors"]}):
        actor, stage, therapy = row.rsplit(":", 2)
        if not allows(params, "stages", stage):
            continue
        named = {therapy} if therapy else set(own.targets(actor))
        if "therapies" in params:
            # Who does it for gene therapy does it for vectors, as far as anybody knows.
            named = {
                each
                for each in params["therapies"]
                if not named.isdisjoint(above[each])
            }
        cells.update(product((stage,), named))
    return cells


def capabilities(facts: FactSets, params: Values) -> set[str]:
    """Return `actor:stage:therapy` of capabilities by status, stage, therapy, year of the end."""
    snapshot = facts.snapshot
    at = snapshot.edges["at_capability_stage"]
    given = snapshot.edges["for_capability_therapy"]
    own = snapshot.edges["works_on_actor_therapy"]
    actors, does = snapshot.actors, snapshot.nodes["Capability"]
    therapies = params.get("therapies")
    cells: set[str] = set()
    for actor, capability in snapshot.edges["has_actor_capability"].pairs():
        if (
            allows(params, "actors", actor)
            and allows(params, "regions", actors.value(actor, "region"))
            and allows(params, "statuses", does.value(capability, "status"))
            and year_in(does.value(capability, "until"), params)
        ):
            named = (
                given.targets(capability)
                if does.value(capability, "scope") == "therapy"
                else []
            )
            if therapies is not None and set(therapies).isdisjoint(
                named or own.targets(actor)
            ):
                continue
            stages = _at_stages(at.targets(capability), params)
            cells.update(_keys([actor], stages, named or _FOR_ALL))
    return cells


def absences(facts: FactSets, params: Values) -> set[str]:
    """Return `region:therapy:stage` of what sources call missing."""
    snapshot = facts.snapshot
    at = snapshot.edges["at_absence_stage"]
    given = snapshot.edges["for_absence_therapy"]
    cells: set[str] = set()
    for row in snapshot.nodes["Absence"].rows():
        named = given.targets(row["id"])
        if allows(params, "regions", row["region"]) and (
            not named or allows_any(params, "therapies", named)
        ):
            stages = _at_stages(at.targets(row["id"]), params)
            cells.update(_keys([row["region"]], named or _FOR_ALL, stages))
    return cells


def _keys(*parts: Iterable[str]) -> Iterator[str]:
    """Return the ids of all combinations of their three parts."""
    return map(":".join, product(*parts))


def _at_stages(stages: Iterable[str], params: Values) -> Iterator[str]:
    """Return the stages that are asked for."""
    return (each for each in stages if allows(params, "stages", each))
