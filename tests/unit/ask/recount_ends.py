"""Ends of collaborations, amounts of one side, partners in a place, from the tables alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.ask import recount
from tests.unit.ask.curated_tables import (
    Given,
    Row,
    actors,
    below,
    in_years,
    members,
    seated,
    table,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


def _amount(row: Row) -> int:
    return int(row["budget_eur"] or row["public_funding_eur"] or 0)


def _works(given: Given) -> Iterator[Row]:
    for row in table("collaborations"):
        if row["type"] in given.get("types", [row["type"]]):
            yield row


def count_ending(given: Given) -> set[str]:
    """Return the collaborations whose end lies in the years."""
    return {
        row["id"] for row in _works(given) if row["end"] and in_years(row["end"], given)
    }


def count_raisers(given: Given) -> set[str]:
    """Return who got money in a round above an amount."""
    whole: set[str] = set()
    for row in _works({"types": ["investment"]}):
        if _amount(row) > given["amount"]:
            whole |= {key for key, role in members(row["id"]) if role in recount.OWN}
    return {key for key in whole if seated(key, given)}


def count_rounds_over_in(given: Given) -> set[str]:
    """Return the collaborations above an amount with a member of a region."""
    return {
        row["id"]
        for row in _works(given)
        if _amount(row) > given["amount"]
        and any(
            seated(key, {"region": given["region"]}) for key, _ in members(row["id"])
        )
    }


def count_rounds_in(given: Given) -> set[str]:
    """Return the collaborations of the years on a therapy."""
    return {
        row["id"]
        for row in _works(given)
        if in_years(row["start"], given)
        and below(given["therapy"]) & set(row["therapy_ids"].split("|"))
    }


def count_partner_places(given: Given) -> set[str]:
    """Return the actors of a kind and region with a partner in a country."""
    there = {key for key, row in actors().items() if row["country"] == given["country"]}
    own = {"region": given.get("region"), "kind": given.get("kind")}
    met: set[str] = set()
    for row in table("collaborations"):
        taking = {key for key, _ in members(row["id"])}
        for key in taking:
            if (taking - {key}) & there:
                met.add(key)
    return {key for key in met if seated(key, own)}


def count_coordinators(given: Given) -> list[str]:
    """Return who has the role of a coordinator most often."""
    led: dict[str, int] = {}
    for row in table("collaborations"):
        for key in {key for key, role in members(row["id"]) if role == "coordinator"}:
            led[key] = led.get(key, 0) + 1
    return sorted(led, key=lambda key: (-led[key], key))[: given["n"]]


def count_parents_up(given: Given) -> set[str]:
    """Return the owner of an actor and the owners above it."""
    whole: set[str] = set()
    key = actors()[given["of"]]["parent_id"]
    while key:
        whole.add(key)
        key = actors()[key]["parent_id"]
    return whole
