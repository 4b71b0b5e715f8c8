"""One release held in memory: nodes and edges as columns, immutable.

Everything that ranks, draws, predicts or counts over the whole graph works on this and
nothing else; what is derived from it is computed once per release by `Snapshot.memoise`.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, cast

import numpy as np

from graph.bookkeeping import BOOKKEEPING, Release
from graph.errors import NotFoundError
from graph.model import NODES, SPECS, RelationSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from graph.common.properties import Properties, Values

    Positions = npt.NDArray[np.int32]

T = TypeVar("T")
Key = TypeVarTuple("Key")


class ColumnTable:
    """Rows kept as columns; a column that no row fills is absent."""

    def __init__(self, rows: Sequence[Values]) -> None:
        names = dict.fromkeys(
            name for row in rows for name in row if name not in BOOKKEEPING
        )
        self._columns: dict[str, tuple[object, ...]] = {
            name: tuple(
                tuple(cast("list[object]", value))
                if isinstance(value, list)
                else value
                for value in [row.get(name) for row in rows]
            )
            for name in names
        }
        self._size = len(rows)

    def __len__(self) -> int:
        return self._size

    @property
    def names(self) -> list[str]:
        """Return the names of the columns that any row fills, sorted."""
        return sorted(self._columns)

    def column(self, name: str) -> tuple[Any, ...]:
        """Return the values of one property, None where a row has none."""
        return self._columns.get(name) or self._nothing

    @cached_property
    def _nothing(self) -> tuple[None, ...]:
        """Return a column that no row fills: asked for row by row, it is made once."""
        return (None,) * self._size

    def row(self, position: int) -> Properties:
        """Return the properties of one row that are present."""
        return {
            name: value
            for name, values in self._columns.items()
            if (value := values[position]) is not None
        }

    def rows(self) -> Iterator[Properties]:
        """Yield every row's present properties, in position order."""
        return (self.row(position) for position in range(self._size))


class Nodes(ColumnTable):
    """All nodes of one label, ordered by id."""

    def __init__(self, label: str, rows: Iterable[Values]) -> None:
        ordered = sorted(rows, key=lambda row: cast("str", row["id"]))
        super().__init__(ordered)
        self.label = label
        self.ids: tuple[str, ...] = self.column("id")
        self.index: dict[str, int] = {
            key: position for position, key in enumerate(self.ids)
        }

    def position(self, key: str) -> int:
        """Return the position of an id; raise NotFoundError if the release has none."""
        try:
            return self.index[key]
        except KeyError:
            raise NotFoundError(
                f"No {self.label.lower()} {key!r} in this release."
            ) from None

    def get(self, key: str) -> Properties:
        """Return the node's properties; raise NotFoundError if the release has none."""
        return self.row(self.position(key))

    def value(self, key: str, name: str) -> Any:
        """Return one property of a node, None if it has none; raise NotFoundError as `get`."""
        return self.column(name)[self.position(key)]

    def known(self, keys: Iterable[str], name: str) -> list[Any]:
        """Return a property of those nodes that have it; raise NotFoundError as `get`."""
        values = (self.value(key, name) for key in keys)
        return [value for value in values if value]

    def stated(self, name: str) -> dict[str, Any]:
        """Return the values of a property by id, of those nodes that have it."""
        pairs = zip(self.ids, self.column(name), strict=True)
        return {key: value for key, value in pairs if value is not None}

    def __contains__(self, key: object) -> bool:
        return key in self.index


