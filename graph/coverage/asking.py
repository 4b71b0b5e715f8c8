"""The facts worth collecting as typed answers: whom to ask, and which sources to check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from graph.common.vocabularies import CapabilityStatus  # noqa: TC001 (fields of the models)
from graph.coverage.worth_collecting import (
    Doubt,
    FlipItem,
    worth,
)

if TYPE_CHECKING:
    from graph.common.properties import Properties
    from graph.release.snapshot import Snapshot

COLUMNS = (
    "rank",
    "worth",
    "capability",
    "actor",
    "name",
    "website",
    "stage",
    "therapy",
    "status",
    "other",
    "doubt",
    "as_of",
    "flips",
    "sources",
)
"""Columns of the table of facts."""


class WorthItem(BaseModel):
    """An unsure capability; its `other` value would flip these cells. Ask its actor."""

    rank: int
    worth: float
    capability: str
    actor: str
    name: str
    website: str | None
    stage: str
    therapy: str | None
    status: CapabilityStatus
    other: CapabilityStatus
    doubt: Doubt
    as_of: str | None
    flips: list[FlipItem]
    source_ids: list[str]
    sources: list[str]
    basis: Literal["derived"] = "derived"


class WorthList(BaseModel):
    """The facts of a region, the most valuable first; `total` counts those that are not listed."""

    release: str
    region: str | None
    total: int
    items: list[WorthItem]


def worth_list(
    snapshot: Snapshot,
    region: str | None,
    top: int,
) -> WorthList:
    """Return the first facts; raises as `worth` does."""
    facts = worth(snapshot, region)
    pages = snapshot.nodes["Source"]
    items: list[WorthItem] = []
    for rank, fact in enumerate(facts[:top], 1):
        row = snapshot.actors.get(fact.actor)
        items.append(
            WorthItem.model_validate(
                {
                    **vars(fact),
                    "rank": rank,
                    "name": row["name"],
                    "website": row.get("website"),
                    "sources": pages.known(fact.source_ids, "url"),
                }
            )
        )
    return WorthList(
        release=snapshot.release.id,
        region=region,
        total=len(facts),
        items=items,
    )


def flat(worth: WorthList) -> list[Properties]:
    """Return the facts as rows of a table, a flip as therapy:stage:before>after."""
    rows: list[Properties] = []
    for item in worth.items:
        flips = [
            f"{f.therapy}:{f.stage}:{f.before}>{f.after}" for f in item.flips
        ]
        row = item.model_dump(include=set(COLUMNS))
        rows.append({name: row[name] for name in COLUMNS} | {"flips": flips})
    return rows
