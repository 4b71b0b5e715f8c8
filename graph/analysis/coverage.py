"""Who covers which stage of which therapy: the matrix of the value chain, with three states.

A cell is **covered** when an actor that is open does the stage for the therapy or for something
below it in the tree; **known-empty** when sources name actors there but none that is open (and,
with a region, none in the region); **unknown** when no source at hand names anybody. Unknown is
not empty: see docs/adr/0010.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InvalidInputError, NotFoundError
from graph.release.standing import Standing, standings_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.release.snapshot import Snapshot

State = Literal["covered", "known-empty", "unknown"]
Basis = Literal["asserted", "implied", "assumed"]
"""A source names the therapy; the actor does the stage for all it works on; a what-if says so."""
Key = tuple[str, str]
Evidence = tuple[tuple[str, ...], str | None]
CONCENTRATED = 0.25
"""HHI above which a market counts as highly concentrated (0.25 = 2,500 points)."""


@dataclass(frozen=True)
class Scenario:
    """What is looked at: a date, a region, actors taken away, capabilities added."""

    region: str | None = None
    as_of: str | None = None
    without: tuple[str, ...] = ()
    added: tuple[tuple[str, str, str], ...] = ()

    @property
    def changes(self) -> bool:
        """Return whether this asks for anything but the release as it is."""
        return bool(self.as_of or self.without or self.added)


@dataclass(frozen=True)
class Holding:
    """One actor in one cell: how it is known, from which sources, and how it stands.

    An assumed holding belongs to a what-if alone and has no source.
    """

    actor: str
    basis: Basis
    source_ids: tuple[str, ...]
    as_of: str | None
    standing: Standing


@dataclass(frozen=True)
class Cell:
    """One therapy at one stage; `hhi` is in (0, 1] over the weights of `Base.weight`."""

    therapy: str
    stage: str
    state: State
    holdings: tuple[Holding, ...]
    elsewhere: tuple[Holding, ...]
    hhi: float | None
    newest: str | None

    @property
    def open(self) -> list[Holding]:
        """Return the actors that are open, those at risk included."""
        return [holding for holding in self.holdings if holding.standing.state != "closed"]

    @property
    def single(self) -> bool:
        """Return whether the cell hangs on one open actor."""
        return len(self.open) == 1

    def as_dict(self) -> dict[str, Any]:
        """Return the cell as plain values, with counts instead of derived lists."""
        open_ = self.open
        return {
            "therapy": self.therapy,
            "stage": self.stage,
            "state": self.state,
            "actors": [holding.actor for holding in open_],
            "closed": [h.actor for h in self.holdings if h.standing.state == "closed"],
            "at_risk": [h.actor for h in open_ if h.standing.state == "at-risk"],
            "elsewhere": [h.actor for h in self.elsewhere],
            "asserted": sum(h.basis == "asserted" for h in open_),
            "implied": sum(h.basis == "implied" for h in open_),
            "assumed": sum(h.basis == "assumed" for h in open_),
            "hhi": None if self.hhi is None else round(self.hhi, 4),
            "single": self.single,
            "newest": self.newest,
            "source_ids": list(
                dict.fromkeys(
                    source
                    for h in (*self.holdings, *self.elsewhere)
                    for source in (*h.source_ids, *h.standing.source_ids)
                )
            ),
        }


@dataclass(frozen=True)
class Base:
    """What no scenario changes: who is said to do what, for what, and how active each actor is."""

    stated: Mapping[Key, Mapping[str, Evidence]]
    general: Mapping[str, Mapping[str, Evidence]]
    works_on: Mapping[str, frozenset[str]]
    weight: Mapping[str, float]
    stages: tuple[str, ...]
    therapies: tuple[str, ...]


@dataclass(frozen=True)
class Coverage:
    """The matrix of one scenario: rows are therapies, columns are stages in their order.

    `wide` holds the actors of every cell in all regions.
    """

    scenario: Scenario
    therapies: tuple[str, ...]
    stages: tuple[str, ...]
    cells: Mapping[Key, Cell]
    wide: Mapping[Key, tuple[Holding, ...]]

    def cell(self, therapy: str, stage: str) -> Cell:
        """Return one cell; raise NotFoundError if there is no such therapy or stage."""
        try:
            return self.cells[therapy, stage]
        except KeyError:
            raise NotFoundError(f"No cell {therapy!r} at {stage!r}.") from None


def base(snapshot: Snapshot) -> Base:
    """Return what the release says of capabilities and activity of every actor."""
    aim, nodes = snapshot.edges["for_capability_therapy"], snapshot.nodes["Capability"]
    stage_of = dict(snapshot.edges["at_capability_stage"].pairs())
    stated: dict[Key, dict[str, Evidence]] = defaultdict(dict)
    general: dict[str, dict[str, Evidence]] = defaultdict(dict)
    for actor, capability in snapshot.edges["has_actor_capability"].pairs():
        row, stage = nodes.get(capability), stage_of[capability]
        evidence = tuple(row["source_ids"]), row.get("as_of")
        if row["scope"] == "all":
            general[stage][actor] = evidence
        for therapy in aim.targets(capability):
            stated[therapy, stage][actor] = evidence
    works: dict[str, set[str]] = defaultdict(set)
    for actor, therapy in snapshot.edges["works_on_actor_therapy"].pairs():
        for wider in snapshot.therapy_above[therapy]:
            works[wider].add(actor)
    weight = dict.fromkeys(snapshot.actors.ids, 1.0)
    for name in ("participates_in_actor_collaboration", "owns_actor_product",
                 "sponsors_actor_trial", "hosts_actor_trial"):  # fmt: skip
        for actor, _ in snapshot.edges[name].pairs():
            weight[actor] += 1.0
    order = sorted(snapshot.nodes["Stage"].rows(), key=lambda row: (row["order"], row["id"]))
    return Base(
        stated,
        general,
        {key: frozenset(works[key]) for key in snapshot.nodes["Therapy"].ids},
        weight,
        tuple(row["id"] for row in order),
        _tree_order(snapshot),
    )


def coverage(snapshot: Snapshot, scenario: Scenario) -> Coverage:
    """Return the matrix of a scenario.

    Raises:
        NotFoundError: an actor, stage or therapy of the scenario is not in the release.
        InvalidInputError: the release has no actor in the region.
    """
    _check(snapshot, scenario)
    held = snapshot.once(base)
    changed = Scenario(None, scenario.as_of, scenario.without, scenario.added)
    wide = _everywhere(snapshot, changed) if scenario.changes else snapshot.once(_as_it_is)
    regions = dict(zip(snapshot.actors.ids, snapshot.actors.column("region"), strict=True))
    cells: dict[Key, Cell] = {}
    for key, holdings in wide.items():
        here = [h for h in holdings if scenario.region in (None, regions[h.actor])]
        there = [h for h in holdings if scenario.region not in (None, regions[h.actor])]
        cells[key] = _cell(*key, here, there, held.weight)
    return Coverage(scenario, held.therapies, held.stages, cells, wide)


def _as_it_is(snapshot: Snapshot) -> Mapping[Key, tuple[Holding, ...]]:
    return _everywhere(snapshot, Scenario())


def _everywhere(snapshot: Snapshot, scenario: Scenario) -> Mapping[Key, tuple[Holding, ...]]:
    held = snapshot.once(base)
    standing = dict(standings_on(snapshot, scenario.as_of))
    standing |= dict.fromkeys(scenario.without)
    added: dict[Key, set[str]] = defaultdict(set)
    for actor, stage, therapy in scenario.added:
        for wider in snapshot.therapy_above[therapy]:
            added[wider, stage].add(actor)
    wide: dict[Key, tuple[Holding, ...]] = {}
    for therapy in held.therapies:
        below = sorted(snapshot.therapy_below[therapy])
        for stage in held.stages:
            found = _holdings(held, therapy, below, stage, standing)
            for actor in added.get((therapy, stage), ()):
                if actor not in found or found[actor].standing.state == "closed":
                    found[actor] = Holding(actor, "assumed", (), None, Standing("open"))
            wide[therapy, stage] = tuple(found[actor] for actor in sorted(found))
    return wide


def _holdings(
    held: Base, therapy: str, below: list[str], stage: str,
    standing: Mapping[str, Standing | None],
) -> dict[str, Holding]:  # fmt: skip
    found: dict[str, Holding] = {}
    for actor, (sources, as_of) in held.general.get(stage, {}).items():
        if actor in held.works_on[therapy] and (stand := standing[actor]):
            found[actor] = Holding(actor, "implied", sources, as_of, stand)
    for narrower in below:
        for actor, (sources, as_of) in held.stated.get((narrower, stage), {}).items():
            if stand := standing[actor]:
                had = found.get(actor)
                if had is None or had.basis == "implied":
                    had = Holding(actor, "asserted", (), None, stand)
                both = tuple(dict.fromkeys((*had.source_ids, *sources)))
                newest = max(filter(None, (had.as_of, as_of)), default=None)
                found[actor] = Holding(actor, "asserted", both, newest, stand)
    return found


def _cell(
    therapy: str, stage: str, here: list[Holding], there: list[Holding],
    weight: Mapping[str, float],
) -> Cell:  # fmt: skip
    open_ = [weight[h.actor] for h in here if h.standing.state != "closed"]
    state: State = "covered" if open_ else "known-empty" if here or there else "unknown"
    total = sum(open_)
    hhi = sum((value / total) ** 2 for value in open_) if open_ else None
    newest = max((h.as_of for h in here if h.as_of), default=None)
    return Cell(therapy, stage, state, tuple(here), tuple(there), hhi, newest)


def _tree_order(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the therapies, each under its first parent, alphabetical beside its siblings."""
    tree = snapshot.edges["subcategory_of_therapy_therapy"]
    ids = snapshot.nodes["Therapy"].ids
    seen: dict[str, None] = {}

    def visit(key: str) -> None:
        if key not in seen:
            seen[key] = None
            for child in sorted(tree.origins(key)):
                visit(child)

    for key in ids:
        if not tree.targets(key):
            visit(key)
    return tuple(seen)


