"""The shipped tables as they are, for tests that count anew what the product says.

A test that leans on the shipped data counts its expectation here, so that a row more breaks none.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TypeVar

from ingest.sources import curated

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table."""
    text = (curated.SHIPPED / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


def below(therapy: str) -> set[str]:
    """Return a therapy and all below it in the tree."""
    found = {therapy}
    while (
        more := {
            row["id"]
            for row in table("therapies")
            if found & set(row["parent_ids"].split("|"))
        }
        - found
    ):
        found |= more
    return found


def at_work_on(therapy: str) -> set[str]:
    """Return the actors that work on a therapy or on something below it."""
    wanted = below(therapy)
    return {
        row["actor_id"]
        for row in table("actor_therapies")
        if row["therapy_id"] in wanted
    }


def some(items: Iterable[T]) -> list[T]:
    """Return the items, of which there is at least one: a loop over none would assert nothing."""
    found = list(items)
    assert found, "nothing to look at"
    return found
