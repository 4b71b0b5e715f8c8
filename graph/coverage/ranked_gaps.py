"""The gaps of the value chain, the worst first, each with its reason, evidence and candidates.

Severity, from 0 to 1, is exposure x need x weight of the stage; docs/gaps.md says why and by which
sources. It orders a list; it is no probability. Everything here is derived.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.common.localised import day, decimal
from graph.common.textio import parse_yaml
from graph.common.typography import typeset_all
from graph.coverage.belgium import belgian as in_belgium
from graph.coverage.belgium import belgian_actors
from graph.coverage.cell_actors import State
from graph.coverage.handoffs import open_everywhere
from graph.coverage.matrix import CoverageMatrix, coverage
from graph.release.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.coverage.scenario import Scenario
    from graph.model import Language
    from graph.release.snapshot import Snapshot

Kind = Literal[
    "planned",
    "lost",
    "absent",
    "empty",
    "unknown",
    "single-at-risk",
    "single",
    "at-risk",
    "concentrated",
]
NOBODY = frozenset({"planned", "lost", "absent", "empty"})
"""Kinds of gaps that nobody covers, though something is known of the cell."""
CONCENTRATED = 0.25
"""HHI above which a market counts as highly concentrated: 2,500 points."""
EMPTY = 1.0
"""Exposure of a cell that nobody covers: the most there is; a plan closes no gap."""
NEARBY = 0.75
"""The same where somebody else in Belgium covers it: a day's drive is better than a flight."""
UNKNOWN = 0.7
"""The same where no source names anybody: it may be covered, so it comes behind what is known."""
HANGING = 0.6
"""Exposure per unit of HHI: one actor alone, even at risk, stays below nobody at all."""
FRAGILE = 0.2
"""Exposure per share at risk: less than hanging on few, for a risk is no loss yet."""
ENABLING = 0.6
"""Weight of an enabling stage, without which a therapy goes on for a while; a core stage has 1."""
NAMED = 12
"""Actors named with a gap: its sentence is to be read, and `count` counts all."""
_WORDS = Path(__file__).parent / "gaps.yml"


@dataclass(frozen=True)
class Gap:
    """A cell that nobody covers or that hangs on too few actors; `actors` are at most `NAMED`.

    They are those it hangs on, those who plan it, or those who did it until `date`. `near` is how
    many open actors of Belgium outside the region do it.
    """

    therapy: str
    stage: str
    kind: Kind
    severity: float
    exposure: float
    need: float
    near: int
    actors: tuple[str, ...]
    count: int
    hhi: float | None
    date: str | None = None


@dataclass(frozen=True)
class ChangeItem:
    """A cell that the scenario changes."""

    therapy: str
    stage: str
    before: State
    after: State
    lost: list[str]
    gained: list[str]
    at_risk_before: int
    at_risk_after: int


@cache
def words() -> dict[str, dict[str, str]]:
    """Return the sentences of each language, by key."""
    return typeset_all(parse_yaml(_WORDS.read_text("utf-8")))


def reason(
    snapshot: Snapshot,
    gap: Gap,
    lang: Language,
) -> str:
    """Return why a gap is one, as a sentence."""
    names = [snapshot.actors.value(actor, "name") for actor in gap.actors]
    texts = words()[lang]
    key = _sentence(gap)
    own = texts[key].format(
        therapy=label(
            snapshot,
            "Therapy",
            gap.therapy,
            lang,
        ),
        stage=label(
            snapshot,
            "Stage",
            gap.stage,
            lang,
        ),
        actors=", ".join(names),
        count=gap.count,
        near=gap.near,
        hhi=decimal(
            gap.hhi or 0,
            lang,
            2,
            2,
        ),
        date=day(gap.date, lang) if gap.date else None,
    )
    if key == "empty-near" or gap.kind not in NOBODY or not gap.near:
        return own
    also = texts["also-near"].format(near=gap.near)
    return f"{own} {also}"


def _sentence(gap: Gap) -> str:
    """Return the key of the sentence that says why a gap is one."""
    if gap.kind == "empty" and gap.near:
        return "empty-near"
    if gap.kind == "lost" and gap.date is None:
        return "lost-undated"
    return gap.kind


def ranked(matrix: CoverageMatrix, therapy: str | None = None) -> list[Gap]:
    """Return the gaps of a matrix, of one therapy if given, the most severe first."""
    need, belgian = needs(matrix), belgian_actors(matrix)
    gaps = [
        gap
        for (key, _), cell_index in matrix.base.cell_index.items()
        if therapy in (None, key)
        and (
            gap := _gap(
                matrix,
                cell_index,
                need[key],
                int(belgian[cell_index]),
            )
        )
    ]
    return sorted(
        gaps, key=lambda gap: (-gap.severity, gap.therapy, gap.stage)
    )


def severities(
    matrix: CoverageMatrix, cell_indices: Iterable[int]
) -> dict[int, float]:
    """Return the severity of some cells, 0 where there is no gap."""
    need, belgian = needs(matrix), belgian_actors(matrix)
    near = matrix.snapshot.memoise(in_belgium)
    known: dict[int, float] = {}
    for cell_index in cell_indices:
        therapy, stage = divmod(cell_index, len(matrix.stages))
        others = int(belgian[cell_index]) - int(
            near[matrix.open_actors(cell_index)].sum()
        )
        _, exposure = _exposure(matrix, cell_index, others)
        weight = _weight(matrix, stage) * need[matrix.therapies[therapy]]
        known[cell_index] = round(exposure * weight, 4)
    return known