def depth(snapshot: Snapshot, therapy: str) -> int:
    """Return how many steps a therapy lies below the top of the tree."""
    above = snapshot.edges["subcategory_of_therapy_therapy"].targets(therapy)
    return 1 + min(depth(snapshot, parent) for parent in above) if above else 0


def scenario_of(
    region: str | None,
    as_of: str | None,
    without: Sequence[str] | None,
    added: Sequence[str] | None,
) -> Scenario:
    """Return the scenario of texts as a user gives them; empty ones count as not given.

    Raises:
        InvalidInputError: the date is none, or an added capability is not actor:stage:therapy.
    """
    if as_of:
        try:
            date.fromisoformat(as_of)
        except ValueError as exc:
            raise InvalidInputError(f"{as_of!r} is no day.", hint="Write 2024-12-31.") from exc
    capabilities: list[tuple[str, str, str]] = []
    for one in filter(None, added or ()):
        match one.split(":"):
            case [actor, stage, therapy] if actor and stage and therapy:
                capabilities.append((actor, stage, therapy))
            case _:
                raise InvalidInputError(f"{one!r} is not actor:stage:therapy.")
    gone = tuple(filter(None, without or ()))
    return Scenario(region or None, as_of or None, gone, tuple(capabilities))


def _check(snapshot: Snapshot, scenario: Scenario) -> None:
    regions = {region for region in snapshot.actors.column("region") if region}
    if scenario.region is not None and scenario.region not in regions:
        known = ", ".join(sorted(regions))
        raise InvalidInputError(f"Unknown region {scenario.region!r}.", hint=f"Known: {known}.")
    actors: Iterable[str] = (*scenario.without, *(actor for actor, _, _ in scenario.added))
    for actor in actors:
        snapshot.actors.position(actor)
    for _, stage, therapy in scenario.added:
        snapshot.nodes["Stage"].position(stage)
        snapshot.nodes["Therapy"].position(therapy)
