"""Paths to the patient as rows of a table, a stage a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.coverage.items import Paths

CHAIN_COLUMNS = (
    "therapy",
    "through",
    "complete",
    "stage",
    "state",
    "actor",
    "at_risk",
    "others",
    "tie",
    "outside",
    "stages_confirmed",
    "stages_stale",
    "stages_unknown",
    "stages_assumed",
    "least_wrong",
)
"""Columns of the table of paths, a stage a row."""


def chain_rows(answer: Paths) -> list[dict[str, object]]:
    """Return the stages of paths as rows, each with how sure its whole path is."""
    return [
        {
            "therapy": chain.therapy,
            "through": chain.actor,
            "complete": chain.complete,
            "stage": step.stage,
            "state": step.state,
            "actor": step.actor,
            "at_risk": step.at_risk,
            "others": step.others,
            "tie": step.tie,
            "outside": step.outside,
            "stages_confirmed": chain.sure.confirmed,
            "stages_stale": chain.sure.stale,
            "stages_unknown": chain.sure.unknown,
            "stages_assumed": chain.sure.assumed,
            "least_wrong": chain.sure.least_wrong,
        }
        for chain in answer.items
        for step in chain.steps
    ]
