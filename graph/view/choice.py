"""Which actors and which ties a view is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from graph.errors import InvalidInputError, NotFoundError
from graph.model import ActorKind, CollaborationType
from graph.release.adjacency import drawn, neighbours, owned
from graph.release.status import operating_statuses_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.common.properties import Properties
    from graph.release.adjacency import Pair
    from graph.release.snapshot import Snapshot

MOST = 1500
"""Actors drawn at most: with more a browser no longer answers at once."""
USUAL = 300
"""Actors drawn when nothing else is asked: so many can be told from one another."""
By = Literal["auto", "actor", "community"]


@dataclass(frozen=True)
class Choice:
    """Which part of the graph to show; empty = all of it.

    `types`, `since` and `until` (years, both counted) choose ties and leave the actors as they are,
    but for those that are founded after `until`. `expand` adds actors with all their partners,
    `also` adds them alone. By `community`, actors stand for themselves only where a community is
    `opened`; `auto` does so when more fit than one view can hold.
    """

    therapy: str | None = None
    stage: str | None = None
    region: str | None = None
    kinds: tuple[str, ...] = ()
    around: str | None = None
    depth: int = 1
    limit: int = USUAL
    types: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    expand: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    by: By = "auto"
    opened: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChosenTies:
    """The ties of a choice: pairs with the collaborations shared, and how many have no date."""

    pairs: Mapping[Pair, list[str]]
    undated: int


def actors(snapshot: Snapshot, choice: Choice) -> set[str]:
    """Return the ids of the actors that fit, without those that the choice adds.

    Raises:
        NotFoundError: the therapy, stage or actor is not in the release.
        InvalidInputError: the depth, the limit, the region or the years are out of range.
    """
    _check(snapshot, choice)
    fitting = set(snapshot.actors.ids)
    if choice.therapy is not None:
        fitting &= _working(snapshot, choice.therapy)
    if choice.stage is not None:
        fitting &= _doing(snapshot, choice.stage)
    for name, wanted in (
        ("region", {choice.region}),
        ("kind", set(choice.kinds)),
    ):
        if wanted - {None}:
            values = snapshot.actors.stated(name)
            fitting = {key for key in fitting if values.get(key) in wanted}
    if choice.until is not None:
        stood = operating_statuses_on(snapshot, f"{choice.until}-12-31")
        fitting = {key for key in fitting if stood[key] is not None}
    if choice.around is not None:
        fitting = _near(
            snapshot,
            choice.around,
            choice.depth,
            fitting,
        )
    return fitting


def inferred(snapshot: Snapshot, therapy: str | None) -> frozenset[str]:
    """Return the actors of which we infer, and no source says, that they work on a therapy."""
    works = snapshot.edges["works_on_actor_therapy"]
    if therapy is None or "basis" not in works.names:
        return frozenset()
    bases, below = works.column("basis"), snapshot.therapy_below[therapy]
    stated: dict[str, bool] = {}
    for edge, (actor, worked_on) in enumerate(works.pairs()):
        if worked_on in below:
            stated[actor] = (
                stated.get(actor, False) or bases[edge] != "derived"
            )
    return frozenset(
        actor for actor, asserted in stated.items() if not asserted
    )


def added(snapshot: Snapshot, choice: Choice) -> set[str]:
    """Return the ids of the actors that the choice adds; raise NotFoundError for an unknown one."""
    tied = snapshot.memoise(partners)
    for key in (*choice.also, *choice.expand):
        snapshot.actors.position(key)
    return {*choice.also, *choice.expand}.union(
        *(tied[key] for key in choice.expand)
    )


def ties(snapshot: Snapshot, choice: Choice) -> ChosenTies:
    """Return the ties by collaborations of the chosen types that ran in the chosen years."""
    every = snapshot.memoise(drawn)
    rows: Iterable[Properties] = snapshot.nodes["Collaboration"].rows()
    if choice.types:
        rows = [row for row in rows if row["type"] in choice.types]
        every = _among(every, {row["id"] for row in rows})
    if choice.since is None and choice.until is None:
        return ChosenTies(every, 0)
    rows = list(rows)
    pairs = _among(every, {row["id"] for row in rows if _ran(row, choice)})
    dateless = _among(
        every, {row["id"] for row in rows if not row.get("start")}
    )
    return ChosenTies(pairs, len(dateless.keys() - pairs.keys()))


def partners(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Return the actors tied to each actor; for `snapshot.memoise(partners)`."""
    return neighbours(snapshot, [*snapshot.memoise(drawn), *owned(snapshot)])


def _check(snapshot: Snapshot, choice: Choice) -> None:
    refuse_impossible(choice)
    if (
        choice.region is not None
        and choice.region not in snapshot.actors.column("region")
    ):
        raise InvalidInputError(
            f"No actor of this release has its seat in {choice.region!r}."
        )


def refuse_impossible(choice: Choice) -> None:
    """Raise InvalidInputError for a choice that no release can answer."""
    if not 1 <= choice.limit <= MOST:
        raise InvalidInputError(
            f"A view shows 1 to {MOST} actors, not {choice.limit}."
        )
    if not 1 <= choice.depth <= 3:  # noqa: PLR2004 - farther is everybody
        raise InvalidInputError(f"The depth is 1, 2 or 3, not {choice.depth}.")
    if (
        choice.since is not None
        and choice.until is not None
        and choice.since > choice.until
    ):
        raise InvalidInputError(
            f"The years run backwards: {choice.since} to {choice.until}."
        )
    _check_words("kind of actor", choice.kinds, get_args(ActorKind))
    _check_words(
        "type of collaboration", choice.types, get_args(CollaborationType)
    )


def _check_words(
    name: str,
    words: Sequence[str],
    known: Sequence[str],
) -> None:
    for word in words:
        if word not in known:
            raise InvalidInputError(
                f"No {name} {word!r}; there are {', '.join(known)}."
            )


def _among(
    every: Mapping[Pair, list[str]], allowed: set[str]
) -> dict[Pair, list[str]]:
    narrowed = (
        (pair, [key for key in shared if key in allowed])
        for pair, shared in every.items()
    )
    return {pair: shared for pair, shared in narrowed if shared}


def _ran(row: Properties, choice: Choice) -> bool:
    if not row.get("start"):
        return False
    start = int(row["start"][:4])
    end = int((row.get("end") or row["start"])[:4])
    return start <= (choice.until or start) and end >= (choice.since or end)


def _working(snapshot: Snapshot, therapy: str) -> set[str]:
    if therapy not in snapshot.therapy_below:
        raise NotFoundError(f"No therapy {therapy!r} in this release.")
    works = snapshot.edges["works_on_actor_therapy"]
    return {
        actor
        for key in snapshot.therapy_below[therapy]
        for actor in works.origins(key)
    }


def _doing(snapshot: Snapshot, stage: str) -> set[str]:
    able = snapshot.edges["at_capability_stage"].origins(stage)
    has = snapshot.edges["has_actor_capability"]
    return {actor for key in able for actor in has.origins(key)}


def _near(
    snapshot: Snapshot,
    start: str,
    depth: int,
    allowed: set[str],
) -> set[str]:
    snapshot.actors.position(start)
    tied = snapshot.memoise(partners)
    reached, edge = {start}, {start}
    for _ in range(depth):
        edge = {
            other for actor in edge for other in tied[actor] & allowed
        } - reached
        reached |= edge
    return reached
