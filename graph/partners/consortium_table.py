"""A proposed consortium as rows for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.common.properties import Properties
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
            "actor": member.actor,
            "name": member.name,
            "kind": member.kind,
            "region": member.region,
            "standing": member.standing,
            "size": member.size,
            "required": member.required,
            "units": list(member.units),
            "covers": [
                f"{cell.stage}:{cell.therapy}" for cell in member.covers
            ],
            "alone": [
                f"{cell.stage}:{cell.therapy}"
                for cell in member.covers
                if cell.alone
            ],
            "alternates": [other.actor for other in member.alternates],
            "why": None,
            "source_ids": list(
                dict.fromkeys(s for c in member.covers for s in c.source_ids)
            ),
            "relation": proposal.relation,
            "basis": proposal.basis,
        }
        for member in proposal.members
    ]
    empty = dict.fromkeys(TABLE_COLUMNS)
    rows += [
        {
            **empty,
            "row": "rule",
            "why": rule.reason,
            "alternates": list(rule.unsure),
        }
        for rule in proposal.rules
    ]
    return rows + [
        {
            **empty,
            "row": "not covered",
            "covers": [f"{cell.stage}:{cell.therapy}"],
            "why": cell.why,
            "alternates": list(cell.elsewhere or cell.nearest),
        }
        for cell in proposal.uncovered
    ]
