"""The life of capabilities, and what sources call missing, counted from the CSV tables alone."""

from __future__ import annotations

from tests.unit.ask.curated_tables import (
    Given,
    Row,
    below,
    in_years,
    seated,
    table,
    tags,
)

NOT_OPERATING = {"planned", "ended"}


def fits(row: Row, wanted: set[str] | frozenset[str]) -> bool:
    if not wanted or row["therapy_id"] in wanted:
        return True
    return not row["therapy_id"] and bool(tags(row["actor_id"]) & wanted)


def capability_rows(given: Given) -> list[Row]:
    """Return the capability rows of a stage, therapy, status, actor, seat and years of the end."""
    wanted = below(given["therapy"]) if "therapy" in given else frozenset[str]()
    status = given.get("status")
    return [
        row
        for row in table("actor_stages")
        if row["stage_id"] == given.get("stage", row["stage_id"])
        and row["actor_id"] == given.get("actor", row["actor_id"])
        and fits(row, wanted)
        and (
            status is None
            or row["status"] == status
            or (status == "operating" and row["status"] not in NOT_OPERATING)
        )
        and in_years(row["until"], given)
        and seated(row["actor_id"], {**given, "since": None})
    ]


def count_capabilities(given: Given) -> set[str]:
    rows = capability_rows(given)
    if given.get("as_actors"):
        return {row["actor_id"] for row in rows}
    return {f"{row['actor_id']}:{row['stage_id']}:{row['therapy_id']}" for row in rows}


def count_capability_rows(given: Given) -> set[str]:
    rows = [
        row
        for row in capability_rows(given)
        if given["count"] != "capacity" or row["capacity"]
    ]
    return {f"{row['actor_id']}:{row['stage_id']}:{row['therapy_id']}" for row in rows}


def _field(given: Given, name: str) -> set[str]:
    return {row[name] for row in capability_rows(given) if row[name]}


def count_since(given: Given) -> set[str]:
    return _field(
        {key: value for key, value in given.items() if key != "since"}, "since"
    )


def count_capacity(given: Given) -> set[str]:
    return _field(given, "capacity")


def count_status(given: Given) -> set[str]:
    return _field(given, "status")


def count_absences(given: Given) -> set[str]:
    regions = {given["region"]} | ({"Belgium"} if given.get("with_belgium") else set())
    wanted = below(given["therapy"]) if "therapy" in given else None
    rows = [
        row
        for row in table("absences")
        if (given.get("any_region") or row["region"] in regions)
        and row["stage_id"] == given.get("stage", row["stage_id"])
        and (
            wanted is None
            or row["therapy_id"] in wanted
            or (given.get("with_all") and not row["therapy_id"])
        )
    ]
    if given.get("as_stages"):
        return {row["stage_id"] for row in rows}
    if given.get("as_cells"):
        return {f"{row['therapy_id']}:{row['stage_id']}" for row in rows}
    return {f"{row['region']}:{row['therapy_id']}:{row['stage_id']}" for row in rows}
