"""The path to the patient: the shortest chain of capabilities over all core stages.

One open actor is chosen for each core stage so that the hand-offs between them are as short as can
be: 0 within an actor, 1 for a shared collaboration or owner, 2 over an actor between, and `APART`
where nothing ties the two. It is found by dynamic programming (Viterbi). A stage that nobody covers
is named as the missing link, with who does it outside. The chain is derived: no source says that
these actors would work together.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.belgium import belgian
from graph.coverage.handoffs import Tie, core_stages, open_everywhere
from graph.coverage.items import ChainItem, Paths
from graph.coverage.matrix import coverage
from graph.coverage.network_measures import Link, Ties, flags, ties
from graph.coverage.validity import RISKY, counts
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.coverage.cell_actors import State
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.scenario import Scenario
    from graph.release.snapshot import Snapshot

    Ints = npt.NDArray[np.int64]
    Floats = npt.NDArray[np.float64]

APART = 4.0
_RISK = 0.5
_CHOICE = 60
"""How many actors of a stage are tried, the weighty first."""
_NAMED = 5


@dataclass(frozen=True)
class Step:
    """One stage of a path; `tie` and `links` say how its actor is tied to the one before.

    `outside` are actors that do a missing stage beyond the area looked at.
    """

    stage: str
    state: State
    actor: str | None
    at_risk: bool
    others: int
    tie: Tie | None
    links: tuple[Link, ...]
    outside: tuple[str, ...]


@dataclass(frozen=True)
class Path:
    """A path; `length` sums the hand-offs, `apart` are the stages whose hand-off is broken."""

    therapy: str
    actor: str | None
    steps: tuple[Step, ...]
    missing: tuple[str, ...]
    apart: tuple[str, ...]
    length: float

    @property
    def complete(self) -> bool:
        """Return whether every stage has an actor."""
        return not self.missing


def paths(
    snapshot: Snapshot, scenario: Scenario, therapy: str | None, actor: str | None
) -> Paths:
    """Return the paths of a therapy, or of an actor for each therapy that it works on.

    Raises:
        NotFoundError: something asked for is not in the release.
        InvalidInputError: neither a therapy nor an actor is given.
    """
    found = coverage(snapshot, scenario)
    if therapy is None and actor is None:
        raise InvalidInputError("Give a therapy or an actor.")
    every = [path(found, therapy, actor)] if therapy else paths_of(found, actor or "")
    return Paths(
        release=snapshot.release.id,
        region=scenario.region,
        as_of=scenario.as_of,
        items=[
            ChainItem.model_validate({**asdict(one), "complete": one.complete})
            for one in every
        ],
    )


def paths_of(found: CoverageMatrix, actor: str) -> list[Path]:
    """Return the paths of an actor, for each therapy that it works on, the best first.

    Raises:
        NotFoundError: the release has no such actor, or knows of no therapy that it works on.
    """
    snapshot = found.snapshot
    snapshot.actors.position(actor)
    works = snapshot.edges["works_on_actor_therapy"].targets(actor)
    above = snapshot.therapy_above
    narrow = [
        key for key in works if not any(key in above[one] - {one} for one in works)
    ]
    if not narrow:
        raise NotFoundError(f"No therapy is known for {actor!r}, so it has no path.")
    every = [path(found, therapy, actor) for therapy in narrow]
    return sorted(every, key=lambda one: (len(one.missing), one.length, one.therapy))


def path(found: CoverageMatrix, therapy: str, actor: str | None = None) -> Path:
    """Return the path of a therapy in the region of a matrix, without one in all of Belgium.

    With an actor it does every stage that it can.

    Raises:
        NotFoundError: there is no such therapy or actor.
    """
    core, fixed = core_stages(found), None
    if actor is not None:
        fixed = found.snapshot.actors.position(actor)
    choices = [_choice(found, therapy, stage, fixed) for stage in core]
    covered = [at for at, some in enumerate(choices) if len(some)]
    start = fixed is not None and not any(fixed in some for some in choices)
    layers = [np.array([fixed])] if start else []
    chosen, net = _shortest(found, [*layers, *(choices[at] for at in covered)])
    before = chosen[0] if start else None
    actors = dict(zip(covered, chosen[len(layers) :], strict=True))
    steps: list[Step] = []
    for at, stage in enumerate(core):
        steps.append(
            _step(found, net, therapy, stage, before, actors.get(at), len(choices[at]))
        )
        before = actors.get(at, before)
    lengths = {"same-actor": 0.0, "direct": 1.0, "two-steps": 2.0, "none": APART}
    return Path(
        therapy,
        actor,
        tuple(steps),
        tuple(step.stage for step in steps if step.actor is None),
        tuple(step.stage for step in steps if step.tie == "none"),
        sum(lengths.get(step.tie or "", 0.0) for step in steps),
    )


def _choice(found: CoverageMatrix, therapy: str, stage: str, fixed: int | None) -> Ints:
    actors = found.open_actors(found.place(therapy, stage))
    if found.scenario.region is None:
        actors = actors[found.snapshot.memoise(belgian)[actors]]
    if fixed is not None and fixed in actors:
        return np.array([fixed])
    order = np.argsort(-found.base.weights[actors], kind="stable")
    return actors[order[:_CHOICE]]


def _shortest(found: CoverageMatrix, layers: list[Ints]) -> tuple[list[int], Ties]:
    """Return the actor of each layer so that the sum of distances and risks is least."""
    net = found.snapshot.memoise(ties)
    if not layers:
        return [], net
    every = np.unique(np.concatenate(layers))
    apart = _distances(net, every, open_everywhere(found))
    risky = np.array([_risky(found, int(one)) for one in every]) * _RISK
    # Among equals the weightier actor: it comes first in its layer.
    places = [np.searchsorted(every, layer) for layer in layers]
    cost, back = risky[places[0]], []
    for one, two in pairwise(places):
        through = cost[:, None] + apart[np.ix_(one, two)]
        back.append(np.argmin(through, axis=0))
        cost = through.min(axis=0) + risky[two]
    at = int(np.argmin(cost))
    chosen = [at]
    for step in reversed(back):
        at = int(step[at])
        chosen.append(at)
    return [
        int(layer[at]) for layer, at in zip(layers, reversed(chosen), strict=True)
    ], net


def _distances(net: Ties, actors: Ints, allowed: npt.NDArray[np.bool_]) -> Floats:
    near = (net.member[actors] @ net.member.T + net.own[actors]).tocsr()
    direct = near[:, actors].toarray() > 0
    between = near.multiply(allowed[None, :].astype(np.float32)).tocsr()
    two = (between @ between.T).toarray() > 0
    found = np.where(direct, 1.0, np.where(two, 2.0, APART))
    np.fill_diagonal(found, 0.0)
    return found


def _risky(found: CoverageMatrix, actor: int) -> bool:
    standing = found.standing.get(found.base.actors.ids[actor])
    return standing is not None and standing.state == "at-risk"


def _step(
    found: CoverageMatrix,
    net: Ties,
    therapy: str,
    stage: str,
    before: int | None,
    actor: int | None,
    choice: int,
) -> Step:
    place, ids = found.place(therapy, stage), found.base.actors.ids
    if actor is None:
        rows = found.rows(place)
        actors = found.base.actor[rows[counts(found.codes[rows])]]
        order = np.argsort(-found.base.weights[actors], kind="stable")[:_NAMED]
        outside = tuple(ids[one] for one in actors[order])
        return Step(stage, _lacking(found, place), None, False, 0, None, (), outside)
    tie, links = (None, ()) if before is None else _tie(found, net, before, actor)
    rows = found.rows(place)
    risky = bool((found.codes[rows[found.base.actor[rows] == actor]] == RISKY).any())
    others = max(int(found.counts.open[place]), choice) - 1
    state = found.state(place)
    return Step(stage, state, ids[actor], risky, others, tie, links, ())


def _lacking(found: CoverageMatrix, place: int) -> State:
    """Return the state of a cell that has no actor in the area looked at."""
    if found.scenario.region is None:
        # The area is Belgium, the matrix that of everywhere: only who is named is known.
        return "empty" if len(found.rows(place)) else "unknown"
    return found.state(place)


def _tie(
    found: CoverageMatrix, net: Ties, before: int, actor: int
) -> tuple[Tie, tuple[Link, ...]]:
    if before == actor:
        return "same-actor", ()
    goal, open_ = flags(found.snapshot, [actor]), open_everywhere(found)
    reach = [flags(found.snapshot, [before])]
    for _ in range(2):
        reach.append(net.step(reach[-1], open_))
    if reach[1][actor]:
        return "direct", net.chain(reach, goal, 1)
    return ("two-steps", net.chain(reach, goal, 2)) if reach[2][actor] else ("none", ())
