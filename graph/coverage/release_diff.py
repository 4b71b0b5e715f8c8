"""What changed on the board between two releases: the load keeps how the matrix stood in each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from pydantic import BaseModel

from graph.common.records import Properties
from graph.errors import NotFoundError

if TYPE_CHECKING:
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
Change = Literal["added", "changed", "removed"]
_LIMIT = 2000
_FACTS = 200


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


class FactChange(BaseModel):
    """A record that was added, changed or removed."""

    change: Change
    kind: str
    id: str
    name: str | None


class Diary(BaseModel):
    """The cells and the facts that changed since a release, the weightiest first."""

    release: str
    since: str
    since_day: str
    region: str | None
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


def diary(reader: Asking, snapshot: Snapshot, since: str, region: str | None) -> Diary:
    """Return what changed since a release.

    Raises:
        NotFoundError: no matrix of that release was kept.
    """
    known = {entry.id: entry for entry in releases(reader, snapshot)}
    if since not in known:
        hint = f"Known: {', '.join(known)}." if known else "This is the only release."
        raise NotFoundError(f"No earlier release {since!r}.", hint=hint)
    given = {
        "since": since,
        "release": snapshot.release.id,
        "region": region,
        "limit": _LIMIT,
    }
    items = [_entry(row) for row in reader.fetch("releases.diary", given)]
    order = get_args(Turn)
    items.sort(key=lambda entry: (order.index(entry.turn), entry.therapy, entry.stage))
    facts = reader.fetch("releases.changes", {"release": since, "limit": _FACTS})
    return Diary(
        release=snapshot.release.id,
        since=since,
        since_day=known[since].created_at[:10],
        region=region,
        items=items,
        facts=[FactChange.model_validate(row) for row in facts],
    )


def _entry(row: Properties) -> Entry:
    values = {**row, "therapy": row["therapy_id"], "stage": row["stage_id"]}
    return Entry.model_validate({**values, "turn": _turn(row)})


def _turn(row: Properties) -> Turn:
    if row["after"] != row["before"] and "covered" in {row["after"], row["before"]}:
        return "opened" if row["after"] == "covered" else "lost"
    single = row["open_before"] == 1, row["open_after"] == 1
    if single[0] != single[1]:
        return "fragile" if single[1] else "steadier"
    if row["open_after"] != row["open_before"]:
        return "more" if row["open_after"] > row["open_before"] else "fewer"
    if row["at_risk_after"] != row["at_risk_before"]:
        return "at-risk" if row["at_risk_after"] > row["at_risk_before"] else "safer"
    return "moved"
