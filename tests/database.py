"""What a test knows of its database, and what the first start leaves of it."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import filelock
import neo4j

from graph.neo4j_local import local_server
from tests.serving import atlas

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from graph.settings import Settings
    from graph.store.bolt import Writer


def last_write(writer: Writer) -> frozenset[str]:
    """Return what names the last transaction that changed the database: a bookmark of a read."""
    with writer._driver.session(
        database=writer._database, default_access_mode=neo4j.READ_ACCESS
    ) as session:
        session.execute_read(lambda reading: reading.run("RETURN 1").consume())
        return session.last_bookmarks().raw_values


@contextmanager
def database(settings: Settings) -> Iterator[tuple[int, str, str]]:
    """Yield port, user and password of the server of the suite."""
    if settings.neo4j_uri:
        assert settings.neo4j_password
        port = int(settings.neo4j_uri.rpartition(":")[2])
        yield port, settings.neo4j_user, settings.neo4j_password.get_secret_value()
        return
    with local_server(settings) as running:
        yield int(running.uri.rpartition(":")[2]), running.user, running.password


def started_before(folders: pytest.TempPathFactory, name: str) -> Path:
    """Return a new data folder as `atmp serve` leaves it that was started from nothing and ended.

    It is a copy: that first start is made once for all parts of a run, for what has just been
    started takes twenty seconds of a processor to load what this has loaded.
    """
    base = folders.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    data = shared / "first start"
    with filelock.FileLock(shared / "first start.lock"):
        if not (data / ENDED).exists():
            data.mkdir()
            with atlas(data, {"ATMP_NEO4J_URI": None}):
                pass
            (data / ENDED).touch()
    copied = folders.mktemp(name)
    shutil.copytree(data, copied, ignore=OF_THAT_SERVER, dirs_exist_ok=True)
    return copied


ENDED = "ended"
"""The file that stands in a data folder once its server has been stopped."""
OF_THAT_SERVER = shutil.ignore_patterns("logs")
"""What is still read, and taken away, after the end of the server."""
