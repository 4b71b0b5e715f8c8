"""The curated tables as their CSV files have them, and what follows from single rows."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[3] / "ingest" / "data" / "curated"
COMPANIES = {"company", "cdmo", "cro", "supplier"}
END = {"bankruptcy", "liquidation"}
Row = dict[str, str]
Given = dict[str, Any]


@cache
def table(name: str) -> tuple[Row, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def actors() -> dict[str, Row]:
    return {row["id"]: row for row in table("actors")}


@cache
def below(therapy: str) -> frozenset[str]:
    children = [
        r["id"] for r in table("therapies") if therapy in r["parent_ids"].split("|")
    ]
    return frozenset({therapy}).union(*(below(child) for child in children))


@cache
def above(therapy: str) -> frozenset[str]:
    row = next(r for r in table("therapies") if r["id"] == therapy)
    parents = [p for p in row["parent_ids"].split("|") if p]
    return frozenset({therapy}).union(*(above(parent) for parent in parents))


@cache
def closed() -> frozenset[str]:
    ended = {row["id"] for row in table("actors") if row["ended"]}
    return frozenset(
        ended | {r["actor_id"] for r in table("events") if r["type"] in END}
    )


@cache
def tags(actor: str) -> frozenset[str]:
    """Return the therapies of an actor, those of its stages too."""
    own = {r["therapy_id"] for r in table("actor_therapies") if r["actor_id"] == actor}
    own |= {
        r["therapy_id"]
        for r in table("actor_stages")
        if r["actor_id"] == actor
        if r["therapy_id"]
    }
    return frozenset(own)


def seated(key: str, given: Given) -> bool:
    row = actors()[key]
    kind = given.get("kind")
    kinds = COMPANIES if kind == "companies" else {kind}
    return (
        given.get("region") in (None, row["region"])
        and given.get("city") in (None, row["city"])
        and given.get("country") in (None, row["country"])
        and (
            "founded_from" not in given
            or int(row["founded"][:4] or 0) >= given["founded_from"]
        )
        and (kind is None or row["kind"] in kinds)
        and not (given.get("open") and key in closed())
    )


def in_years(date: str, given: Given) -> bool:
    low, high = given.get("since"), given.get("until")
    if low is None and high is None:
        return True
    return bool(date) and (low or 0) <= int(date[:4]) <= (high or 9999)


@cache
def members(work: str) -> tuple[tuple[str, str], ...]:
    rows = table("collaboration_members")
    return tuple(
        (r["actor_id"], r["role"]) for r in rows if r["collaboration_id"] == work
    )
