"""What nobody foresaw, and what visitors are told of a fault of the server."""

from __future__ import annotations

from html import unescape
from typing import NoReturn

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from api.address import wants_page
from api.app import create_app
from api.pages.render import words
from graph.errors import StoreUnreachableError
from graph.settings import Settings

SECRET = "/srv/atmp/facts.sqlite at bolt://10.1.2.3:7687, see ATMP_NEO4J_URI"


def break_down() -> NoReturn:
    raise KeyError(SECRET)


def lose_database() -> NoReturn:
    raise StoreUnreachableError(
        f"Nothing answers: {SECRET}.", hint="Set ATMP_NEO4J_URI."
    )


@pytest.fixture(scope="module")
def client() -> TestClient:
    app = create_app(Settings())
    for path, endpoint in (("break", break_down), ("lose", lose_database)):
        app.add_api_route(f"/metrics/{path}", endpoint, response_model=None)
        app.add_api_route(f"/embed/fr/{path}", endpoint, response_model=None)
    return TestClient(app)


@pytest.mark.parametrize("path", ["/metrics/break", "/embed/fr/break"])
def test_what_nobody_foresaw_is_answered_in_kind_and_logged_once(
    client: TestClient, path: str
) -> None:
    with capture_logs() as logs:
        answer = client.get(path, headers={"x-request-id": "asked-1"})
    assert answer.status_code == 500
    assert answer.headers["x-request-id"] == "asked-1"
    assert answer.headers["cache-control"] == "no-store"
    for name in (
        "content-security-policy",
        "x-content-type-options",
        "referrer-policy",
    ):
        assert answer.headers[name]
    said = [line for line in logs if line["log_level"] == "error"]
    assert len(said) == 1
    assert said[0]["event"] == "unforeseen"
    assert SECRET in said[0]["traceback"]
    assert SECRET not in answer.text
    if path.startswith("/embed"):
        assert words("fr")["fault_500"] in unescape(answer.text)
    else:
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["status"] == 500
        assert answer.json()["instance"] == path


@pytest.mark.parametrize("path", ["/metrics/lose", "/embed/fr/lose"])
def test_a_fault_of_the_server_names_nothing_of_it(
    client: TestClient, path: str
) -> None:
    with capture_logs() as logs:
        answer = client.get(path)
    assert answer.status_code == 503
    assert "The database does not answer at the moment." in answer.text
    assert "ATMP_" not in answer.text
    assert "bolt:" not in answer.text
    assert [SECRET in line["detail"] for line in logs if line["event"] == "fault"] == [
        True
    ]


@pytest.mark.parametrize(
    ("path", "accept", "page"),
    [
        ("/fr/gaps", "*/*", True),
        ("/embed/nl/network", "application/json", True),
        ("/api/v1/actors", "text/html", False),
        ("/healthz", "text/html", False),
        ("/docs", "text/html,*/*", True),
        ("/docs", "*/*", False),
        ("/friends", "*/*", False),
        ("/apiary", "text/html", True),
    ],
)
def test_who_gets_a_page(path: str, accept: str, page: bool) -> None:
    assert wants_page(path, accept) is page
