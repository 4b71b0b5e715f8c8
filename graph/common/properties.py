"""Records whose label or query is known only when the program runs, and what a value of one is.

The properties of each label are those of its record in graph/model.py.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeGuard

Properties = dict[str, Any]
"""Properties by name: a record of any label, a row of a query's answer, an object of JSON."""
Values = Mapping[str, Any]
"""The same where it is only read."""


def is_sequence(value: object) -> TypeGuard[list[object] | tuple[object, ...]]:
    """Return whether a value is a list or tuple, which a property with several texts is."""
    return isinstance(value, (list, tuple))


def is_properties(value: object) -> TypeGuard[Properties]:
    """Return whether a value is an object of JSON, whose names are texts."""
    return isinstance(value, dict)
