"""The path to the patient: the shortest chain of capabilities over all core stages.

One open actor is chosen for each core stage so that the hand-offs between them are as short as can
be: 0 within an actor, 1 for a shared collaboration or owner, 2 over an actor between, and
`NO_CONNECTION_COST` where nothing ties the two. A stage that nobody covers is named as the missing
link, with who does it outside. The chain is derived: no source says that these actors would work
together.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.coverage.actor_ties import LinkItem, Ties, flags
from graph.coverage.belgium import belgian
from graph.coverage.handoffs import Tie, core_stages, open_everywhere
from graph.coverage.items import ChainItem, Paths, StepItem
from graph.coverage.matrix import coverage
from graph.coverage.shortest_chain import NO_CONNECTION_COST, shortest
from graph.coverage.sureness import of_path
from graph.coverage.validity import RISKY, counts
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.coverage.cell_actors import State
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.scenario import Scenario
    from graph.release.snapshot import Snapshot

    Ints = npt.NDArray[np.int64]

_LENGTHS: dict[Tie | None, float] = {
    "direct": 1.0,
    "two-steps": 2.0,
    "none": NO_CONNECTION_COST,
}
"""What a hand-off adds to the length of a path; one within an actor, or from nobody, adds none."""
_CHOICE = 60
"""How many actors of a stage are tried, the weighty first: the search takes the square of it."""
_NAMED = 5
"""Actors outside that are named for a stage which nobody covers."""


@dataclass(frozen=True)
class Path:
    """A path; `length` sums the hand-offs, `apart` are the stages whose hand-off is broken."""

    therapy: str
    actor: str | None
    steps: tuple[StepItem, ...]
    missing: tuple[str, ...]
    apart: tuple[str, ...]
    length: float

    @property
    def complete(self) -> bool:
        """Return whether every stage has an actor."""
        return not self.missing


def paths(
    snapshot: Snapshot,
    scenario: Scenario,
    therapy: str | None,
    actor: str | None,
) -> Paths:
    """Return the paths of a therapy, or of an actor for each therapy that it works on.

    Raises:
        NotFoundError: something asked for is not in the release.
        InvalidInputError: neither a therapy nor an actor is given.
    """
    matrix = coverage(snapshot, scenario)
    require_subject(therapy, actor)
    every = (
        [path(matrix, therapy, actor)]
        if therapy
        else paths_of(matrix, actor or "")
    )
    return Paths(
        release=snapshot.release.id,
        region=scenario.region,
        as_of=scenario.as_of,
        items=[_chain_item(matrix, route) for route in every],
    )


def require_subject(therapy: str | None, actor: str | None) -> None:
    """Raise InvalidInputError if neither a therapy nor an actor is given."""
    if therapy is None and actor is None:
        raise InvalidInputError("Give a therapy or an actor.")


def _chain_item(matrix: CoverageMatrix, route: Path) -> ChainItem:
    """Return a path as it is answered, with how sure it is that it is complete, or is not."""
    belgium = matrix.scenario.region is None
    area = matrix.snapshot.memoise(belgian) if belgium else matrix.here
    sure = of_path(
        matrix,
        route.therapy,
        core_stages(matrix),
        area,
    )
    return ChainItem(
        **vars(route),
        complete=route.complete,
        sure=sure,
    )


def paths_of(matrix: CoverageMatrix, actor: str) -> list[Path]:
    """Return the paths of an actor, for each therapy that it works on, the best first.

    Raises:
        NotFoundError: the release has no such actor, or knows of no therapy that it works on.
    """
    snapshot = matrix.snapshot
    snapshot.actors.position(actor)
    works = snapshot.edges["works_on_actor_therapy"].targets(actor)
    above = snapshot.therapy_above
    wider = set[str]().union(
        *(above[therapy] - {therapy} for therapy in works)
    )
    narrow = [key for key in works if key not in wider]
    if not narrow:
        raise NotFoundError(
            f"No therapy is known for {actor!r}, so it has no path."
        )
    every = [path(matrix, therapy, actor) for therapy in narrow]
    return sorted(
        every,
        key=lambda route: (
            len(route.missing),
            route.length,
            route.therapy,
        ),
    )


def paths_of_all(matrix: CoverageMatrix) -> list[Path]:
    """Return the path of every therapy, in the order of the board."""
    return [path(matrix, therapy) for therapy in matrix.therapies]


def path(
    matrix: CoverageMatrix,
    therapy: str,
    actor: str | None = None,
) -> Path:
    """Return the path of a therapy in the region of a matrix, without one in all of Belgium.

    With an actor it does every stage that it can.

    Raises:
        NotFoundError: there is no such therapy or actor.
    """
    core = core_stages(matrix)
    fixed = None if actor is None else matrix.snapshot.actors.position(actor)
    choices = [
        _choice(
            matrix,
            therapy,
            stage,
            fixed,
        )
        for stage in core
    ]
    covered = [at for at, some in enumerate(choices) if len(some)]
    layers = [choices[at] for at in covered]
    # An actor that does no stage of the path stands before the first of them.
    is_outside = fixed is not None and not any(
        fixed in some for some in choices
    )
    if is_outside:
        layers.insert(0, np.array([fixed]))
    chosen, net = shortest(matrix, layers)
    before = chosen.pop(0) if is_outside else None
    actors = dict(zip(covered, chosen, strict=True))
    steps: list[StepItem] = []
    for at, stage in enumerate(core):
        steps.append(
            _step(
                matrix,
                net,
                therapy,
                stage,
                before,
                actors.get(at),
                len(choices[at]),
            )
        )
        before = actors.get(at, before)
    missing = tuple(step.stage for step in steps if step.actor is None)
    unconnected = tuple(step.stage for step in steps if step.tie == "none")
    length = sum(_LENGTHS.get(step.tie, 0.0) for step in steps)
    return Path(
        therapy,
        actor,
        tuple(steps),
        missing,
        unconnected,
        length,
    )


def _choice(
    matrix: CoverageMatrix,
    therapy: str,
    stage: str,
    fixed: int | None,
) -> Ints:
    actors = matrix.open_actors(matrix.cell_index(therapy, stage))
    if matrix.scenario.region is None:
        actors = actors[matrix.snapshot.memoise(belgian)[actors]]
    if fixed is not None and fixed in actors:
        return np.array([fixed])
    return _weightiest(matrix, actors, _CHOICE)


def _weightiest(
    matrix: CoverageMatrix,
    actors: Ints,
    most: int,
) -> Ints:
    """Return so many of some actors at most, the weighty first, equals in their order."""
    order = np.argsort(-matrix.base.weights[actors], kind="stable")
    return actors[order[:most]]


def _step(
    matrix: CoverageMatrix,
    net: Ties,
    therapy: str,
    stage: str,
    before: int | None,
    actor: int | None,
    choice: int,
) -> StepItem:
    cell_index, ids = matrix.cell_index(therapy, stage), matrix.base.actors.ids
    if actor is None:
        rows = matrix.rows(cell_index)
        actors = matrix.base.actor[rows[counts(matrix.codes[rows])]]
        named = _weightiest(matrix, actors, _NAMED)
        outside = tuple(ids[int(outsider)] for outsider in named)
        return StepItem(
            stage,
            _lacking(matrix, cell_index),
            None,
            False,
            0,
            None,
            (),
            outside,
        )
    tie, links = _tie(
        matrix,
        net,
        before,
        actor,
    )
    rows = matrix.rows(cell_index)
    risky = bool(
        (matrix.codes[rows[matrix.base.actor[rows] == actor]] == RISKY).any()
    )
    others = max(int(matrix.counts.open[cell_index]), choice) - 1
    state = matrix.state(cell_index)
    return StepItem(
        stage,
        state,
        ids[actor],
        risky,
        others,
        tie,
        links,
        (),
    )


def _lacking(matrix: CoverageMatrix, cell_index: int) -> State:
    """Return the state of a cell that has no actor in the area looked at."""
    if matrix.scenario.region is None:
        # The area is Belgium, the matrix that of everywhere: only who is named is known.
        return "empty" if len(matrix.rows(cell_index)) else "unknown"
    return matrix.state(cell_index)


def _tie(
    matrix: CoverageMatrix,
    net: Ties,
    before: int | None,
    actor: int,
) -> tuple[Tie | None, tuple[LinkItem, ...]]:
    """Return how an actor is tied to the one before it, and over whom."""
    if before is None:
        return None, ()
    if before == actor:
        return "same-actor", ()
    goal, open_ = flags(matrix.snapshot, [actor]), open_everywhere(matrix)
    start = flags(matrix.snapshot, [before])
    near = net.step(start, open_)
    reach = [start, near, net.step(near, open_)]
    if near[actor]:
        return "direct", net.chain(reach, goal, 1)
    if reach[2][actor]:
        return "two-steps", net.chain(reach, goal, 2)
    return "none", ()
