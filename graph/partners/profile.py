"""What partner suggestions look at: one row of numbers for every actor, made once per release."""

# scipy does not describe all its types.
# pyright: reportUnknownArgumentType=false
# pyright: reportUnknownMemberType=false
# pyright: reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from graph.coverage.facts import base
from graph.coverage.matrix import coverage
from graph.coverage.roles import CLASSES
from graph.coverage.scenario import Scenario
from graph.release.adjacency import owned

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy.typing as npt

    from graph.release.snapshot import Snapshot

    Bools = npt.NDArray[np.bool_]
    Floats = npt.NDArray[np.float64]
    Places = npt.NDArray[np.intp]

RECENT = 5
"""Years: a project of the European Union takes four to five, so that its members still meet."""
_NEXT, _CLOSE, _FAR = 1.0, 0.6, 0.35
"""How much a stage counts beside those already done: the next one, up to three away, any other."""
STARTED = (
    ("participates_in_actor_collaboration", "Collaboration"),
    ("sponsors_actor_trial", "Trial"),
    ("hosts_actor_trial", "Trial"),
)


@dataclass(frozen=True)
class Rows:
    """Some actors, one row each: T therapies, S stages in their order, A actors of the release.

    `own` and `wide` (n, T): works on it, or on something below it; `stated` (n,): a source says
    so; `does` (n, T, S); `links` (n, T, S), how close a stage is to those done for the therapy;
    `ties` (n, A), sparse for the whole release, the root of the summed 1 / (members - 1) of what
    two share, at most 1; `degree` (n,); `where` (n, 2) in degrees, NaN if unknown; `city`,
    `region`, `country` (n,), codes, -1 if unknown; `recent` (n,), collaborations and trials of the
    last years; `peer` (n,).
    """

    own: Bools
    stated: Bools
    wide: Bools
    does: Bools
    links: npt.NDArray[np.float32]
    ties: Any
    degree: Floats
    where: Floats
    city: Places
    region: Places
    country: Places
    recent: Floats
    peer: Bools

    def take(self, at: Iterable[int]) -> Rows:
        """Return the rows at some positions, their ties as a dense array."""
        chosen = np.fromiter(at, np.intp)
        ties = np.zeros((len(chosen), self.ties.shape[1]))
        for row, place in enumerate(chosen):
            begin, end = self.ties.indptr[place : place + 2]
            ties[row, self.ties.indices[begin:end]] = self.ties.data[begin:end]
        columns = {
            name: value[chosen]
            for name, value in vars(self).items()
            if name != "ties"
        }
        return Rows(**columns, ties=ties)

    @classmethod
    def joined(cls, some: Iterable[Rows]) -> Rows:
        """Return taken rows one under the other."""
        columns = zip(*(vars(rows).items() for rows in some), strict=True)
        return cls(
            **{
                same[0][0]: np.concatenate([part for _, part in same])
                for same in columns
            }
        )

    def changed(self, **columns: object) -> Rows:
        """Return the same rows with other columns."""
        if "does" in columns:
            columns["links"] = _links(columns["does"])  # pyright: ignore[reportArgumentType]
        return replace(self, **columns)  # pyright: ignore[reportArgumentType]


@dataclass(frozen=True)
class Profiles:
    """All actors as `rows`, and what is the same for all of them.

    `rarity` (T,) is log((1 + actors) / (1 + actors at work on it)); `scarce` (T, S) from 0.5, many
    do it, to 1, one does; `broker` (A,) the weight of an actor as common partner; `core` (S,);
    `joined` (A, collaborations) of who takes part in what; `closure` (T, T), a therapy and those
    it lies under; `last` the newest year on record.
    """

    rows: Rows
    therapies: tuple[str, ...]
    stages: tuple[str, ...]
    rarity: Floats
    scarce: Floats
    broker: Floats
    core: Bools
    joined: sparse.csr_array
    closure: Bools
    last: int


def profiles(snapshot: Snapshot) -> Profiles:
    """Return the profiles of a release; made once by `snapshot.memoise(profiles)`."""
    facts, actors = snapshot.memoise(base), snapshot.actors
    therapies, stages, size = facts.therapies, facts.stages, len(actors)
    closure = _closure(snapshot, therapies)
    own = _own(snapshot, therapies)
    does = np.zeros((size, len(therapies), len(stages)), bool)
    scarce = np.ones((len(therapies), len(stages)))
    matrix = coverage(snapshot, Scenario())
    for (therapy, stage), cell_index in facts.cell_index.items():
        at = therapies.index(therapy), stages.index(stage)
        doing = matrix.open_actors(cell_index)
        does[doing, *at] = True
        scarce[at] = 0.5 + 0.5 / (1 + log(max(len(doing), 1)))
    kinds = actors.column("kind")
    joined = _joined(snapshot)
    ties = _ties(snapshot, joined)
    degree = np.diff(ties.indptr).astype(float)
    peer = np.array([kind not in CLASSES for kind in kinds])
    recent, last = _recent(snapshot)
    workers = np.array([len(facts.works_on[key]) for key in therapies])
    core = [
        snapshot.nodes["Stage"].value(key, "kind") == "core" for key in stages
    ]
    rows = Rows(
        own,
        _stated(snapshot),
        own @ closure,
        does,
        _links(does),
        ties,
        degree,
        _where(snapshot),
        _codes(actors.column("city")),
        _codes(actors.column("region")),
        _codes(actors.column("country")),
        recent,
        peer,
    )
    return Profiles(
        rows,
        therapies,
        stages,
        np.log((size + 1) / (workers + 1)),
        scarce,
        np.where(peer, 1.0, 0.5) / np.log(np.maximum(degree, 1) + 1.5),
        np.array(core),
        joined,
        closure,
        last,
    )


