"""A consortium for a call: the fewest actors that cover given stages of given therapies.

Members are open actors with a seat in Belgium (or in the region asked for); actors abroad come in
only for cells that nobody in Belgium covers. Never members: closed actors, those whose closing is
announced, authorities and payers, who will judge or pay for the product, and funders except for
the stage of funding. What cannot be covered is named with the reason. A proposal is derived.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.coverage.candidates import candidates
from graph.coverage.facts import base
from graph.coverage.matrix import CoverageMatrix, coverage
from graph.coverage.roles import CLASSES
from graph.coverage.scenario import Scenario
from graph.errors import InvalidInputError
from graph.partners.cover import CoverProblem, alternates, cover
from graph.release.status import State, leaving, operating_statuses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from graph.coverage.cell_actors import Cell, Holding
    from graph.release.snapshot import Snapshot

ALTERNATES, NEAREST = 3, 3
ABROAD = "abroad"
Why = Literal["nobody", "closed", "leaving", "elsewhere", "judges", "left-out"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Covered(_Frozen):
    """A cell that a member covers, with the sources; implied by its general work or asserted."""

    therapy: str
    stage: str
    basis: str
    source_ids: tuple[str, ...]
    alone: bool


class Alternate(_Frozen):
    """An actor that could take a member's place; `ties` to the other members."""

    actor: str
    name: str
    region: str | None
    ties: int


class ConsortiumMember(_Frozen):
    """A member of the consortium: what it covers, and who could take its place."""

    actor: str
    name: str
    kind: str
    region: str | None
    country: str | None
    standing: State
    required: bool
    covers: tuple[Covered, ...]
    alternates: tuple[Alternate, ...]


class Tie(_Frozen):
    """Two members that have worked together, with the collaborations."""

    actors: Annotated[
        tuple[str, str], Field(json_schema_extra={"items": {"type": "string"}})
    ]
    collaborations: tuple[str, ...]


class Uncovered(_Frozen):
    """A cell that no member can cover: why, who does it elsewhere, who works nearest to it."""

    therapy: str
    stage: str
    why: Why
    elsewhere: tuple[str, ...]
    nearest: tuple[str, ...]


class Consortium(_Frozen):
    """A proposal; `least` is a proven lower bound of its size, `greedy` the greedy rule's size."""

    therapies: tuple[str, ...]
    stages: tuple[str, ...]
    region: str | None
    relation: Literal["SUGGESTED_CONSORTIUM"] = "SUGGESTED_CONSORTIUM"
    basis: Literal["derived"] = "derived"
    method: Literal["exact", "greedy"]
    size: int
    least: int
    greedy: int
    bound: float
    members: tuple[ConsortiumMember, ...]
    ties: tuple[Tie, ...]
    regions: dict[str, int]
    uncovered: tuple[Uncovered, ...]


@dataclass(frozen=True)
class Call:
    """What is asked for; without stages, every core one."""

    therapies: tuple[str, ...]
    stages: tuple[str, ...] = ()
    region: str | None = None
    must: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def consortium(snapshot: Snapshot, call: Call) -> Consortium:
    """Return the fewest actors for a call, existing ties preferred and regions balanced.

    Raises:
        NotFoundError: a therapy, stage or actor is not in the release.
        InvalidInputError: no therapy is given, the region is unknown, or an actor that must be in
            is closed, is left out as well, or may not be a member.
    """
    call = _checked(snapshot, call)
    found = coverage(snapshot, Scenario())
    cells = {f"{t}:{s}": found.cell(t, s) for t in call.therapies for s in call.stages}
    asking = _Asking(snapshot, call, cells)
    solved = cover(asking.problem)
    regions = Counter(asking.problem.region[name] for name in solved.chosen)
    return Consortium(
        therapies=call.therapies,
        stages=call.stages,
        region=call.region,
        method=solved.method,
        size=len(solved.chosen),
        least=solved.least,
        greedy=solved.greedy,
        bound=round(solved.bound, 4),
        regions=dict(sorted(regions.items())),
        members=tuple(asking.member(name, solved.chosen) for name in solved.chosen),
        ties=tuple(asking.ties(solved.chosen)),
        uncovered=tuple(asking.uncovered(found)),
    )


