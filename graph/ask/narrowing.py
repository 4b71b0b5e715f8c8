"""A set that conditions narrow one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.fact_sets import union

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from graph.ask.fact_sets import Sets

_LAST_YEAR, _NO_YEAR = 9999, -1


class Narrowing:
    """A set of ids that starts as everything and is narrowed by one condition after another.

    A condition without a value asks for nothing and leaves the set as it is.
    """

    def __init__(self, everything: AbstractSet[str]) -> None:
        self._everything = everything
        self._ids = everything

    @property
    def narrowed(self) -> bool:
        """Return whether any condition asked for something."""
        return self._ids is not self._everything

    def keep(self, ids: AbstractSet[str]) -> None:
        """Keep what is in the ids as well."""
        self._ids = self._ids & ids

    def drop(self, ids: AbstractSet[str]) -> None:
        """Leave out what is in the ids."""
        self._ids = self._ids - ids

    def keep_if(self, fits: Callable[[str], bool]) -> None:
        """Keep the ids that fit."""
        self._ids = frozenset(filter(fits, self._ids))

    def among(self, sets: Sets, keys: Iterable[str]) -> None:
        """Keep what stands under one of the keys."""
        if keys:
            self.keep(union(sets, keys))

    def apart_from(self, sets: Sets, keys: Iterable[str]) -> None:
        """Leave out what stands under one of the keys."""
        if keys:
            self.drop(union(sets, keys))

    def within_years(
        self,
        years: Mapping[str, int],
        first: int | None,
        last: int | None,
    ) -> None:
        """Keep what has a year from the first to the last, either of which may be open."""
        if first is not None or last is not None:
            asked = range(first or 0, (last or _LAST_YEAR) + 1)
            self.keep_if(lambda key: years.get(key, _NO_YEAR) in asked)

    def all(self) -> AbstractSet[str]:
        """Return what is left."""
        return self._ids
