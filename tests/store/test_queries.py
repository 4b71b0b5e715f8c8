"""Every query file on a real Neo4j: its plan, its columns, its rows against the CSV files."""

from __future__ import annotations

import csv
import itertools
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

import neo4j
import pytest

from graph.bookkeeping import BOOKKEEPING
from graph.model import NODES, RELATIONS
from graph.store.catalogue import Query, catalogue
from ingest.records import source_id
from ingest.sources import curated

if TYPE_CHECKING:
    from graph.store.bolt import Writer

QUERIES = list(catalogue().values())
READS = [query for query in QUERIES if query.access == "read"]
SAMPLES: dict[str, Any] = {
    "string": "x",
    "strings": ["x"],
    "rows": [],
    "map": {},
    "integer": 1,
    "boolean": True,
}
EXPECTED = {"read": {"r"}, "write": {"rw", "w"}, "schema": {"s"}}
# Counting all nodes reads the count store, yet needs no label: is the database empty?
ALL_NODES = {"checks.size"}
# Deprecated features, unknown labels, relationship types and properties.
WARNINGS = ("01N0", "01N5")
# What the model has and the curated tables happen not to fill is no mistake of a query.
MODEL = {
    *NODES,
    *(spec.type for spec in RELATIONS),
    *(name for spec in NODES.values() for name in spec.record.model_fields),
    *BOOKKEEPING,
    "Removal",
    "node_id",
    "label",
}


def rows(name: str) -> list[dict[str, str]]:
    with (curated.SHIPPED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def sample(query: Query) -> dict[str, Any]:
    given = {
        n: p.example or SAMPLES.get(p.type, "x")
        for n, p in query.params.items()
        if p.required
    }
    return query.bind(given)


def operators(plan: dict[str, Any]) -> list[str]:
    found = [plan["operatorType"].split("@")[0]]
    for child in plan.get("children", []):
        found += operators(child)
    return found


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.id)
def test_plan(loaded: Writer, query: Query) -> None:
    with loaded._driver.session(
        database=loaded._database, notifications_min_severity="INFORMATION"
    ) as session:
        result = session.run(
            neo4j.Query("EXPLAIN " + query.statement), query.sent(sample(query))
        )
        summary = result.consume()
    assert summary.query_type in EXPECTED[query.access]
    plan = operators(summary.plan or {"operatorType": "none"})
    assert "CartesianProduct" not in plan
    assert "AllNodesScan" not in plan or query.id in ALL_NODES
    told = [
        note.status_description
        for note in summary.gql_status_objects
        if note.gql_status.startswith(WARNINGS)
    ]
    unknown = [text for text in told if not set(re.findall(r"`(\w+)`", text)) & MODEL]
    assert unknown == []


@pytest.mark.parametrize("query", READS, ids=lambda q: q.id)
def test_rows_have_the_declared_columns(loaded: Writer, query: Query) -> None:
    given = {k: v for k, v in sample(query).items() if v is not None}
    found = loaded.fetch(query.id, given)
    assert all(tuple(row) == query.returns for row in found)
    assert len(found) <= given.get("limit", len(found))


@pytest.fixture(scope="module")
def below() -> dict[str, set[str]]:
    """Return each therapy with itself and what is below it, from the CSV alone."""
    children: dict[str, set[str]] = defaultdict(set)
    for row in rows("therapies"):
        for parent in filter(None, row["parent_ids"].split("|")):
            children[parent].add(row["id"])

    def all_below(key: str) -> set[str]:
        return {key}.union(*(all_below(child) for child in children[key]))

    return {row["id"]: all_below(row["id"]) for row in rows("therapies")}


@pytest.mark.parametrize(
    "therapy", ["phage-therapy", "cell-therapy", "car-t", "exosomes", "skin"]
)
def test_who_works_on_a_therapy(
    loaded: Writer, below: dict[str, set[str]], therapy: str
) -> None:
    works = {
        r["actor_id"]
        for r in rows("actor_therapies")
        if r["therapy_id"] in below[therapy]
    }
    wallonia = {r["id"] for r in rows("actors") if r["region"] == "Wallonia"}
    found = loaded.fetch("actors.by_therapy", {"therapy": therapy, "limit": 500})
    assert {row["actor_id"] for row in found} == works
    assert all(row["source_ids"] for row in found)
    near = loaded.fetch(
        "actors.by_therapy", {"therapy": therapy, "region": ["Wallonia"]}
    )
    assert {row["actor_id"] for row in near} == works & wallonia
    listed = loaded.fetch("actors.list", {"therapy": therapy, "limit": 500})
    assert {row["item"]["id"] for row in listed} == works
    assert all(row["total"] == len(works) for row in listed)