def call_of(
    therapies: Iterable[str] | None,
    stages: Iterable[str] | None,
    region: str | None,
    must: Iterable[str] | None,
    without: Iterable[str] | None,
) -> Call:
    """Return the call of texts as a user gives them; empty ones count as not given."""
    lists = (
        tuple(filter(None, some or ())) for some in (therapies, stages, must, without)
    )
    given = tuple(tuple(dict.fromkeys(some)) for some in lists)
    return Call(given[0], given[1], region or None, given[2], given[3])


class _Asking:
    """The cells of a call and who may cover them."""

    def __init__(self, snapshot: Snapshot, call: Call, cells: dict[str, Cell]) -> None:
        self.snapshot, self.call, self.cells = snapshot, call, cells
        self.rows = {
            holding.actor: snapshot.actors.get(holding.actor)
            for cell in cells.values()
            for holding in cell.holdings
        } | {key: snapshot.actors.get(key) for key in call.must}
        self.may = {key: self._may(cell) for key, cell in cells.items()}
        self.problem = self._problem()

    def member(self, actor: str, chosen: Sequence[str]) -> ConsortiumMember:
        """Return a member with what it covers and who could take its place."""
        row, rest = self.rows[actor], [other for other in chosen if other != actor]
        others = {cell for other in rest for cell in self.problem.covers[other]}
        required = actor in self.call.must
        instead = (
            [] if required else alternates(self.problem, chosen, actor)[:ALTERNATES]
        )
        return ConsortiumMember(
            actor=actor,
            name=row["name"],
            kind=row["kind"],
            region=row.get("region"),
            country=row.get("country"),
            required=required,
            standing=self.snapshot.memoise(operating_statuses)[actor].state,
            covers=tuple(
                Covered(
                    therapy=self.cells[key].therapy,
                    stage=self.cells[key].stage,
                    basis=self.may[key][actor].basis,
                    source_ids=self.may[key][actor].source_ids,
                    alone=key not in others,
                )
                for key in self.cells
                if actor in self.may[key]
            ),
            alternates=tuple(
                Alternate(
                    actor=other,
                    name=self.rows[other]["name"],
                    region=self.rows[other].get("region"),
                    ties=sum(self.problem.tied(other, one) for one in rest),
                )
                for other in instead
            ),
        )

    def ties(self, chosen: Sequence[str]) -> Iterable[Tie]:
        """Yield the pairs of members that share a collaboration."""
        joined = self.snapshot.edges["participates_in_actor_collaboration"]
        for one, other in combinations(chosen, 2):
            shared = sorted(set(joined.targets(one)) & set(joined.targets(other)))
            if shared:
                yield Tie(actors=(one, other), collaborations=tuple(shared))

    def uncovered(self, found: CoverageMatrix) -> Iterable[Uncovered]:
        """Yield the cells that nobody may cover, with why and who is near."""
        for key, cell in self.cells.items():
            if not self.may[key]:
                near = candidates(found, cell.therapy, cell.stage, 2 * NEAREST)
                fit = [one.actor for one in near if self._fits(one.actor)]
                elsewhere = [h.actor for h in cell.open if not self._here(h.actor)]
                yield Uncovered(
                    therapy=cell.therapy,
                    stage=cell.stage,
                    why=self._why(cell),
                    elsewhere=tuple(elsewhere[:NEAREST]),
                    nearest=tuple(fit[:NEAREST]),
                )

    def _may(self, cell: Cell) -> dict[str, Holding]:
        """Return who may cover a cell: those at work here, else a network here, else abroad.

        With a region nobody outside it may.
        """
        open_ = {
            holding.actor: holding
            for holding in cell.open
            if self._role(holding.actor, cell.stage) and holding.actor not in self._out
        }
        here = {
            key: one
            for key, one in open_.items()
            if self._here(key) or key in self.call.must
        }
        peers = {
            key: one
            for key, one in here.items()
            if CLASSES.get(self.rows[key]["kind"]) != "bridge" or key in self.call.must
        }
        return peers or here or ({} if self.call.region else open_)

    @property
    def _out(self) -> frozenset[str]:
        return frozenset(self.call.without) | self.snapshot.memoise(leaving)

    def _role(self, actor: str, stage: str) -> bool:
        role = CLASSES.get(self.rows[actor]["kind"])
        return role != "rules" and (role != "funding" or stage == "funding")

    def _here(self, actor: str) -> bool:
        row = self.rows[actor]
        if self.call.region:
            return row.get("region") == self.call.region
        return row.get("country") == "BE"

    def _fits(self, actor: str) -> bool:
        row = self.snapshot.actors.get(actor)
        return actor not in self._out and CLASSES.get(row["kind"]) not in {
            "rules",
            "funding",
        }

    def _why(self, cell: Cell) -> Why:
        if not cell.holdings:
            return "nobody"
        if not cell.open:
            return "closed"
        fit = [
            holding.actor
            for holding in cell.open
            if self._role(holding.actor, cell.stage)
        ]
        if not fit:
            return "judges"
        here = {one for one in fit if self._here(one)}
        if not here:
            return "elsewhere"
        return "left-out" if here & set(self.call.without) else "leaving"

    def _problem(self) -> CoverProblem:
        names = sorted(
            {actor for some in self.may.values() for actor in some} | {*self.call.must}
        )
        joined = self.snapshot.edges["participates_in_actor_collaboration"]
        place = set(names)
        ties = {
            pair
            for work in {work for name in names for work in joined.targets(name)}
            for pair in combinations(sorted(place & set(joined.origins(work))), 2)
        }
        covers = {
            n: frozenset(k for k, some in self.may.items() if n in some) for n in names
        }
        asserted = {
            name: sum(self.may[key][name].basis == "asserted" for key in some)
            for name, some in covers.items()
        }
        regions = {name: self.rows[name].get("region") or ABROAD for name in names}
        return CoverProblem(
            covers, frozenset(ties), regions, asserted, frozenset(self.call.must)
        )


