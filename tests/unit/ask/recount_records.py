"""Trials and products of the questions, counted from the CSV tables alone."""

from __future__ import annotations

from tests.unit.ask import recount
from tests.unit.ask.curated_tables import Given, in_years, table


def count_trials(given: Given) -> set[str]:
    phases = given.get("phase")
    rows = {row["id"]: row for row in table("trials")}
    return {
        key
        for key in recount.count_trials(given)
        if phases is None or rows[key]["phase"] in phases
    }


def count_trials_of(given: Given) -> set[str]:
    own = given["of"]
    return {
        row["id"]
        for row in table("trials")
        if own in {row["sponsor_id"], *row["site_ids"].split("|")}
    }


def count_trials_started(given: Given) -> set[str]:
    return {row["id"] for row in table("trials") if in_years(row["start"], given)}


def count_trials_words(given: Given) -> set[str]:
    return {
        row["id"]
        for row in table("trials")
        if all(
            word in f"{row['indication']} {row['title']}".lower()
            for word in given["words"]
        )
    }


def count_product_words(given: Given) -> set[str]:
    meets = any if given.get("any") else all
    return {
        row["id"]
        for row in table("products")
        if meets(
            word in f"{row['indication']} {row['name']}".lower()
            for word in given["words"]
        )
        and row["phase"] in given.get("phase", [row["phase"]])
    }


def count_owners_of(given: Given) -> set[str]:
    return {
        row["owner_id"] for row in table("products") if row["id"] == given["product"]
    }


def count_indication(given: Given) -> set[str]:
    return {
        row["indication"] for row in table("products") if row["id"] == given["product"]
    }
