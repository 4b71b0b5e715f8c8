"""The address of the gap board, from which all its links are made."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from api.address import below
from graph.coverage.scenario import PLANNED

if TYPE_CHECKING:
    from graph.coverage.scenario import Scenario
    from graph.model import Language

_SEVERAL = {"without", "with", "close"}
"""Parameters of which an address has several values."""


class Address:
    """The address of the board with what is asked for, from which its links are made."""

    def __init__(
        self,
        lang: Language,
        scenario: Scenario,
        region: str,
        since: str | None = None,
        opened: tuple[tuple[str, str], ...] = (),
    ) -> None:
        """Keep what the address says, in the order in which it is written.

        `opened` is what stands open beside the matrix: a cell, or the list of a legend entry.
        """
        self._path = f"/{lang}/gaps"
        self.lang = lang
        self.opened = opened
        self.pairs = [("region", region)]
        self.pairs += [("as_of", scenario.as_of)] if scenario.as_of else []
        self.pairs += [("without", actor) for actor in scenario.without]
        self.pairs += [("close", site) for site in scenario.sites]
        self.pairs += [
            ("with", ":".join(capability)) for capability in scenario.added
        ]
        self.pairs += [("count", PLANNED)] if scenario.plans else []
        self.pairs += [("since", since)] if since else []

    @property
    def whole(self) -> list[tuple[str, str]]:
        """Return all that the address says, with what stands open beside the matrix."""
        return [*self.pairs, *self.opened]

    def link(
        self, *changed: tuple[str, str], drop: tuple[str, str] | None = None
    ) -> str:
        """Return the address with pairs put in (what can be repeated is added) or one left out."""
        return below(f"{self._path}?{self._query(changed, drop)}")

    def stay(
        self, *changed: tuple[str, str], drop: tuple[str, str] | None = None
    ) -> str:
        """Return such an address on which what stands open beside the matrix stays so."""
        return self.link(*self.opened, *changed, drop=drop)

    def panel(self, *changed: tuple[str, str]) -> str:
        """Return the address of what stands beside the matrix as a page of its own."""
        return below(f"{self._path}/panel?{self._query(changed, None)}")

    def _query(
        self,
        changed: tuple[tuple[str, str], ...],
        drop: tuple[str, str] | None,
    ) -> str:
        replaced = {name for name, _ in changed} - _SEVERAL
        remaining = [
            pair
            for pair in self.pairs
            if pair[0] not in replaced and pair != drop
        ]
        # An empty value takes a parameter away: the board as it is today has no day.
        return urlencode([*remaining, *(pair for pair in changed if pair[1])])

    @property
    def asked(self) -> list[tuple[str, str]]:
        """Return what the JSON interface is asked for the same board."""
        left = {("region", "all")}
        return [
            pair
            for pair in self.pairs
            if pair not in left and pair[0] != "since"
        ]

    def data(self, of: str = "", *more: tuple[str, str]) -> str:
        """Return the address of the same board, or of a part of it, in the JSON interface."""
        asked = urlencode([*self.asked, *more, ("lang", self.lang)])
        return below(f"/api/v1/gaps{of}?{asked}")
