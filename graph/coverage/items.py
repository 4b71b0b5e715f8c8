"""What the board answers: typed records of the matrix, the gaps, the hand-offs and the paths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from graph.coverage.actor_ties import LinkItem
from graph.coverage.cell_actors import AbsenceItem, State
from graph.coverage.handoffs import Tie
from graph.coverage.network_measures import BrokerItem
from graph.coverage.ranked_gaps import ChangeItem, Kind
from graph.coverage.sureness import Sureness
from graph.coverage.trend import TurnItem


class NewestOf(BaseModel):
    """The newest date of the evidence for each list of a cell, None if the list has none."""

    paused: str | None = None
    unknown: str | None = None
    stale: str | None = None
    planned: str | None = None
    ended: str | None = None


class CellItem(BaseModel):
    """One therapy at one stage; `was_*` is the matrix it is compared with, if there is one.

    `actors` are those of the region that count: active, paused, or of unknown status. Of them
    `paused`, `unknown` and `stale` (active or paused, and no source of the last three years says
    so) are lists of their own; the others of the region are `planned` or `ended`. `newest_of` is
    the newest evidence for each of these lists. `lost_on` is when the last that ended did.
    `absences` is what sources call missing here. `consulted` are the sources of a cell that nobody
    covers. `least_wrong` is how many facts at least would have to be wrong for the cell to be
    covered no more, or to be covered after all. `undated_by_year` are those of `by_year` of which
    nothing shows that they had begun.
    """

    therapy: str
    stage: str
    state: State
    open: int
    was_state: State | None
    was_open: int | None
    actors: list[str]
    paused: list[str]
    unknown: list[str]
    stale: list[str]
    planned: list[str]
    ended: list[str]
    at_risk: list[str]
    elsewhere: list[str]
    least_wrong: int
    confirmed_count: int
    paused_count: int
    unknown_count: int
    stale_count: int
    planned_count: int
    ended_count: int
    elsewhere_count: int
    newest_of: NewestOf
    lost_on: str | None
    absences: list[AbsenceItem]
    asserted: int
    implied: int
    assumed: int
    hhi: float | None
    single: bool
    newest: str | None
    consulted: list[str]
    source_ids: list[str]
    by_year: list[int]
    undated_by_year: list[int]
    turns: list[TurnItem]


class CandidateItem(BaseModel):
    """An actor near a gap, derived: no source says that it would fill it."""

    actor: str
    region: str | None
    country: str | None
    therapy: str
    stage: str
    near: Literal["elsewhere", "therapy"]
    because: str
    also: int
    basis: Literal["derived"] = "derived"


class GapItem(BaseModel):
    """A gap with its reason and evidence; derived from the matrix.

    `near` is how many open actors of Belgium outside the region do it; `candidates` are the two
    nearest of `candidate_count`.
    """

    therapy: str
    stage: str
    kind: Kind
    severity: float
    exposure: float
    need: float
    near: int
    reason: str
    actors: list[str]
    date: str | None
    newest: str | None
    source_ids: list[str]
    candidates: list[CandidateItem]
    candidate_count: int
    sure: Sureness
    basis: Literal["derived"] = "derived"

    @property
    def further_candidates(self) -> int:
        """Return how many candidates are counted alone."""
        return self.candidate_count - len(self.candidates)


class PathItem(BaseModel):
    """Which core stages of a therapy lack an actor: in the region, and in all of Belgium.

    It is complete when none lacks in Belgium; `weak` are those that hang on one actor there.
    """

    therapy: str
    complete: bool
    missing: list[str]
    missing_in_belgium: list[str]
    weak: list[str]
    sure: Sureness


class TherapyStage(BaseModel):
    """A stage of a therapy."""

    therapy: str
    stage: str


class HandoffItem(BaseModel):
    """Two consecutive core stages of a therapy and what ties their actors; derived."""

    therapy: str
    start: str
    end: str
    tie: Tie
    broken: bool
    before: int
    after: int
    reached: int
    steps: int | None
    links: list[LinkItem]
    sure: Sureness
    basis: Literal["derived"] = "derived"


class Compared(BaseModel):
    """What a scenario is compared with: the release as it is (None), or as it stood on a day."""

    as_of: str | None


class Board(BaseModel):
    """The matrix, the gaps, the hand-offs and what the scenario changes.

    With `plans` what is planned counts as if it had come true.

    `handoffs` are those of the therapy asked for, without one the broken ones of all, the worst
    first. `blind_spots` are cells of which nothing is known, without candidates. A path breaks
    when a stage that was covered in Belgium is so no more; `lost_links` are those stages.
    """

    release: str
    region: str | None
    as_of: str | None
    plans: bool
    today: str
    compared_with: Compared | None
    therapies: list[str]
    stages: list[str]
    core: list[str]
    years: list[int]
    cells: list[CellItem]
    gaps: list[GapItem]
    blind_spots: list[GapItem]
    changes: list[ChangeItem]
    paths: list[PathItem]
    broken_paths: list[str]
    mended_paths: list[str]
    lost_links: list[TherapyStage]
    handoffs: list[HandoffItem]
    broken_handoffs: list[HandoffItem]
    brokers: list[BrokerItem]
    articulation: list[BrokerItem]


@dataclass(frozen=True)
class StepItem:
    """One stage of a path; `tie` says how its actor is tied to the one before.

    `outside` are actors that do a missing stage beyond the area looked at.
    """

    stage: str
    state: State
    actor: str | None
    at_risk: bool
    others: int
    tie: Tie | None
    links: tuple[LinkItem, ...]
    outside: tuple[str, ...]


class ChainItem(BaseModel):
    """A path from laboratory to patient; derived: no source says that the actors work together.

    `length` sums the hand-offs (0 within an actor, 1, 2, and 4 where nothing ties the two);
    `apart` are the stages whose hand-off from the one before is broken. `sure` counts stages of
    the area looked at, whoever stands for them in this chain.
    """

    therapy: str
    actor: str | None
    complete: bool
    missing: list[str]
    apart: list[str]
    length: float
    sure: Sureness
    steps: list[StepItem]
    basis: Literal["derived"] = "derived"


class Paths(BaseModel):
    """The paths of a therapy or of an actor, the best first."""

    release: str
    region: str | None
    as_of: str | None
    items: list[ChainItem]
