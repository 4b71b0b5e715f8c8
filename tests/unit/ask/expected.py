"""The answer that the curated tables give to filters, computed from the CSV files alone."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parents[3] / "ingest" / "data" / "curated"
Row = dict[str, str]


@cache
def table(name: str) -> tuple[Row, ...]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def questions(folder: Path) -> list[tuple[str, str, str, dict[str, Any]]]:
    found: list[tuple[str, str, str, dict[str, Any]]] = []
    for file in sorted(folder.glob("questions_*.csv")):
        lang = file.stem.removeprefix("questions_")
        with file.open(encoding="utf-8", newline="") as source:
            found += [
                (lang, row["question"], row["target"], json.loads(row["filters"]))
                for row in csv.DictReader(source)
            ]
    return found


@cache
def below(therapy: str) -> frozenset[str]:
    children = [
        r["id"] for r in table("therapies") if therapy in r["parent_ids"].split("|")
    ]
    return frozenset({therapy}).union(*(below(child) for child in children))


def expected(target: str, filters: dict[str, Any]) -> set[str]:
    if target == "none":
        return set()
    therapies = frozenset[str]().union(*(below(t) for t in filters.get("therapy", ())))
    return {
        "actors": _actors,
        "partners": _partners,
        "collaborations": _collaborations,
        "products": _products,
        "trials": _trials,
    }[target](filters, therapies)


def _has(row: Row, filters: dict[str, Any], *names: str) -> bool:
    return all(row[name] in filters[name] for name in names if name in filters)


def _actors(filters: dict[str, Any], therapies: frozenset[str]) -> set[str]:
    works: dict[str, set[str]] = defaultdict(set)
    for row in table("actor_therapies"):
        works[row["actor_id"]].add(row["therapy_id"])
    found = {
        row["id"]
        for row in table("actors")
        if _has(row, filters, "kind", "region", "country", "city")
        and (not therapies or works[row["id"]] & therapies)
        and row["region"] not in filters.get("not_region", ())
        and (
            "not_country" not in filters
            or row["country"] not in {"", *filters["not_country"]}
        )
    }
    if "stage" in filters:
        found &= {
            row["actor_id"]
            for row in table("actor_stages")
            if row["stage_id"] == filters["stage"]
            and (
                not therapies or not row["therapy_id"] or row["therapy_id"] in therapies
            )
        }
    return found


def _members(actor: str) -> set[str]:
    rows = table("collaboration_members")
    return {row["collaboration_id"] for row in rows if row["actor_id"] == actor}


def _partners(filters: dict[str, Any], therapies: frozenset[str]) -> set[str]:
    works = _members(filters["actor"])
    rows = table("collaboration_members")
    return {r["actor_id"] for r in rows if r["collaboration_id"] in works} - {
        filters["actor"]
    }


def _collaborations(filters: dict[str, Any], therapies: frozenset[str]) -> set[str]:
    return {
        row["id"]
        for row in table("collaborations")
        if _has(row, filters, "type")
        and (not therapies or therapies & set(row["therapy_ids"].split("|")))
        and filters.get("programme", "") in row["programme"].lower()
        and ("actor" not in filters or row["id"] in _members(filters["actor"]))
    }


def _products(filters: dict[str, Any], therapies: frozenset[str]) -> set[str]:
    return {
        row["id"]
        for row in table("products")
        if _has(row, filters, "phase")
        and (not therapies or row["therapy_id"] in therapies)
        and ("actor" not in filters or row["owner_id"] == filters["actor"])
    }


def _trials(filters: dict[str, Any], therapies: frozenset[str]) -> set[str]:
    return {
        row["id"]
        for row in table("trials")
        if _has(row, filters, "phase", "status")
        and (not therapies or row["therapy_id"] in therapies)
        and filters.get("actor", "")
        in {"", row["sponsor_id"], *row["site_ids"].split("|")}
        - ({""} if "actor" in filters else set())
    }
