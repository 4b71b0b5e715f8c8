"""Who could fill a gap: the actors that do the very thing elsewhere, then those near to it.

Near is the same stage in a neighbour therapy (a parent, child or sibling in the tree, or a top of
the same pillar). Only what is active counts, never an actor at risk, and never one of a kind that
does not do such a stage. Of those that do the very thing, whom a source names with the therapy
comes before who does the stage in general and works on the therapy. What a source has confirmed
within three years comes before what is older or undated; Wallonia before Brussels, Flanders and
abroad; then who has most such work; then the weight. Derived: no source says that they would.
"""

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
_RANK = {
    "Wallonia": 0,
    "Brussels": 1,
    "Flanders": 2,
}
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
    matrix: CoverageMatrix,
    therapy: str,
    stage: str,
    top: int | None = None,
) -> list[Candidate]:
    """Return the nearest active actors that are not in the cell, at most `top`."""
    return nearest(
        matrix,
        therapy,
        stage,
        top,
    )[0]


def nearest(
    matrix: CoverageMatrix,
    therapy: str,
    stage: str,
    top: int | None,
) -> tuple[list[Candidate], int]:
    """Return the nearest active actors that are not in the cell, at most `top`, and how many are.

    Only the actors of the cells that lie near are looked at, however many there are.
    """
    facts = matrix.base
    cells = _near_cells(matrix, therapy, stage)
    fit = matrix.snapshot.memoise(_fit, unfit().get(stage, frozenset()))
    parts = [_active(matrix, key, step) for key, step, _ in cells]
    rows = np.concatenate(parts)
    every, confirmed = (
        facts.actor[rows],
        matrix.fresh[matrix.row_statuses.newest[rows]],
    )
    steps = np.repeat(np.arange(len(parts)), [len(some) for some in parts])
    chosen = fit[every] & ~np.isin(
        every, matrix.open_actors(matrix.cell_index(therapy, stage))
    )
    # `first` is the nearest cell of each actor: the cells come the nearest first.
    actors, first, count = np.unique(
        every[chosen], return_index=True, return_counts=True
    )
    best, stale = steps[chosen][first], ~confirmed[chosen][first]
    implied = ~matrix.row_statuses.asserted[rows][chosen][first] & (best == 0)
    regions = np.array([_RANK.get(name, _ABROAD) for name in facts.regions])
    ranks = (
        actors,
        -facts.weights[actors],
        -count,
        regions[facts.region[actors]],
        stale,
        implied,
        best > 0,
    )
    order = np.lexsort(ranks)[:top]
    countries = facts.actors.column("country")
    nearest_first = zip(
        actors[order].tolist(),
        best[order].tolist(),
        count[order].tolist(),
        strict=True,
    )
    ranked_first: list[Candidate] = []
    for actor, at, also in nearest_first:
        region = facts.regions[facts.region[actor]] or None
        key, step, near = cells[int(at)]
        ranked_first.append(
            Candidate(
                facts.actors.ids[int(actor)],
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


def _active(
    matrix: CoverageMatrix,
    therapy: str,
    stage: str,
) -> npt.NDArray[np.int64]:
    """Return the entries of a cell that are open and active, in any region."""
    rows = matrix.rows(matrix.cell_index(therapy, stage))
    active = (matrix.codes[rows] == OPEN) & (
        matrix.row_statuses.rank[rows] == ACTIVE
    )
    return rows[active]


def fillable(
    matrix: CoverageMatrix,
    actor: str,
    top: int,
) -> list[tuple[Gap, Candidate]]:
    """Return the gaps that an actor is a candidate for, the worst first, at most `top`.

    They are the cells that nobody covers, or that one other actor covers alone.
    """
    stages = {
        stage
        for therapy, stage in matrix.cells
        if any(
            entry.actor == actor for entry in matrix.cell(therapy, stage).open
        )
    }
    chances: list[tuple[Gap, Candidate]] = []
    for gap in ranked(matrix):
        if gap.stage not in stages or gap.kind not in _TO_FILL:
            continue
        near = candidates(matrix, gap.therapy, gap.stage)
        chances += [
            (gap, candidate) for candidate in near if candidate.actor == actor
        ]
        if len(chances) >= top:
            break
    return chances[:top]


def because(
    snapshot: Snapshot,
    candidate: Candidate,
    lang: Language,
) -> str:
    """Return what the candidate does that lies near, as words of a language."""
    return words()[lang][f"near-{candidate.near}"].format(
        therapy=label(
            snapshot,
            "Therapy",
            candidate.therapy,
            lang,
        ),
        stage=label(
            snapshot,
            "Stage",
            candidate.stage,
            lang,
        ),
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
    matrix = coverage(snapshot, Scenario(region))
    matrix.cell_index(therapy, stage)
    rows: list[Properties] = []
    for candidate in candidates(
        matrix,
        therapy,
        stage,
        top,
    ):
        nearest_work, row = (
            matrix.entry(candidate.therapy, candidate.stage, candidate.actor),
            snapshot.actors.get(candidate.actor),
        )
        rows.append(
            {
                **vars(candidate),
                "name": row["name"],
                "kind": row["kind"],
                "reason": because(snapshot, candidate, lang),
                "source_ids": list(nearest_work.source_ids),
                "relation": "SUGGESTED_FOR_GAP",
                "basis": "derived",
            }
        )
    return rows


def _near_cells(
    matrix: CoverageMatrix,
    therapy: str,
    stage: str,
) -> list[tuple[str, str, Near]]:
    """Return the cells that lie near, the nearest first."""
    near: list[tuple[str, str, Near]] = [
        (key, stage, "therapy")
        for key in matrix.snapshot.memoise(neighbours, therapy)
    ]
    return [(therapy, stage, "elsewhere"), *near]


def neighbours(snapshot: Snapshot, therapy: str) -> tuple[str, ...]:
    """Return the children, siblings and parents of a therapy; of a top, those of its pillars.

    For `snapshot.memoise(neighbours, therapy)`.
    """
    tree, nodes = (
        snapshot.edges["subcategory_of_therapy_therapy"],
        snapshot.nodes["Therapy"],
    )
    parents = tree.targets(therapy)
    siblings = [key for parent in parents for key in tree.origins(parent)]
    if not parents:
        pillars = set(nodes.value(therapy, "pillars") or ())
        tops = (key for key in nodes.ids if not tree.targets(key))
        siblings += [
            key
            for key in tops
            if pillars & set(nodes.value(key, "pillars") or ())
        ]
    order = dict.fromkeys([*tree.origins(therapy), *siblings, *parents])
    return tuple(key for key in order if key != therapy)