@pytest.mark.parametrize("stage", ["gmp-manufacturing", "quality-control", "funding"])
@pytest.mark.parametrize("therapy", ["gene-therapy", "exosomes"])
def test_who_does_a_stage_for_a_therapy(
    loaded: Writer, below: dict[str, set[str]], stage: str, therapy: str
) -> None:
    works = {
        r["actor_id"]
        for r in rows("actor_therapies")
        if r["therapy_id"] in below[therapy]
    }
    does = {
        r["actor_id"]
        for r in rows("actor_stages")
        if r["stage_id"] == stage
        and (
            r["therapy_id"] in below[therapy]
            or (not r["therapy_id"] and r["actor_id"] in works)
        )
    }
    given = {"stage": stage, "therapy": therapy}
    assert {row["actor_id"] for row in loaded.fetch("actors.by_stage", given)} == does
    listed = loaded.fetch("actors.list", {**given, "limit": 500})
    assert {row["item"]["id"] for row in listed} == does
    cells = loaded.fetch("stages.matrix")
    counted = {(r["therapy_id"], r["stage_id"]): r for r in cells}.get((therapy, stage))
    assert counted is not None
    assert counted["actors"] + counted["planned"] + counted["ended"] == len(does)


@pytest.mark.parametrize("actor", ["uliege", "celyad-oncology", "biowin"])
def test_partners(loaded: Writer, actor: str) -> None:
    members: dict[str, set[str]] = defaultdict(set)
    for row in rows("collaboration_members"):
        members[row["collaboration_id"]].add(row["actor_id"])
    expected = set().union(*(group for group in members.values() if actor in group)) - {
        actor
    }
    found = loaded.fetch("actors.partners", {"actor": actor, "limit": 500})
    assert {row["partner_id"] for row in found} == expected
    further = loaded.fetch(
        "actors.partners_of_partners", {"actor": actor, "limit": 500}
    )
    second = set().union(*(group for group in members.values() if group & expected))
    assert {row["actor_id"] for row in further} <= second - expected - {actor}


def test_shortest_path_is_a_chain_of_memberships(loaded: Writer) -> None:
    member = {
        (r["actor_id"], r["collaboration_id"]) for r in rows("collaboration_members")
    }
    chain = loaded.fetch("actors.path", {"from": "uliege", "to": "uza"})
    ids = [row["id"] for row in chain]
    assert (ids[0], ids[-1]) == ("uliege", "uza")
    for left, right in itertools.pairwise(ids):
        assert (left, right) in member or (right, left) in member


def test_collaborations_events_and_sources(
    loaded: Writer, below: dict[str, set[str]]
) -> None:
    expected = {
        r["id"]
        for r in rows("collaborations")
        if below["exosomes"] & set(r["therapy_ids"].split("|"))
    }
    found = loaded.fetch("collaborations.by_therapy", {"therapy": "exosomes"})
    assert {row["collaboration_id"] for row in found} == expected
    happened = loaded.fetch("events.by_year", {"year": "2025"})
    assert len(happened) == sum(r["date"].startswith("2025") for r in rows("events"))
    per_year = loaded.fetch("collaborations.by_year")
    assert sum(row["collaborations"] for row in per_year) == sum(
        bool(r["start"]) for r in rows("collaborations")
    )
    for label, key in (("products", "product_id"), ("trials", "trial_id")):
        listed = loaded.fetch(f"{label}.by_therapy", {"therapy": "car-t"})
        wanted = {r["id"] for r in rows(label) if r["therapy_id"] in below["car-t"]}
        assert {row[key] for row in listed} == wanted


def test_the_life_of_capabilities(loaded: Writer) -> None:
    def key(row: dict[str, str]) -> str:
        return f"{row['actor_id']}:{row['stage_id']}:{row['therapy_id']}"

    does = rows("actor_stages")
    for status in ("planned", "active", "paused", "ended", "unknown"):
        found = loaded.fetch(
            "capabilities.search", {"statuses": [status], "limit": 5000}
        )
        assert {r["capability_id"] for r in found} == {
            key(r) for r in does if r["status"] == status
        }
    lost = {"statuses": ["ended"], "year_from": 2025, "year_to": 2025, "limit": 5000}
    assert {r["capability_id"] for r in loaded.fetch("capabilities.search", lost)} == {
        key(r) for r in does if r["until"].startswith("2025")
    }
    begun = loaded.fetch("capabilities.begun", {"limit": 5000})
    assert {(r["capability_id"], r["since"]) for r in begun} == {
        (key(r), r["since"]) for r in does if r["since"]
    }
    sizes = loaded.fetch("capabilities.sizes", {"limit": 5000})
    assert {(r["capability_id"], r["capacity"]) for r in sizes} == {
        (key(r), r["capacity"]) for r in does if r["capacity"]
    }
    missing = loaded.fetch("absences.search", {"regions": ["Wallonia"]})
    assert sorted((r["absence_id"], r["statement"]) for r in missing) == sorted(
        (f"{r['region']}:{r['therapy_id']}:{r['stage_id']}", r["statement"])
        for r in rows("absences")
        if r["region"] == "Wallonia"
    )


def test_facts_of_a_source(loaded: Writer) -> None:
    url = rows("events")[0]["source_url"]
    facts = loaded.fetch("sources.facts", {"source": source_id(url)})
    assert ("Event", "aboundbio") in {(row["kind"], row["id"]) for row in facts}