def _closure(snapshot: Snapshot, therapies: tuple[str, ...]) -> Bools:
    above = snapshot.therapy_above
    return np.array(
        [[wide in above[key] for wide in therapies] for key in therapies], bool
    )


def _own(snapshot: Snapshot, therapies: tuple[str, ...]) -> Bools:
    """Return what each actor works on; of one without, what `_guessed` says."""
    works, above = (
        snapshot.edges["works_on_actor_therapy"],
        dict(owned(snapshot)),
    )
    place = {key: at for at, key in enumerate(therapies)}
    own = np.zeros((len(snapshot.actors), len(therapies)), bool)
    for at, key in enumerate(snapshot.actors.ids):
        worked_on = works.targets(key) or _guessed(
            snapshot, key, above.get(key)
        )
        own[at, [place[therapy] for therapy in worked_on]] = True
    return own


def _stated(snapshot: Snapshot) -> Bools:
    works = snapshot.edges["works_on_actor_therapy"]
    return np.bincount(works.start, minlength=len(snapshot.actors)) > 0


def _guessed(
    snapshot: Snapshot,
    actor: str,
    owner: str | None,
) -> list[str]:
    """Return the therapies that an actor's collaborations cover, else those of its owner."""
    covers = snapshot.edges["covers_collaboration_therapy"]
    joins = snapshot.edges["participates_in_actor_collaboration"].targets(
        actor
    )
    therapies = [
        therapy for joined in joins for therapy in covers.targets(joined)
    ]
    if therapies or owner is None:
        return therapies
    return snapshot.edges["works_on_actor_therapy"].targets(owner)


def _links(does: Bools) -> npt.NDArray[np.float32]:
    """Return (n, T, S): how close each stage is to those that are done for the therapy."""
    links = np.full(does.shape, _FAR, np.float32)
    for step in (3, 2, 1):
        near = np.zeros_like(does)
        near[:, :, step:] |= does[:, :, :-step]
        near[:, :, :-step] |= does[:, :, step:]
        links[near] = _NEXT if step == 1 else _CLOSE
    return links


def _joined(snapshot: Snapshot) -> sparse.csr_array:
    joins = snapshot.edges["participates_in_actor_collaboration"]
    shape = len(snapshot.actors), len(snapshot.nodes["Collaboration"])
    made = sparse.coo_array(
        (np.ones(len(joins)), (joins.start, joins.end)), shape=shape
    ).tocsr()
    made.data[:] = 1
    return made


def _ties(snapshot: Snapshot, joined: sparse.csr_array) -> sparse.csr_array:
    members = np.asarray(joined.sum(axis=0)).ravel()
    shares = sparse.diags_array(1 / np.maximum(members - 1, 1))
    parts = owned(snapshot)
    index = snapshot.actors.index
    ends = np.array([(index[a], index[b]) for a, b in parts], np.intp).reshape(
        -1, 2
    )
    square = len(index), len(index)
    one_way = sparse.coo_array(
        (np.ones(len(ends)), (ends[:, 0], ends[:, 1])), square
    )
    ties = (joined @ shares @ joined.T + one_way + one_way.T).tocsr()
    ties.setdiag(0)
    ties.eliminate_zeros()
    ties.data = np.sqrt(np.minimum(ties.data, 1))
    ties.sort_indices()
    return ties


def _where(snapshot: Snapshot) -> Floats:
    where = np.full((len(snapshot.actors), 2), np.nan)
    places = snapshot.nodes["Place"]
    for actor, place in snapshot.edges["located_in_actor_place"].pairs():
        row = places.get(place)
        if "lat" in row and "lng" in row:
            where[snapshot.actors.index[actor]] = row["lat"], row["lng"]
    return where


def _codes(values: tuple[str | None, ...]) -> Places:
    stated = sorted(set(filter(None, values)))
    known = {value: at for at, value in enumerate(stated)}
    return np.array([known.get(value or "", -1) for value in values], np.intp)


def _recent(snapshot: Snapshot) -> tuple[Floats, int]:
    """Return what each actor began in the `RECENT` years up to the newest one, and that year."""
    years = {
        label: {
            row["id"]: int(str(row["start"])[:4])
            for row in snapshot.nodes[label].rows()
            if row.get("start")
        }
        for label in ("Collaboration", "Trial")
    }
    last = max(
        (year for some in years.values() for year in some.values()), default=0
    )
    begun: dict[int, set[str]] = {}
    for name, label in STARTED:
        for actor, record in snapshot.edges[name].pairs():
            if years[label].get(record, 0) > last - RECENT:
                begun.setdefault(snapshot.actors.index[actor], set()).add(
                    record
                )
    counts = np.zeros(len(snapshot.actors))
    for at, records in begun.items():
        counts[at] = len(records)
    return counts, last
