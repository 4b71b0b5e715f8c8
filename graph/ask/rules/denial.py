"""Actors without what a question denies: "hospitals that give gene therapy but no CAR-T"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.implied import says

if TYPE_CHECKING:
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
    denied = [m for m in q.find("therapy") if m.negated == "not"]
    verbs = [*q.find("stage"), *q.find("cue", "getcare")]
    negations = q.find("negation", "not")
    return any(
        not_.first <= verb.first <= therapy.first
        or (verb.last == not_.first < therapy.first)
        for therapy in denied
        for not_ in negations
        for verb in verbs
        if not verb.has("therapy") and not_.first < therapy.first
    )


def _denies_work(q: Question, filters: Filters) -> bool:
    """Return whether a "not" before a therapy denies the stage too: "that give no CAR-T"."""
    if (
        not filters.excluded_therapies
        or filters.therapies
        or not filters.stages
    ):
        return False
    denied = [m for m in q.find("therapy") if m.negated == "not"]
    said = [*q.find("stage"), *q.find("cue", "getcare")]
    turned = says(q, "but")
    # "Treats patients, but not with CAR-T" tells of the treatment first.
    return bool(denied) and not turned and bool(said)


def excepted(q: Question) -> ex.Expression | None:
    """Return the named actors that are left out with their parts ("CDMOs except Catalent")."""
    exceptions = q.find("negation", "except")
    named = [
        (mention, ids)
        for mention, ids in q.names("actor")
        if any(each.last == mention.first for each in exceptions)
    ]
    if not named:
        return None
    for mention, _ in named:
        q.use(mention)
    q.use(*exceptions)
    own = ex.Named("actors", tuple(key for _, ids in named for key in ids))
    return ex.Either(
        own, ex.Leaf("actors.children", "actors", {"actors": own})
    )


def _not_doing(filters: Filters) -> ex.Expression:
    """Return the actors without a stage for a therapy: "hospitals that do not treat with CAR-T"."""
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
