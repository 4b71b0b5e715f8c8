"""Who could fill a gap: the actors that do the very thing elsewhere, then those near to it.

Near is the same stage in a neighbour therapy (a parent, child or sibling in the tree, or a top of
the same pillar). Only what is active counts, never an actor at risk, and never one of a kind that
does not do such a stage. Of those that do the very thing, whom a source names with the therapy
comes before who does the stage in general and works on the therapy. What a source has confirmed
within three years comes before what is older or undated; Wallonia before Brussels, Flanders and
abroad; then who has most such work; then the weight. Derived: no source says that they would.
"""

# numpy does not describe all its types.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np

from graph.common.textio import parse_yaml
from graph.coverage.matrix import coverage
from graph.coverage.ranked_gaps import NOBODY, ranked, words
from graph.coverage.scenario import Scenario
from graph.coverage.validity import ACTIVE, OPEN
from graph.release.labels import label

if TYPE_CHECKING:
    import numpy.typing as npt

    from graph.common.properties import Properties
    from graph.coverage.matrix import CoverageMatrix
    from graph.coverage.ranked_gaps import Gap
    from graph.model import Language
    from graph.release.snapshot import Snapshot

Near = Literal["elsewhere", "therapy"]
_RANK = {"Wallonia": 0, "Brussels": 1, "Flanders": 2}
_ABROAD = 3
_TO_FILL = NOBODY | {"unknown", "single", "single-at-risk"}
"""Kinds of gaps that one more actor would close."""
_UNFIT = Path(__file__).parent / "unfit.yml"


@dataclass(frozen=True)
class Candidate:
    """An actor near a gap; `therapy` and `stage` are what it does that lies nearest."""

    actor: str
    region: str | None
    country: str | None
    therapy: str
    stage: str
    near: Near
    also: int


@cache
def unfit() -> dict[str, frozenset[str]]:
    """Return the kinds of actors that do not do a stage, by stage."""
    given = parse_yaml(_UNFIT.read_text("utf-8"))
    return {stage: frozenset(kinds) for stage, kinds in given.items()}


def candidates(
    found: CoverageMatrix, therapy: str, stage: str, top: int | None = None
) -> list[Candidate]:
    """Return the nearest active actors that are not in the cell, at most `top`."""
    return nearest(found, therapy, stage, top)[0]


def nearest(
    found: CoverageMatrix, therapy: str, stage: str, top: int | None
) -> tuple[list[Candidate], int]:
    """Return the nearest active actors that are not in the cell, at most `top`, and how many are.

    Only the actors of the cells that lie near are looked at, however many there are.
    """
    held = found.base
    places = _places(found, therapy, stage)
    fit = found.snapshot.memoise(_fit, unfit().get(stage, frozenset()))
    parts = [_active(found, key, step) for key, step, _ in places]
    rows = np.concatenate(parts)
    every, confirmed = held.actor[rows], found.fresh[found.standings.newest[rows]]
    steps = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
    chosen = fit[every] & ~np.isin(
        every, found.open_actors(found.place(therapy, stage))
    )
    # `first` is the nearest cell of each actor: the places come the nearest first.
    actors, first, count = np.unique(
        every[chosen], return_index=True, return_counts=True
    )
    best, stale = steps[chosen][first], ~confirmed[chosen][first]
    implied = ~found.standings.asserted[rows][chosen][first] & (best == 0)
    regions = np.array([_RANK.get(name, _ABROAD) for name in held.regions])
    ranks = (
        actors,
        -held.weights[actors],
        -count,
        regions[held.region[actors]],
        stale,
        implied,
        best > 0,
    )
    order = np.lexsort(ranks)[:top]
    countries = held.actors.column("country")
    nearest_first = zip(
        actors[order].tolist(), best[order].tolist(), count[order].tolist(), strict=True
    )
    ranked_first: list[Candidate] = []
    for actor, at, also in nearest_first:
        region = held.regions[held.region[actor]] or None
        key, step, near = places[at]
        ranked_first.append(
            Candidate(
                held.actors.ids[actor],
                region,
                countries[actor],
                key,
                step,
                near,
                also - 1,
            )
        )
    return ranked_first, len(actors)


