"""What a question implies of actors without saying it: trials, cells, regulators, laboratories."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask.combine import expand
from graph.ask.rules.words import says, says_at

if TYPE_CHECKING:
    from graph.ask.filters import Filters
    from graph.ask.question import Question

_TRIALS = "clinical-trials"
_MAKING = "gmp-manufacturing"
_CELLS = "cell-therapy"
_LABORATORY = frozenset({"quality-control"})


def is_laboratory(q: Question, stages: tuple[str, ...]) -> bool:
    """Return whether "lab" says what somebody does, and not that it is a research group."""
    making = _MAKING in stages and says(q, "laboratories")
    return making or not _LABORATORY.isdisjoint(stages)


def with_trials(q: Question, filters: Filters) -> Filters:
    """Return the filters with the stage of trials where actors are asked for their trials."""
    asked = q.speaks_of_all(
        "ask:trials", ("kind", "ask:who"), unless=("trial",)
    )
    if filters.stages or not asked:
        return filters
    is_verb = _is_verb(q)
    q.take("ask", "trials")
    if is_verb:
        return filters
    # "Who leads trials": a trial is run, no project is coordinated.
    q.take(
        "role",
        "coordinator",
        "trial-site",
        "sponsor",
    )
    return replace(filters, stages=(_TRIALS,))


def _is_verb(q: Question) -> bool:
    """Return whether the word for trials is what somebody does: "units study phages"."""
    doers = {m.last for m in (*q.find("kind"), *q.find("ask", "who"))}
    return all(
        m.first in doers and says_at(q, m.first, "study_verbs")
        for m in q.find("ask", "trials")
    )


def with_cells(q: Question, filters: Filters) -> Filters:
    """Return the filters with cell therapy where "cells" is all that is said of a therapy."""
    if filters.therapies or filters.excluded_therapies or not filters.stages:
        return filters
    if not says(q, "cell_words"):
        return filters
    return replace(
        filters, therapies=tuple(sorted(expand(q.snapshot, q.lexicon, _CELLS)))
    )
