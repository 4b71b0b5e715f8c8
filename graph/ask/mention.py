"""A phrase of a question with what it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.ask.lexicon import Sense


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the question from word `first` up to `last` (exclusive), with its senses."""

    first: int
    last: int
    senses: tuple[Sense, ...]
    negated: str = ""

    def value(self, category: str) -> str | None:
        """Return the first value of that category, None if the phrase has no such sense."""
        return next(
            (s.value for s in self.senses if s.category == category), None
        )

    def values(self, category: str) -> list[str]:
        """Return all values of that category."""
        return list(
            dict.fromkeys(
                s.value for s in self.senses if s.category == category
            )
        )

    def has(self, category: str, *values: str) -> bool:
        """Return whether a sense has that category and, if given, one of the values."""
        return any(
            s.category == category and (not values or s.value in values)
            for s in self.senses
        )
