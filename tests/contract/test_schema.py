"""The OpenAPI document against the running application: schemathesis looks for what breaks it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings

from api.app import create_app
from graph.settings import Settings

if TYPE_CHECKING:
    from schemathesis import Case
    from starlette.testclient import TestClient

pytestmark = pytest.mark.sweep
document = create_app(Settings()).openapi()
schema = schemathesis.openapi.from_dict(document)


OPERATIONS = {found.ok().label: found.ok() for found in schema.get_all_operations()}


@pytest.mark.parametrize("label", sorted(OPERATIONS))
def test_no_request_breaks_the_api(label: str, client: TestClient) -> None:
    # Each operation is a test with an id of its own: a run in several parts knows tests by their
    # ids, and would ask only the first of those that share one.
    @settings(
        max_examples=8,
        deadline=None,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
        ],
    )
    @given(case=OPERATIONS[label].as_strategy())
    def ask(case: Case) -> None:
        check(case, client)

    ask()


def check(case: Case, client: TestClient) -> None:
    """Fail unless the answer to a request is declared, of its media type and of its schema."""
    sent = case.as_transport_kwargs(base_url="http://testserver")
    asked = {
        name: sent.get(name) for name in ("method", "url", "params", "headers", "json")
    }
    answer = client.request(**asked)
    assert answer.status_code < 500, answer.text
    declared = case.operation.definition.raw["responses"].get(str(answer.status_code))
    assert declared, f"{answer.status_code} is not declared: {answer.text}"
    media = answer.headers["content-type"].partition(";")[0]
    assert media in declared["content"]
    if media.endswith("json"):
        body = {
            **declared["content"][media]["schema"],
            "components": document["components"],
        }
        jsonschema.validate(answer.json(), body)


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
    "path",
    ["/api/v1/actors", "/api/v1/collaborations", "/api/v1/queries/actors.by_place"],
)
def test_hostile_text_is_only_text(client: TestClient, path: str, text: str) -> None:
    for name in ("therapy", "programme", "cursor", "city", "actor"):
        answer = client.get(path, params={name: text})
        assert answer.status_code < 500
        assert "<script>" not in answer.text or "json" in answer.headers["content-type"]
    assert client.get("/api/v1/release").status_code == 200
