"""Who is said to do what, for what: the columns of one release that no scenario changes.

An entry is one actor in one cell (a therapy at a stage), the therapy tree rolled up: what is done
for a therapy counts for all above it. Holdings lie in order of cell and actor, so that a cell is a
slice and the cells of an actor are found without looking at the others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from graph.coverage.scenario import regions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from graph.release.snapshot import Nodes, Snapshot

    Ints = npt.NDArray[np.int64]
    Flags = npt.NDArray[np.bool_]

ACTIVITY = (
    "participates_in_actor_collaboration",
    "owns_actor_product",
    "sponsors_actor_trial",
    "hosts_actor_trial",
)
"""What an actor's weight counts, beside one for being there."""


@dataclass(frozen=True, eq=False)
class Base:
    """The columns; cell index = therapy index x number of stages + stage index.

    `first` has where each cell's entries begin, and their end after the last; `proof_first` the
    same for the capabilities (`proof`: positions in the snapshot) that may prove each entry;
    `stated` says of each proof whether a source names the therapy. Which of them do prove it
    depends on the day: see `validity`. `stamp` is the date of each capability, a position in
    `dates`, which begins with the empty text.
    """

    therapies: tuple[str, ...]
    stages: tuple[str, ...]
    core: tuple[bool, ...]
    actors: Nodes
    cell: Ints
    actor: Ints
    first: Ints
    proof: Ints
    stated: Flags
    proof_first: Ints
    stamp: Ints
    dates: tuple[str, ...]
    weights: Ints
    region: Ints
    regions: tuple[str, ...]
    works: tuple[Ints, Ints]

    @property
    def cells(self) -> int:
        """Return how many cells there are."""
        return len(self.therapies) * len(self.stages)

    @cached_property
    def cell_index(self) -> Mapping[tuple[str, str], int]:
        """Return the cell index of each (therapy, stage)."""
        keys = (
            (therapy, stage)
            for therapy in self.therapies
            for stage in self.stages
        )
        return {key: number for number, key in enumerate(keys)}

    @cached_property
    def by_actor(self) -> tuple[Ints, Ints]:
        """Return the entries in order of actor, and where each actor's begin."""
        order = np.argsort(self.actor, kind="stable")
        return order, bounds(self.actor[order], len(self.actors))

    @cached_property
    def weight(self) -> Mapping[str, float]:
        """Return the weight of each actor: 1 + its collaborations, products and trials."""
        return dict(
            zip(
                self.actors.ids,
                self.weights.astype(float).tolist(),
                strict=True,
            )
        )

    @cached_property
    def works_on(self) -> Mapping[str, frozenset[str]]:
        """Return the actors that work on each therapy or on something below it."""
        actors: dict[str, set[str]] = {key: set() for key in self.therapies}
        for actor, therapy in zip(*self.works, strict=True):
            actors[self.therapies[therapy]].add(self.actors.ids[int(actor)])
        return {key: frozenset(some) for key, some in actors.items()}


def base(snapshot: Snapshot) -> Base:
    """Return the columns of a release; for `snapshot.memoise(base)`."""
    therapies = tree_order(snapshot)
    order = sorted(
        snapshot.nodes["Stage"].rows(),
        key=lambda row: (row["order"], row["id"]),
    )
    stages = tuple(row["id"] for row in order)
    above = _above(snapshot, therapies)
    works = _works(snapshot, above)
    rows = _rows(
        snapshot,
        stages,
        above,
        works,
    )
    dates, stamp = _dates(snapshot)
    count = len(snapshot.actors)
    number = (rows.therapy * len(stages) + rows.stage) * count + rows.actor
    sorting = np.argsort(number, kind="stable")
    number, rows = number[sorting], rows.ordered(sorting)
    begin = np.flatnonzero(np.diff(number, prepend=-1))
    cell, actor = np.divmod(number[begin], max(count, 1))
    regions = ("", *sorted(regions_of(snapshot)))
    coded = {region: position for position, region in enumerate(regions)}
    return Base(
        therapies,
        stages,
        tuple(row["kind"] == "core" for row in order),
        snapshot.actors,
        cell,
        actor,
        bounds(cell, len(therapies) * len(stages)),
        rows.capability,
        rows.stated,
        np.append(begin, len(number)),
        stamp,
        dates,
        _weights(snapshot),
        np.array(
            [
                coded[region or ""]
                for region in snapshot.actors.column("region")
            ],
            dtype=np.int64,
        ),
        regions,
        works,
    )


class _Rows(NamedTuple):
    """One row per capability and therapy that it counts for."""

    actor: Ints
    capability: Ints
    stage: Ints
    therapy: Ints
    stated: Flags

    def ordered(self, order: Ints) -> _Rows:
        """Return the rows in another order."""
        return _Rows(
            self.actor[order],
            self.capability[order],
            self.stage[order],
            self.therapy[order],
            self.stated[order],
        )


