"""A set that conditions narrow one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Narrowing:
    """A set of ids that starts as everything and is narrowed by one condition after another."""

    def __init__(self, everything: Iterable[str]) -> None:
        self._everything = everything
        self._ids: set[str] | None = None

    def keep(self, ids: set[str]) -> None:
        """Keep what is in the ids as well."""
        self._ids = ids if self._ids is None else self._ids & ids

    def drop(self, ids: set[str]) -> None:
        """Leave out what is in the ids."""
        self._ids = self.all() - ids

    def all(self) -> set[str]:
        """Return what is left."""
        return set(self._everything) if self._ids is None else self._ids
