from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.settings import Settings
    from graph.store.bolt import Writer


@pytest.fixture(scope="module")
def client(loaded: Writer, store_settings: Settings) -> Iterator[TestClient]:
    """Yield a client of the application on the loaded database."""
    with TestClient(create_app(store_settings, reader=loaded)) as opened:
        yield opened
