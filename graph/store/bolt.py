"""The only door to the database: one Reader and one Writer over the official driver."""

# neo4j does not describe all its types.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

import time
from contextlib import ExitStack, contextmanager, nullcontext
from typing import TYPE_CHECKING, Protocol, TypeVar
from urllib.parse import urlsplit

import neo4j
import stamina
import structlog
from neo4j import exceptions

from graph.errors import (
    InvalidInputError,
    StoreAuthError,
    StoreUnreachableError,
)
from graph.store import catalogue
from graph.store.breaker import Breaker
from graph.store.translation import (
    OUT_OF_MEMORY,
    is_passing,
    server_error,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.common.properties import Properties
    from graph.neo4j_local import LocalServer
    from graph.settings import Settings

T = TypeVar("T")

log = structlog.get_logger()

PATIENCE = 15.0
"""Seconds for which a command tries again: as long as a killed Neo4j takes to come back."""
PATIENCE_OF_VISITORS = 2.0
"""The same for who waits for a page."""
_FIRST_WAIT = 0.1
_IDLE = 2.0
"""Seconds a connection may lie unused before it is asked whether it still stands."""


class Asking(Protocol):
    """Where rows are asked for by query id: a reader, a transaction, one release."""

    def fetch(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> list[Properties]:
        """Return the rows of one read query."""
        ...


class Transaction:
    """Queries by id that see and do everything together; at the end all take effect or none."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def fetch(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> list[Properties]:
        """Return the rows of one read query; raises like `Reader.fetch`."""
        return self._run(_reading(query_id), params)

    def write(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> list[Properties]:
        """Return the rows of one write query, which others see after the end; raises alike."""
        return self._run(_writing(query_id), params)

    def _run(
        self, query: catalogue.Query, params: Mapping[str, object] | None
    ) -> list[Properties]:
        try:
            result = self._transaction.run(
                query.statement, query.sent(params or {})
            )
            columns = result.keys()
            return [
                dict(zip(columns, record, strict=True)) for record in result
            ]
        except exceptions.Neo4jError as exc:
            # Out of memory counts as transient, but the same again would end alike.
            if (exc.code or "").endswith(
                OUT_OF_MEMORY
            ) or not exc.is_retryable():
                raise server_error(exc, query.id, managed=False) from exc
            raise


class Reader:
    """Reads by query id in READ transactions with a time limit.

    With a breaker it serves visitors: what does not answer is tried again for two seconds and
    then known to be down, so that nobody else waits for it. Without, it waits as a command can.
    """

    def __init__(
        self,
        driver: neo4j.Driver,
        settings: Settings,
        breaker: Breaker | None = None,
    ) -> None:
        self._driver, self._database = driver, settings.neo4j_database
        self._timeout, self._long_timeout = (
            settings.query_timeout,
            settings.write_timeout,
        )
        self._managed = settings.neo4j_uri is None
        self.breaker = breaker

    def fetch(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> list[Properties]:
        """Return the rows of one read query.

        Raises:
            NotFoundError: no query has that id.
            InvalidInputError: a parameter is wrong, or the query does not read.
            StoreError: the database refused or did not answer; the subclass says which.
        """
        query, statement = self._asked(query_id)
        sent = query.sent(params or {})
        started = time.perf_counter()
        with self._guarding(query_id):
            records, _, columns = self._trying(
                lambda: self._driver.execute_query(
                    statement,
                    sent,
                    database_=self._database,
                    routing_=neo4j.RoutingControl.READ,
                )
            )
        log.debug(
            "query",
            query_id=query_id,
            seconds=round(time.perf_counter() - started, 4),
        )
        # Queries return values and maps, never nodes, so nothing has to be converted.
        return [dict(zip(columns, record, strict=True)) for record in records]

    def stream(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> Iterator[Properties]:
        """Yield the rows of one read query as they come, however many; raises like `fetch`.

        A query that breaks off is not tried again: its first rows are gone already.
        """
        query, statement = self._asked(query_id)
        sent = query.sent(params or {})
        with (
            self._guarding(query_id),
            self._driver.session(
                database=self._database, default_access_mode=neo4j.READ_ACCESS
            ) as session,
        ):
            result = session.run(statement, sent)
            columns = result.keys()
            for record in result:
                yield dict(zip(columns, record, strict=True))

    def read_together(self, work: Callable[[Transaction], T]) -> T:
        """Return what `work` makes of several queries in one transaction; raises like `fetch`."""

        @neo4j.unit_of_work(timeout=self._timeout)
        def unit(transaction: neo4j.ManagedTransaction) -> T:
            return work(Transaction(transaction))

        def run() -> T:
            with self._driver.session(database=self._database) as session:
                return session.execute_read(unit)

        with self._guarding("read"):
            return self._trying(run)

    def _trying(self, run: Callable[[], T]) -> T:
        """Return what `run` returns; a reader for visitors tries again for a moment."""
        if self.breaker is None:  # the driver itself tries again, for longer
            return run()
        for attempt in stamina.retry_context(
            on=is_passing,
            attempts=None,
            timeout=PATIENCE_OF_VISITORS,
            wait_initial=_FIRST_WAIT,
            wait_max=1.0,
        ):
            with attempt:
                return run()
        raise AssertionError  # pragma: no cover (the loop returns or raises)

    @contextmanager
    def _guarding(self, query_id: str) -> Iterator[None]:
        with (
            self.breaker.guarding() if self.breaker else nullcontext(),
            translated(query_id, managed=self._managed),
        ):
            yield

    def _asked(self, query_id: str) -> tuple[catalogue.Query, neo4j.Query]:
        query = _reading(query_id)
        timeout = self._long_timeout if query.whole else self._timeout
        metadata = {"query": query_id}
        return query, neo4j.Query(
            query.statement, metadata=metadata, timeout=timeout
        )

    def ready(self) -> None:
        """Return when the server answers; raise the StoreError that says why it does not."""
        self.fetch("checks.ready")


class Writer(Reader):
    """Writes by query id in managed write transactions.

    Its reads have the time limit of a write: it belongs to a command, which waits, and the first
    statement of a Neo4j that has just started is slow on a busy machine.
    """

    def __init__(self, driver: neo4j.Driver, settings: Settings) -> None:
        super().__init__(driver, settings)
        self._timeout = self._long_timeout

    def write(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> list[Properties]:
        """Return the rows of one write query, committed; raises like `Reader.fetch`."""
        return self.write_together(lambda unit: unit.write(query_id, params))

    def write_together(self, work: Callable[[Transaction], T]) -> T:
        """Return what `work` returns once all that it wrote is committed, at the same time.

        `work` runs again when the server asks for it (a lock given to another, a restart).
        """

        @neo4j.unit_of_work(timeout=self._long_timeout)
        def unit(transaction: neo4j.ManagedTransaction) -> T:
            return work(Transaction(transaction))

        with (
            translated("write", managed=self._managed),
            self._driver.session(database=self._database) as session,
        ):
            return session.execute_write(unit)

    def apply_schema(self) -> None:
        """Create the constraints and indexes that are missing."""
        for query in catalogue.catalogue().values():
            if query.access != "schema":
                continue
            with (
                translated(query.id, managed=self._managed),
                self._driver.session(database=self._database) as session,
            ):
                session.run(query.statement).consume()


def _reading(query_id: str) -> catalogue.Query:
    query = catalogue.get(query_id)
    if query.access != "read":
        raise InvalidInputError(f"Query {query_id} does not read.")
    return query


def _writing(query_id: str) -> catalogue.Query:
    query = catalogue.get(query_id)
    if query.access != "write":
        raise InvalidInputError(f"Query {query_id} does not write.")
    return query


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
