"""The filters of the search that the items of an answer rest on."""

from __future__ import annotations

from graph.ask import expression as ex
from graph.ask.filters import QUERIES, Filters, filters_from

_SEARCHES = frozenset(QUERIES.values())


def filters_of(expression: ex.Expression | None) -> Filters:
    """Return the filters of the search that an answer's items rest on, empty without one."""
    match expression:
        case ex.Leaf(query, _, params) if query in _SEARCHES:
            return filters_from(ex.plain(params))
        case ex.Both(left, right):
            first = filters_of(left)
            return first if first != Filters() else filters_of(right)
        case (
            ex.Without(left)
            | ex.Either(left)
            | ex.First(left)
            | ex.Count(left)
            | ex.Check(left)
            | ex.Ranking(left)
        ):
            return filters_of(left)
        case ex.SetComparison(_, sides):
            return filters_of(sides[0].measures[0][1])
        case _:
            return Filters()
