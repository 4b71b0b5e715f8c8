"""Why an answer is empty: what is there without one condition, and which fields are filled."""

# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graph.ask import expression as ex
from graph.ask.evaluate import evaluate
from graph.ask.leaves import amount_of

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot

_TOGETHER = (
    ("year_from", "year_to", "started"),
    ("founded_from", "founded_to"),
    ("end_from", "end_to"),
)
_NEVER = frozenset(
    {
        "actors",
        "ids",
        "members_of",
        "owner_of",
        "runs",
        "part_of",
        "started",
        "from",
        "to",
    }
    | {
        "capabilities",
        "events",
        "products",
        "trials",
        "collaborations",
        "phrases",
        "classes",
    }
)
"""What a question names, or a query cannot do without: never left out."""


@dataclass(frozen=True)
class NearMiss:
    """What the question gives without one condition."""

    dropped: str
    values: tuple[str, ...]
    ids: tuple[str, ...]


def near_misses(
    snapshot: Snapshot, expression: ex.Expression
) -> list[NearMiss]:
    """Return what is there with one condition dropped, for each that leaves anything."""
    misses: list[NearMiss] = []
    for leaf in _leaves(expression):
        for name in leaf.params:
            if name in _NEVER or isinstance(leaf.params[name], ex.Expression):
                continue
            group = next(
                (names for names in _TOGETHER if name in names), (name,)
            )
            if name != group[0] and group[0] in leaf.params:
                continue
            rest = {k: v for k, v in leaf.params.items() if k not in group}
            if not rest and isinstance(expression, ex.Leaf):
                continue
            wider = _swap(expression, leaf, replace(leaf, params=rest))
            result = evaluate(snapshot, wider)
            if result.ids and result.kind not in {"number", "text"}:
                value = leaf.params[name]
                values = (
                    tuple(map(str, value))
                    if isinstance(value, (list, tuple))
                    else (str(value),)
                )
                misses.append(NearMiss(name, values, tuple(result.ids)))
    return misses


def _leaves(expression: ex.Expression) -> list[ex.Leaf]:
    match expression:
        case ex.Leaf():
            inner = [
                v
                for v in expression.params.values()
                if isinstance(v, ex.Expression)
            ]
            return [
                expression,
                *(leaf for each in inner for leaf in _leaves(each)),
            ]
        case (
            ex.Both(left, right)
            | ex.Either(left, right)
            | ex.Without(left, right)
        ):
            return [*_leaves(left), *_leaves(right)]
        case (
            ex.First(of)
            | ex.Count(of)
            | ex.Check(of)
            | ex.Ranking(of)
            | ex.Value(of)
        ):
            return _leaves(of)
        case _:
            return []


def _swap(
    expression: ex.Expression,
    old: ex.Leaf,
    new: ex.Leaf,
) -> ex.Expression:
    if expression is old:
        return new
    match expression:
        case ex.Leaf():
            params = {
                k: _swap(v, old, new) if isinstance(v, ex.Expression) else v
                for k, v in expression.params.items()
            }
            return replace(expression, params=params)
        case (
            ex.Both(left, right)
            | ex.Either(left, right)
            | ex.Without(left, right)
        ):
            return replace(
                expression,
                left=_swap(left, old, new),
                right=_swap(right, old, new),
            )
        case (
            ex.First(of)
            | ex.Count(of)
            | ex.Check(of)
            | ex.Ranking(of)
            | ex.Value(of)
        ):
            return replace(expression, of=_swap(of, old, new))
        case _:
            return expression


def filled(
    snapshot: Snapshot, expression: ex.Expression
) -> list[tuple[str, str, int, int]]:
    """Return (kind, field, records that have it, all records) of dated and counted conditions."""
    facts: dict[tuple[str, str], tuple[int, int]] = {}
    for leaf in _leaves(expression):
        if leaf.query == "collaborations.by_amount":
            rows = list(snapshot.nodes["Collaboration"].rows())
            have = sum(amount_of(row) is not None for row in rows)
            facts["collaborations", "amount"] = have, len(rows)
        for name, label, field, kind in (
            ("year_from", "Collaboration", "start", "collaborations"),
            ("end_from", "Collaboration", "end", "collaborations"),
            ("end_to", "Collaboration", "end", "collaborations"),
            ("founded_from", "Actor", "founded", "actors"),
        ):
            if name in leaf.params and leaf.kind == kind:
                column = snapshot.nodes[label].column(field)
                facts[kind, field] = (
                    sum(value is not None for value in column),
                    len(column),
                )
    return [(kind, field, *counts) for (kind, field), counts in facts.items()]
