"""A reading with one of its conditions taken away or put another way."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.ask import expression as ex
from graph.ask.expression_tree import with_leaves

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graph.release.snapshot import Snapshot

_PARAMS = {
    "types": ("types", "collaboration_types"),
    "event": ("types",),
    "operating": ("operating",),
    "year_from": ("year_from", "started"),
}
"""The parameters behind a condition whose name in the words of an answer is another."""
REMOVABLE = frozenset(
    {
        "therapies",
        "therapies_also",
        "stages",
        "regions",
        "countries",
        "cities",
        "kinds",
        "types",
        "event",
        "phases",
        "designations",
        "statuses",
        "programme",
        "year_from",
        "year_to",
        "ended",
        "operating",
        "founded_from",
        "founded_to",
        "end_from",
        "end_to",
        "roles",
        "indication",
        "amount_above",
        "amount_below",
        "amount_from",
        "amount_to",
        "excluded_therapies",
        "excluded_stages",
        "excluded_regions",
        "excluded_countries",
        "excluded_cities",
        "excluded_kinds",
    }
)
CHANGEABLE = frozenset({"regions", "stages", "therapies"})


def revised(
    snapshot: Snapshot,
    expression: ex.Expression,
    without: tuple[str, ...],
    put: Mapping[str, str],
) -> ex.Expression:
    """Return the expression without some conditions, and with other values for some.

    What would be left with no condition at all stays as it was.
    """
    dropped = {
        param for name in without for param in _PARAMS.get(name, (name,))
    }
    values = {
        name: _values(snapshot, name, value) for name, value in put.items()
    }
    if isinstance(expression, ex.SetComparison):
        # What tells the sides apart cannot go: they would all be the same.
        dropped.discard(expression.category)
        values.pop(expression.category, None)
    return adjusted(expression, dropped, values)


def adjusted(
    expression: ex.Expression,
    dropped: set[str],
    values: Mapping[str, list[str]],
) -> ex.Expression:
    """Return the expression without some parameters, and with other values where they are set."""
    return with_leaves(expression, lambda leaf: _leaf(leaf, dropped, values))


def _values(
    snapshot: Snapshot,
    name: str,
    value: str,
) -> list[str]:
    """Return the value of a condition as the queries take it: a therapy with what is below it."""
    if name == "therapies":
        return sorted(snapshot.therapy_below.get(value, frozenset({value})))
    return [value]


def _leaf(
    leaf: ex.Leaf,
    dropped: set[str],
    values: Mapping[str, list[str]],
) -> ex.Leaf:
    rest: dict[str, Any] = {
        name: value
        for name, value in leaf.params.items()
        if name not in dropped
    }
    changed = {name: values[name] for name in rest if name in values}
    return replace(leaf, params={**rest, **changed}) if rest else leaf
