"""Records whose label or query is known only when the program runs.

The properties of each label are those of its record in graph/model.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

Properties = dict[str, Any]
"""Properties by name: a record of any label, a row of a query's answer, an object of JSON."""
Values = Mapping[str, Any]
"""The same where it is only read."""


def items_of(value: object) -> list[Any] | tuple[Any, ...] | None:
    """Return the items of a value that holds several, None for a single one."""
    if isinstance(value, (list, tuple)):
        return cast("list[Any] | tuple[Any, ...]", value)
    return None


def each_of(value: object) -> list[Any]:
    """Return the items of a value that holds several, a single one as the only item."""
    items = items_of(value)
    return [value] if items is None else list(items)


def as_list(value: object) -> Any:
    """Return a tuple as a list, as JSON has it, and any other value as it is."""
    return (
        [*cast("tuple[Any, ...]", value)]
        if isinstance(value, tuple)
        else value
    )


def properties_of(value: object) -> Properties:
    """Return an object of JSON as it is, an empty one for any other value."""
    return cast("Properties", value) if isinstance(value, dict) else {}
