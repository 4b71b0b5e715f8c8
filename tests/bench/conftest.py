from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def report(request: pytest.FixtureRequest) -> Callable[[dict[str, Any]], None]:
    """Return a function that prints the figures of this benchmark as one line of JSON."""

    def show(figures: dict[str, Any]) -> None:
        line = json.dumps({"bench": request.node.name, **figures})
        sys.__stdout__.write(f"\n{line}\n")  # pyright: ignore[reportOptionalMemberAccess]

    return show
