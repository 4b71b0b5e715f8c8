"""Whether a record fits the parameters of a query; one that is not given asks for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.common.properties import Values


def allows(
    params: Values,
    name: str,
    value: object,
) -> bool:
    """Return whether a parameter has the value in its list, or is not given."""
    wanted = params.get(name)
    return wanted is None or value in wanted


def allows_any(
    params: Values,
    name: str,
    values: Iterable[str],
) -> bool:
    """Return whether a parameter has one of the values in its list, or is not given."""
    wanted = params.get(name)
    return wanted is None or not set(wanted).isdisjoint(values)


def year_in(date: str | None, params: Values) -> bool:
    """Return whether a date lies in the years asked for; one without a date lies in none."""
    low, high = params.get("year_from"), params.get("year_to")
    if low is None and high is None:
        return True
    return date is not None and (low or 0) <= int(date[:4]) <= (high or 9999)
