"""The cache of answers: bounded by weight and number, one body for one ETag, varied by little."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from starlette.applications import Starlette
from starlette.responses import (
    FileResponse,
    PlainTextResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.testclient import TestClient

from api.middleware.cache import (
    CAPACITY,
    ENTRIES,
    AnswerCache,
    CachedAnswer,
    ReleaseCache,
    coding_of,
    weight,
)
from tests.loops import run_alone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path


SCOPE: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/api/v1/x",
    "query_string": b"",
    "headers": [],
}
"""A request as the server hands it on."""


def test_the_weight_counts_headers_and_small_answers_are_never_free() -> None:
    assert weight(CachedAnswer(200, [], b"")) == 3_200  # 64 MB / 20,000
    assert weight(CachedAnswer(200, [(b"name", b"v" * 4_000)], b"x" * 1_000)) == 5_004


def test_no_more_entries_than_allowed_and_the_used_ones_stay() -> None:
    cache = AnswerCache()
    cache.get("r1", b"")
    for number in range(ENTRIES + 500):
        cache.put("r1", b"%d" % number, CachedAnswer(200, [], b"x"))
        cache.get("r1", b"0")
    assert len(cache._answers) == ENTRIES
    assert cache._answers.currsize <= CAPACITY
    assert cache.get("r1", b"0") is not None
    assert cache.get("r1", b"1") is None


def test_each_release_has_answers_of_its_own() -> None:
    cache = AnswerCache()
    cache.put("r1", b"a", CachedAnswer(200, [], b"old"))
    assert cache.get("r2", b"a") is None
    cache.put("r2", b"a", CachedAnswer(200, [], b"new"))
    kept = [cache.get(version, b"a") for version in ("r1", "r2")]
    assert [answer.body for answer in kept if answer] == [b"old", b"new"]


class Site:
    """A site that counts how often it is asked, and whose release can change while it answers."""

    def __init__(self) -> None:
        self.release, self.asked, self.during = "r1", 0, ""
        self.bodies: list[bytes] = []

        async def page(request: Any) -> Response:
            self.asked += 1
            text = f"{self.release} {request.query_params.get('q', '')}"
            self.release = self.during or self.release
            return PlainTextResponse(text)

        async def version(_: object) -> str:
            return self.release

        app = Starlette(routes=[Route("/api/v1/x", page)])
        app.add_middleware(ReleaseCache, version=version, prefixes=("/api/v1/",))
        self.client = TestClient(app)


@pytest.mark.parametrize(
    "name", ["accept", "accept-language", "hx-request", "x-anything"]
)
def test_an_answer_varies_by_nothing_but_its_address_and_coding(name: str) -> None:
    site = Site()
    for number in range(5):
        site.client.get("/api/v1/x", headers={name: f"text/x{number}"})
    assert site.asked == 1
    assert site.client.get("/api/v1/x?q=1").text == "r1 1"
    assert site.asked == 2


def test_what_was_made_while_the_release_changed_is_not_kept() -> None:
    site = Site()
    site.during = "r2"
    assert site.client.get("/api/v1/x").text == "r1 "
    assert site.client.get("/api/v1/x").text == "r2 "
    assert site.client.get("/api/v1/x").text == "r2 "
    assert site.asked == 2


def test_an_etag_is_of_the_bytes_and_is_compared_as_the_standard_says() -> None:
    site = Site()
    first = site.client.get("/api/v1/x")
    etag = first.headers["etag"]
    assert first.headers["vary"] == "Accept-Encoding"
    for asked in (etag, etag.removeprefix("W/"), "*", f'"other", {etag}'):
        again = site.client.get("/api/v1/x", headers={"if-none-match": asked})
        assert (again.status_code, again.text) == (304, "")
        assert again.headers["etag"] == etag
    assert (
        site.client.get("/api/v1/x", headers={"if-none-match": '"other"'}).status_code
        == 200
    )
    site.release = "r2"
    assert site.client.get("/api/v1/x", headers={"if-none-match": etag}).text == "r2 "


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", "identity"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=0.8, br;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0, gzip;q=0", "identity"),
        ("BR", "br"),
        ("brotli, xgzip", "identity"),
        ("gzip;q=x", "identity"),
        ("identity", "identity"),
    ],
)
def test_the_best_coding_that_is_accepted(accepted: str, coding: str) -> None:
    assert coding_of(accepted) == coding


def ask_at_once(site: Site, count: int) -> None:
    """Ask for one address as many times at once; the first answer is made while others wait."""

    async def page(_: object, __: object, send: Any) -> None:
        site.asked += 1
        await asyncio.sleep(0.02)
        kept = site.during != "private"
        more = [] if kept else [(b"cache-control", b"no-store")]
        await send({"type": "http.response.start", "status": 200, "headers": more})
        await send({"type": "http.response.body", "body": b"%d" % site.asked})

    async def version(_: object) -> str:
        return "r1"

    async def nothing() -> dict[str, str]:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            site.bodies.append(message["body"])

    async def all_of_them() -> None:
        cache = ReleaseCache(page, version, ("/api/v1/",))
        await asyncio.gather(*(cache(dict(SCOPE), nothing, send) for _ in range(count)))
        assert cache._making == {}

    run_alone(all_of_them())


def test_who_asks_at_once_for_the_same_waits_for_one_answer() -> None:
    site = Site()
    ask_at_once(site, 20)
    assert site.asked == 1
    assert site.bodies == [b"1"] * 20


def test_nobody_is_given_the_private_answer_of_another() -> None:
    site = Site()
    site.during = "private"
    ask_at_once(site, 5)
    assert site.asked == 5
    assert len(site.bodies) == 5


def asked_by_one_who_leaves_then_by_another(
    answering: Callable[[], Response],
) -> list[tuple[bytes, bool]]:
    """Return the bodies of two readers and whether they are whole; the first leaves at once."""
    bodies: list[tuple[bytes, bool]] = []

    async def version(_: object) -> str:
        return "r1"

    async def leaves() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def stays() -> dict[str, str]:
        await asyncio.Event().wait()
        return {}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.body":
            bodies.append((message["body"], not message.get("more_body", False)))

    async def page(*connection: Any) -> None:
        await answering()(*connection)

    async def both() -> None:
        cache = ReleaseCache(page, version, ("/api/v1/",))
        for receive in (leaves, stays):
            await cache(dict(SCOPE), receive, send)

    run_alone(both())
    return bodies


@pytest.mark.parametrize("kind", ["file", "stream"])
def test_a_reader_who_leaves_early_does_not_cut_the_answer_of_the_next(
    kind: str, tmp_path: Path
) -> None:
    content = b"0123456789" * 20_000
    (tmp_path / "x.js").write_bytes(content)

    async def slowly() -> AsyncIterator[bytes]:
        for start in range(0, len(content), 50_000):
            yield content[start : start + 50_000]
            await asyncio.sleep(0.001)

    def answering() -> Response:
        if kind == "file":
            return FileResponse(tmp_path / "x.js")
        return StreamingResponse(slowly())

    (first, is_first_whole), (second, is_second_whole) = (
        asked_by_one_who_leaves_then_by_another(answering)
    )
    assert len(first) < len(content)
    assert not is_first_whole
    assert is_second_whole
    assert second == content