def _weight(matrix: CoverageMatrix, stage: int) -> float:
    return 1.0 if matrix.base.core[stage] else ENABLING


def needs(matrix: CoverageMatrix) -> dict[str, float]:
    """Return the need of each therapy, from 0 to 1: log(1 + actors) / log(1 + the most).

    The actors are those open anywhere that work on it.
    """
    actor, therapy = matrix.base.works
    open_ = open_everywhere(matrix)[actor]
    counted = np.bincount(therapy[open_], minlength=len(matrix.therapies))
    most = log1p(int(counted.max(initial=0))) or 1.0
    return {
        key: log1p(int(n)) / most
        for key, n in zip(matrix.therapies, counted, strict=True)
    }


def _gap(
    matrix: CoverageMatrix,
    cell_index: int,
    need: float,
    belgian: int,
) -> Gap | None:
    therapy, stage = (
        int(index) for index in divmod(cell_index, len(matrix.stages))
    )
    actors = matrix.open_actors(cell_index)
    near = belgian - int(matrix.snapshot.memoise(in_belgium)[actors].sum())
    kind, exposure = _exposure(matrix, cell_index, near)
    if kind is None:
        return None
    weight, date = _weight(matrix, stage), None
    if kind in {"planned", "lost"}:
        cell = matrix.cell(matrix.therapies[therapy], matrix.stages[stage])
        named = cell.of_status("planned" if kind == "planned" else "ended")
        actors = np.array(
            [matrix.base.actors.index[entry.actor] for entry in named],
            dtype=np.int64,
        )
        date = cell.lost_on if kind == "lost" else None
    if len(actors) > NAMED:
        actors = np.sort(
            actors[
                np.argsort(-matrix.base.weights[actors], kind="stable")[:NAMED]
            ]
        )
    names = tuple(matrix.base.actors.ids[int(actor)] for actor in actors)
    return Gap(
        matrix.therapies[therapy],
        matrix.stages[stage],
        kind,
        round(exposure * weight * need, 4),
        round(exposure, 4),
        round(need, 4),
        near,
        names,
        int(matrix.counts.open[cell_index]) or len(names),
        matrix.hhi(cell_index),
        date,
    )


def _exposure(
    matrix: CoverageMatrix,
    cell_index: int,
    near: int,
) -> tuple[Kind | None, float]:
    """Return the kind of gap that a cell is and how exposed; no gap is exposed by 0."""
    counts, state = matrix.counts, matrix.state(cell_index)
    if state == "unknown":
        return "unknown", UNKNOWN
    if state in ("planned", "lost", "absent", "empty"):
        return state, NEARBY if near else EMPTY
    open_, hhi = int(counts.open[cell_index]), matrix.hhi(cell_index) or 0.0
    risky = int(counts.risky[cell_index]) / open_
    exposure = HANGING * hhi + FRAGILE * risky
    if open_ == 1:
        return ("single-at-risk" if risky else "single"), exposure
    if risky >= 0.5:  # noqa: PLR2004 (half of them)
        return "at-risk", exposure
    return ("concentrated", exposure) if hhi > CONCENTRATED else (None, 0.0)


def changes(before: CoverageMatrix, after: CoverageMatrix) -> list[ChangeItem]:
    """Return the cells whose state, open actors or risk differ, changed states first."""
    differing: list[ChangeItem] = []
    ids, stages = before.base.actors.ids, len(before.stages)
    for cell_index in (
        np.union1d(before.touched, after.touched)
        if before.scenario.changes
        else after.touched
    ).tolist():
        old = before.open_actors(cell_index)
        new = after.open_actors(cell_index)
        lost, gained = np.setdiff1d(old, new), np.setdiff1d(new, old)
        states = before.state(cell_index), after.state(cell_index)
        risky = (
            int(before.counts.risky[cell_index]),
            int(after.counts.risky[cell_index]),
        )
        same = (states[0], risky[0]) == (states[1], risky[1])
        if not same or len(lost) or len(gained):
            therapy, stage = divmod(cell_index, stages)
            differing.append(
                ChangeItem(
                    before.therapies[int(therapy)],
                    before.stages[int(stage)],
                    *states,
                    [ids[actor] for actor in lost],
                    [ids[actor] for actor in gained],
                    *risky,
                )
            )
    return sorted(
        differing,
        key=lambda change: (
            change.before == change.after,
            change.therapy,
            change.stage,
        ),
    )


@dataclass(frozen=True)
class WhatIf:
    """The matrix as it is (or was on the day), that of the scenario, and what differs."""

    before: CoverageMatrix
    after: CoverageMatrix
    changes: list[ChangeItem]


def what_if(snapshot: Snapshot, scenario: Scenario) -> WhatIf:
    """Return what a scenario does to the matrix of its region; raises as `coverage` does.

    A day alone is compared with today; a change on a day with that day without the change.
    """
    before = coverage(
        snapshot, scenario.plain if scenario.changes else scenario
    )
    if not scenario.changes:
        return WhatIf(before, before, [])
    after = coverage(snapshot, scenario)
    return WhatIf(before, after, changes(before, after))
