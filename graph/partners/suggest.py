"""Whom an actor of the graph may work with for the first time, each with reasons to check.

Never suggested: partners it has (nor those of its units), its own group, actors that are closed or
whose closing is announced. Units and
owners of a partner come apart, as doors that are open already; funders, authorities, clusters,
patients' organisations and trainers too, unless one of the same sort asks, because they pay for,
judge or carry a project and are no link of the chain. What a suggestion says is derived, no fact.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.matrix import coverage
from graph.coverage.roles import CLASSES
from graph.coverage.scenario import Scenario
from graph.partners import score
from graph.partners.change import changes
from graph.partners.profile import profiles
from graph.partners.reasons import ActorPair, words
from graph.partners.suggestion_records import ROLES, Suggestion, Suggestions
from graph.release.adjacency import adjacency, owned
from graph.release.status import leaving, operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.model import Language
    from graph.partners.profile import Floats, Profiles
    from graph.partners.suggestion_records import Basis, Change, Role
    from graph.release.snapshot import Snapshot

FURTHER = 3
"""Suggestions shown that nothing but what they do leads to."""
DOORS = 3
"""Suggestions shown that belong to a partner of today."""
EACH_ROLE = 2
"""Suggestions shown of each role around the chain: funders, authorities, ..."""
INSTEAD = 6
"""Actors shown that could take the place of one that leaves."""
_GROUNDS = [
    score.NAMES.index(name) for name in ("need", "give", "topic", "reach")
]
_REACH, _NEAR = score.NAMES.index("reach"), score.NAMES.index("near")
_OTHER_REGION = 0.5
"""Nearness below which two actors are in different regions."""


@dataclass(frozen=True)
class Only:
    """What suggested actors have to be; None chooses nothing."""

    region: str | None = None
    kind: str | None = None

    def fits(self, region: str | None, kind: str) -> bool:
        """Return whether an actor of a kind in a region is what is asked for."""
        return self.region in (None, region) and self.kind in (None, kind)


def suggest(
    snapshot: Snapshot,
    actor: str,
    top: int = 10,
    lang: Language = "en",
    only: Only = Only(),
) -> Suggestions:
    """Return the possible partners of an actor, best first, with reasons in a language.

    Args:
        snapshot: the release.
        actor: id of who asks.
        top: how many ordinary partners.
        lang: language of the reasons.
        only: what the suggested actors have to be.

    Raises:
        NotFoundError: the actor is not in the release.
    """
    snapshot.actors.position(actor)
    asking = _Asking(
        snapshot,
        actor,
        lang,
        only,
    )
    stand, messages = (
        snapshot.memoise(operating_statuses)[actor],
        words()[lang],
    )
    basis: Basis = "closed" if stand.state == "closed" else asking.basis
    suggestions = Suggestions(
        actor=actor,
        standing=stand.state,
        standing_why=stand.why,
        standing_date=stand.date,
        standing_source_ids=stand.source_ids,
        basis_of_list=basis,
        note=messages.get(basis),
        items=(),
    )
    if basis == "closed":
        return suggestions.model_copy(
            update={"instead": _instead(snapshot, actor)}
        )
    items = asking.best(asking.role("partner"), top)
    shown = {asking.groups.top[at] for at in items}
    far = [
        at
        for at in asking.role("partner")
        if asking.surprising(at) and asking.groups.top[at] not in shown
    ]
    lists = {
        "items": items,
        "further": asking.best(far, FURTHER),
        "doors": asking.best(asking.doors, DOORS),
        "beside": [
            at
            for role in ROLES
            for at in asking.best(asking.role(role), EACH_ROLE)
        ],
    }
    return suggestions.model_copy(update=asking.suggestions(lists))


@dataclass(frozen=True)
class CorporateGroups:
    """The topmost owner of every actor, by position; its owners and units; its units alone."""

    top: tuple[str, ...]
    affiliates: Mapping[str, frozenset[str]]
    units: Mapping[str, frozenset[str]]


def corporate_groups(snapshot: Snapshot) -> CorporateGroups:
    """Return who belongs to whom; made once by `snapshot.memoise(corporate_groups)`."""
    owner, ids = dict(owned(snapshot)), snapshot.actors.ids
    top: list[str] = []
    units: dict[str, set[str]] = {key: set() for key in ids}
    affiliates: dict[str, set[str]] = {key: set() for key in ids}
    for key in ids:
        way = [key]
        while (whole := owner.get(way[-1])) is not None and whole not in way:
            way.append(whole)
            units[whole].add(key)
            affiliates[whole].add(key)
        affiliates[key] |= set(way[1:])
        top.append(way[-1])
    return CorporateGroups(
        tuple(top),
        {key: frozenset(some) for key, some in affiliates.items()},
        {key: frozenset(some) for key, some in units.items()},
    )


class _Asking:
    """One actor's candidates, scored and sorted into roles."""

    def __init__(
        self,
        snapshot: Snapshot,
        actor: str,
        lang: Language,
        only: Only,
    ) -> None:
        self.snapshot, self.actor, self.only = snapshot, actor, only
        self.lang: Language = lang
        self.profiles: Profiles = snapshot.memoise(profiles)
        self.groups, self.ids = (
            snapshot.memoise(corporate_groups),
            snapshot.actors.ids,
        )
        self.kinds: tuple[str, ...] = snapshot.actors.column("kind")
        self.at = snapshot.actors.index[actor]
        self.me = self.profiles.rows.take([self.at])
        self.values: Floats = score.terms(
            self.profiles, self.me, self.profiles.rows
        )
        self.scores: Floats = score.scores(self.values)
        ties, units = snapshot.memoise(adjacency), self.groups.units[actor]
        self.partners = frozenset(
            other for member in (actor, *units) for other in ties[member]
        )
        allowed = self._allowed()
        grounds: list[bool] = (
            self.values[:, _GROUNDS].max(axis=1).astype(bool).tolist()
        )
        grounded = [at for at in allowed if grounds[at]]
        alone = not self.me.ties.any()
        self.basis: Basis = (
            "records" if not alone else "no-ties" if grounded else "place-only"
        )
        field = grounded or self._of_kinds(allowed)
        scores = self.scores.tolist()
        self.order: list[int] = sorted(field, key=lambda at: (-scores[at], at))
        self.door_of = {at: door for at in field if (door := self._door(at))}
        self.doors = [at for at in self.order if at in self.door_of]
        self.roles: dict[str, list[int]] = {
            role: [] for role in ("partner", *ROLES)
        }
        for at in self.order:
            if at not in self.door_of:
                self.roles[self._role(at)].append(at)

    def role(self, role: str) -> list[int]:
        """Return the candidates of a role, best first."""
        return self.roles[role]

    def best(self, order: Iterable[int], top: int) -> list[int]:
        """Return the first `top`, one of each house."""
        seen: dict[str, int] = {}
        for at in order:
            seen.setdefault(self.groups.top[at], at)
        return list(seen.values())[:top]

    def surprising(self, at: int) -> bool:
        """Return whether nothing but what they do leads there: no common partner, other region."""
        return (
            not self.values[at, _REACH]
            and self.values[at, _NEAR] < _OTHER_REGION
        )

    def suggestions(
        self, lists: Mapping[str, Sequence[int]]
    ) -> dict[str, tuple[Suggestion, ...]]:
        """Return the suggestions at the positions of each list, with all that is said of them."""
        spots = [
            (at, rank)
            for some in lists.values()
            for rank, at in enumerate(some, 1)
        ]
        pairs = [
            ActorPair(
                self.snapshot,
                self.actor,
                self.ids[at],
                self.lang,
            )
            for at, _ in spots
        ]
        field = {
            name: self.scores[some]
            for name, some in (*self.roles.items(), ("", self.doors))
        }
        if_changed = changes(pairs, [field[self._list(at)] for at, _ in spots])
        made = iter(
            [
                self._suggestion(
                    at,
                    rank,
                    pair,
                    changed,
                )
                for (at, rank), pair, changed in zip(
                    spots,
                    pairs,
                    if_changed,
                    strict=True,
                )
            ]
        )
        return {
            name: tuple(next(made) for _ in some)
            for name, some in lists.items()
        }

    def _list(self, at: int) -> str:
        return "" if at in self.door_of else self._role(at)

    def _suggestion(
        self,
        at: int,
        rank: int,
        pair: ActorPair,
        changed: tuple[Change, ...],
    ) -> Suggestion:
        key, row, top = (
            self.ids[at],
            self.snapshot.actors.row(at),
            self.groups.top,
        )
        state = self.snapshot.memoise(operating_statuses)[key].state
        terms = pair.terms(self.values[at])
        field = (
            self.doors if at in self.door_of else self.roles[self._role(at)]
        )
        also = [
            self.ids[other]
            for other in field
            if top[other] == top[at] and other != at
        ]
        return Suggestion(
            id=key,
            name=row["name"],
            kind=row["kind"],
            region=row.get("region"),
            country=row.get("country"),
            role=self._role(at),
            standing=state,
            place=rank,
            score=round(float(self.scores[at]), 4),
            surprising=self.surprising(at),
            terms=terms,
            changes=changed,
            missing=pair.missing(state, terms),
            also=tuple(also[:3]),
            door=self.door_of.get(at),
        )

    def _allowed(self) -> list[int]:
        statuses, top = (
            self.snapshot.memoise(operating_statuses),
            self.groups.top,
        )
        regions = self.snapshot.actors.column("region")
        house, out = (
            top[self.at],
            self.partners | self.snapshot.memoise(leaving),
        )
        return [
            at
            for at, key in enumerate(self.ids)
            if key not in out
            and top[at] != house
            and statuses[key].state != "closed"
            and self.only.fits(regions[at], self.kinds[at])
        ]

    def _door(self, at: int) -> str | None:
        """Return the partner that a candidate is a unit or an owner of, if there is one."""
        return min(
            self.groups.affiliates[self.ids[at]] & self.partners, default=None
        )

    def _role(self, at: int) -> Role:
        other = CLASSES.get(self.kinds[at])
        return (
            "partner"
            if other is None or other == CLASSES.get(self.kinds[self.at])
            else other
        )

    def _of_kinds(self, allowed: Sequence[int]) -> list[int]:
        """Return active candidates of the kinds that actors of the same kind are tied to."""
        kinds = np.array(self.kinds)
        alike = self.profiles.rows.ties[
            np.flatnonzero(kinds == self.kinds[self.at])
        ]
        met = {str(kind) for kind in kinds[np.unique(alike.indices)]}
        active = [at for at in allowed if self.profiles.rows.recent[at]]
        fitting = [at for at in active if kinds[at] in met]
        if not any(self._role(at) == "partner" for at in fitting):
            fitting = active
        return [at for at in fitting if self.values[at, _NEAR] > 0] or fitting


def _instead(snapshot: Snapshot, actor: str) -> tuple[str, ...]:
    """Return open actors that do most of what a closed one did, for the same therapies."""
    counts: Counter[str] = Counter()
    for cell in coverage(snapshot, Scenario()).cells.values():
        if any(capability.actor == actor for capability in cell.local):
            counts.update(capability.actor for capability in cell.open)
    kinds = snapshot.actors.stated("kind")
    order = sorted(
        counts.keys() - snapshot.memoise(leaving),
        key=lambda key: (-counts[key], kinds[key] != kinds[actor], key),
    )
    return tuple(order[:INSTEAD])
