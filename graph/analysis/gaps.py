"""The gaps of the value chain, the worst first, each with its reason, evidence and candidates.

Severity, from 0 to 1, is exposure x need. Exposure: an empty cell 1, one at-risk actor 0.8, one
actor 0.6, concentration above 0.25 (HHI, the bound of the 2010 US merger guidelines) 0.35; an
enabling stage counts 0.6 of a core one, an unknown cell 0.7 of one known to be empty. Need: how
many open actors work on the therapy, log(1 + n) / log(1 + the most).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from graph.analysis.coverage import CONCENTRATED, Cell, Coverage, Scenario, base, coverage
from graph.release.standing import standings, standings_on
from graph.release.ties import beside

if TYPE_CHECKING:
    from graph.model import Language
    from graph.release.snapshot import Snapshot

_WORDS = Path(__file__).parent / "gaps.yml"
_NEAR = {"Wallonia": 0, "Brussels": 1, "Flanders": 2}


@dataclass(frozen=True)
class Gap:
    """A cell that is empty, unknown, or hangs on too few actors."""

    therapy: str
    stage: str
    kind: str
    severity: float
    actors: tuple[str, ...]
    hhi: float | None


@dataclass(frozen=True)
class Candidate:
    """An actor that could fill a gap: what it does already that lies near."""

    actor: str
    region: str | None
    therapy: str
    stage: str
    near: str


@dataclass(frozen=True)
class Change:
    """A cell whose state another scenario changes."""

    therapy: str
    stage: str
    before: str
    after: str
    lost: list[str]
    gained: list[str]


@cache
def _words() -> dict[str, dict[str, str]]:
    return yaml.safe_load(_WORDS.read_text("utf-8"))


def reason(snapshot: Snapshot, gap: Gap, lang: Language) -> str:
    """Return why a gap is one, as a sentence."""
    names = [snapshot.actors.get(actor)["name"] for actor in gap.actors]
    return _words()[lang][gap.kind].format(
        therapy=snapshot.nodes["Therapy"].get(gap.therapy)[f"name_{lang}"],
        stage=snapshot.nodes["Stage"].get(gap.stage)[f"name_{lang}"],
        actors=", ".join(names),
        count=len(names),
        hhi=f"{gap.hhi or 0:.2f}",
    )


def ranked(snapshot: Snapshot, found: Coverage, therapy: str | None = None) -> list[Gap]:
    """Return the gaps of a matrix, of one therapy if given, the most severe first."""
    held = snapshot.once(base)
    day = found.scenario.as_of
    standing = standings_on(snapshot, day) if day else snapshot.once(standings)
    open_ = {key for key, one in standing.items() if one and one.state != "closed"}
    open_ -= set(found.scenario.without)
    need = {key: len(held.works_on[key] & open_) for key in found.therapies}
    most = log1p(max(need.values(), default=0)) or 1.0
    kinds = dict(
        zip(snapshot.nodes["Stage"].ids, snapshot.nodes["Stage"].column("kind"), strict=True)
    )
    gaps: list[Gap] = []
    for cell in found.cells.values():
        if therapy not in (None, cell.therapy):
            continue
        kind, exposure = _exposure(cell)
        if kind is None:
            continue
        weight = 1.0 if kinds[cell.stage] == "core" else 0.6
        severity = exposure * weight * log1p(need[cell.therapy]) / most
        actors = tuple(h.actor for h in (cell.open or cell.holdings))
        gaps.append(Gap(cell.therapy, cell.stage, kind, round(severity, 4), actors, cell.hhi))
    gaps.sort(key=lambda gap: (-gap.severity, gap.therapy, gap.stage))
    return gaps


def candidates(
    snapshot: Snapshot, found: Coverage, therapy: str, stage: str, top: int = 5
) -> list[Candidate]:
    """Return actors that do the stage in a neighbour therapy or a neighbour stage in the therapy.

    A neighbour therapy is a parent, a child or a sibling in the tree; a neighbour stage comes just
    before or after. Wallonia first, then Brussels and Flanders, then abroad.
    """
    taken = {h.actor for h in found.cell(therapy, stage).open}
    tree = snapshot.edges["subcategory_of_therapy_therapy"]
    parents = tree.targets(therapy)
    siblings = [key for parent in parents for key in tree.origins(parent) if key != therapy]
    at = found.stages.index(stage)
    places = [(key, stage, "therapy") for key in (*tree.origins(therapy), *siblings, *parents)]
    places += [
        (therapy, found.stages[i], "stage") for i in (at - 1, at + 1) if 0 <= i < len(found.stages)
    ]
    best: dict[str, Candidate] = {}
    for key, step, near in places:
        for holding in found.wide[key, step]:
            if holding.standing.state != "closed" and holding.actor not in {*taken, *best}:
                region = snapshot.actors.get(holding.actor).get("region")
                best[holding.actor] = Candidate(holding.actor, region, key, step, near)
    weight = snapshot.once(base).weight
    order = sorted(
        best.values(),
        key=lambda one: (_NEAR.get(one.region or "", 3), -weight[one.actor], one.actor),
    )
    return order[:top]


def _exposure(cell: Cell) -> tuple[str | None, float]:
    if cell.state == "known-empty":
        return "empty", 1.0
    if cell.state == "unknown":
        return "unknown", 0.7
    if cell.single:
        return (
            ("single-at-risk", 0.8) if cell.open[0].standing.state == "at-risk" else ("single", 0.6)
        )
    if cell.hhi is not None and cell.hhi > CONCENTRATED:
        return "concentrated", 0.35
    return None, 0.0


def changes(before: Coverage, after: Coverage) -> list[Change]:
    """Return the cells whose state or whose open actors differ, changed states first."""
    found: list[Change] = []
    for key, cell in before.cells.items():
        other = after.cells[key]
        old, new = ({h.actor for h in one.open} for one in (cell, other))
        if cell.state != other.state or old != new:
            found.append(
                Change(*key, cell.state, other.state, sorted(old - new), sorted(new - old))
            )
    return sorted(found, key=lambda one: (one.before == one.after, one.therapy, one.stage))


def chain(snapshot: Snapshot, found: Coverage, therapy: str) -> dict[str, Any]:
    """Return the path from laboratory to patient: each core stage, and those nobody covers."""
    core = [key for key in found.stages if snapshot.nodes["Stage"].get(key)["kind"] == "core"]
    steps = [(key, found.cell(therapy, key)) for key in core]
    missing = [key for key, cell in steps if cell.state != "covered"]
    return {
        "therapy": therapy,
        "stages": [{"stage": key, "state": cell.state, "actors": [h.actor for h in cell.open]}
                   for key, cell in steps],
        "missing": missing,
        "complete": not missing,
    }  # fmt: skip


def handoffs(snapshot: Snapshot, found: Coverage, therapy: str) -> list[dict[str, Any]]:
    """Return consecutive core stages of a therapy and how their actors are tied.

    `tie` is same-actor, direct (a shared collaboration or ownership), two-steps, or none; a broken
    hand-off has actors on both sides and no tie.
    """
    core = [key for key in found.stages if snapshot.nodes["Stage"].get(key)["kind"] == "core"]
    ties = snapshot.once(beside)
    out: list[dict[str, Any]] = []
    for left, right in pairwise(core):
        a = {h.actor for h in found.cell(therapy, left).open}
        b = {h.actor for h in found.cell(therapy, right).open}
        reach = {other for actor in a for other in ties[actor]}
        two = {other for actor in reach for other in ties[actor]}
        tie = (
            "same-actor" if a & b else "direct" if reach & b else "two-steps" if two & b else "none"
        )
        out.append(
            {"from": left, "to": right, "tie": tie, "broken": bool(a and b and tie == "none")}
        )
    return out


@dataclass(frozen=True)
class WhatIf:
    """The matrix as it is, that of the scenario, and what differs."""

    before: Coverage
    after: Coverage
    changes: list[Change]


def what_if(snapshot: Snapshot, scenario: Scenario) -> WhatIf:
    """Return what a scenario does to the matrix of its region; raises as `coverage` does."""
    before = coverage(snapshot, Scenario(region=scenario.region))
    if not scenario.changes:
        return WhatIf(before, before, [])
    after = coverage(snapshot, scenario)
    return WhatIf(before, after, changes(before, after))