def _fit(snapshot: Snapshot, out: frozenset[str]) -> npt.NDArray[np.bool_]:
    """Return which actors are of none of some kinds; for `snapshot.memoise(_fit, out)`."""
    kinds = snapshot.actors.column("kind")
    return np.array([kind not in out for kind in kinds], dtype=bool)


def _active(found: CoverageMatrix, therapy: str, stage: str) -> npt.NDArray[np.int64]:
    """Return the holdings of a cell that are open and active, in any region."""
    rows = found.rows(found.place(therapy, stage))
    active = (found.codes[rows] == OPEN) & (found.standings.rank[rows] == ACTIVE)
    return rows[active]


def fillable(
    found: CoverageMatrix, actor: str, top: int
) -> list[tuple[Gap, Candidate]]:
    """Return the gaps that an actor is a candidate for, the worst first, at most `top`.

    They are the cells that nobody covers, or that one other actor covers alone.
    """
    stages = {
        stage
        for therapy, stage in found.cells
        if any(one.actor == actor for one in found.cell(therapy, stage).open)
    }
    chances: list[tuple[Gap, Candidate]] = []
    for gap in ranked(found):
        if gap.stage not in stages or gap.kind not in _TO_FILL:
            continue
        near = candidates(found, gap.therapy, gap.stage)
        chances += [(gap, one) for one in near if one.actor == actor]
        if len(chances) >= top:
            break
    return chances[:top]


def because(snapshot: Snapshot, one: Candidate, lang: Language) -> str:
    """Return what the candidate does that lies near, as words of a language."""
    return words()[lang][f"near-{one.near}"].format(
        therapy=label(snapshot, "Therapy", one.therapy, lang),
        stage=label(snapshot, "Stage", one.stage, lang),
    )


def fillers(
    snapshot: Snapshot,
    therapy: str,
    stage: str,
    region: str | None,
    top: int,
    lang: Language,
) -> list[Properties]:
    """Return the candidates for a cell as plain values: name, kind, reason in words, sources.

    Raises:
        NotFoundError: there is no such therapy or stage.
        InvalidInputError: the release has no actor in the region.
    """
    found = coverage(snapshot, Scenario(region))
    found.place(therapy, stage)
    told: list[Properties] = []
    for one in candidates(found, therapy, stage, top):
        held, row = (
            found.holding(one.therapy, one.stage, one.actor),
            snapshot.actors.get(one.actor),
        )
        told.append(
            {
                **vars(one),
                "name": row["name"],
                "kind": row["kind"],
                "reason": because(snapshot, one, lang),
                "source_ids": list(held.source_ids),
                "relation": "SUGGESTED_FOR_GAP",
                "basis": "derived",
            }
        )
    return told


def _places(
    found: CoverageMatrix, therapy: str, stage: str
) -> list[tuple[str, str, Near]]:
    """Return the cells that lie near, the nearest first."""
    near: list[tuple[str, str, Near]] = [
        (key, stage, "therapy") for key in neighbours(found.snapshot, therapy)
    ]
    return [(therapy, stage, "elsewhere"), *near]


def neighbours(snapshot: Snapshot, therapy: str) -> list[str]:
    """Return the children, siblings and parents of a therapy; of a top, those of its pillars."""
    tree, nodes = (
        snapshot.edges["subcategory_of_therapy_therapy"],
        snapshot.nodes["Therapy"],
    )
    parents = tree.targets(therapy)
    beside = [key for parent in parents for key in tree.origins(parent)]
    if not parents:
        pillars = set(nodes.get(therapy).get("pillars", ()))
        tops = (key for key in nodes.ids if not tree.targets(key))
        beside += [
            key for key in tops if pillars & set(nodes.get(key).get("pillars", ()))
        ]
    order = dict.fromkeys([*tree.origins(therapy), *beside, *parents])
    return [key for key in order if key != therapy]
