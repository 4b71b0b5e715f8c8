"""What people wrote of a kind: the curated tables with the corrections laid over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.sources import BY_HAND

if TYPE_CHECKING:
    from graph.common.properties import Properties
    from ingest.fact_store import FactStore


def by_hand(facts: FactStore, kind: str) -> list[Properties]:
    """Return the properties of all facts of a kind that people wrote, ordered by id."""
    stated = (
        record for source in BY_HAND for record in facts.stated(kind, source)
    )
    return sorted(stated, key=lambda record: record["id"])
