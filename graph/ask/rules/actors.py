"""Who does what: actors by seat, kind, therapy, stage and what they take part in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.lexicon import notation
from graph.ask.rules.care import (
    PATIENTS,
    asks_for_care,
    take_care,
    with_districts,
)
from graph.ask.rules.denial import excepted, fitting
from graph.ask.rules.implied import (
    is_laboratory,
    says,
    with_cells,
    with_trials,
)
from graph.ask.rules.products_trials import designations_in_release
from graph.ask.rules.sets import narrowed

if TYPE_CHECKING:
    from graph.ask.question import Question

FUNDING = "funding"


def units_asked(q: Question) -> bool:
    """Return whether the parts of a named actor are asked for, not the actor."""
    unit = bool(q.find("kind", "research-unit", "research-institutes"))
    return q.asks("units_of") or (unit and not q.asks("partners"))


def actor_filters(
    q: Question,
    *,
    start: int = 0,
    end: int = 10_000,
) -> Filters:
    """Return the filters on actors: seat, kind, therapy, stage, life."""
    therapies, also, excluded = q.therapies()
    filters = replace(
        q.seat(start, end),
        therapies=therapies,
        therapies_also=also,
        excluded_therapies=excluded,
        stages=q.stages(),
        excluded_stages=q.stages(negated=True),
    )
    if filters.kinds == ("research-unit",) and is_laboratory(
        q, filters.stages
    ):
        # A "quality control lab" is whoever controls quality, not a research group.
        filters = replace(filters, kinds=())
    if (
        filters.kinds == ("authority",)
        and not filters.stages
        and says(q, "regulators")
    ):
        filters = replace(filters, stages=("regulatory",))
    return life(q, filters)


def life(q: Question, filters: Filters) -> Filters:
    """Return the filters with whether the actors have to be open, closed, or founded in years."""
    states = {value for m in q.find("state") for value in m.values("state")}
    if "founded" in states:
        years = q.years()
        if years:
            q.take("state", "founded")
            filters = replace(
                filters, founded_from=years.first, founded_to=years.last
            )
    if "closed" in states:
        q.take("state", "closed")
        return replace(filters, ended=True)
    if "open" in states:
        q.take("state", "open")
        return replace(filters, ended=False)
    care = PATIENTS in filters.stages
    if q.cue("able") or care:
        q.take(
            "cue",
            "able",
            "getcare",
            "patients",
            "where",
        )
        if care or filters.stages:
            filters = replace(
                filters, ended=False, operating=bool(filters.stages) or None
            )
    q.take("cue", "still")
    return filters


def actors(q: Question) -> ex.Expression | None:
    """Return the actors that fit seat, kind, therapy, stage and what they take part in."""
    take_care(q)
    filters = actor_filters(q)
    if asks_for_care(q) and not filters.stages and not filters.excluded_stages:
        filters = replace(
            filters,
            stages=(PATIENTS,),
            ended=False,
            operating=True,
        )
        q.take(
            "cue",
            "getcare",
            "where",
            "patients",
            "able",
            "centre",
        )
    filters = with_trials(q, with_cells(q, filters))
    if PATIENTS in filters.stages:
        filters = replace(filters, cities=with_districts(filters.cities))
    q.take("cue", "patients")
    q.take("ask", "partners")
    # A list shows where each is.
    q.take("cue", "where", "getcare")
    left_out = excepted(q)
    named = [] if left_out else [ids for _, ids in q.names("actor")]
    if named:
        units = units_asked(q)
        q.take("actor")
        q.take(
            "ask",
            "units_of",
            "members",
            "partners",
        )
        ids = tuple(dict.fromkeys(key for each in named for key in each))
        filters = (
            replace(filters, part_of=ids)
            if units
            else replace(filters, ids=ids)
        )
    paying = filters.stages == (FUNDING,) and _says_funding_alone(q)
    types = () if paying else q.several("type")
    programme, roles = q.programme(), q.several("role")
    works = [ids for _, ids in q.names("collaboration")]
    if works:
        q.take("collaboration")
        q.take(
            "ask",
            "members",
            "partners",
            "collaborations",
        )
        ids = tuple(key for each in works for key in each)
        filters = replace(
            filters,
            members_of=ids,
            roles=roles,
            stages=(),
        )
    elif products := list(q.ids("product")):
        q.take("product")
        q.take("cue", "invest", "owner")
        filters = replace(filters, owner_of=tuple(products), stages=())
    elif trials := list(q.ids("trial")):
        q.take("trial")
        q.take("ask", "trials")
        filters = replace(filters, runs=tuple(trials), stages=())
    elif types or programme or (roles and filters.stages != (FUNDING,)):
        filters = _joint(
            q,
            filters,
            types,
            programme,
            roles,
        )
    elif q.find("designation") or (q.asks("products") and q.find("phase")):
        return _owners(q, filters)
    if filters == Filters():
        return None
    fitted = fitting(q, filters)
    return ex.Without(fitted, left_out) if left_out else fitted


def _says_funding_alone(q: Question) -> bool:
    """Return whether the word for rounds is the one for funding (French "financement")."""
    return all(m.has("stage", FUNDING) for m in q.find("type"))


def _joint(
    q: Question,
    filters: Filters,
    types: tuple[str, ...],
    programme: str,
    roles: tuple[str, ...],
) -> Filters:
    every = tuple(
        each
        for group in notation("common")["types"].values()
        for each in group
    )
    q.take("ask", "collaborations", "members")
    years = q.years()
    return replace(
        filters,
        collaboration_types=types or tuple(dict.fromkeys(every)),
        programme=programme,
        roles=roles,
        stages=(),
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )


def _owners(q: Question, filters: Filters) -> ex.Expression:
    q.take("ask", "products")
    wanted = Filters(
        therapies=filters.therapies,
        phases=q.several("phase"),
        designations=designations_in_release(q),
    )
    owners = ex.Leaf(
        "actors.of_products",
        "actors",
        {"products": ex.search("products", wanted)},
    )
    seat = replace(
        filters,
        therapies=(),
        therapies_also=(),
        stages=(),
    )
    return narrowed(owners, seat)
