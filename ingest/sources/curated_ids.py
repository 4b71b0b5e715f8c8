"""What the tables do not spell out of a row: the id of its record, and what states it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.export.curated_tables import CURATION
from ingest.records import source_id

if TYPE_CHECKING:
    from ingest.reading.cells import Row


NAME = "curated"
"""The source that the tables are."""


def term_id(row: Row) -> str:
    """Return the id of a search term."""
    return f"{row['lang']}:{row['term'].replace(' ', '_')}"


def capability_id(row: Row) -> str:
    """Return the id of what an actor does at a stage."""
    return f"{row['actor_id']}:{row['stage_id']}:{row['therapy_id'] or 'all'}"


def absence_id(row: Row) -> str:
    """Return an id that two sources that say the same do not share."""
    source = source_id(row["source_url"].split("|")[0]).removeprefix("src-")
    return f"{row['region'].lower()}:{row['stage_id']}:{row['therapy_id'] or 'all'}:{source}"


def event_id(row: Row) -> str:
    """Return the id of an event of an actor."""
    return f"{row['actor_id']}:{row['date'] or 'undated'}:{row['type']}"


def asserted_by(row: Row) -> str:
    """Return what states a row: the tables, or the corrections laid over it."""
    return CURATION if row.corrections else NAME
