"""What is counted of each request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client import REGISTRY
from prometheus_client.mmap_dict import MmapedDict, mmap_key

from api.middleware.metrics import SHARED, Metrics, metrics
from tests.loops import run_alone

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

START = {"type": "http.response.start", "status": 200, "headers": []}


def counted(route: str, status: int) -> float:
    labels = {"method": "GET", "route": route, "status": str(status)}
    return REGISTRY.get_sample_value("atmp_requests_total", labels) or 0.0


@pytest.mark.parametrize(
    ("bodies", "status"),
    [
        ([(b"all", False)], 200),
        ([(b"half", True), (b"rest", False)], 200),
        ([(b"half", True)], 499),
        ([], 499),
    ],
)
def test_an_answer_that_broke_off_is_not_counted_as_a_whole_one(
    bodies: list[tuple[bytes, bool]], status: int
) -> None:
    sent: list[Message] = []
    route = f"/of {len(bodies)} {status}"

    async def app(scope: Scope, _: Receive, send: Send) -> None:
        scope["route"] = type("Route", (), {"path": route})()
        await send(dict(START))
        for body, more in bodies:
            await send({"type": "http.response.body", "body": body, "more_body": more})

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope: dict[str, Any] = {
        "type": "http",
        "method": "GET",
        "path": "/x",
        "headers": [],
    }
    run_alone(Metrics(app)(scope, receive, send))
    assert len(sent) == 1 + len(bodies)
    assert counted(route, status) == 1.0


def test_a_worker_that_has_just_begun_its_file_has_counted_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED, str(tmp_path))
    written = MmapedDict(str(tmp_path / "counter_1.db"))
    key = mmap_key("x_total", "x_total", ["a"], ["b"], "what is counted")
    written.write_value(key, 3.0, 0.0)
    written.close()
    (tmp_path / "counter_2.db").write_bytes(b"")
    assert 'x_total{a="b"} 3.0' in metrics().decode()
