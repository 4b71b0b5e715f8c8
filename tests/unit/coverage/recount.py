"""The matrix counted from the shipped tables alone, without any code of the product."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from tests.tables import table

RANKS = ("ended", "planned", "unknown", "paused", "active")
COUNTING = {"unknown", "paused", "active"}
DATED = (
    "actors",
    "actor_therapies",
    "actor_stages",
    "collaborations",
    "products",
    "trials",
    "absences",
)
CLOSING = {"bankruptcy", "liquidation"}


@dataclass
class Counted:
    """A cell: who counts, who of them is confirmed, who plans it, who ended, is it named at all."""

    runs: set[str] = field(default_factory=set)
    sure: set[str] = field(default_factory=set)
    planned: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    named: bool = False
    missing: bool = False

    @property
    def state(self) -> str:
        """Return the state by the order of the README."""
        if self.runs:
            return "covered" if self.sure else "stale"
        for state in ("planned", "ended"):
            if getattr(self, state):
                return "lost" if state == "ended" else state
        if self.missing:
            return "absent"
        return "empty" if self.named else "unknown"


def end_of(date: str) -> str:
    """Return the last day of a partial date."""
    return date + "9999-12-31"[len(date) :]


def below_each() -> dict[str, set[str]]:
    """Return each therapy with itself and all below it."""
    parents = {row["id"]: row["parent_ids"].split("|") for row in table("therapies")}
    below: dict[str, set[str]] = defaultdict(set)
    for key in parents:
        todo = [key]
        while todo:
            above = todo.pop()
            below[above].add(key)
            todo += filter(None, parents[above])
    return below


def closed_on(day: str | None) -> set[str]:
    """Return the actors that had ended, gone bankrupt or into liquidation by a day."""
    ends = [(row["id"], row["ended"]) for row in table("actors") if row["ended"]]
    falls = [
        (row["actor_id"], row["date"])
        for row in table("events")
        if row["type"] in CLOSING
    ]
    # An event without a date counts on every day.
    return {
        key
        for key, date in ends + falls
        if day is None or not date or end_of(date) <= day
    }


def status_on(row: dict[str, str], day: str | None) -> str | None:
    """Return the status of a row of actor_stages on a day, None if it begins later."""
    if day and row["since"] > day:
        return None
    if row["status"] == "ended" and day and row["until"] and end_of(row["until"]) > day:
        return "active"
    return row["status"]


def rows_of(
    day: str | None,
) -> dict[tuple[str, str], dict[str, list[tuple[bool, str, str]]]]:
    """Return of each cell its actors with what each row says: named therapy, status, date."""
    below, closed = below_each(), closed_on(day)
    later = {row["id"] for row in table("actors") if day and row["founded"] > day}
    works: dict[str, set[str]] = defaultdict(set)
    for row in table("actor_therapies"):
        works[row["actor_id"]].add(row["therapy_id"])
    cells: dict[tuple[str, str], dict[str, list[tuple[bool, str, str]]]] = {}
    for row in table("actor_stages"):
        actor, status = row["actor_id"], status_on(row, day)
        if (
            actor in later
            or status is None
            or (status == "planned" and actor in closed)
        ):
            continue
        for therapy, under in below.items():
            named = row["therapy_id"] in under
            if named or (not row["therapy_id"] and works[actor] & under):
                cell = cells.setdefault((therapy, row["stage_id"]), defaultdict(list))
                cell[actor].append((named, status, row["as_of"]))
    return cells


def confirmed(rows: list[tuple[bool, str, str]], limit: str) -> bool:
    """Return whether the rows that prove it, the special before the general, confirm it."""
    counting = [row for row in rows if row[1] in COUNTING]
    if any(named for named, _, _ in counting):
        counting = [row for row in counting if row[0]]
    best = max(RANKS.index(status) for _, status, _ in counting)
    newest = max((end_of(date) for _, _, date in counting if date), default="")
    return RANKS[best] != "unknown" and newest >= limit


def recount(
    region: str | None, day: str | None, plans: bool
) -> dict[tuple[str, str], Counted]:
    """Return every cell of a region on a day."""
    seats = {row["id"]: row["region"] for row in table("actors")}
    today = day or max(row["as_of"] for name in DATED for row in table(name))
    limit = f"{int(today[:4]) - 3}{end_of(today)[4:]}"
    closed = closed_on(day)
    cells = {
        (therapy, stage["id"]): Counted()
        for therapy in below_each()
        for stage in table("stages")
    }
    for key, actors in rows_of(day).items():
        cell = cells[key]
        for actor, rows in actors.items():
            cell.named = True
            if region not in (None, seats[actor]):
                continue
            statuses = {status for _, status, _ in rows}
            if actor in closed or statuses == {"ended"}:
                cell.ended.add(actor)
            elif statuses & COUNTING:
                cell.runs.add(actor)
                if confirmed(rows, limit):
                    cell.sure.add(actor)
            else:
                cell.planned.add(actor)
        if plans:
            # As if come true: a plan of the last three years confirms itself no more than another.
            cell.runs |= cell.planned
            cell.planned = set()
    for row in table("absences"):
        if region not in (row["region"], None) and row["region"] != "Belgium":
            continue
        if region is None or (day and row["as_of"] and end_of(row["as_of"]) > day):
            continue
        if row["therapy_id"]:
            cells[row["therapy_id"], row["stage_id"]].missing = True
    return cells
