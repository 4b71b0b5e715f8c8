"""The second reading of a question, where two are near."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from graph.ask import expression as ex

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAMING = ("ids", "actors")
"""Parameters that take an actor by name."""


def alternative(
    expression: ex.Expression, others: tuple[str, ...]
) -> ex.Expression | None:
    """Return the second reading where two are near; `others` bear the name that is asked for."""
    if not isinstance(expression, ex.Leaf):
        return None
    params = expression.params
    other = (
        _of_namesake(params, others[0])
        if others
        else _of_conditions(expression.query, params)
    )
    return replace(expression, params=other) if other else None


def _of_namesake(params: Mapping[str, Any], other: str) -> dict[str, Any]:
    """Return the parameters for another actor of the name, nothing where none is named."""
    name = next(filter(params.__contains__, _NAMING), None)
    return {**params, name: [other]} if name else {}


def _of_conditions(query: str, params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters with one condition read another way, nothing where none is near."""
    if "therapies_also" in params:
        # Two therapies that both must hold may be meant as a list.
        either = [*params["therapies"], *params["therapies_also"]]
        return _less(params, "therapies_also") | {"therapies": either}
    if query != "actors.search":
        return {}
    if "investor" in params.get("kinds", ()) and "stages" not in params:
        # Who funds need not be an investor by kind.
        return {**_less(params, "kinds"), "stages": ["funding"]}
    if params.get("stages") == ["discovery"]:
        # "Research" may only say that somebody works on it.
        return _less(params, "stages")
    if "collaboration_types" in params and "therapies" in params:
        return _less(params, "collaboration_types", "roles")
    return {}


def _less(params: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in params.items() if key not in names}
