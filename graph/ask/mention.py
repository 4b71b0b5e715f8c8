"""A phrase of a question with what it may mean."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.ask.lexicon import Sense


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the question from word `first` up to `last` (exclusive), with its senses."""

    first: int
    last: int
    senses: tuple[Sense, ...]
    negated: str = ""

    @property
    def positions(self) -> range:
        """Return the positions of its words."""
        return range(self.first, self.last)

    @property
    def categories(self) -> frozenset[str]:
        """Return the categories of its senses."""
        return frozenset(s.category for s in self.senses)

    def value(self, category: str) -> str | None:
        """Return the first value of that category, None if the phrase has no such sense."""
        return next(iter(self.values(category)), None)

    def values(self, category: str) -> list[str]:
        """Return all values of that category."""
        senses = (s.value for s in self.senses if s.category == category)
        return list(dict.fromkeys(senses))

    def has(self, category: str, *values: str) -> bool:
        """Return whether a sense has that category and, if given, one of the values."""
        return any(
            s.category == category and (not values or s.value in values)
            for s in self.senses
        )

    @property
    def names(self) -> frozenset[str]:
        """Return what rules call its senses."""
        return frozenset(chain.from_iterable(s.names for s in self.senses))

    def means(self, *senses: str) -> bool:
        """Return whether it may mean one of these: "kind" is any kind, "ask:who" one value."""
        return any(s.is_one_of(senses) for s in self.senses)


def positions_of(mentions: Iterable[Mention]) -> list[int]:
    """Return the positions of the words of mentions, in their order."""
    return list(chain.from_iterable(m.positions for m in mentions))
