"""Who covers which stage of which therapy: the matrix of the value chain, with three states.

A cell is **covered** when an actor that is open does the stage for the therapy or for something
below it in the tree; **known-empty** when sources name actors there but none that is open (and,
with a region, none in the region); **unknown** when no source at hand names anybody. Unknown is
not empty: see docs/adr/0010.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from graph.release.snapshot import Snapshot

State = Literal["covered", "known-empty", "unknown"]
Basis = Literal["asserted", "implied"]
Standing = Literal["open", "at-risk", "closed"]
Key = tuple[str, str]
CLOSING = frozenset({"bankruptcy", "liquidation", "wind-down"})
RISKY = frozenset({"closure-announced", "site-closed", "restructuring", "layoffs"})
_REST = "9999-12-31"
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
    """One actor in one cell: how it is known, from which sources, and how it stands."""

    actor: str
    basis: Basis
    source_ids: tuple[str, ...]
    as_of: str | None
    standing: Standing


@dataclass(frozen=True)
class Cell:
    """One therapy at one stage; `hhi` is in (0, 1] over the weights of `Coverage.weight`."""

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
        return [holding for holding in self.holdings if holding.standing != "closed"]

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
            "closed": [h.actor for h in self.holdings if h.standing == "closed"],
            "at_risk": [h.actor for h in open_ if h.standing == "at-risk"],
            "elsewhere": [h.actor for h in self.elsewhere],
            "asserted": sum(h.basis == "asserted" for h in open_),
            "implied": sum(h.basis == "implied" for h in open_),
            "hhi": None if self.hhi is None else round(self.hhi, 4),
            "single": self.single,
            "newest": self.newest,
            "source_ids": list(
                dict.fromkeys(s for h in (*self.holdings, *self.elsewhere) for s in h.source_ids)
            ),
        }


@dataclass(frozen=True)
class Base:
    """What no scenario changes: who is said to do what, and how each actor fared."""

    stated: Mapping[Key, Mapping[str, tuple[tuple[str, ...], str | None]]]
    general: Mapping[str, Mapping[str, tuple[tuple[str, ...], str | None]]]
    works_on: Mapping[str, frozenset[str]]
    events: Mapping[str, tuple[tuple[str, str | None], ...]]
    weight: Mapping[str, float]


@dataclass(frozen=True)
class Coverage:
    """The matrix of one scenario: rows are therapies, columns are stages in their order."""

    scenario: Scenario
    therapies: tuple[str, ...]
    stages: tuple[str, ...]
    cells: Mapping[Key, Cell]
    standings: Mapping[str, Standing | None]

    def cell(self, therapy: str, stage: str) -> Cell:
        """Return one cell; raise NotFoundError if there is no such therapy or stage."""
        try:
            return self.cells[therapy, stage]
        except KeyError:
            raise NotFoundError(f"No cell {therapy!r} at {stage!r}.") from None


def base(snapshot: Snapshot) -> Base:
    """Return what the release says of capabilities, events and activity of every actor."""
    has, at = snapshot.edges["has_actor_capability"], snapshot.edges["at_capability_stage"]
    aim, nodes = snapshot.edges["for_capability_therapy"], snapshot.nodes["Capability"]
    stage_of = dict(at.pairs())
    therapies_of: dict[str, list[str]] = defaultdict(list)
    for capability, therapy in aim.pairs():
        therapies_of[capability].append(therapy)
    stated: dict[Key, dict[str, Any]] = defaultdict(dict)
    general: dict[str, dict[str, Any]] = defaultdict(dict)
    for actor, capability in has.pairs():
        row, stage = nodes.get(capability), stage_of[capability]
        evidence = tuple(row["source_ids"]), row.get("as_of")
        if row["scope"] == "all":
            general[stage][actor] = evidence
        for therapy in therapies_of[capability]:
            stated[therapy, stage][actor] = evidence
    works: dict[str, set[str]] = defaultdict(set)
    for actor, therapy in snapshot.edges["works_on_actor_therapy"].pairs():
        works[therapy].add(actor)
    happened: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
    for event, actor in snapshot.edges["happened_to_event_actor"].pairs():
        row = snapshot.nodes["Event"].get(event)
        happened[actor].append((row["type"], row.get("date")))
    weight = dict.fromkeys(snapshot.actors.ids, 1.0)
    for name in ("participates_in_actor_collaboration", "owns_actor_product",
                 "sponsors_actor_trial", "hosts_actor_trial"):  # fmt: skip
        for actor, _ in snapshot.edges[name].pairs():
            weight[actor] += 1.0
    return Base(
        {key: dict(value) for key, value in stated.items()},
        {key: dict(value) for key, value in general.items()},
        {key: frozenset(value) for key, value in works.items()},
        {key: tuple(value) for key, value in happened.items()},
        weight,
    )


def matrix(snapshot: Snapshot) -> Coverage:
    """Return the matrix of the release as it is, all regions."""
    return coverage(snapshot, Scenario())


def coverage(snapshot: Snapshot, scenario: Scenario) -> Coverage:
    """Return the matrix of a scenario.

    Raises:
        NotFoundError: an actor, stage or therapy of the scenario is not in the release.
        InvalidInputError: the region or the date is not one.
    """
    _check(snapshot, scenario)
    held = snapshot.once(base)
    order = sorted(snapshot.nodes["Stage"].rows(), key=lambda row: (row["order"], row["id"]))
    stages = tuple(row["id"] for row in order)
    therapies = _tree_order(snapshot)
    standing: dict[str, Standing | None] = {
        actor: _standing(snapshot, held, actor, scenario) for actor in snapshot.actors.ids
    }
    regions = dict(zip(snapshot.actors.ids, snapshot.actors.column("region"), strict=True))
    added: dict[Key, set[str]] = defaultdict(set)
    for actor, stage, therapy in scenario.added:
        added[therapy, stage].add(actor)
    cells: dict[Key, Cell] = {}
    for therapy in therapies:
        below = snapshot.therapy_below[therapy]
        workers = frozenset[str]().union(*(held.works_on.get(t, frozenset()) for t in below))
        for stage in stages:
            found = _holdings(held, below, workers, stage, standing)
            for actor in {a for t in below for a in added.get((t, stage), ())}:
                found[actor] = Holding(actor, "asserted", (), None, "open")
            here = [h for a, h in found.items() if scenario.region in (None, regions[a])]
            there = [h for a, h in found.items() if scenario.region not in (None, regions[a])]
            cells[therapy, stage] = _cell(therapy, stage, here, there, held.weight)
    return Coverage(scenario, therapies, stages, cells, standing)


def _holdings(
    held: Base, below: frozenset[str], workers: frozenset[str], stage: str,
    standing: Mapping[str, Standing | None],
) -> dict[str, Holding]:  # fmt: skip
    found: dict[str, Holding] = {}
    for actor, (sources, as_of) in held.general.get(stage, {}).items():
        if actor in workers and (stand := standing[actor]):
            found[actor] = Holding(actor, "implied", sources, as_of, stand)
    for therapy in sorted(below):
        for actor, (sources, as_of) in held.stated.get((therapy, stage), {}).items():
            if stand := standing[actor]:
                had = found.get(actor)
                if had is None or had.basis == "implied":
                    had = Holding(actor, "asserted", (), None, stand)
                both = tuple(dict.fromkeys((*had.source_ids, *sources)))
                newest = max(filter(None, (had.as_of, as_of)), default=None)
                found[actor] = Holding(actor, "asserted", both, newest, stand)
    return dict(sorted(found.items()))


def _cell(
    therapy: str, stage: str, here: list[Holding], there: list[Holding],
    weight: Mapping[str, float],
) -> Cell:  # fmt: skip
    open_ = [weight[h.actor] for h in here if h.standing != "closed"]
    state: State = "covered" if open_ else "known-empty" if here or there else "unknown"
    total = sum(open_)
    hhi = sum((value / total) ** 2 for value in open_) if open_ else None
    newest = max((h.as_of for h in here if h.as_of), default=None)
    return Cell(therapy, stage, state, tuple(here), tuple(there), hhi, newest)


def _standing(snapshot: Snapshot, held: Base, actor: str, scenario: Scenario) -> Standing | None:
    """Return how an actor stood at the date, None if it did not exist yet or is taken away."""
    if actor in scenario.without:
        return None
    row, day = snapshot.actors.get(actor), scenario.as_of
    if day and (founded := row.get("founded")) and str(founded) > day:
        return None
    if (ended := row.get("ended")) and (day is None or _last_day(ended) <= day):
        return "closed"
    past = {
        kind
        for kind, date in held.events.get(actor, ())
        if day is None or (date is not None and _last_day(date) <= day)
    }
    if past & CLOSING:
        return "closed"
    return "at-risk" if past & RISKY else "open"


def _last_day(date: str) -> str:
    """Return the last day a partial date may mean, so that a year closes nobody too early."""
    return date + _REST[len(date) :]


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
    """Return the scenario of texts as a user gives them.

    Raises:
        InvalidInputError: an added capability is not actor:stage:therapy.
    """
    parts = [tuple(one.split(":")) for one in added or ()]
    for one, fields in zip(added or (), parts, strict=True):
        if len(fields) != 3 or not all(fields):  # noqa: PLR2004
            raise InvalidInputError(f"{one!r} is not actor:stage:therapy.")
    gone = tuple(one for one in without or () if one)
    return Scenario(region or None, as_of or None, gone, tuple(parts))  # pyright: ignore[reportArgumentType]


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
