"""Where a fact of a page is corrected: the row of the curated tables that it comes from."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from graph.common.curated_columns import COLUMNS
from graph.curation.columns import described

_COLUMNS = {
    "seat": "city",
    "budget": "budget_eur",
    "public_funding": "public_funding_eur",
    "designations": "ema_designation",
    "pillars": "pillar",
}
"""Columns whose field has another name on the pages."""
_ROWS = {
    ("actors", "therapies"): ("actor_therapies", "{key}:{id}"),
    ("actors", "stages"): ("actor_stages", "{key}:{id}"),
    ("actors", "collaborations"): ("collaboration_members", "{id}:{key}"),
    ("actors", "products"): ("products", "{id}"),
    ("actors", "trials"): ("trials", "{id}"),
    ("actors", "belongs"): ("actors", "{key}"),
    ("actors", "units"): ("actors", "{id}"),
    ("therapies", "actors"): ("actor_therapies", "{id}:{key}"),
    ("therapies", "collaborations"): ("collaborations", "{id}"),
    ("therapies", "products"): ("products", "{id}"),
    ("therapies", "trials"): ("trials", "{id}"),
    ("stages", "actors"): ("actor_stages", "{id}:{key}"),
    ("stages", "collaborations"): ("collaborations", "{id}"),
    ("collaborations", "members"): ("collaboration_members", "{key}:{id}"),
    ("collaborations", "therapies"): ("collaborations", "{key}"),
    ("collaborations", "stages"): ("collaborations", "{key}"),
    ("products", "owners"): ("products", "{key}"),
    ("products", "therapies"): ("products", "{key}"),
    ("trials", "sponsors"): ("trials", "{key}"),
    ("trials", "sites"): ("trials", "{key}"),
    ("trials", "therapies"): ("trials", "{key}"),
}
"""The table and key of the row behind a fact, by the page and the section it stands in."""
_MISSING = {
    ("actors", "stages"): "capability",
    ("actors", "collaborations"): "collaboration",
    ("collaborations", "members"): "member",
    ("stages", "actors"): "capability",
}
"""The kind of proposal that adds to a section."""


def record_query(
    folder: str,
    key: str,
    field: str = "",
) -> str:
    """Return the query of the form that corrects a field of a record, '' if no table has it."""
    if folder not in COLUMNS:
        return ""
    given = {
        "kind": "field",
        "table": folder,
        "key": key,
    }
    column = _COLUMNS.get(field, field)
    if column in described(folder):
        given["column"] = column
    return urlencode(given)


def fact_query(
    fact: Any,
    folder: str,
    key: str,
    section: str,
) -> str:
    """Return the query of the form that corrects a fact, '' if it follows from others."""
    row = _ROWS.get((folder, section))
    if row is None or fact.basis == "implied" or not fact.id:
        return ""
    table, shape = row
    return urlencode(
        {
            "kind": "field",
            "table": table,
            "key": shape.format(key=key, id=fact.id),
        }
    )


def missing_query(
    folder: str,
    key: str,
    section: str,
) -> str:
    """Return the query of the form that adds to a section, '' if there is none."""
    kind = _MISSING.get((folder, section))
    return (
        urlencode(
            {
                "kind": kind,
                "table": folder,
                "key": key,
            }
        )
        if kind
        else ""
    )
