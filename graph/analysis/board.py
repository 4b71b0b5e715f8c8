"""The gap board: matrix, ranked gaps and what a scenario changes, as one typed answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from graph.analysis import gaps
from graph.errors import NotFoundError
from graph.model import Language
from graph.release.snapshot import Snapshot


class CellItem(BaseModel):
    """One therapy at one stage."""

    therapy: str
    stage: str
    state: Literal["covered", "known-empty", "unknown"]
    actors: list[str]
    closed: list[str]
    at_risk: list[str]
    elsewhere: list[str]
    asserted: int
    implied: int
    assumed: int
    hhi: float | None
    single: bool
    newest: str | None
    source_ids: list[str]


class CandidateItem(BaseModel):
    """An actor near a gap, derived: no source says that it would fill it."""

    actor: str
    region: str | None
    therapy: str
    stage: str
    near: Literal["therapy", "stage"]
    basis: Literal["derived"] = "derived"


class GapItem(BaseModel):
    """A gap with its reason; derived from the matrix."""

    therapy: str
    stage: str
    kind: str
    severity: float
    reason: str
    actors: list[str]
    candidates: list[CandidateItem]
    basis: Literal["derived"] = "derived"


class ChangeItem(BaseModel):
    """A cell that the scenario changes."""

    therapy: str
    stage: str
    before: str
    after: str
    lost: list[str]
    gained: list[str]


class Board(BaseModel):
    """The matrix, the gaps and what the scenario changes."""

    release: str
    region: str | None
    as_of: str | None
    therapies: list[str]
    stages: list[str]
    cells: list[CellItem]
    gaps: list[GapItem]
    changes: list[ChangeItem]
    paths: list[dict[str, Any]]
    broken_paths: list[str]
    handoffs: list[dict[str, Any]]


def board(
    snapshot: Snapshot, seen: gaps.WhatIf, therapy: str | None, lang: Language, top: int
) -> Board:
    """Return the board of a scenario, of one therapy if given.

    Raises:
        NotFoundError: the therapy is not in the release.
    """
    found, scenario = seen.after, seen.after.scenario
    if therapy is not None and therapy not in found.therapies:
        raise NotFoundError(f"No therapy {therapy!r} in this release.")
    shown = [therapy] if therapy else list(found.therapies)
    paths = [gaps.chain(snapshot, found, key) for key in shown]
    broken = [path["therapy"] for path in paths if not path["complete"]]
    return Board(
        release=snapshot.release.id,
        region=scenario.region,
        as_of=scenario.as_of,
        therapies=shown,
        stages=list(found.stages),
        cells=[
            CellItem.model_validate(found.cell(key, stage).as_dict())
            for key in shown
            for stage in found.stages
        ],
        gaps=[
            _gap(snapshot, seen, gap, lang) for gap in gaps.ranked(snapshot, found, therapy)[:top]
        ],
        changes=[
            ChangeItem.model_validate(vars(one)) for one in seen.changes if one.therapy in shown
        ],
        paths=paths,
        broken_paths=[key for key in broken if gaps.chain(snapshot, seen.before, key)["complete"]],
        handoffs=gaps.handoffs(snapshot, found, therapy) if therapy else [],
    )


def _gap(snapshot: Snapshot, seen: gaps.WhatIf, gap: gaps.Gap, lang: Language) -> GapItem:
    near = gaps.candidates(snapshot, seen.after, gap.therapy, gap.stage)
    return GapItem(
        therapy=gap.therapy,
        stage=gap.stage,
        kind=gap.kind,
        severity=gap.severity,
        reason=gaps.reason(snapshot, gap, lang),
        actors=list(gap.actors),
        candidates=[CandidateItem.model_validate(vars(one)) for one in near],
    )
