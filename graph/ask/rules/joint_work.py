"""The partners of named actors, and collaborations by what the question says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters, filters_from
from graph.ask.lexicon import notation
from graph.ask.rules.sets import all_of, narrowed, of_each

if TYPE_CHECKING:
    from graph.ask.question import Question

_FUNDING = "funding"
_SEAT = frozenset(
    f"{left_out}{name}"
    for left_out in ("", "excluded_")
    for name in ("regions", "countries", "cities", "kinds")
)


def partners(q: Question) -> ex.Expression:
    """Return the partners of the named actors that fit the filters."""
    alone = q.alone("actor")
    if alone is not None and len(alone[1]) > 1:
        # Two of one name: the partners of both.
        q.take(
            "ask",
            "partners",
            "collaborations",
            "members",
        )
        q.take("actor")
        own = ex.Named("actors", alone[1])
        return narrowed(
            ex.Without(ex.members(ex.works_of(own)), own), q.seat()
        )
    return ex.search("partners", partner_filters(q))


def partner_filters(q: Question) -> Filters:
    """Return the filters on the partners of the named actors."""
    types = q.several("type")
    if types == tuple(notation("common")["types"]["projects"]):
        types = ()
    therapies, also, _ = q.therapies()
    years = q.years()
    q.take(
        "ask",
        "partners",
        "collaborations",
        "members",
    )
    q.take(
        "cue",
        "others",
        "over",
        "budget",
        "getcare",
    )
    ids = q.ids("actor")
    q.take("actor")
    return replace(
        q.seat(),
        actors=ids,
        therapies=therapies,
        therapies_also=also,
        roles=tuple(dict.fromkeys(q.several("role"))),
        collaboration_types=types,
        programme=q.programme(),
        year_from=years.first,
        year_to=years.last,
        started=years.started,
    )


def collaborations(q: Question) -> ex.Expression | None:
    """Return the collaborations by type, therapy, member, programme and years."""
    types, named = q.several("type"), q.names("actor")
    if named and types == tuple(notation("common")["types"]["projects"]):
        # "The projects of X" are all that X has with others, not two types of them.
        types = ()
    therapies, also, excluded = q.therapies()
    programme = q.programme()
    if programme:
        # "Fall under a programme" is no class in law.
        q.take("law", "class")
    q.take(
        "ask",
        "collaborations",
        "members",
        "partners",
    )
    ids = q.ids("collaboration")
    q.take("collaboration")
    stages = q.stages()
    if programme or named or types:
        # Where something pays or is paid, "funding" is no stage that is worked on.
        stages = tuple(stage for stage in stages if stage != _FUNDING)
    years, ends = q.years(), q.ends()
    if years and not years.started:
        # A collaboration of a year is one that runs in it.
        q.take("cue", "still")
        q.take("state", "open")
        q.take("status", "ongoing")
    filters = replace(
        q.seat(),
        types=types,
        ids=ids,
        therapies=therapies,
        therapies_also=also,
        excluded_therapies=excluded,
        stages=stages,
        programme=programme,
        year_from=years.first,
        year_to=years.last,
        started=years.started,
        end_from=ends.end_from,
        end_to=ends.end_to,
    )
    roles = q.several("role")
    if len(named) > 1:
        # "Collaborations between X and Y".
        q.take("time", "between")
    q.take("actor")
    if filters == Filters():
        works = (
            ex.works_of(ex.Named("actors", each), *roles) for _, each in named
        )
        return all_of(*works)
    fitting = ex.search("collaborations", filters)
    if named:
        return of_each(fitting, (each for _, each in named), *roles)
    if roles and not _SEAT.isdisjoint(fitting.params):
        return _with_role(fitting, roles)
    return fitting


def _with_role(works: ex.Leaf, roles: tuple[str, ...]) -> ex.Expression:
    """Return the collaborations in which one of a place has a role: "with a Dutch coordinator"."""
    seat = {k: v for k, v in works.params.items() if k in _SEAT}
    rest = {k: v for k, v in works.params.items() if k not in _SEAT}
    # The role and the place are of one actor: "Dutch" is the coordinator, not any member.
    own = ex.works_of(ex.search("actors", filters_from(seat)), *roles)
    return ex.Both(replace(works, params=rest), own) if rest else own
