"""The rules that the shipped tables keep beyond those that every table has to keep."""

from __future__ import annotations

import itertools
import re

from graph.common.curated_columns import COLUMNS
from graph.release.status import CLOSING
from tests.tables import some, table

KEYS = {
    "actor_therapies": ("actor_id", "therapy_id"),
    "actor_stages": ("actor_id", "stage_id", "therapy_id"),
    "collaboration_members": ("collaboration_id", "actor_id", "role"),
    "events": ("actor_id", "date", "type"),
    "places": ("country", "city"),
    "market": ("metric", "year"),
    "absences": ("region", "stage_id", "therapy_id", "source_url"),
    "source_dates": ("url",),
}
OTHER_ORDER = {"stages", "terms"}
"""Stages stand in the order of the chain, terms in that of a dictionary."""
DATED = (
    "actors",
    "actor_therapies",
    "actor_stages",
    "collaborations",
    "products",
    "trials",
    "absences",
)


def test_the_rows_are_in_the_order_of_their_keys() -> None:
    for name in COLUMNS.keys() - OTHER_ORDER:
        keys = [
            tuple(row[c] for c in KEYS.get(name, ("id",))) for row in some(table(name))
        ]
        late = [after for before, after in itertools.pairwise(keys) if after < before]
        assert not late, f"{name}: {late[0]} comes too late"


def test_every_capability_has_a_status_and_its_therapy_a_row() -> None:
    have = {(row["actor_id"], row["therapy_id"]) for row in table("actor_therapies")}
    for row in some(table("actor_stages")):
        assert row["status"], row
        assert not row["therapy_id"] or (row["actor_id"], row["therapy_id"]) in have, (
            row
        )


def test_an_actor_that_closed_says_when_or_why_not() -> None:
    ended = {row["id"]: row["ended"] for row in table("actors")}
    for row in some(row for row in table("events") if row["type"] in CLOSING):
        assert ended[row["actor_id"]] or "date not in the source" in row["note"], row


def test_nobody_that_closed_is_said_to_operate() -> None:
    closed = {row["id"] for row in table("actors") if row["ended"]}
    closed |= {row["actor_id"] for row in table("events") if row["type"] in CLOSING}
    assert not [
        row
        for row in table("actor_stages")
        if row["actor_id"] in closed and row["status"] not in {"ended", "unknown"}
    ]


def test_a_row_has_a_date_wherever_its_source_has_one() -> None:
    dated = {row["url"] for row in table("source_dates")}
    for name in DATED:
        for row in some(table(name)):
            assert row["as_of"] or not dated & set(row["source_url"].split("|")), row


def test_every_place_has_coordinates_that_fit_its_country() -> None:
    for row in some(table("places")):
        lat, lng = float(row["lat"]), float(row["lng"])
        if row["country"] == "BE":
            assert 49.4 <= lat <= 51.6, row
            assert 2.5 <= lng <= 6.5, row


def test_texts_are_short_and_addresses_are_addresses() -> None:
    for name in COLUMNS:
        for row in table(name):
            most = 120 if name == "collaborations" else 40
            for column in ("note", "statement", "capacity"):
                assert len(row.get(column, "").split()) <= most, row
            for url in filter(None, row.get("source_url", "").split("|")):
                assert re.fullmatch(r"https?://[^\s|]+\.[^\s|]+", url), row
