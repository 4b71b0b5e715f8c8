"""What a test knows of its database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import neo4j

from graph.neo4j_local import local_server

if TYPE_CHECKING:
    from collections.abc import Iterator

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
