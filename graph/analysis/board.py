"""The gap board: matrix, ranked gaps and what a scenario changes, as one typed answer."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from graph.analysis import gaps
from graph.analysis.coverage import Scenario
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
    snapshot: Snapshot, scenario: Scenario, therapy: str | None, lang: Language, top: int
) -> Board:
    """Return the board of a scenario, of one therapy if given."""
    before, found, changed = gaps.what_if(snapshot, scenario)
    if therapy is not None and therapy not in found.therapies:
        raise NotFoundError(f"No therapy {therapy!r} in this release.")
    shown = [key for key in found.therapies if therapy in (None, key)]
    cells = [cell for cell in found.cells.values() if cell.therapy in set(shown)]
    worst = [
        gaps.with_candidates(snapshot, found, gap)
        for gap in gaps.ranked(snapshot, found, therapy)[:top]
    ]
    paths = [gaps.chain(snapshot, found, key) for key in shown]
    complete = {
        key
        for key in shown
        if before is not found and gaps.chain(snapshot, before, key)["complete"]
    }
    return Board(
        release=snapshot.release.id,
        region=scenario.region,
        as_of=scenario.as_of,
        therapies=shown,
        stages=list(found.stages),
        cells=[
            CellItem(**cell.as_dict()) for cell in cells
        ],
        gaps=[
            GapItem(
                therapy=gap.therapy, stage=gap.stage, kind=gap.kind, severity=gap.severity,
                reason=gaps.reason(snapshot, gap, lang), actors=list(gap.actors),
                candidates=[CandidateItem(**vars(one)) for one in gap.candidates],
            )
            for gap in worst
        ],
        changes=[
            ChangeItem.model_validate(vars(one))
            for one in changed
            if one.therapy in set(shown)
        ],
        paths=paths,
        broken_paths=sorted(complete - {path["therapy"] for path in paths if path["complete"]}),
        handoffs=gaps.handoffs(snapshot, found, therapy) if therapy else [],
    )  # fmt: skip
