from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from tests.database import last_write

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.settings import Settings
    from graph.store.bolt import Writer

Clients = dict[frozenset[str], TestClient]


@pytest.fixture(scope="session")
def clients() -> Iterator[tuple[ExitStack, Clients]]:
    """Yield the clients by the last write of their database, and what closes them."""
    with ExitStack() as closing:
        yield closing, {}


@pytest.fixture(scope="module")
def client(
    loaded: Writer, store_settings: Settings, clients: tuple[ExitStack, Clients]
) -> TestClient:
    """Return a client of the application on the loaded database, for reading.

    One application reads for many files: a release is read and prepared once.
    """
    closing, opened = clients
    written = last_write(loaded)
    if written not in opened:
        opened[written] = closing.enter_context(
            TestClient(create_app(store_settings, reader=loaded))
        )
    return opened[written]
