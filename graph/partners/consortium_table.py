"""A proposed consortium as rows for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.common.records import Properties
    from graph.partners.consortium_items import Consortium

TABLE_COLUMNS = (
    "row",
    "actor",
    "name",
    "kind",
    "region",
    "standing",
    "size",
    "required",
    "units",
    "covers",
    "alone",
    "alternates",
    "why",
    "source_ids",
    "relation",
    "basis",
)
"""The columns of a proposal as a table."""


def table(proposal: Consortium) -> list[Properties]:
    """Return the proposal as rows for a spreadsheet: members, rules, what is not covered."""
    rows: list[Properties] = [
        {
            "row": "member",
            "actor": one.actor,
            "name": one.name,
            "kind": one.kind,
            "region": one.region,
            "standing": one.standing,
            "size": one.size,
            "required": one.required,
            "units": list(one.units),
            "covers": [f"{cell.stage}:{cell.therapy}" for cell in one.covers],
            "alone": [
                f"{cell.stage}:{cell.therapy}" for cell in one.covers if cell.alone
            ],
            "alternates": [other.actor for other in one.alternates],
            "why": None,
            "source_ids": list(
                dict.fromkeys(s for c in one.covers for s in c.source_ids)
            ),
            "relation": proposal.relation,
            "basis": proposal.basis,
        }
        for one in proposal.members
    ]
    empty = dict.fromkeys(TABLE_COLUMNS)
    rows += [
        {**empty, "row": "rule", "why": one.reason, "alternates": list(one.unsure)}
        for one in proposal.rules
    ]
    return rows + [
        {
            **empty,
            "row": "not covered",
            "covers": [f"{one.stage}:{one.therapy}"],
            "why": one.why,
            "alternates": list(one.elsewhere or one.nearest),
        }
        for one in proposal.uncovered
    ]
