"""How many entries of a list a page shows before it counts the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

LIMITS = {
    # Beside a fact, the best sources: the record's own page lists all of them.
    "sources": 3,
    "sources_in_line": 2,
    "sources_of_record": 6,
    "sources_of_law": 4,
    # That nobody is known rests on all that was read, so most of it is named.
    "sources_consulted": 12,
    # What a line says of a record; a card and a row of a table have less room.
    "details": 4,
    "details_of_card": 2,
    "reasons_of_row": 2,
    # What brings two actors together, the strongest first; the page of partners has all.
    "terms": 3,
    "terms_of_row": 4,
    "records_of_chip": 1,
    "records_of_term": 8,
    # The board: its tables and its JSON have all of what it shows.
    "actors_of_cell": 3,
    "actors_of_row": 8,
    "actors_that_moved": 6,
    "moves_of_entry": 5,
    "cells_of_change": 3,
    "changed_cells": 60,
    "broken_handoffs": 12,
    "brokers": 8,
    "articulation": 8,
    "cut_off": 3,
    "holders": 12,
    "releases": 6,
    # What changed between two releases: one reason is often many records of one load.
    "facts_behind_change": 6,
    "changed_records": 100,
    # A record, a source, a town, an organisation of one's own: the lists have all.
    "facts_of_section": 20,
    "facts_of_source": 300,
    "actors_of_town": 12,
    "attributes": 6,
    "values_of_facet": 7,
    "compared_values": 8,
    "collaborations_of_tie": 3,
    # The card beside the network is one screen high.
    "events_of_card": 4,
    "therapies_of_card": 8,
    "partners_of_card": 25,
    # A proposal or an upload as a curator reads it; what is longer is read in its table.
    "cells_of_proposal": 60,
    "effects": 20,
    "messages": 20,
    "flips": 5,
}
"""Entries of each list that are shown at once, by what the list is of."""
_AT_MOST = {"holders": 500, "facts_of_section": 500}
"""Entries that a page holds at most, where those beyond the limit wait to be opened."""


@dataclass(frozen=True)
class Shortened:
    """A list as a page shows it: its first entries, those to be opened, how many follow."""

    shown: Sequence[Any]
    others: Sequence[Any]
    further: int

    @property
    def total(self) -> int:
        """Return how many there are."""
        return len(self.shown) + self.further


def shorten(
    entries: Sequence[Any],
    limit: int,
    total: int | None = None,
    at_most: int | None = None,
) -> Shortened:
    """Return a list cut after `limit` entries.

    `total` is how many there are where the list itself is the beginning of a longer one; `at_most`
    is after how many the page ends, also when it is opened.
    """
    shown = entries[:limit]
    whole = len(entries) if total is None else total
    return Shortened(shown, entries[limit:at_most], max(whole - len(shown), 0))


def shortened(
    entries: Sequence[Any],
    name: str,
    total: int | None = None,
) -> Shortened:
    """Return a list cut as the lists of that name are; raises KeyError for any other name."""
    return shorten(
        entries,
        LIMITS[name],
        total,
        _AT_MOST.get(name),
    )
