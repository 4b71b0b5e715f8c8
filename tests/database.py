"""What a test knows of its database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import neo4j

if TYPE_CHECKING:
    from graph.store.bolt import Writer


def last_write(writer: Writer) -> frozenset[str]:
    """Return what names the last transaction that changed the database: a bookmark of a read."""
    with writer._driver.session(
        database=writer._database, default_access_mode=neo4j.READ_ACCESS
    ) as session:
        session.execute_read(lambda reading: reading.run("RETURN 1").consume())
        return session.last_bookmarks().raw_values
