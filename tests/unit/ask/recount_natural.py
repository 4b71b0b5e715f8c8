"""The answers to the questions of natural.yml, counted from the CSV tables alone."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.unit.ask import (
    recount,
    recount_ends,
    recount_lives,
    recount_orders,
    recount_records,
)
from tests.unit.ask.curated_tables import (
    Given,
    Row,
    actors,
    below,
    in_years,
    members,
    seated,
    table,
    tags,
)
from tests.unit.ask.recount_lives import capability_rows

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "fr", "nl")
Answer = set[str] | list[str]


FILES = (
    "natural.yml",
    "fresh.yml",
    "fresh_two.yml",
    "fresh_three.yml",
    "fresh_four.yml",
)


def questions(files: tuple[str, ...] = FILES) -> list[tuple[str, str, str, Given]]:
    """Return (family, language, question, how it is counted) of every question."""
    entries: list[Given] = []
    for name in files:
        entries += yaml.load((FOLDER / name).read_bytes(), yaml.CSafeLoader)
    return [
        (entry["family"], lang, text, entry)
        for entry in entries
        for lang in LANGUAGES
        for text in entry[lang]
    ]


def accepted(given: Given) -> list[Answer]:
    """Return every answer that is right: the first way to count, and those that are as good."""
    plain = {
        key: value
        for key, value in given.items()
        if key not in {"accept", "context", *LANGUAGES}
    }
    ways = [plain, *({**plain, **other} for other in given.get("accept", ()))]
    return [answer_of(way) for way in ways]


def answer_of(given: Given) -> Answer:
    """Return the ids or values that the tables give for one way to count."""
    name = f"count_{given['count']}"
    parts = (recount_ends, recount_lives, recount_orders, recount_records)
    own = globals().get(name) or next(
        (vars(part)[name] for part in parts if name in vars(part)), None
    )
    return own(given) if own else recount.recount(given)


def count_ids(given: Given) -> set[str]:
    return set(given["ids"])


def count_nothing(_: Given) -> set[str]:
    return set()


def count_number(given: Given) -> set[str]:
    return {str(len(answer_of(given["of"])))}


def count_doing(given: Given) -> set[str]:
    if "stage" in given:
        return {row["actor_id"] for row in capability_rows(given)}
    return recount.count_doing(given)


def count_but_not(given: Given) -> set[str]:
    own = below(given["therapy"])
    return {
        key
        for key in actors()
        if tags(key) & own
        and not tags(key) & below(given["but"])
        and seated(key, given)
    }


def count_founded_actors(given: Given) -> set[str]:
    return {
        row["id"]
        for row in table("actors")
        if row["founded"]
        and in_years(row["founded"], given)
        and seated(row["id"], given)
        if given.get("country") in (None, row["country"])
    }


def _works(given: Given) -> list[Row]:
    return [
        row
        for row in table("collaborations")
        if row["type"] in given.get("types", [row["type"]])
        and in_years(row["start"], given)
    ]


def count_works_in(given: Given) -> set[str]:
    return {row["id"] for row in _works(given)}


count_rounds_since = count_works_in


def count_part(given: Given) -> set[str]:
    if given.get("any_type"):
        given = {key: value for key, value in given.items() if key != "types"}
    return {key for key in recount.count_part(given) if seated(key, given)}


def count_acquisitions_of(given: Given) -> set[str]:
    works = [
        row["id"] for row in table("collaborations") if row["type"] == "acquisition"
    ]
    return {work for work in works if (given["of"], "acquirer") in members(work)}


def count_latest_works(given: Given) -> list[str]:
    dated = [row for row in _works(given) if row["start"]]
    return [
        row["id"]
        for row in sorted(dated, key=lambda row: row["start"])[::-1][: given["n"]]
    ]


def count_latest_events(given: Given) -> list[str]:
    dated = [r for r in table("events") if r["type"] in given["types"] and r["date"]]
    latest = sorted(dated, key=lambda row: row["date"], reverse=True)[: given["n"]]
    return [f"{row['actor_id']}:{row['date']}:{row['type']}" for row in latest]


def _amount(row: Row) -> int:
    return int(row["budget_eur"] or row["public_funding_eur"] or 0)


def count_richest_works(given: Given) -> list[str]:
    return [
        row["id"]
        for row in sorted(_works(given), key=lambda row: -_amount(row))[: given["n"]]
    ]


def count_amount(given: Given) -> set[str]:
    return {
        str(_amount(row))
        for row in table("collaborations")
        if row["id"] == given["work"]
    }


def count_rounds_over(given: Given) -> set[str]:
    return {
        row["id"]
        for row in _works(given)
        if _amount(row) > given["amount"]
        or (given.get("at_least") and _amount(row) == given["amount"])
    }


def count_funders(given: Given) -> set[str]:
    if not given.get("rounds"):
        return recount.count_funders(given)
    whole: set[str] = set()
    for row in table("collaborations"):
        taking = members(row["id"])
        own = {role for key, role in taking if key == given["of"]}
        if row["type"] == "investment" and own & recount.OWN:
            whole |= {key for key, role in taking if role in {"investor", "funder"}}
    return whole - {given["of"]}


def count_funded_works(given: Given) -> set[str]:
    return {
        row["id"]
        for row in table("collaborations")
        if any(
            key == given["by"] and role in {"funder", "investor"}
            for key, role in members(row["id"])
        )
    }


def count_works_of_type(given: Given) -> set[str]:
    works = (
        row["id"] for row in table("collaborations") if row["type"] in given["types"]
    )
    return {
        work for work in works if any(key == given["by"] for key, _ in members(work))
    }


def count_funded(given: Given) -> set[str]:
    if not given.get("all_members"):
        return recount.count_funded(given)
    return {key for work in count_funded_works(given) for key, _ in members(work)} - {
        given["by"]
    }


def count_spin_offs(given: Given) -> set[str]:
    whole = recount.count_part(
        {
            "types": ["spin-off"],
            "role": "spin-off",
            "of": given["of"],
            "of_roles": ["parent"],
        }
    )
    if given.get("noted"):
        row = actors()[given["of"]]
        names = [row["name"], *row["aliases"].split("|")]
        whole |= {
            other["id"]
            for other in table("actors")
            if any(
                f"spin-off of {name}".lower() in other["note"].lower()
                for name in names
                if name
            )
        }
    return whole


def count_in_hands(given: Given) -> set[str]:
    return {
        row["id"]
        for row in table("actors")
        if row["country"] == given["country"]
        and row["parent_id"]
        and actors()[row["parent_id"]]["country"] == given["of_country"]
        and seated(row["id"], given)
    }


def count_project_members(given: Given) -> set[str]:
    role = given.get("role")
    return {key for key, own in members(given["work"]) if role in (None, own)}


def _doers(therapy: str, stage: str, region: str) -> set[str]:
    return count_doing(
        {
            "therapy": therapy,
            "stage": stage,
            "region": region,
            "open": True,
            "status": "operating",
        }
    )


def _stages() -> list[str]:
    return [row["id"] for row in table("stages")]


def _cells(given: Given, stages: set[str]) -> set[str]:
    return (
        {f"{given['therapy']}:{stage}" for stage in stages}
        if given.get("as_cells")
        else stages
    )


def count_uncovered(given: Given) -> set[str]:
    empty = {s for s in _stages() if not _doers(given["therapy"], s, given["region"])}
    return _cells(given, empty)


def count_single(given: Given) -> set[str]:
    alone = {
        s for s in _stages() if len(_doers(given["therapy"], s, given["region"])) == 1
    }
    return _cells(given, alone)


def count_ahead(given: Given) -> set[str]:
    own = {s for s in _stages() if _doers(given["therapy"], s, given["region"])}
    other = {s for s in _stages() if _doers(given["therapy"], s, given["behind"])}
    return _cells(given, own - other)


def count_lost(given: Given) -> set[str]:
    cells = {
        (row["id"], stage)
        for row in table("therapies")
        for stage in _stages()
        if _doers(row["id"], stage, given["region"]) == {given["actor"]}
    }
    if given.get("as_stages"):
        return {stage for _, stage in cells}
    if given.get("as_therapies"):
        return {therapy for therapy, _ in cells}
    return {f"{therapy}:{stage}" for therapy, stage in cells}


def count_single_for(given: Given) -> set[str]:
    stage, region = given["stage"], given["region"]
    alone = {
        row["id"]
        for row in table("therapies")
        if len(_doers(row["id"], stage, region)) == 1
    }
    if given.get("as_cells"):
        return {f"{therapy}:{stage}" for therapy in alone}
    return alone


def count_without(given: Given) -> set[str]:
    missing = {
        row["id"]
        for row in table("therapies")
        if not _doers(row["id"], given["stage"], given["region"])
    }
    stage = given["stage"]
    return (
        {f"{therapy}:{stage}" for therapy in missing}
        if given.get("as_cells")
        else missing
    )


def _most(totals: dict[str, int], n: int) -> list[str]:
    return sorted(totals, key=lambda key: (-totals[key], key))[:n]


def count_top_owners(given: Given) -> list[str]:
    totals: dict[str, int] = {}
    for row in table("products"):
        if row["owner_id"] and seated(row["owner_id"], {"kind": "companies"}):
            totals[row["owner_id"]] = totals.get(row["owner_id"], 0) + 1
    return _most(totals, given["n"])


def count_top_sites(given: Given) -> list[str]:
    totals: dict[str, int] = {}
    for row in table("trials"):
        for key in {row["sponsor_id"], *row["site_ids"].split("|")} - {""}:
            if seated(key, {"kind": given["kind"]}):
                totals[key] = totals.get(key, 0) + 1
    return _most(totals, given["n"])


def count_oldest(given: Given) -> set[str]:
    dated = [
        row for row in table("actors") if row["founded"] and seated(row["id"], given)
    ]
    first = min(row["founded"] for row in dated)
    return {row["id"] for row in dated if row["founded"] == first}
