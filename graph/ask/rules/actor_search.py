"""Who does what: actors by seat, kind, therapy, stage and what they take part in."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
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
    with_cells,
    with_trials,
)
from graph.ask.rules.products_trials import (
    by_indication,
    designations_in_release,
    indication,
)
from graph.ask.rules.sets import narrowed, owners_of_products
from graph.ask.rules.words import says

if TYPE_CHECKING:
    from graph.ask.question import Question

FUNDING = "funding"


def units_asked(q: Question) -> bool:
    """Return whether the parts of a named actor are asked for, not the actor."""
    # "Research units of X"; "partners of the unit X" asks for partners.
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
    if q.find("state", "founded") and (years := q.years()):
        q.take("state", "founded")
        filters = replace(
            filters, founded_from=years.first, founded_to=years.last
        )
    for state, ended in (("closed", True), ("open", False)):
        if q.take("state", state):
            return replace(filters, ended=ended)
    if q.cue("able") or PATIENTS in filters.stages:
        q.take(
            "cue",
            "able",
            "getcare",
            "patients",
            "where",
        )
        if filters.stages:
            # Who can do something does it today: a plan or a past is no help.
            filters = replace(filters, ended=False, operating=True)
    q.take("cue", "still")
    return filters


def actors(q: Question) -> ex.Expression | None:
    """Return the actors that fit seat, kind, therapy, stage and what they take part in."""
    take_care(q)
    filters = actor_filters(q)
    if asks_for_care(q) and not (filters.stages or filters.excluded_stages):
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
    if not left_out:
        filters = _named(q, filters)
    with_records = _of_records(q, filters)
    if not with_records and _has_products(q):
        return owners(q, filters)
    filters = with_records or filters
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
    """Return the filters with taking part in collaborations of some types, of any without one."""
    every = chain.from_iterable(notation("common")["types"].values())
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


def _has_products(q: Question) -> bool:
    """Return whether who has products of a phase or designation is asked for."""
    of_phase = q.asks("products") and q.speaks_of("phase")
    return bool(q.speaks_of("designation") or of_phase)


def owners(q: Question, filters: Filters) -> ex.Expression:
    """Return the owners of the products of a therapy, a phase, a designation or a disease."""
    q.take("ask", "products")
    wanted = Filters(
        therapies=filters.therapies,
        phases=q.several("phase"),
        designations=designations_in_release(q),
    )
    diseases = indication(q, "products")
    products = by_indication(
        q,
        "products",
        wanted,
        diseases,
    )
    seat = replace(
        filters,
        therapies=(),
        therapies_also=(),
        stages=(),
    )
    every = ex.search("products", Filters())
    return narrowed(owners_of_products(products or every), seat)


def _named(q: Question, filters: Filters) -> Filters:
    """Return the filters with the actors that are named, or with the parts of them."""
    ids = q.ids("actor")
    if not ids:
        return filters
    q.take("actor")
    q.take(
        "ask",
        "units_of",
        "members",
        "partners",
    )
    if units_asked(q):
        return replace(filters, part_of=ids)
    return replace(filters, ids=ids)


def _of_records(q: Question, filters: Filters) -> Filters | None:
    """Return the filters with the collaborations, products or trials the actors have to do with."""
    paying = filters.stages == (FUNDING,)
    types = q.several("type")
    if paying and _says_funding_alone(q):
        types = ()
    programme, roles = q.programme(), q.several("role")
    if works := q.ids("collaboration"):
        q.take("collaboration")
        q.take(
            "ask",
            "members",
            "partners",
            "collaborations",
        )
        return replace(
            filters,
            members_of=works,
            roles=roles,
            stages=(),
        )
    if products := q.ids("product"):
        q.take("product")
        q.take("cue", "invest", "owner")
        return replace(filters, owner_of=products, stages=())
    if trials := q.ids("trial"):
        q.take("trial")
        q.take("ask", "trials")
        return replace(filters, runs=trials, stages=())
    # "Funder" is a role and the stage of funding: as a stage it needs no collaboration.
    if types or programme or (roles and not paying):
        return _joint(
            q,
            filters,
            types,
            programme,
            roles,
        )
    return None
