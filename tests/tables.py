"""The shipped tables as they are, for tests that count anew what the product says.

A test that leans on the shipped data counts its expectation here, so that a row more breaks none.
"""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from ingest import pipeline
from ingest.report import Report
from ingest.sources import curated
from tests.small import snapshot_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from graph.release.snapshot import Snapshot
    from ingest.records import Edge
    from ingest.rows import Listed

T = TypeVar("T")


def table(name: str) -> list[dict[str, str]]:
    """Return the rows of a shipped table."""
    text = (curated.SHIPPED / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def shipped_records() -> list[BaseModel | Edge]:
    """Return the records of the shipped tables, read once in a process."""
    report = Report()
    records = curated.read(curated.SHIPPED, report)
    report.raise_if_any()
    return records


@cache
def shipped_rows() -> Listed:
    """Return the rows that a load of the shipped tables sends, read once in a process."""
    return pipeline.read_curated()


@cache
def shipped_snapshot() -> Snapshot:
    """Return the release of the shipped tables, built once in a process."""
    return snapshot_of(shipped_records())


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
