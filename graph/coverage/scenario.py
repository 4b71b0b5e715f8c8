"""What is looked at: a region, a day, actors taken away, sites closed, capabilities added."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from graph.errors import InvalidInputError, NotFoundError
from graph.release.snapshot import closure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.release.snapshot import Snapshot


PLANNED = "planned"
"""What a user writes to count what is planned."""


@dataclass(frozen=True)
class Scenario:
    """A region (None = everywhere), a day (None = all that the release says), and changes.

    With `plans` what is planned counts as if it had come true. A site is `actor@place`, what the
    actor and its units have there, or `@place`, all there.
    """

    region: str | None = None
    as_of: str | None = None
    without: tuple[str, ...] = ()
    added: tuple[tuple[str, str, str], ...] = ()
    sites: tuple[str, ...] = ()
    plans: bool = False

    @property
    def supposes(self) -> bool:
        """Return whether something is taken away, added or taken for come true."""
        return bool(self.without or self.added or self.sites or self.plans)

    @property
    def changes(self) -> bool:
        """Return whether this asks for anything but the release as it is."""
        return bool(self.as_of) or self.supposes

    @property
    def plain(self) -> Scenario:
        """Return what this is compared with: its day without the changes, or today."""
        day = self.as_of if self.supposes else None
        return Scenario(region=self.region, as_of=day)


def scenario_of(
    region: str | None,
    as_of: str | None,
    without: Sequence[str] | None,
    added: Sequence[str] | None,
    sites: Sequence[str] | None = None,
    count: Sequence[str] | None = None,
) -> Scenario:
    """Return the scenario of texts as a user gives them; empty ones count as not given.

    Raises:
        InvalidInputError: the date is none, an added capability is not actor:stage:therapy, or a
            site is not actor@place, or something else than plans is to be counted.
    """
    return Scenario(
        region or None,
        _day(as_of) if as_of else None,
        _each(without),
        tuple(_capability(text) for text in _each(added)),
        tuple(_site(text) for text in _each(sites)),
        plans=_plans(count),
    )


def _day(text: str) -> str:
    try:
        date.fromisoformat(text)
    except ValueError as exc:
        raise InvalidInputError(
            f"{text!r} is no day.", hint="Write 2024-12-31."
        ) from exc
    return text


def _capability(text: str) -> tuple[str, str, str]:
    """Return the actor, the stage and the therapy of an added capability."""
    parts = text.split(":")
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004 - the three it names
        raise InvalidInputError(f"{text!r} is not actor:stage:therapy.")
    actor, stage, therapy = parts
    return actor, stage, therapy


def _site(text: str) -> str:
    if text.count("@") != 1 or text.endswith("@"):
        raise InvalidInputError(f"{text!r} is not actor@place or @place.")
    return text


def _plans(count: Sequence[str] | None) -> bool:
    """Return whether plans count; raise InvalidInputError for anything else that should."""
    given = _each(count)
    if other := [status for status in given if status != PLANNED]:
        hint = "Active, paused and unknown ones always count, ended ones never do."
        raise InvalidInputError(
            f"Only {PLANNED!r} can be counted, not {other[0]!r}.", hint=hint
        )
    return bool(given)


def _each(given: Iterable[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, given or ())))


def checked(snapshot: Snapshot, scenario: Scenario) -> Scenario:
    """Return the scenario with the actors of closed sites among those taken away.

    Raises:
        NotFoundError: an actor, stage, therapy or place is not in the release, or a site has none.
        InvalidInputError: the release has no actor in the region.
    """
    regions = regions_of(snapshot)
    if scenario.region is not None and scenario.region not in regions:
        known = ", ".join(sorted(regions))
        raise InvalidInputError(
            f"Unknown region {scenario.region!r}.", hint=f"Known: {known}."
        )
    for actor in (
        *scenario.without,
        *(actor for actor, _, _ in scenario.added),
    ):
        snapshot.actors.position(actor)
    for _, stage, therapy in scenario.added:
        snapshot.nodes["Stage"].position(stage)
        snapshot.nodes["Therapy"].position(therapy)
    closed = (
        actor for site in scenario.sites for actor in at_site(snapshot, site)
    )
    return replace(
        scenario, without=_each((*scenario.without, *closed)), sites=()
    )


def regions_of(snapshot: Snapshot) -> set[str]:
    """Return the regions in which actors of the release have their seat."""
    return set(filter(None, snapshot.actors.column("region")))


def at_site(snapshot: Snapshot, site: str) -> list[str]:
    """Return the actors of a site (`actor@place` or `@place`); raise NotFoundError if none."""
    actor, _, place = site.partition("@")
    seated = snapshot.edges["located_in_actor_place"]
    there = seated.origins(place)
    group = _group(snapshot, actor) if actor else frozenset(there)
    there = [member for member in there if member in group]
    if not there:
        towns = sorted(
            {place for member in group for place in seated.targets(member)}
        )
        hint = (
            f"Its sites: {', '.join(f'{actor}@{town}' for town in towns)}."
            if towns
            else ""
        )
        raise NotFoundError(
            f"Nobody of the release is at {site!r}.", hint=hint
        )
    return there


def _group(snapshot: Snapshot, actor: str) -> frozenset[str]:
    """Return an actor and all that belongs to it; raise NotFoundError if there is none."""
    snapshot.actors.position(actor)
    return closure(actor, snapshot.edges["part_of_actor_actor"].origins)
