"""The OpenAPI document against the running application: schemathesis looks for what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx2
import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from api.app import create_app
from graph.settings import Settings

if TYPE_CHECKING:
    from schemathesis import Case
    from starlette.testclient import TestClient

document = create_app(Settings()).openapi()
schema = schemathesis.openapi.from_dict(document)


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_request_breaks_the_api(case: Case, client: TestClient) -> None:
    given = case.as_transport_kwargs(base_url="http://testserver")
    asked = {name: given.get(name) for name in ("method", "url", "params", "headers", "json")}
    try:
        answer = client.request(**asked)
    except httpx2.InvalidURL as error:
        # Many long values make an address that no client sends, so that nobody is asked.
        assert "too long" in str(error)  # noqa: PT017
        return
    assert answer.status_code < 500, answer.text
    if case.method.lower() not in document["paths"][case.path]:  # one that the address lacks
        assert answer.headers["content-type"].startswith("application/problem+json")
        return
    declared = case.operation.definition.raw["responses"].get(str(answer.status_code))
    assert declared, f"{answer.status_code} is not declared: {answer.text}"
    media = answer.headers["content-type"].partition(";")[0]
    assert media in declared["content"]
    if media.endswith("json"):
        told = {**declared["content"][media]["schema"], "components": document["components"]}
        jsonschema.validate(answer.json(), told)


HOSTILE = [
    "' OR 1=1 --",
    "`}) DETACH DELETE n //",
    "<script>alert(1)</script>",
    "$(rm -rf)",
    "\u202eright-to-left",
    "a" * 5000,
    "{{7*7}}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
@pytest.mark.parametrize(
    "path", ["/api/v1/actors", "/api/v1/collaborations", "/api/v1/queries/actors.by_place"]
)
def test_hostile_text_is_only_text(client: TestClient, path: str, text: str) -> None:
    for name in ("therapy", "programme", "cursor", "city", "actor"):
        answer = client.get(path, params={name: text})
        assert answer.status_code < 500
        assert "<script>" not in answer.text or "json" in answer.headers["content-type"]
    assert client.get("/api/v1/release").status_code == 200
