from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def report(
    request: pytest.FixtureRequest, capfd: pytest.CaptureFixture[str]
) -> Callable[[dict[str, Any]], None]:
    """Return a function that prints the figures of this benchmark as one line of JSON."""

    def show(figures: dict[str, Any]) -> None:
        line = json.dumps({"bench": request.node.name, **figures})
        with capfd.disabled():
            print(f"\n{line}", flush=True)

    return show
