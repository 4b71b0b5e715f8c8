"""Two regions beside each other: what both cover, what only one does, cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from graph.common.properties import Properties
from graph.coverage.cell_actors import COVERED, State
from graph.coverage.cell_items import LISTED
from graph.coverage.matrix import coverage
from graph.coverage.scenario import Scenario
from graph.errors import InvalidInputError
from graph.release.labels import label

if TYPE_CHECKING:
    from graph.coverage.matrix import CoverageMatrix
    from graph.model import Language
    from graph.release.snapshot import Snapshot

Only = Literal["first", "second", "both", "neither"]
COLUMNS = (
    "therapy",
    "therapy_name",
    "stage",
    "stage_name",
    "only",
    "first_region",
    "first_state",
    "first_open",
    "first_actors",
    "first_names",
    "second_region",
    "second_state",
    "second_open",
    "second_actors",
    "second_names",
)
"""Columns of the table of two regions."""


class Side(BaseModel):
    """A cell in one region; `actors` are those that count, the weightiest of many."""

    state: State
    open: int
    actors: list[str]


class Pair(BaseModel):
    """A cell in two regions; `only` says which of them covers it."""

    therapy: str
    stage: str
    only: Only
    first: Side
    second: Side


class RegionPair(BaseModel):
    """Two regions on a day, or as the release has them today, cell by cell; derived."""

    release: str
    first_region: str
    second_region: str
    as_of: str | None
    plans: bool
    today: str
    therapies: list[str]
    stages: list[str]
    counts: dict[Only, int]
    items: list[Pair]
    basis: Literal["derived"] = "derived"


def compare(
    snapshot: Snapshot,
    first: str,
    second: str,
    as_of: str | None,
    *,
    plans: bool,
) -> RegionPair:
    """Return two regions cell by cell.

    Raises:
        InvalidInputError: the regions are one, or the release has no actor in one of them.
    """
    if first == second:
        raise InvalidInputError(
            f"{first!r} is compared with itself; name two regions."
        )
    left, right = (
        coverage(snapshot, Scenario(region, as_of, plans=plans))
        for region in (first, second)
    )
    pairs = [
        _pair(
            left,
            right,
            therapy,
            stage,
        )
        for therapy in left.therapies
        for stage in left.stages
    ]
    kinds: tuple[Only, ...] = ("first", "second", "both", "neither")
    return RegionPair(
        release=snapshot.release.id,
        first_region=first,
        second_region=second,
        as_of=as_of,
        plans=plans,
        today=left.today,
        therapies=list(left.therapies),
        stages=list(left.stages),
        counts={
            kind: sum(pair.only == kind for pair in pairs) for kind in kinds
        },
        items=pairs,
    )


def _pair(
    left: CoverageMatrix,
    right: CoverageMatrix,
    therapy: str,
    stage: str,
) -> Pair:
    first, second = _side(left, therapy, stage), _side(right, therapy, stage)
    return Pair(
        therapy=therapy,
        stage=stage,
        only=_only(first.state in COVERED, second.state in COVERED),
        first=first,
        second=second,
    )


def _only(first: bool, second: bool) -> Only:
    if first:
        return "both" if second else "first"
    return "second" if second else "neither"


def _side(
    coverage: CoverageMatrix,
    therapy: str,
    stage: str,
) -> Side:
    cell_index = coverage.cell_index(therapy, stage)
    cell = coverage.cell(therapy, stage, LISTED)
    return Side(
        state=cell.state,
        open=int(coverage.counts.open[cell_index]),
        actors=[capability.actor for capability in cell.open],
    )


def region_rows(
    snapshot: Snapshot,
    pair: RegionPair,
    lang: Language,
) -> list[Properties]:
    """Return two regions as rows of a table, a cell each, with names."""
    rows: list[Properties] = []
    for cell in pair.items:
        row: Properties = {
            "therapy": cell.therapy,
            "therapy_name": label(
                snapshot,
                "Therapy",
                cell.therapy,
                lang,
            ),
            "stage": cell.stage,
            "stage_name": label(
                snapshot,
                "Stage",
                cell.stage,
                lang,
            ),
            "only": cell.only,
        }
        sides = (
            ("first", pair.first_region, cell.first),
            ("second", pair.second_region, cell.second),
        )
        for name, region, side in sides:
            row |= {
                f"{name}_region": region,
                f"{name}_state": side.state,
                f"{name}_open": side.open,
                f"{name}_actors": side.actors,
                f"{name}_names": [
                    label(
                        snapshot,
                        "Actor",
                        key,
                        lang,
                    )
                    for key in side.actors
                ],
            }
        rows.append(row)
    return rows
