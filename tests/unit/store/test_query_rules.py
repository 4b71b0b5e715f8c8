"""The house rules for .cypher files, and that they agree with the table of the model."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from graph.model import NODES, RELATIONS
from graph.store.catalogue import Query, catalogue

ROOT = Path(__file__).parents[3]
QUERIES = list(catalogue().values())
CLAUSE = re.compile(r"\b(MATCH|MERGE|UNWIND|CREATE)\s*\(|\bDETACH DELETE\b")
MODULES = sorted(
    path for room in ("graph", "ingest", "api") for path in (ROOT / room).rglob("*.py")
)


def body(query: Query) -> str:
    text = re.sub(r"'(?:\\.|[^'\\])*'", "''", query.cypher)
    return re.sub(r"//[^\n]*", "", text)


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q.id)
def test_file_keeps_the_rules(query: Query) -> None:
    text = body(query)
    assert ";" not in text, "one statement a file"
    assert not re.search(r"CALL\s*\{", text), "CALL (x) { }, the old form is deprecated"
    assert not re.search(r"\*(\d+\.\.)?(?![\d.])\s*\]|\*\d*\.\.\s*\]", text), (
        "unbounded path"
    )
    assert not re.search(r"\b(apoc|gds)\.|LOAD CSV|:\$\(", text), "plain Cypher only"
    assert not re.search(r"SET\s+\w+:[A-Z]|\(\w*:\w+[:&]\w+", text), (
        "one label per node"
    )
    assert not re.search(r"MERGE \([^)]*\{[^}]*,", text), "MERGE on the key only"
    if query.access == "read" and "MATCH" in text:
        bounded = "LIMIT" in text or "count(" in text or "UNWIND $ids" in text
        assert bounded, "every read is bounded"


@pytest.mark.parametrize("query", [q for q in QUERIES if q.public], ids=lambda q: q.id)
def test_public_query_is_asked_in_three_languages_and_has_examples(
    query: Query,
) -> None:
    assert query.question is not None
    assert len({query.question.en, query.question.fr, query.question.nl}) == 3
    assert all(text.endswith("?") for text in query.question.model_dump().values())
    limit = query.params.get("limit")
    assert limit is None or (
        limit.maximum is not None and limit.default <= limit.maximum
    )


def test_there_are_at_least_25_questions() -> None:
    assert len([query for query in QUERIES if query.public]) >= 25


def test_schema_has_a_constraint_for_each_label_and_the_indexes_of_the_model() -> None:
    schema = {query.id: query.cypher for query in QUERIES if query.access == "schema"}
    expected = {
        f"schema.{label.lower()}_id"
        for label in (*NODES, "Release", "Removal", "Marker", "Tally", "Loading")
    }
    expected |= {
        f"schema.{s.label.lower()}_{name}" for s in NODES.values() for name in s.indexed
    }
    expected.add("schema.tally_release")
    assert schema.keys() == expected
    assert all("IF NOT EXISTS" in statement for statement in schema.values())
    assert schema["schema.actor_id"] == (
        "CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (n:Actor) REQUIRE n.id IS UNIQUE"
    )
    assert schema["schema.tally_release"] == (
        "CREATE INDEX tally_release IF NOT EXISTS FOR (n:Tally) ON (n.release)"
    )


@pytest.mark.parametrize("spec", NODES.values(), ids=lambda s: s.label)
def test_node_loads_are_those_of_the_model(spec: object) -> None:
    label = spec.label  # pyright: ignore[reportAttributeAccessIssue]
    for folder in ("load", "cleanup"):
        cypher = catalogue()[f"{folder}.{label.lower()}"].cypher
        assert f"(n:{label}" in cypher
    assert (
        f"MERGE (n:{label} {{id: row.id}})"
        in catalogue()[f"load.{label.lower()}"].cypher
    )


@pytest.mark.parametrize("spec", RELATIONS, ids=lambda s: s.name)
def test_relation_loads_are_those_of_the_model(spec: object) -> None:
    name, kind = spec.name, spec.type  # pyright: ignore[reportAttributeAccessIssue]
    start, end = spec.start, spec.end  # pyright: ignore[reportAttributeAccessIssue]
    key = spec.key  # pyright: ignore[reportAttributeAccessIssue]
    load = catalogue()[f"load.{name}"].cypher
    assert f"(a:{start} {{id: row.start}})" in load
    assert f"(b:{end} {{id: row.end}})" in load
    assert f"[r:{kind}" in load
    assert (f"{{{key}: row.properties.{key}}}" in load) == (key is not None)
    cleanup = catalogue()[f"cleanup.{name}"].cypher
    assert f"(a:{start} {{id: row.start}})" in cleanup
    assert f"(b:{end} {{id: row.end}})" in cleanup
    assert f"MATCH (a)-[r:{kind}" in cleanup


def test_a_release_is_read_with_every_label_and_type_of_the_model() -> None:
    assert f"(n:{'|'.join(NODES)})" in catalogue()["release.nodes"].cypher
    kinds = "|".join(dict.fromkeys(spec.type for spec in RELATIONS))
    starts = "|".join(dict.fromkeys(spec.start for spec in RELATIONS))
    assert f"(a:{starts})-[r:{kinds}]->" in catalogue()["release.relationships"].cypher


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_holds_no_cypher(path: Path) -> None:
    tree = ast.walk(ast.parse(path.read_text("utf-8")))
    strings = (node for node in tree if isinstance(node, ast.Constant))
    found = [
        s.lineno for s in strings if isinstance(s.value, str) and CLAUSE.search(s.value)
    ]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_module_fits_on_a_few_screens(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400