def _rows(
    snapshot: Snapshot,
    stages: tuple[str, ...],
    above: tuple[Ints, Ints],
    works: tuple[Ints, Ints],
) -> _Rows:
    has, at = (
        snapshot.edges["has_actor_capability"],
        snapshot.edges["at_capability_stage"],
    )
    aim, nodes = (
        snapshot.edges["for_capability_therapy"],
        snapshot.nodes["Capability"],
    )
    rank = np.array(
        [stages.index(key) for key in snapshot.nodes["Stage"].ids],
        dtype=np.int64,
    )
    stage_of = np.full(len(nodes), -1, dtype=np.int64)
    stage_of[at.start] = rank[at.end]
    placed = stage_of[has.end] >= 0
    actor, capability = (
        has.start[placed].astype(np.int64),
        has.end[placed].astype(np.int64),
    )
    aims = np.argsort(aim.start, kind="stable")
    named = bounds(aim.start[aims], len(nodes))
    which, target = spread(capability, named)
    upward, therapy = spread(aim.end[aims][target], above[0])
    narrow, stated = which[upward], above[1][therapy]
    general = np.array(
        [scope == "all" for scope in nodes.column("scope")], dtype=bool
    )
    broad = (
        np.flatnonzero(general[capability])
        if len(nodes)
        else np.zeros(0, np.int64)
    )
    two, work = spread(actor[broad], bounds(works[0], len(snapshot.actors)))
    both = np.concatenate([narrow, broad[two]])
    return _Rows(
        actor[both],
        capability[both],
        stage_of[capability[both]],
        np.concatenate([stated, works[1][work]]),
        np.arange(len(both)) < len(narrow),
    )


def _above(
    snapshot: Snapshot, therapies: tuple[str, ...]
) -> tuple[Ints, Ints]:
    """Return, for each therapy in the snapshot's order, the positions of it and all above it."""
    position = {key: at for at, key in enumerate(therapies)}
    lists = [
        sorted(position[wider] for wider in snapshot.therapy_above[key])
        for key in snapshot.nodes["Therapy"].ids
    ]
    first = np.cumsum([0, *(len(some) for some in lists)])
    return first, np.array(
        [row for some in lists for row in some], dtype=np.int64
    )


def _works(snapshot: Snapshot, above: tuple[Ints, Ints]) -> tuple[Ints, Ints]:
    """Return actors and the positions of therapies they work on, rolled up, each pair once."""
    edges = snapshot.edges["works_on_actor_therapy"]
    which, position = spread(edges.end, above[0])
    size = max(len(snapshot.nodes["Therapy"]), 1)
    pairs = np.unique(
        edges.start[which].astype(np.int64) * size + above[1][position]
    )
    return pairs // size, pairs % size


def _dates(snapshot: Snapshot) -> tuple[tuple[str, ...], Ints]:
    """Return the dates of capabilities in order, and the position of each capability's."""
    given = [
        text or "" for text in snapshot.nodes["Capability"].column("as_of")
    ]
    dates = tuple(sorted({"", *given}))
    position = {text: at for at, text in enumerate(dates)}
    return dates, np.array([position[text] for text in given], dtype=np.int64)


def _weights(snapshot: Snapshot) -> Ints:
    count = len(snapshot.actors)
    weights = np.ones(count, dtype=np.int64)
    for name in ACTIVITY:
        edges = snapshot.edges[name]
        size = max(len(edges.ends), 1)
        # Two roles are one part.
        distinct = np.unique(edges.start.astype(np.int64) * size + edges.end)
        weights += np.bincount(distinct // size, minlength=count)
    return weights


def bounds(ordered: npt.NDArray[np.integer], count: int) -> Ints:
    """Return where each of the values 0 to `count` - 1 begins in an ordered column, and its end."""
    return np.searchsorted(ordered, np.arange(count + 1)).astype(np.int64)


def spread(keys: npt.NDArray[np.integer], first: Ints) -> tuple[Ints, Ints]:
    """Return a join: positions in `keys`, for each the positions of its slice between `first`."""
    start, size = first[keys], first[keys + 1] - first[keys]
    which = np.repeat(np.arange(len(keys)), size)
    offset = np.arange(len(which)) - np.repeat(np.cumsum(size) - size, size)
    return which, start[which] + offset


def tree_order(snapshot: Snapshot) -> tuple[str, ...]:
    """Return the therapies, each under its first parent, alphabetical beside its siblings."""
    tree = snapshot.edges["subcategory_of_therapy_therapy"]
    children: dict[str, list[str]] = defaultdict(list)
    for child, parent in tree.pairs():
        children[parent].append(child)
    seen: dict[str, None] = {}
    roots = [
        key for key in snapshot.nodes["Therapy"].ids if not tree.targets(key)
    ]
    todo = roots[::-1]
    while todo:
        key = todo.pop()
        if key not in seen:
            seen[key] = None
            todo += sorted(children[key], reverse=True)
    return tuple(seen)


def depth(snapshot: Snapshot, therapy: str) -> int:
    """Return how many steps a therapy lies below the top of the tree."""
    above = snapshot.edges["subcategory_of_therapy_therapy"].targets(therapy)
    return 1 + min(depth(snapshot, parent) for parent in above) if above else 0
