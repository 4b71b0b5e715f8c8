"""What pages wait for is made once the release is read, in a process that serves it alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from api import app as application
from api.pages import render
from tests.loops import run_alone
from tests.small import small

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.mark.parametrize("warms", [True, False])
def test_a_server_makes_what_pages_wait_for_after_it_has_read(
    monkeypatch: pytest.MonkeyPatch, *, warms: bool
) -> None:
    order: list[Any] = []

    def read() -> Snapshot:
        order.append("read")
        return small()

    def warm(snapshot: Snapshot) -> None:
        order.append(snapshot.release.id)

    monkeypatch.setattr(application, "warm", warm)
    current: Any = SimpleNamespace(snapshot=read)
    run_alone(application._read(current, warms=warms))
    assert order == ["read", *([small().release.id] if warms else [])]


def test_every_template_is_compiled_before_it_is_asked_for() -> None:
    render.prepare()
    loader = render._ENVIRONMENT.loader
    cache = render._ENVIRONMENT.cache
    assert loader
    assert cache is not None
    compiled = {name for _, name in cache}
    assert compiled >= set(loader.list_templates())
