"""What changed on the board between two releases: the load keeps how the matrix stood in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import BaseModel

from graph.common.properties import Properties
from graph.coverage.changed_facts import (
    ChangedCell,
    FactChange,
    fact_changes,
    reasons,
)
from graph.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graph.release.snapshot import Snapshot
    from graph.store.bolt import Asking

Turn = Literal[
    "lost",
    "opened",
    "fragile",
    "steadier",
    "at-risk",
    "safer",
    "fewer",
    "more",
    "moved",
]
_LIMIT = 2000
"""Cells that changed, at most: a matrix has some hundreds."""
FACTS = 5000
"""As many changed records as an answer holds; beyond, it says that there are more."""
CELL_COLUMNS = (
    "therapy",
    "stage",
    "turn",
    "before",
    "after",
    "open_before",
    "open_after",
    "at_risk_before",
    "at_risk_after",
    "came",
    "went",
    "why",
    "source_ids",
)
"""Columns of the table of cells that changed."""
FACT_COLUMNS = tuple(FactChange.model_fields)
"""Columns of the table of records that changed."""


class Entry(BaseModel):
    """A cell that changed; `turn` says how: the most weighty of what happened to it.

    `lost` and `opened` are changes from and to covered, `fragile` and `steadier` those to and from
    one open actor, `at-risk` and `safer` more and fewer at risk among as many, `moved` any other.
    """

    therapy: str
    stage: str
    turn: Turn
    before: str
    after: str
    open_before: int
    open_after: int
    at_risk_before: int
    at_risk_after: int
    came: list[str]
    went: list[str]
    why: list[FactChange]


class Diary(BaseModel):
    """The cells and the facts that changed since a release, the weightiest first.

    `why` of a cell are the facts that explain it, none if no changed record does. `more_facts` says
    that more records changed than are listed, so that a reason may be among the others.
    """

    release: str
    day: str
    since: str
    since_day: str
    region: str | None
    more_facts: bool
    items: list[Entry]
    facts: list[FactChange]


class Known(BaseModel):
    """A release with which the current one can be compared."""

    id: str
    created_at: str


def releases(reader: Asking, snapshot: Snapshot) -> list[Known]:
    """Return the releases whose matrix was kept, but for the current one, the newest first."""
    return [
        Known(id=row["release_id"], created_at=row["created_at"])
        for row in reader.fetch("releases.list")
        if row["matrix_kept"] and row["release_id"] != snapshot.release.id
    ]


def diary(
    reader: Asking,
    snapshot: Snapshot,
    since: str,
    region: str | None,
) -> Diary:
    """Return what changed since a release.

    Raises:
        NotFoundError: no matrix of that release was kept.
    """
    known = {entry.id: entry for entry in releases(reader, snapshot)}
    if since not in known:
        hint = (
            f"Known: {', '.join(known)}."
            if known
            else "This is the only release."
        )
        raise NotFoundError(f"No earlier release {since!r}.", hint=hint)
    given = {
        "since": since,
        "release": snapshot.release.id,
        "region": region,
        "limit": _LIMIT,
    }
    rows = reader.fetch("releases.changes", {"release": since, "limit": FACTS})
    # A cell may change for what another region does: it is named elsewhere, or no more.
    every = fact_changes(snapshot, rows, None)
    items = [
        _entry(snapshot, row, every)
        for row in reader.fetch("releases.diary", given)
    ]
    order = get_args(Turn)
    items.sort(
        key=lambda entry: (order.index(entry.turn), entry.therapy, entry.stage)
    )
    return Diary(
        release=snapshot.release.id,
        day=snapshot.release.created_at[:10],
        since=since,
        since_day=known[since].created_at[:10],
        region=region,
        more_facts=len(rows) >= FACTS,
        items=items,
        facts=fact_changes(snapshot, rows, region),
    )


def cell_table(changes: Diary) -> list[Properties]:
    """Return the cells that changed as rows, each with the ids of the facts that explain it."""
    rows: list[Properties] = []
    for entry in changes.items:
        row = entry.model_dump(exclude={"why"})
        row["why"] = [
            f"{fact.change} {fact.kind} {fact.id}" for fact in entry.why
        ]
        cited = (key for fact in entry.why for key in fact.source_ids)
        row["source_ids"] = list(dict.fromkeys(cited))
        rows.append(row)
    return rows


def fact_table(changes: Diary) -> list[Properties]:
    """Return the records that changed as rows."""
    return [fact.model_dump() for fact in changes.facts]


def _entry(
    snapshot: Snapshot,
    row: Properties,
    facts: Sequence[FactChange],
) -> Entry:
    moved = frozenset((*row["came"], *row["went"]))
    cell = ChangedCell(row["therapy_id"], row["stage_id"], moved)
    values = {
        **row,
        "therapy": cell.therapy,
        "stage": cell.stage,
        "turn": _turn(row),
    }
    return Entry.model_validate(
        {**values, "why": reasons(snapshot, cell, facts)}
    )


def _turn(row: Properties) -> Turn:
    if row["after"] != row["before"] and "covered" in {
        row["after"],
        row["before"],
    }:
        return "opened" if row["after"] == "covered" else "lost"
    single = row["open_before"] == 1, row["open_after"] == 1
    if single[0] != single[1]:
        return "fragile" if single[1] else "steadier"
    if row["open_after"] != row["open_before"]:
        return "more" if row["open_after"] > row["open_before"] else "fewer"
    if row["at_risk_after"] != row["at_risk_before"]:
        return (
            "at-risk"
            if row["at_risk_after"] > row["at_risk_before"]
            else "safer"
        )
    return "moved"
