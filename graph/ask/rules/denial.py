"""Actors without what a question denies: "hospitals that give gene therapy but no CAR-T"."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.sets import parts_of
from graph.ask.rules.words import says

if TYPE_CHECKING:
    from graph.ask.mention import Mention
    from graph.ask.question import Question


def fitting(q: Question, filters: Filters) -> ex.Expression:
    """Return the actors of the filters, without those that do what the question denies."""
    if _denies_one(q, filters):
        wanted = replace(filters, excluded_therapies=(), excluded_stages=())
        denied = Filters(
            stages=filters.excluded_stages or filters.stages,
            therapies=filters.excluded_therapies,
        )
        return ex.Without(
            ex.search("actors", wanted), ex.search("actors", denied)
        )
    if set(filters.stages) & set(filters.excluded_stages):
        # "Hospitals that do no trials": what is denied is not asked for as well.
        filters = replace(filters, stages=())
    if _denies_work(q, filters):
        filters = replace(filters, excluded_stages=filters.stages, stages=())
    # A capability is of a stage and a therapy at once: left out one by one they take too much.
    if filters.excluded_stages and (
        filters.therapies or filters.excluded_therapies
    ):
        return _not_doing(filters)
    return ex.search("actors", filters)


def _denies_one(q: Question, filters: Filters) -> bool:
    """Return whether work is denied for one of two: "give gene therapy but do not give CAR-T"."""
    stages = filters.stages or filters.excluded_stages
    if not (filters.therapies and filters.excluded_therapies and stages):
        return False
    verbs = (
        m
        for m in (*q.find("stage"), *q.find("cue", "getcare"))
        if not m.has("therapy")
    )
    return any(
        negation.first < therapy.first
        and (
            negation.first <= verb.first <= therapy.first
            or verb.last == negation.first
        )
        for negation, verb, therapy in product(
            q.find("negation", "not"), verbs, _denied_therapies(q)
        )
    )


def _denies_work(q: Question, filters: Filters) -> bool:
    """Return whether a "not" before a therapy denies the stage too: "that give no CAR-T"."""
    alone = filters.excluded_therapies and not filters.therapies
    # "Treats patients, but not with CAR-T" tells of the treatment first.
    if not (alone and filters.stages) or says(q, "but"):
        return False
    return bool(_denied_therapies(q)) and q.speaks_of("stage", "cue:getcare")


def excepted(q: Question) -> ex.Expression | None:
    """Return the named actors that are left out with their parts ("CDMOs except Catalent")."""
    exceptions = q.find("negation", "except")
    starts = {each.last for each in exceptions}
    ids: list[str] = []
    for mention, keys in q.names("actor"):
        if mention.first in starts:
            q.use(mention, *exceptions)
            ids.extend(keys)
    own = ex.Named("actors", tuple(ids))
    return ex.Either(own, parts_of(own)) if ids else None


def _not_doing(filters: Filters) -> ex.Expression:
    """Return the actors without a stage for a therapy: "hospitals that do not treat with CAR-T"."""
    # Whether it operates is said of what they do, not of who does nothing of it.
    seat = replace(
        filters,
        therapies=(),
        therapies_also=(),
        excluded_therapies=(),
        excluded_stages=(),
        ended=None,
        operating=None,
    )
    therapies = filters.therapies or filters.excluded_therapies
    doing = ex.search(
        "actors", Filters(stages=filters.excluded_stages, therapies=therapies)
    )
    return ex.Without(ex.search("actors", seat), doing)


def _denied_therapies(q: Question) -> list[Mention]:
    """Return the therapies behind a "not"; an "except" leaves records out and denies nothing."""
    return [m for m in q.find("therapy") if m.negated == "not"]
