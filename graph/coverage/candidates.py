"""Who could fill a gap: the actors whose work lies nearest to it. Derived, no source says so.

An actor lies near when it does the very thing outside the region, the same stage in a neighbour
therapy (a parent, child or sibling in the tree, or a top of the same pillar), or a neighbour stage
in the same therapy; the last only for who does links of the chain, not for authorities, funders or
networks. Wallonia comes first, then Brussels, Flanders and abroad; then who has most such work;
then the weight.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from graph.coverage.gaps import words
from graph.coverage.matrix import coverage
from graph.coverage.roles import CLASSES
from graph.coverage.scenario import Scenario
from graph.coverage.validity import OPEN, RISKY
from graph.release.labels import label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.coverage.matrix import Coverage
    from graph.model import Language
    from graph.release.snapshot import Snapshot

Near = Literal["elsewhere", "therapy", "stage"]
_RANK = {"Wallonia": 0, "Brussels": 1, "Flanders": 2}
_ABROAD = 3
_POINTS: dict[Near, int] = {"elsewhere": 4, "therapy": 2, "stage": 1}


@dataclass(frozen=True)
class Candidate:
    """An actor near a gap; `therapy` and `stage` are what it does that lies nearest."""

    actor: str
    region: str | None
    country: str | None
    therapy: str
    stage: str
    near: Near
    at_risk: bool
    also: int


def candidates(found: Coverage, therapy: str, stage: str, top: int = 5) -> list[Candidate]:
    """Return the nearest open actors that are not in the cell, at most `top`."""
    held, size = found.base, len(found.base.actors)
    points, best = np.zeros(size, dtype=np.int64), np.full(size, -1, dtype=np.int64)
    places = _places(found, therapy, stage)
    peer = np.array([kind not in CLASSES for kind in held.actors.column("kind")])
    risky, count = np.zeros(size, dtype=bool), np.zeros(size, dtype=np.int64)
    for at, (key, step, near) in enumerate(places):
        rows = found.rows(found.place(key, step))
        code = found.codes[rows]
        rows = rows[(code == OPEN) | (code == RISKY)]
        if near == "stage":
            # A neighbour step may be taken up by who does links of the chain, not by who is around.
            rows = rows[peer[held.actor[rows]]]
        actors = held.actor[rows]
        points[actors] += _POINTS[near]
        count[actors] += 1
        risky[actors] = found.codes[rows] == RISKY
        best[actors] = np.where(best[actors] < 0, at, best[actors])
    points[found.open_actors(found.place(therapy, stage))] = 0
    some = np.flatnonzero(points)
    regions = np.array([_RANK.get(name, _ABROAD) for name in held.regions])
    order = np.lexsort((some, -held.weights[some], -points[some], regions[held.region[some]]))
    countries = held.actors.column("country")
    return [
        Candidate(
            held.actors.ids[one], held.regions[held.region[one]] or None, countries[one],
            *places[best[one]], bool(risky[one]), int(count[one]) - 1,
        )
        for one in some[order[:top]].tolist()
    ]  # fmt: skip


def because(snapshot: Snapshot, one: Candidate, lang: Language) -> str:
    """Return what the candidate does that lies near, as words of a language."""
    return words()[lang][f"near-{one.near}"].format(
        therapy=label(snapshot, "Therapy", one.therapy, lang),
        stage=label(snapshot, "Stage", one.stage, lang),
    )


def fillers(
    snapshot: Snapshot, therapy: str, stage: str, region: str | None, top: int, lang: Language
) -> list[dict[str, Any]]:
    """Return the candidates for a cell as plain values: name, kind, reason in words, sources.

    Raises:
        NotFoundError: there is no such therapy or stage.
        InvalidInputError: the release has no actor in the region.
    """
    found = coverage(snapshot, Scenario(region))
    found.place(therapy, stage)
    told: list[dict[str, Any]] = []
    for one in candidates(found, therapy, stage, top):
        held, row = found.holding(one.therapy, one.stage, one.actor), snapshot.actors.get(one.actor)
        told.append({
            **vars(one), "name": row["name"], "kind": row["kind"],
            "reason": because(snapshot, one, lang), "source_ids": list(held.source_ids),
            "relation": "SUGGESTED_FOR_GAP", "basis": "derived",
        })  # fmt: skip
    return told


def _places(found: Coverage, therapy: str, stage: str) -> list[tuple[str, str, Near]]:
    """Return the cells that lie near, the nearest first."""
    at, stages = found.stages.index(stage), found.stages
    beside = [stages[i] for i in (at - 1, at + 1) if 0 <= i < len(stages)]
    near = neighbours(found.snapshot, therapy)
    return [
        (therapy, stage, "elsewhere"),
        *_cells(((key, stage) for key in near), "therapy"),
        *_cells(((therapy, step) for step in beside), "stage"),
    ]


def _cells(keys: Iterable[tuple[str, str]], near: Near) -> list[tuple[str, str, Near]]:
    return [(*key, near) for key in keys]


def neighbours(snapshot: Snapshot, therapy: str) -> list[str]:
    """Return the children, siblings and parents of a therapy; of a top, those of its pillars."""
    tree, nodes = snapshot.edges["subcategory_of_therapy_therapy"], snapshot.nodes["Therapy"]
    parents = tree.targets(therapy)
    beside = [key for parent in parents for key in tree.origins(parent)]
    if not parents:
        pillars = set(nodes.get(therapy).get("pillars", ()))
        tops = (key for key in nodes.ids if not tree.targets(key))
        beside += [key for key in tops if pillars & set(nodes.get(key).get("pillars", ()))]
    order = dict.fromkeys([*tree.origins(therapy), *beside, *parents])
    return [key for key in order if key != therapy]
