"""What a proposed consortium answers: typed records of members, ties, rules and what is open."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from graph.partners.rules import RuleName, RuleState
from graph.release.status import State

Why = Literal["nobody", "closed", "leaving", "elsewhere", "judges", "left-out"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Covered(_Frozen):
    """A cell that a member covers, with the sources; implied by its general work or asserted.

    `by` is who of the house does it: the member itself, or its units.
    """

    therapy: str
    stage: str
    by: tuple[str, ...]
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
    """A legal entity of the consortium: what it covers, and who could take its place.

    `units` are those of its house that do the work. `houseless` is a unit of which no source names
    the house that would sign. `size` is what a register states, None if nothing does.
    """

    actor: str
    name: str
    kind: str
    region: str | None
    country: str | None
    standing: State
    size: str | None
    required: bool
    myself: bool
    houseless: bool
    units: tuple[str, ...]
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


class RuleItem(_Frozen):
    """A rule of the call and whether the proposal meets it; `unsure` are the members to ask."""

    rule: RuleName
    number: int
    value: str
    state: RuleState
    reason: str
    unsure: tuple[str, ...]


class Consortium(_Frozen):
    """A proposal; `least` is a proven lower bound of its size, `greedy` the greedy rule's size.

    Members are legal entities. `coordinator` is who may lead it, where the call asks for a kind.
    """

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
    coordinator: str | None
    rules: tuple[RuleItem, ...]
    ties: tuple[Tie, ...]
    regions: dict[str, int]
    uncovered: tuple[Uncovered, ...]
