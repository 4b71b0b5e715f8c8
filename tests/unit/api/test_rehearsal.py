"""What is asked for most is answered for a new release before anybody asks for it again."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.responses import FileResponse, StreamingResponse

from api.address import origin
from api.middleware.rehearsal import ADDRESSES, MOST, Rehearsal
from tests.loops import run_alone

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Scope


def request(path: str, *, visitor: str = "192.0.2.1", coding: bytes = b"br") -> Scope:
    return {
        "type": "http",
        "method": "HEAD",
        "path": path,
        "query_string": b"",
        "headers": [
            (b"host", b"atlas.example"),
            (b"accept-encoding", coding),
            (b"cookie", b"atmp-session=secret"),
        ],
        "client": (visitor, 5000),
    }


class Stage:
    """An application that notes what it is asked for, and fails at one address."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.origins: list[str] = []

    async def __call__(self, scope: Scope, _: Any, send: Any) -> None:
        self.scopes.append(scope)
        self.origins.append(origin.get())
        if scope["path"] == "/en/broken":
            raise ValueError("broken")
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def played(rehearsal: Rehearsal) -> Stage:
    rehearsal.app = stage = Stage()
    run_alone(rehearsal.play(lambda scope: {**scope, "release": "r2"}))
    return stage


def paths(stage: Stage) -> list[str]:
    return [scope["path"] for scope in stage.scopes]


def test_the_most_frequent_comes_first_and_what_was_asked_for_once_not_at_all() -> None:
    rehearsal = Rehearsal()
    for path in ("/en/", "/fr/gaps", "/fr/gaps", "/nl/once", "/en/", "/fr/gaps"):
        rehearsal.note(request(path))
    stage = played(rehearsal)
    assert paths(stage) == ["/fr/gaps", "/en/"]
    assert {scope["release"] for scope in stage.scopes} == {"r2"}
    assert {scope["method"] for scope in stage.scopes} == {"GET"}


def test_what_is_compressed_in_another_way_is_another_answer() -> None:
    rehearsal = Rehearsal()
    for coding in (b"br", b"gzip", b"br", b"gzip"):
        rehearsal.note(request("/en/", coding=coding))
    assert len(played(rehearsal).scopes) == 2


def test_nothing_of_a_visitor_is_kept() -> None:
    rehearsal = Rehearsal()
    rehearsal.note(request("/en/"))
    rehearsal.note(request("/en/", visitor="192.0.2.2"))
    (scope,) = played(rehearsal).scopes
    assert "192.0.2" not in repr(scope)
    assert "secret" not in repr(scope)


def test_the_host_that_was_asked_is_asked_again() -> None:
    rehearsal = Rehearsal()

    async def ask() -> None:
        origin.set("https://atlas.example")
        for _ in range(2):
            rehearsal.note(request("/en/"))

    run_alone(ask())
    assert played(rehearsal).origins == ["https://atlas.example"]


def test_one_that_fails_keeps_nothing_from_the_others() -> None:
    rehearsal = Rehearsal()
    for path in ("/en/broken", "/en/broken", "/en/broken", "/en/", "/en/"):
        rehearsal.note(request(path))
    assert paths(played(rehearsal)) == ["/en/broken", "/en/"]


def test_habits_fade_and_are_bounded() -> None:
    rehearsal = Rehearsal()
    for number in range(2 * ADDRESSES):
        for _ in range(3):
            rehearsal.note(request(f"/en/{number}"))
    assert len(rehearsal._habits) == ADDRESSES
    assert len(played(rehearsal).scopes) == MOST
    # Three times became one: nobody asked for any of them again.
    assert played(rehearsal).scopes == []


async def parts() -> AsyncIterator[bytes]:
    yield b"one"
    yield b"two"


@pytest.mark.parametrize("kind", ["file", "stream"])
def test_what_is_sent_while_the_visitor_may_leave_ends(kind: str) -> None:
    rehearsal, sent = Rehearsal(), 0
    for _ in range(2):
        rehearsal.note(request("/api/v1/export/x"))

    async def app(scope: Scope, receive: Any, _: Any) -> None:
        nonlocal sent

        async def send(message: Any) -> None:
            nonlocal sent
            await asyncio.sleep(
                0.01
            )  # a loop that never waits would keep this from ending
            sent += len(message.get("body", b""))

        answer = (
            FileResponse(__file__) if kind == "file" else StreamingResponse(parts())
        )
        await answer({**scope, "method": "GET"}, receive, send)

    rehearsal.app = app
    assert run_alone(rehearsal.play(lambda scope: scope)) == 1
    assert sent == (Path(__file__).stat().st_size if kind == "file" else 6)
