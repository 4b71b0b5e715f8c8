from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import odd_release

if TYPE_CHECKING:
    from graph.release.snapshot import Snapshot


@pytest.fixture(scope="session")
def odd_snapshot() -> Snapshot:
    return odd_release.odd_snapshot()
