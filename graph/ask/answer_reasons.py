"""The reasons for a record of an answer, the strongest first, with their sources and dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ask.fact_sets import NOT_OPERATING

if TYPE_CHECKING:
    from graph.common.properties import Properties

STRENGTH = {
    "asserted": 0,
    "implied": 1,
    "derived": 2,
}
"""Rank of each basis in an answer, the strongest evidence first."""
_MOST_REASONS = 6
"""More than that nobody reads beside a name."""


class Reasons:
    """Collects reasons in words, each with the fact that it rests on."""

    def __init__(self) -> None:
        self._why: dict[str, int] = {}
        self._sources: dict[str, None] = {}
        self._dates: list[str] = []
        self._bases: list[str] = []
        self.statuses: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._why)

    def add(
        self,
        text: str,
        fact: Properties,
        basis: str = "",
    ) -> None:
        """Add a reason; its basis is that of the fact where none is given."""
        if not basis:
            derived = fact.get("basis") == "derived"
            basis = "derived" if derived else "asserted"
        strength = STRENGTH[basis]
        self._why[text] = min(strength, self._why.get(text, strength))
        self._sources.update(dict.fromkeys(fact.get("source_ids", ())))
        if fact.get("as_of"):
            self._dates.append(fact["as_of"])
        self._bases.append(basis)

    def item(self, row: Properties) -> Properties:
        """Return why, basis, sources, date and status of an item; those of its record else."""
        why = sorted(self._why, key=self._why.__getitem__)
        sources = self._sources or row.get("source_ids", ())
        return {
            "why": tuple(why)[:_MOST_REASONS],
            "basis": min(
                self._bases, key=STRENGTH.__getitem__, default="asserted"
            ),
            "source_ids": tuple(sources),
            "as_of": max(self._dates, default=row.get("as_of")),
            "status": self._status(),
        }

    def _status(self) -> str | None:
        """Return the status that all capabilities behind an item have, None where one operates."""
        idle = NOT_OPERATING.issuperset(self.statuses)
        return self.statuses[0] if self.statuses and idle else None
