"""A call for projects as a user gives it, and checked against a release."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import compress
from typing import TYPE_CHECKING

from graph.coverage.facts import base
from graph.coverage.roles import CLASSES
from graph.errors import InvalidInputError
from graph.partners.legal_entities import entities
from graph.partners.rules import Rules
from graph.release.status import operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.coverage.facts import Base
    from graph.release.snapshot import Snapshot


@dataclass(frozen=True)
class Call:
    """What is asked for; without stages, every core one. `myself` is who asks, and is in."""

    therapies: tuple[str, ...]
    stages: tuple[str, ...] = ()
    region: str | None = None
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    myself: str | None = None
    rules: Rules = field(default_factory=Rules)

    @property
    def members(self) -> tuple[str, ...]:
        """Return the actors that must be in, who asks among them."""
        own = (self.myself,) if self.myself else ()
        return tuple(dict.fromkeys([*own, *self.must]))


def call_of(
    therapies: Iterable[str] | None,
    stages: Iterable[str] | None,
    region: str | None,
    must: Iterable[str] | None,
    without: Iterable[str] | None,
    myself: str | None = None,
    rules: Rules | None = None,
) -> Call:
    """Return the call of texts as a user gives them; empty ones count as not given."""
    lists = (
        tuple(filter(None, some or ()))
        for some in (therapies, stages, must, without)
    )
    given = tuple(tuple(dict.fromkeys(some)) for some in lists)
    return Call(
        given[0],
        given[1],
        region or None,
        given[2],
        given[3],
        myself or None,
        rules or Rules(),
    )


def checked(snapshot: Snapshot, call: Call) -> Call:
    """Return the call with its stages, all in the order of the matrix, each once.

    Raises:
        NotFoundError: a therapy, stage or actor is not in the release.
        InvalidInputError: no therapy is given, the region is unknown, or an actor that must be in
            is closed, is left out as well, or may not be a member.
    """
    facts = snapshot.memoise(base)
    _check_names(snapshot, call)
    if not call.therapies:
        raise InvalidInputError(
            "No therapy is given.", hint="Name one, such as car-t."
        )
    if call.region:
        _check_region(facts, call.region)
    for key in call.members:
        _check_member(snapshot, call, key)
    core = tuple(compress(facts.stages, facts.core))
    stages = tuple(key for key in facts.stages if key in call.stages) or core
    therapies = tuple(key for key in facts.therapies if key in call.therapies)
    return replace(call, therapies=therapies, stages=stages)


def _check_names(snapshot: Snapshot, call: Call) -> None:
    """Raise NotFoundError for the first therapy, stage or actor that the release has not."""
    for therapy in call.therapies:
        snapshot.nodes["Therapy"].position(therapy)
    for stage in call.stages:
        snapshot.nodes["Stage"].position(stage)
    for actor in (*call.members, *call.without):
        snapshot.actors.position(actor)


def _check_region(facts: Base, region: str) -> None:
    if region not in facts.regions:
        known = ", ".join(filter(None, facts.regions))
        raise InvalidInputError(
            f"Unknown region {region!r}.", hint=f"Known: {known}."
        )


def _check_member(
    snapshot: Snapshot,
    call: Call,
    key: str,
) -> None:
    statuses, entity = (
        snapshot.memoise(operating_statuses),
        snapshot.memoise(entities)[key],
    )
    kind = snapshot.actors.value(key, "kind")
    if "closed" in {statuses[key].state, statuses[entity].state}:
        raise InvalidInputError(f"{key!r} is closed and cannot be a member.")
    if {key, entity} & set(call.without):
        raise InvalidInputError(f"{key!r} must be in and is left out.")
    if CLASSES.get(kind) == "rules":
        raise InvalidInputError(
            f"{key!r} is an {kind}: it judges or pays, and joins nobody."
        )
