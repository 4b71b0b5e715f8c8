"""The conditions of a reading as texts by label: all of them, or those that a sentence leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from graph.ask.conditions import Condition

Texts = tuple[str, ...]


def merged(conditions: Iterable[Condition]) -> dict[str, Texts]:
    """Return the values of each label in one list, those of two parts of a reading together."""
    values_of: dict[str, Texts] = {}
    for label, values in conditions:
        both = (*values_of.get(label, ()), *values)
        values_of[label] = tuple(dict.fromkeys(both))
    return values_of


def only(
    values_of: Mapping[str, Texts], labels: Collection[str]
) -> dict[str, Texts]:
    """Return the conditions with one of the labels."""
    return {
        label: each for label, each in values_of.items() if label in labels
    }


def without(
    values_of: Mapping[str, Texts], labels: Collection[str]
) -> dict[str, Texts]:
    """Return the conditions with none of the labels."""
    return {
        label: each for label, each in values_of.items() if label not in labels
    }
