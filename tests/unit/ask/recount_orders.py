"""Latest, richest and first ones, yes or no, and dates, counted from the CSV tables alone."""

from __future__ import annotations

from tests.unit.ask import recount, recount_natural
from tests.unit.ask.curated_tables import Given, members, table


def count_whether(given: Given) -> set[str]:
    """Return yes where what is asked about has anything, no where it has nothing."""
    of = given.get("of") or {**given, "count": "doing"}
    return {"yes" if recount_natural.answer_of(of) else "no"}


def count_event_dates(given: Given) -> set[str]:
    return {
        row["date"]
        for row in table("events")
        if row["actor_id"] == given["actor"] and row["type"] in given["types"]
    }


def count_latest_event_actors(given: Given) -> list[str]:
    dated = [r for r in table("events") if r["type"] in given["types"] and r["date"]]
    latest = sorted(dated, key=lambda row: row["date"], reverse=True)[: given["n"]]
    return [row["actor_id"] for row in latest]


def count_richest_of(given: Given) -> list[str]:
    works = {
        row["id"]: int(row["budget_eur"] or row["public_funding_eur"] or 0)
        for row in table("collaborations")
        if row["type"] in given["types"]
        and any(key == given["of"] for key, _ in members(row["id"]))
    }
    return sorted(works, key=lambda key: -works[key])[: given["n"]]


def count_first_region(given: Given) -> list[str]:
    return recount.count_regions(given)[:1]


def count_trials_state(given: Given) -> set[str]:
    rows = {row["id"]: row for row in table("trials")}
    return {
        key
        for key in recount.count_trials(given)
        if rows[key]["status"].lower().startswith(given["state"])
    }
