"""The partners of named actors, and collaborations by what the question says of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters, filters_from
from graph.ask.lexicon import notation
from graph.ask.rules.sets import narrowed

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
    first = q.names("actor")[0][1]
    if len(q.names("actor")) == 1 and len(first) > 1:
        # Two of one name: the partners of both.
        q.take(
            "ask",
            "partners",
            "collaborations",
            "members",
        )
        q.take("actor")
        own = ex.Named("actors", first)
        whole = ex.Without(ex.members(ex.works_of(own)), own)
        seat = q.seat()
        return narrowed(whole, seat)
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
    types = q.several("type")
    actor_ids = q.ids("actor")
    if actor_ids and types == tuple(notation("common")["types"]["projects"]):
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
    paid = bool(programme or actor_ids or types)
    stages = tuple(s for s in q.stages() if not (paid and s == _FUNDING))
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
    named = [each for _, each in q.names("actor")]
    if len(named) > 1:
        # "Collaborations between X and Y".
        q.take("time", "between")
    q.take("actor")
    expression: ex.Expression | None = None
    if filters != Filters():
        expression = ex.search("collaborations", filters)
    for each in named:
        own = ex.works_of(ex.Named("actors", each), *roles)
        expression = ex.Both(expression, own) if expression else own
    if expression is None and q.take("ask", "collaborations"):
        return None
    if roles and not named and isinstance(expression, ex.Leaf):
        placed = not _SEAT.isdisjoint(expression.params)
        return _with_role(expression, roles) if placed else expression
    return expression


def _with_role(works: ex.Leaf, roles: tuple[str, ...]) -> ex.Expression:
    """Return the collaborations in which one of a place has a role: "with a Dutch coordinator"."""
    seat = {k: v for k, v in works.params.items() if k in _SEAT}
    rest = {k: v for k, v in works.params.items() if k not in _SEAT}
    own = ex.works_of(ex.search("actors", filters_from(seat)), *roles)
    return ex.Both(replace(works, params=rest), own) if rest else own
