"""Walking an expression: its leaves, and the same expression with other leaves."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from graph.ask import expression as ex

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graph.common.properties import Values

    Change = Callable[[ex.Leaf], ex.Leaf]


def leaves(expression: ex.Expression) -> list[ex.Leaf]:
    """Return the leaves of an expression, those that are parameters of another one behind it.

    None of a comparison or of a coverage: one condition of them says nothing by itself.
    """
    match expression:
        case ex.Leaf(_, _, params):
            return [expression, *_all_leaves(ex.inner(params))]
        case (
            ex.Both(left, right)
            | ex.Either(left, right)
            | ex.Without(left, right)
        ):
            return _all_leaves((left, right))
        case (
            ex.First(of)
            | ex.Count(of)
            | ex.Check(of)
            | ex.Ranking(of)
            | ex.Value(of)
        ):
            return leaves(of)
        case _:
            return []


def _all_leaves(expressions: Iterable[ex.Expression]) -> list[ex.Leaf]:
    return list(chain.from_iterable(map(leaves, expressions)))


def with_leaves(expression: ex.Expression, change: Change) -> ex.Expression:
    """Return the expression with each leaf changed, and then the leaves in its parameters."""
    match expression:
        case ex.Leaf():
            leaf = change(expression)
            return replace(leaf, params=_with_inner(leaf.params, change))
        case (
            ex.Both(left, right)
            | ex.Either(left, right)
            | ex.Without(left, right)
        ):
            return replace(
                expression,
                left=with_leaves(left, change),
                right=with_leaves(right, change),
            )
        case (
            ex.First(of)
            | ex.Count(of)
            | ex.Check(of)
            | ex.Ranking(of)
            | ex.Value(of)
        ):
            return replace(expression, of=with_leaves(of, change))
        case ex.SetComparison(_, sides):
            changed = tuple(_with_measures(side, change) for side in sides)
            return replace(expression, sides=changed)
        case ex.Coverage(covering):
            return replace(expression, covering=with_leaves(covering, change))
        case _:
            return expression


def _with_inner(params: Values, change: Change) -> dict[str, object]:
    return {
        name: with_leaves(value, change)
        if isinstance(value, ex.Expression)
        else value
        for name, value in params.items()
    }


def _with_measures(side: ex.ComparedSet, change: Change) -> ex.ComparedSet:
    measures = ((name, with_leaves(of, change)) for name, of in side.measures)
    return replace(side, measures=tuple(measures))