class Edges(ColumnTable):
    """All relationships of one spec, ordered by start and end; `start` and `end` are positions."""

    def __init__(
        self,
        spec: RelationSpec,
        starts: Nodes,
        ends: Nodes,
        rows: Iterable[tuple[str, str, Values]],
    ) -> None:
        ordered = sorted(
            rows,
            key=lambda row: (row[0], row[1], str(row[2].get(spec.key or ""))),
        )
        super().__init__([properties for _, _, properties in ordered])
        self.spec, self.starts, self.ends = spec, starts, ends
        self.start: Positions = np.array(
            [starts.index[a] for a, _, _ in ordered], dtype=np.int32
        )
        self.end: Positions = np.array(
            [ends.index[b] for _, b, _ in ordered], dtype=np.int32
        )

    @cached_property
    def _out(self) -> Positions:
        return np.searchsorted(
            self.start, np.arange(len(self.starts) + 1)
        ).astype(np.int32)

    @cached_property
    def _into(self) -> tuple[Positions, Positions]:
        order = np.argsort(self.end, kind="stable").astype(np.int32)
        bounds = np.searchsorted(
            self.end[order], np.arange(len(self.ends) + 1)
        )
        return order, bounds.astype(np.int32)

    def out(self, position: int) -> range:
        """Return the edge positions that leave the start node at `position`."""
        return range(int(self._out[position]), int(self._out[position + 1]))

    def into(self, position: int) -> Positions:
        """Return the edge positions that enter the end node at `position`."""
        order, bounds = self._into
        return order[bounds[position] : bounds[position + 1]]

    def targets(self, key: str) -> list[str]:
        """Return the ids of the end nodes reached from start node `key`, each once."""
        ends = (
            self.ends.ids[int(self.end[edge])]
            for edge in self.out(self.starts.position(key))
        )
        return list(dict.fromkeys(ends))

    def origins(self, key: str) -> list[str]:
        """Return the ids of the start nodes that reach end node `key`, each once."""
        starts = (
            self.starts.ids[self.start[edge]]
            for edge in self.into(self.ends.position(key))
        )
        return list(dict.fromkeys(starts))

    def leaving(self, key: str) -> Iterator[tuple[str, Properties]]:
        """Yield (end id, properties) of every edge that leaves start node `key`."""
        for edge in self.out(self.starts.position(key)):
            yield self.ends.ids[self.end[edge]], self.row(edge)

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Yield (start id, end id) of every edge, in position order."""
        for a, b in zip(self.start, self.end, strict=True):
            yield self.starts.ids[a], self.ends.ids[b]


@dataclass(frozen=True)
class Snapshot:
    """Nodes by label and edges by spec name of one finished release."""

    release: Release
    nodes: Mapping[str, Nodes]
    edges: Mapping[str, Edges]
    _memo: dict[object, object] = field(
        default_factory=dict[Any, Any],
        repr=False,
        compare=False,
    )
    _locks: dict[object, threading.RLock] = field(
        default_factory=dict[Any, threading.RLock],
        repr=False,
        compare=False,
    )

    @classmethod
    def build(
        cls,
        release: Release,
        nodes: Iterable[tuple[str, Values]],
        edges: Iterable[tuple[str, str, str, Values]],
    ) -> Snapshot:
        """Return the snapshot of (label, properties) and (spec name, start, end, properties)."""
        by_label: dict[str, list[Mapping[str, object]]] = defaultdict(list)
        for label, properties in nodes:
            by_label[label].append(properties)
        tables = {label: Nodes(label, by_label[label]) for label in NODES}
        by_spec: dict[str, list[tuple[str, str, Mapping[str, object]]]] = (
            defaultdict(list)
        )
        for name, start, end, properties in edges:
            by_spec[name].append((start, end, properties))
        joined = {
            name: Edges(
                spec,
                tables[spec.start],
                tables[spec.end],
                by_spec[name],
            )
            for name, spec in SPECS.items()
        }
        return cls(release, tables, joined)

    def memoise(self, factory: Callable[[Snapshot, *Key], T], *key: *Key) -> T:
        """Return `factory(self, *key)`, computed at the first call and kept with the snapshot.

        Each factory and key has a lock of its own: who asks for the same figure waits for it, who
        asks for another one does not. A factory may ask for what others make, but not in a circle.
        """
        name = (factory, *key)
        if name not in self._memo:
            # `setdefault` of a dict is one step for all threads.
            with self._locks.setdefault(name, threading.RLock()):
                if name not in self._memo:
                    self._memo[name] = factory(self, *key)
        return cast("T", self._memo[name])

    def forget(self) -> None:
        """Let go of all figures, some of which refer to this release in turn.

        Without them the release is freed as soon as nobody uses it; whoever still does computes
        anew what they need.
        """
        self._memo.clear()
        self._locks.clear()

    @property
    def actors(self) -> Nodes:
        """Return the actors."""
        return self.nodes["Actor"]

    @cached_property
    def therapy_below(self) -> dict[str, frozenset[str]]:
        """Return each therapy's id with itself and everything below it in the tree."""
        tree = self.edges["subcategory_of_therapy_therapy"]
        return {
            key: closure(key, tree.origins)
            for key in self.nodes["Therapy"].ids
        }

    @cached_property
    def therapy_above(self) -> dict[str, frozenset[str]]:
        """Return each therapy's id with itself and everything above it in the tree."""
        tree = self.edges["subcategory_of_therapy_therapy"]
        return {
            key: closure(key, tree.targets)
            for key in self.nodes["Therapy"].ids
        }


def closure(key: str, step: Callable[[str], list[str]]) -> frozenset[str]:
    """Return an id with all that is reached from it, step by step."""
    reached, todo = {key}, [key]
    while todo:
        for other in step(todo.pop()):
            if other not in reached:
                reached.add(other)
                todo.append(other)
    return frozenset(reached)
