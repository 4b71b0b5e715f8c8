"""The first of an order: by how many, by an amount, by a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.filters import Filters
from graph.ask.rules.actor_search import actor_filters
from graph.ask.rules.amount_limits import names_amount
from graph.ask.rules.order import (
    COUNTABLE,
    is_plural,
    order,
    says_several,
    two_places,
)
from graph.ask.rules.required_senses import reads
from graph.ask.rules.sets import of_each, worked_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.ask.question import Question

    Rule = Callable[[Question], ex.Expression | None]

_BY_ROLE: tuple[ex.By, ...] = ("investments", "coordinated", "sponsored")
_SHORT_LIST = 5
"""So many stand first where several are asked for and no number is said."""


@reads(
    (
        "cue:most",
        "cue:fewest",
        "cue:last",
        "cue:oldest",
        "cue:youngest",
        "cue:rank",
        "cue:top",
    )
)
def read_top(q: Question, inner: Rule) -> ex.Expression | None:
    """Return the first of a set by how many collaborations, an amount or a date."""
    if q.cue("over", "under") and names_amount(q):
        # "Plus de 20 millions", "minstens 5 miljoen": an amount, no rank.
        return None
    descending = not (q.cue("oldest", "fewest"))
    by, count = order(q), q.number()
    if by is None or (by == "partners" and two_places(q)):
        return None
    sponsors = q.find("role", "sponsor") if by == "sponsored" else []
    several = is_plural(q, sponsors[0]) if sponsors else says_several(q)
    whole = q.cue("rank") or (several and q.cue("last"))
    first = None if whole else _SHORT_LIST if several else 1
    q.take(
        "cue",
        "most",
        "fewest",
        "last",
        "oldest",
        "youngest",
        "rank",
        "top",
        "over",
        "covers",
        "per",
        "does",
        "million",
        "founding",
        "budget",
    )
    q.take("join", "both")
    if by in (*COUNTABLE, *_BY_ROLE):
        of: ex.Expression | None = _counted(q, by)
    elif by == "founded":
        q.take("state", "founded")
        of = ex.search("actors", actor_filters(q))
    elif by in ("amount", "members"):
        of = _works(q, by)
    else:
        # By a date anything can be ordered that has one.
        of = inner(q)
    if of is None:
        return None
    if by == "date" and ex.kind_of(of) not in {
        "events",
        "collaborations",
        "trials",
    }:
        return None
    return ex.First(
        of,
        by,
        count or first,
        descending,
        ties=not count,
    )


def _counted(q: Question, by: ex.By) -> ex.Expression:
    """Return the actors that are ordered by how many of something each has."""
    if by == "coordinated":
        q.take("role", "coordinator")
        q.take("type", "projects", "consortium")
    if by == "sponsored":
        q.take("role", "sponsor")
    q.take("type", "investment")
    q.take("cue", "invest", "fund")
    # "Takes part" and "how many" say nothing more next to a role.
    joined = ("members", "count") if by in _BY_ROLE else ()
    q.take("ask", *COUNTABLE, *joined)
    q.take("stage", "clinical-trials")
    return ex.search("actors", actor_filters(q))


def _works(q: Question, by: ex.By) -> ex.Expression | None:
    """Return the collaborations that are ordered by an amount or by who takes part."""
    q.take(
        "cue",
        "budget",
        "invest",
        "fund",
    )
    if by == "members":
        q.take(
            "ask",
            "partners",
            "members",
            "who",
            "count",
        )
    types = q.several("type")
    if not types and q.find("stage", "funding"):
        types = ("investment",)
    # "The biggest funding" is a round of investment.
    q.take("stage", "funding")
    q.take("ask", "collaborations")
    therapies, _, _ = q.therapies()
    years = q.years()
    filters = Filters(
        types=types,
        therapies=therapies,
        year_from=years.first,
        year_to=years.last,
    )
    named = (ids for _, ids in q.names("actor"))
    of = of_each(ex.search("collaborations", filters), named)
    q.take("actor")
    return worked_on(of, q.seat())
