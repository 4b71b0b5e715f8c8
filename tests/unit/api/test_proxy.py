"""Reverse proxies: who is believed, which path the site stands below, which names it answers to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from api.address import below, inside
from api.middleware.hosts import Hosts
from api.middleware.proxy import Proxy
from tests.loops import run_alone

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Message

TRUSTED = ("10.0.0.0/8", "::1")


def client(peer: str, root: str = "") -> TestClient:
    async def seen(request: Request) -> JSONResponse:
        assert request.client is not None
        return JSONResponse(
            {
                "host": request.headers["host"],
                "scheme": request.url.scheme,
                "client": request.client.host,
                "link": below("/en/actors"),
                "path": inside(request.url.path),
            }
        )

    async def away(request: Request) -> RedirectResponse:
        return RedirectResponse(request.query_params["to"])

    app = Starlette(routes=[Route("/en/", seen), Route("/go", away)])
    return TestClient(
        Proxy(app, TRUSTED, root),
        base_url="http://back.end",
        client=(peer, 4000),
        follow_redirects=False,
    )


FORWARDED = {
    "x-forwarded-host": "atlas.example.org",
    "x-forwarded-proto": "https",
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-prefix": "/atlas",
}


@pytest.mark.parametrize("peer", ["10.1.2.3", "::1"])
def test_a_trusted_proxy_is_believed(peer: str) -> None:
    assert client(peer).get("/en/", headers=FORWARDED).json() == {
        "host": "atlas.example.org",
        "scheme": "https",
        "client": "203.0.113.9",
        "link": "/atlas/en/actors",
        "path": "/en/",
    }


@pytest.mark.parametrize("peer", ["192.0.2.1", "127.0.0.1", "testclient"])
def test_nobody_else_is(peer: str) -> None:
    assert client(peer).get("/en/", headers=FORWARDED).json() == {
        "host": "back.end",
        "scheme": "http",
        "client": peer,
        "link": "/en/actors",
        "path": "/en/",
    }


@pytest.mark.parametrize(
    "prefix",
    [
        "//evil.example",
        "/a//b",
        "/a b",
        '/"><script>',
        "atlas",
        "https://evil.example",
        "/a?b",
        "/" + "a" * 300,
    ],
)
def test_a_prefix_that_is_no_plain_path_is_passed_over(prefix: str) -> None:
    answer = client("10.1.2.3").get("/en/", headers={"x-forwarded-prefix": prefix})
    assert answer.json()["link"] == "/en/actors"


@pytest.mark.parametrize("path", ["/en/", "/atlas/en/"])
def test_a_fixed_path_whether_the_proxy_cuts_it_off_or_not(path: str) -> None:
    seen = client("192.0.2.1", "/atlas").get(path).json()
    assert (seen["link"], seen["path"]) == ("/atlas/en/actors", "/en/")


@pytest.mark.parametrize(
    ("to", "location"),
    [
        ("/en/", "/atlas/en/"),
        ("/atlas/en/", "/atlas/en/"),
        ("https://elsewhere.example/en/", "https://elsewhere.example/en/"),
        ("//elsewhere.example/en/", "//elsewhere.example/en/"),
        ("?page=2", "?page=2"),
    ],
)
def test_redirects_to_our_own_places_stay_below(to: str, location: str) -> None:
    answer = client("192.0.2.1", "/atlas").get("/go", params={"to": to})
    assert answer.headers["location"] == location


NAMED = ("atlas.example.org", ".atlas.example.net")


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("localhost", True),
        ("LOCALHOST:8000", True),
        ("a.localhost", True),
        ("127.0.0.1:8000", True),
        ("[::1]:8000", True),
        ("192.0.2.7", True),  # a number leads nowhere else
        ("atlas.example.org", True),
        ("atlas.example.org.", True),
        ("atlas.example.org:8443", True),
        ("www.atlas.example.net", True),
        ("atlas.example.net", False),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("atlas.example.org.evil.example", False),
        ("evil.example#localhost", False),
        ("127.0.0.1.evil.example", False),
        ("", False),
        ("[::1", False),
    ],
)
def test_only_known_names_are_answered(host: str, known: bool) -> None:
    async def ok(_: Request) -> JSONResponse:
        return JSONResponse({})

    app = Hosts(Starlette(routes=[Route("/", ok)]), NAMED)
    assert app.knows(host) == known
    with TestClient(app) as asking:
        answer = asking.get("/", headers={"host": host})
    assert answer.status_code == (200 if known else 421)


@pytest.mark.parametrize(
    ("version", "hosts", "status"),
    [
        ("1.0", [], 200),  # a health check of a proxy
        ("1.1", [], 400),
        ("1.0", [b"evil.example"], 421),
        ("1.1", [b"localhost", b"localhost"], 400),
        ("1.0", [b"localhost", b"localhost"], 400),
    ],
)
def test_only_http_1_0_needs_no_name(
    version: str, hosts: list[bytes], status: int
) -> None:
    async def ok(_: Request) -> JSONResponse:
        return JSONResponse({})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    scope: dict[str, Any] = {
        "type": "http",
        "http_version": version,
        "method": "GET",
        "path": "/",
        "query_string": b"",
        "headers": [(b"host", name) for name in hosts],
    }
    app = Hosts(Starlette(routes=[Route("/", ok)]), NAMED)
    run_alone(app(scope, receive, send))
    assert sent[0]["status"] == status
