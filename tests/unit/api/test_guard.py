from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.guard import CLIENTS, LARGEST, PERIOD, RATE, Guard, Limiter

FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.fixture
def client() -> TestClient:
    async def wrote(_: object) -> PlainTextResponse:
        return PlainTextResponse("wrote")

    app = Starlette(routes=[Route("/", wrote, methods=["GET", "POST", "DELETE"])])
    app.add_middleware(Guard)
    return TestClient(app)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({**FORM, "sec-fetch-site": "same-origin"}, 200),
        ({**FORM, "sec-fetch-site": "same-site"}, 403),
        ({**FORM, "sec-fetch-site": "cross-site"}, 403),
        ({**FORM, "sec-fetch-site": "none"}, 403),
        ({**FORM, "sec-fetch-site": "cross-site", "origin": "http://testserver"}, 403),
        ({**FORM, "origin": "http://testserver"}, 200),
        ({**FORM, "origin": "http://testserver.evil.example"}, 403),
        ({**FORM, "origin": "null"}, 403),
        (FORM, 403),
        ({"content-type": "text/plain"}, 403),
        ({"content-type": "application/json; charset=utf-8"}, 200),
        ({"content-type": "application/json", "origin": "https://evil.example"}, 403),
    ],
)
def test_only_own_pages_and_programs_write(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    answer = client.post("/", content=b"a=1", headers=headers)
    assert answer.status_code == status
    if status != 200:
        assert answer.headers["content-type"] == "application/problem+json"


def test_reading_is_free(client: TestClient) -> None:
    for _ in range(RATE + 5):
        assert client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200


def test_every_other_method_is_guarded(client: TestClient) -> None:
    assert client.request("DELETE", "/", headers={"content-length": "0"}).status_code == 403


def test_a_large_body_is_refused_and_so_is_one_of_unknown_length(client: TestClient) -> None:
    json = {"content-type": "application/json"}
    assert client.post("/", content=b"x" * LARGEST, headers=json).status_code == 200
    assert client.post("/", content=b"x" * (LARGEST + 1), headers=json).status_code == 413
    assert client.post("/", content=iter([b"x"]), headers=json).status_code == 411


def test_a_flood_is_stopped(client: TestClient) -> None:
    json = {"content-type": "application/json"}
    statuses = [client.post("/", content=b"1", headers=json).status_code for _ in range(RATE + 3)]
    assert statuses == [200] * RATE + [429] * 3


def test_the_limit_is_for_each_client_and_passes() -> None:
    now = [0.0]
    limiter = Limiter(lambda: now[0])
    assert all(limiter.allows("a") for _ in range(RATE))
    assert not limiter.allows("a")
    assert limiter.allows("b")
    now[0] = PERIOD + 1
    assert limiter.allows("a")


def test_many_clients_take_bounded_room() -> None:
    limiter = Limiter(lambda: 0.0)
    for number in range(CLIENTS + 50):
        limiter.allows(str(number))
    assert len(limiter._times) == CLIENTS
