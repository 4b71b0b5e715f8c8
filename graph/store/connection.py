"""A Reader or Writer on the configured database, else on the managed local one."""

# neo4j does not describe all its types.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import neo4j

from graph.errors import StoreAuthError, StoreUnreachableError
from graph.store.bolt import Reader, Writer
from graph.store.breaker import Breaker
from graph.store.translation import translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.neo4j_local import LocalServer
    from graph.settings import Settings

PATIENCE = 15.0
"""Seconds for which a command tries again: as long as a killed Neo4j takes to come back."""
_IDLE = 2.0
"""Seconds a connection may lie unused before it is asked whether it still stands."""


def probe(
    settings: Settings,
    server: LocalServer,
    limit: float,
) -> None:
    """Return when the managed Neo4j has answered a statement on a connection of its own.

    Raises:
        StoreGaveUpError: it says that it has to be restarted.
        StoreError: it does not answer within some `limit` seconds, or says what is wrong.
    """
    chosen = settings.model_copy(
        update={"neo4j_uri": None, "connect_timeout": limit}
    )
    account = (server.user, server.password)
    with _driver(
        chosen,
        server.uri,
        account,
        0.0,
    ) as driver:
        Reader(driver, chosen).ready()


@contextmanager
def connect(
    settings: Settings, progress: Callable[[str, float], None] | None = None
) -> Iterator[Writer]:
    """Yield a Writer on the configured database, else on the managed local one.

    It waits as long as a restart of Neo4j takes.

    Raises:
        StoreError: nothing answers, the password is wrong, or the local server cannot start.
    """
    with _opened(settings, progress, PATIENCE) as driver:
        yield Writer(driver, settings)


@contextmanager
def connect_reader(
    settings: Settings, progress: Callable[[str, float], None] | None = None
) -> Iterator[Reader]:
    """Yield a Reader for visitors, who get an answer or an error soon; raises as `connect`."""
    with _opened(settings, progress, 0.0) as driver:
        yield Reader(driver, settings, Breaker())


@contextmanager
def _opened(
    settings: Settings,
    progress: Callable[[str, float], None] | None,
    patience: float,
) -> Iterator[neo4j.Driver]:
    """Yield a driver that tries again for `patience` seconds."""
    if settings.neo4j_uri:
        _refuse_secret(settings.neo4j_uri)
        password = (
            settings.neo4j_password.get_secret_value()
            if settings.neo4j_password
            else ""
        )
        account = (settings.neo4j_user, password)
        with _driver(
            settings,
            settings.neo4j_uri,
            account,
            patience,
        ) as driver:
            yield driver
        return
    # A configured server needs neither Java nor jars, nor the modules that bring them.
    from graph.neo4j_local import local_server, refused_password  # noqa: PLC0415

    with local_server(settings, progress=progress) as server:
        account = (server.user, server.password)
        with ExitStack() as closing:
            try:
                driver = closing.enter_context(
                    _driver(
                        settings,
                        server.uri,
                        account,
                        patience,
                    )
                )
            except StoreAuthError as error:
                raise refused_password(settings) from error
            yield driver


def _refuse_secret(uri: str) -> None:
    """Refuse an address that holds a user or a password: it would be shown and logged."""
    if "@" in urlsplit(uri).netloc:
        raise StoreUnreachableError(
            "ATMP_NEO4J_URI holds a user name or password, which would be shown and logged.",
            hint="Give it as bolt://HOST:PORT, with ATMP_NEO4J_USER and ATMP_NEO4J_PASSWORD.",
        )


@contextmanager
def _driver(
    settings: Settings,
    uri: str,
    account: tuple[str, str],
    patience: float,
) -> Iterator[neo4j.Driver]:
    managed = settings.neo4j_uri is None
    with translated("connect", managed=managed):
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=account if account[1] else None,
            max_connection_pool_size=settings.neo4j_pool_size,
            # It holds for the greeting and the wait for a free connection as well: a server that
            # takes a connection and then says nothing is given up after so long.
            connection_acquisition_timeout=settings.connect_timeout,
            connection_timeout=settings.connect_timeout,
            connection_write_timeout=settings.connect_timeout,
            liveness_check_timeout=_IDLE,
            max_transaction_retry_time=patience,
            # An empty database knows no label yet; tests look at the notifications themselves.
            notifications_min_severity="OFF",
            user_agent="atmp-atlas",
        )
    try:
        with translated("connect", managed=managed):
            driver.verify_connectivity()
        yield driver
    finally:
        driver.close()
