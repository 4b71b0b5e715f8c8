from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.auth.table import SMALL
from api.auth.who import Doorkeeper
from api.middleware import rate_limit
from api.middleware.rate_limit import (
    CLIENTS,
    PERIOD,
    RATE,
    RATE_OF_ALL,
    RateLimit,
    client_key,
)
from api.middleware.writes import GuardWrites, refused
from api.writers import COOKIE, SECONDS, Writers
from graph.curation.accounts import Accounts
from graph.curation.log import Log

if TYPE_CHECKING:
    from starlette.requests import Request

TOKEN = "a token of one start"
FORM = {"content-type": "application/x-www-form-urlencoded"}
SHOWN = {"authorization": f"Bearer {TOKEN}"}
JSON = {"content-type": "application/json", **SHOWN}


def served(token: str | None, folder: Path = Path("/nonexistent")) -> TestClient:
    async def wrote(request: Request) -> PlainTextResponse:
        return PlainTextResponse(await request.body())

    methods = ["GET", "POST", "DELETE"]
    paths = ("/", "/en/review/token", "/api/v1/feedback")
    app = Starlette(routes=[Route(path, wrote, methods=methods) for path in paths])
    doorkeeper = Doorkeeper(Accounts(Log(folder)), Writers(token))
    app.add_middleware(GuardWrites, doorkeeper=doorkeeper)
    return TestClient(app)


@pytest.fixture
def client() -> TestClient:
    return served(TOKEN)


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
    answer = client.post("/", content=b"a=1", headers={**headers, **SHOWN})
    assert answer.status_code == status
    if status == 200:
        assert answer.text == "a=1"
    else:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer another"},
        {"authorization": f"Basic {TOKEN}"},
        {"authorization": "Bearer "},
        {"cookie": f"{COOKIE}=writer"},
        {"cookie": f"{COOKIE}={TOKEN}"},
        {"host": "localhost", "x-forwarded-for": "127.0.0.1"},
    ],
)
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nobody_writes_without_the_token(
    client: TestClient, headers: dict[str, str], method: str
) -> None:
    given = {"content-type": "application/json", **headers}
    answer = client.request(method, "/api/v1/feedback", content=b"{}", headers=given)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/", "/en/review/token", "/api/v1/feedback"])
def test_without_a_token_of_the_start_nobody_writes_at_all(path: str) -> None:
    answer = served(None).post(path, content=b"{}", headers=JSON)
    assert answer.status_code == 403
    assert "serve --review" in answer.text


def test_a_signed_cookie_counts_for_a_working_day(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    writers = Writers(TOKEN)
    cookie = writers.cookie_for(TOKEN)
    assert cookie is not None
    assert TOKEN not in cookie
    headers = {"cookie": f"other=1; {COOKIE}={cookie}"}
    assert writers.allows(headers)
    assert not Writers("the token of the next start").allows(headers)
    assert not writers.allows({"cookie": f"{COOKIE}={cookie[:-1]}"})
    signed = writers._signer
    assert signed is not None
    now = signed.get_timestamp()
    monkeypatch.setattr(type(signed), "get_timestamp", lambda _: now + SECONDS + 2)
    assert not writers.allows(headers)


def test_reading_is_free(client: TestClient) -> None:
    for _ in range(RATE + 5):
        assert (
            client.get("/", headers={"sec-fetch-site": "cross-site"}).status_code == 200
        )


def test_every_other_method_is_guarded(client: TestClient) -> None:
    assert (
        client.request("DELETE", "/", headers={"content-length": "0"}).status_code
        == 403
    )


def test_a_large_body_is_refused_and_so_is_one_of_unknown_length(
    client: TestClient,
) -> None:
    assert client.post("/", content=b"x" * SMALL, headers=JSON).status_code == 200
    assert client.post("/", content=b"x" * (SMALL + 1), headers=JSON).status_code == 413
    assert client.post("/", content=iter([b"x"]), headers=JSON).status_code == 411


@pytest.mark.parametrize("size", ["\u00b2", "\u0665", "+5", "-1", "1e3", ""])
def test_a_length_is_a_plain_number(size: str) -> None:
    refusal = refused({"content-length": size, "content-type": "application/json"})
    assert refusal is not None
    assert refusal.status == 411


def test_a_flood_is_stopped(client: TestClient) -> None:
    statuses = [
        client.post("/", content=b"1", headers=JSON).status_code
        for _ in range(RATE + 3)
    ]
    assert statuses == [200] * RATE + [429] * 3


def test_the_limit_is_for_each_client_and_passes() -> None:
    now = [0.0]
    limit = RateLimit(lambda: now[0])
    assert all(limit.allows("192.0.2.1") for _ in range(RATE))
    assert not limit.allows("192.0.2.1")
    assert limit.allows("192.0.2.2")
    now[0] = PERIOD + 1
    assert limit.allows("192.0.2.1")


def test_all_together_have_a_limit_too() -> None:
    limit = RateLimit(lambda: 0.0)
    written = [limit.allows(f"192.0.2.{at % 250}") for at in range(RATE_OF_ALL + 50)]
    assert written == [True] * RATE_OF_ALL + [False] * 50


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("a socket", "a socket"),
    ],
)
def test_a_client_of_ipv6_is_its_network(address: str, key: str) -> None:
    assert client_key(address) == key


def test_many_clients_take_bounded_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rate_limit, "RATE_OF_ALL", 10**9)
    limit = RateLimit(lambda: 0.0)
    for number in range(CLIENTS + 50):
        limit.allows(str(number))
    assert len(limit._times) == CLIENTS
