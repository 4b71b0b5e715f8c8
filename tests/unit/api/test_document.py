"""The OpenAPI document as it stands, without a database."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from api import details
from api.app import create_app
from graph import model
from graph.settings import Settings
from graph.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

VERBS = {
    "add",
    "ask",
    "complete",
    "export",
    "get",
    "list",
    "propose",
    "query",
    "search",
}
PROBLEM = {"$ref": "#/components/schemas/Problem"}


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return create_app(Settings()).openapi()


def operations(document: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_operations_are_named_once_and_by_a_verb(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, operation in operations(document)]
    assert len(names) == len(set(names))
    assert {"list_actors", "get_actor", "query_actors_by_therapy"} <= set(names)
    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z]+)+", name)] == []
    assert {name.split("_")[0] for name in names} <= VERBS


def test_every_error_is_a_problem_document(document: dict[str, Any]) -> None:
    assert not {"HTTPValidationError", "ValidationError"} & set(
        document["components"]["schemas"]
    )
    for name, operation in operations(document):
        for status, answer in operation["responses"].items():
            if status >= "400":
                content = {"application/problem+json": {"schema": PROBLEM}}
                assert answer["content"] == content, (name, status)


WITHOUT_A_RELEASE = ("get /healthz", "get /ns")


def test_every_operation_says_which_errors_it_sends(document: dict[str, Any]) -> None:
    for name, operation in operations(document):
        statuses = set(operation["responses"])
        assert "422" in statuses, name
        assert statuses >= {"409", "503", "504"} or name in WITHOUT_A_RELEASE, name
        if "{" in name:
            assert "404" in statuses, name
        if not name.startswith("get "):
            assert statuses >= {"401", "403"}, name
            assert operation["security"] == [{"writer": []}], name


def test_no_two_classes_have_one_name(document: dict[str, Any]) -> None:
    names = document["components"]["schemas"]
    assert [
        name for name in names if "__" in name
    ] == []  # how FastAPI tells two of them apart


def test_every_named_query_declares_its_parameters(document: dict[str, Any]) -> None:
    for query in catalogue.public():
        operation = document["paths"][f"/api/v1/queries/{query.id}"]["get"]
        declared = {one["name"]: one for one in operation["parameters"]}
        assert set(declared) == {*query.params, "format"}
        needed = {name for name, param in query.params.items() if param.required}
        assert {name for name, one in declared.items() if one.get("required")} == needed
    assert not [path for path in document["paths"] if "{query_id}" in path]


def test_parameters_of_a_named_query_have_their_types(document: dict[str, Any]) -> None:
    operation = document["paths"]["/api/v1/queries/actors.by_therapy"]["get"]
    declared = {one["name"]: one for one in operation["parameters"]}
    assert declared["therapy"]["schema"]["type"] == "string"
    assert declared["limit"]["schema"] == {
        "type": "integer",
        "minimum": 1,
        "maximum": 500,
        "default": 100,
    }
    assert declared["region"]["schema"]["items"]["enum"] == [
        "Wallonia",
        "Brussels",
        "Flanders",
    ]


DETAILS: list[tuple[str, str, type[BaseModel], type[BaseModel]]] = [
    ("actors.get", "actor", model.Actor, details.ActorDetail),
    (
        "collaborations.get",
        "collaboration",
        model.Collaboration,
        details.CollaborationDetail,
    ),
    ("therapies.get", "therapy", model.Therapy, details.TherapyDetail),
    ("stages.get", "stage", model.Stage, details.StageDetail),
    ("sources.get", "source", model.Source, details.SourceDetail),
]


@pytest.mark.parametrize(("query_id", "key", "kept", "shown"), DETAILS, ids=str)
def test_a_record_has_a_field_for_all_that_the_graph_says(
    query_id: str, key: str, kept: type[BaseModel], shown: type[BaseModel]
) -> None:
    parts = set(catalogue.get(query_id).returns) - {key}
    assert set(shown.model_fields) == set(kept.model_fields) | parts


def test_no_record_is_a_bare_object(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    for name, schema in schemas.items():
        if not name.endswith(("Detail", "Item")) or name == "QueryItem":
            continue
        for field, part in schema["properties"].items():
            items = part.get("items", part)
            assert "$ref" in items or items.get("type") != "object", (name, field)