def _checked(snapshot: Snapshot, call: Call) -> Call:
    """Return the call with its stages, all in the order of the matrix, each once."""
    held, standing = snapshot.memoise(base), snapshot.memoise(operating_statuses)
    for label, keys in (
        ("Therapy", call.therapies),
        ("Stage", call.stages),
        ("Actor", (*call.must, *call.without)),
    ):
        for key in keys:
            snapshot.nodes[label].position(key)
    if not call.therapies:
        raise InvalidInputError("No therapy is given.", hint="Name one, such as car-t.")
    if call.region and call.region not in held.regions:
        known = ", ".join(region for region in held.regions if region)
        raise InvalidInputError(
            f"Unknown region {call.region!r}.", hint=f"Known: {known}."
        )
    for key in call.must:
        kind = snapshot.actors.get(key)["kind"]
        if standing[key].state == "closed":
            raise InvalidInputError(f"{key!r} is closed and cannot be a member.")
        if key in call.without:
            raise InvalidInputError(f"{key!r} must be in and is left out.")
        if CLASSES.get(kind) == "rules":
            raise InvalidInputError(
                f"{key!r} is an {kind}: it judges or pays, and joins nobody."
            )
    core = tuple(key for key, on in zip(held.stages, held.core, strict=True) if on)
    stages = tuple(key for key in held.stages if key in call.stages) or core
    therapies = tuple(key for key in held.therapies if key in call.therapies)
    return Call(therapies, stages, call.region or None, call.must, call.without)
