"""The actors known so far while records are linked: found again by identifier and by name."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from graph.common.properties import Properties
from ingest.matching.names import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Actor = Properties
SCHEMES = ("ror", "pic", "vat", "lei")
"""Tried in this order: the first that leads to an actor decides."""


class KnownActors:
    """Each actor with all that was stated of it, by the key it has in the graph."""

    def __init__(self, curated: Iterable[Actor]) -> None:
        """Begin with the actors that people wrote."""
        self.statements: dict[str, list[Actor]] = defaultdict(list)
        self._by_identifier: dict[tuple[str, str], str] = {}
        for actor in curated:
            self.learn(actor["id"], actor)
        self.curated = dict.fromkeys(self.statements)
        """Their keys, in their order."""

    def learn(self, key: str, actor: Actor) -> None:
        """Add what a record states of an actor."""
        self.statements[key].append(actor)
        self.learn_identifiers(key, actor)

    def learn_identifiers(self, key: str, actor: Actor) -> None:
        """Add the identifiers of a record alone; who had one first is who it stands for."""
        for identifier in identifiers_of(actor):
            self._by_identifier.setdefault(identifier, key)

    def with_identifier(self, identifier: tuple[str, str]) -> str | None:
        """Return the actor that has an identifier, None if none has."""
        return self._by_identifier.get(identifier)

    def unregistered(self) -> dict[str, Actor]:
        """Return the curated actors of a known country that no register has named so far."""
        first = {
            key: self.statements[key][0]
            for key in self.curated
            if len(self.statements[key]) == 1
        }
        return {
            key: actor
            for key, actor in first.items()
            if actor.get("country") and not actor.get("ror")
        }

    def belgian_bearers(self) -> dict[str, set[str]]:
        """Return the curated actors that bear each name, those of other countries left out."""
        return _bearers(
            (key, actor)
            for key in self.curated
            for actor in self.statements[key]
            if actor.get("country", "BE") == "BE"
        )

    def bearers(self, compact: str) -> list[str]:
        """Return the actors that bear a name, given without blanks, in the order of their keys."""
        return sorted(self._bearers_of_names.get(compact, ()))

    @cached_property
    def _bearers_of_names(self) -> dict[str, set[str]]:
        return _bearers(
            (key, actor)
            for key, actors in self.statements.items()
            for actor in actors
        )


def _bearers(
    statements: Iterable[tuple[str, Actor]],
) -> dict[str, set[str]]:
    bearers: dict[str, set[str]] = defaultdict(set)
    for key, actor in statements:
        for compact in compact_names(actor):
            bearers[compact].add(key)
    return bearers


def identifiers_of(actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield the identifiers of a record as scheme and value."""
    for scheme in SCHEMES:
        if value := actor.get(scheme):
            yield scheme, value


def spellings(actor: Actor) -> tuple[str, ...]:
    """Return the name of an actor and its aliases."""
    return (actor["name"], *actor.get("aliases", ()))


def compact_names(actor: Actor) -> set[str]:
    """Return the names of an actor in normal form, without blanks."""
    return {normal(name).compact for name in spellings(actor)}
