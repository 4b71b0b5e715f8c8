from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.responses import PlainTextResponse, Response
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api.routes.written import AT_ONCE, Written


class Thing(BaseModel):
    name: str
    parts: list[dict[str, Any]]


def served(router: APIRouter) -> TestClient:
    app = FastAPI()
    app.include_router(router, prefix="/x")
    return TestClient(app)


def test_a_model_goes_out_as_it_is_and_stays_in_the_document() -> None:
    router = APIRouter(route_class=Written)

    @router.get("/things/{name}")
    def thing(name: str, size: int = 1) -> Thing:
        return Thing(name=name, parts=[{"id": "é", "none": None}] * size)

    with served(router) as client:
        answer = client.get("/x/things/a?size=2")
        assert answer.headers["content-type"] == "application/json"
        assert answer.json() == {"name": "a", "parts": [{"id": "é", "none": None}] * 2}
        assert client.get("/x/things/a?size=two").status_code == 422
        document = client.get("/openapi.json").json()
    told = document["paths"]["/x/things/{name}"]["get"]["responses"]["200"]["content"]
    assert told["application/json"]["schema"] == {"$ref": "#/components/schemas/Thing"}


def test_another_answer_is_left_alone() -> None:
    router = APIRouter(route_class=Written)

    @router.get("/text", response_model=Thing)
    def text() -> Response:
        return PlainTextResponse("a,b", 202)

    with served(router) as client:
        answer = client.get("/x/text")
    assert (answer.status_code, answer.text) == (202, "a,b")


def test_no_more_than_some_read_at_once() -> None:
    router = APIRouter(route_class=Written)
    lock, now, most = threading.Lock(), 0, 0

    @router.get("/slow")
    def slow() -> Thing:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.02)
        with lock:
            now -= 1
        return Thing(name="slow", parts=[])

    with served(router) as client, ThreadPoolExecutor(4 * AT_ONCE) as pool:
        found = list(
            pool.map(lambda _: client.get("/x/slow").status_code, range(8 * AT_ONCE))
        )
    assert set(found) == {200}
    assert most == AT_ONCE
