"""Examples of the OpenAPI document are answers that the interface gives, and fit its schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from api.examples import ASKED, address, shortened

if TYPE_CHECKING:
    from starlette.testclient import TestClient


LATER = {
    "/api/v1/gaps/diary",
    "/api/v1/queries/releases.cells",
    "/api/v1/queries/releases.changes",
    "/api/v1/queries/releases.diary",
}
"""What a graph of one release has no answer to."""


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    return client.get("/api/v1/openapi.json").json()


@pytest.mark.parametrize("path", ASKED)
def test_the_example_fits_the_schema_and_the_live_answer(
    client: TestClient, document: dict[str, Any], path: str
) -> None:
    content = document["paths"][path]["get"]["responses"]["200"]["content"][
        "application/json"
    ]
    schema = {**content["schema"], "components": document["components"]}
    jsonschema.validate(content["example"], schema)
    live = client.get(address(path)).json()
    jsonschema.validate(live, schema)
    assert shape(content["example"]) == shape(shortened(live))


def shape(value: Any) -> Any:
    """Return the names of all fields, nested."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    return [shape(each) for each in value] if isinstance(value, list) else None


def test_every_json_answer_has_an_example(document: dict[str, Any]) -> None:
    answers = {
        path: methods["get"]["responses"]["200"]
        .get("content", {})
        .get("application/json")
        for path, methods in document["paths"].items()
        if "get" in methods and path.startswith("/api/v1/") and path not in LATER
    }
    assert [
        path for path, json in answers.items() if json and "example" not in json
    ] == []
