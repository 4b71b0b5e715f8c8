"""What names a row of each curated table, which cells lead to other tables, which hold several.

Reading, checking, describing and correcting the tables all go by these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from graph.common.vocabularies import Language

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS: dict[str, tuple[str, ...]] = {
    "actor_therapies": ("actor_id", "therapy_id"),
    "actor_stages": ("actor_id", "stage_id", "therapy_id"),
    "terms": ("term", "lang"),
    "collaboration_members": ("collaboration_id", "actor_id", "role"),
    "events": ("actor_id", "date", "type"),
    "places": ("country", "city"),
    "market": ("metric", "year"),
    "absences": ("region", "stage_id", "therapy_id", "source_url"),
    "source_dates": ("url",),
}
"""The columns that name a row; every other table has an `id`."""
PARTLY_EMPTY = ("actor_stages", "events", "absences")
"""Tables a part of whose key may be empty: for all therapies, at an unknown date."""
REFERENCES: dict[str, str] = {
    "actor_id": "actors",
    "parent_id": "actors",
    "owner_id": "actors",
    "sponsor_id": "actors",
    "collaboration_id": "collaborations",
    "therapy_id": "therapies",
    "stage_id": "stages",
}
"""Columns with one id of another table."""
REFERENCE_LISTS: dict[str, str] = {
    "site_ids": "actors",
    "therapy_ids": "therapies",
    "parent_ids": "therapies",
    "stage_ids": "stages",
}
"""Columns with several ids of another table."""
LISTS = (
    *REFERENCE_LISTS,
    "aliases",
    "source_url",
    "pillar",
    "ema_designation",
    *(f"synonyms_{lang}" for lang in get_args(Language)),
)
"""Columns with several values, joined by `|`."""


def key_columns(table: str) -> tuple[str, ...]:
    """Return the columns that name a row of a table."""
    return KEYS.get(table, ("id",))


def key_of(table: str, row: Mapping[str, str]) -> tuple[str, ...]:
    """Return what names a row of a table."""
    return tuple(row.get(column, "") for column in key_columns(table))
