"""The only door to the database: one Reader and one Writer over the official driver."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import neo4j
import structlog
from neo4j import exceptions

from graph.errors import (
    DatabaseNotFoundError,
    InvalidInputError,
    StoreAuthError,
    StoreError,
    StoreMemoryError,
    StoreTimeoutError,
    StoreUnreachableError,
)
from graph.store import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.settings import Settings

T = TypeVar("T")
Row = dict[str, Any]
log = structlog.get_logger()

_TIMEOUTS = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_MEMORY = ("MemoryPoolOutOfMemoryError", "TransactionOutOfMemoryError", "OutOfMemoryError")


class Asking(Protocol):
    """Where rows are asked for by query id: a reader, a transaction, one release."""

    def fetch(self, query_id: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of one read query."""
        ...


class Transaction:
    """Queries by id that see and do everything together; at the end all take effect or none."""

    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def fetch(self, query_id: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of one read query; raises like `Reader.fetch`."""
        return self._run(_reading(query_id), params)

    def write(self, query_id: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of one write query, which others see after the end; raises alike."""
        return self._run(_writing(query_id), params)

    def _run(self, query: catalogue.Query, params: Mapping[str, Any] | None) -> list[Row]:
        try:
            result = self._transaction.run(query.statement, query.bind(params or {}))
            columns = result.keys()
            return [dict(zip(columns, record, strict=True)) for record in result]
        except exceptions.Neo4jError as exc:
            # Out of memory counts as transient, but the same again would end alike.
            if (exc.code or "").endswith(_MEMORY) or not exc.is_retryable():
                raise _server_error(exc, query.id) from exc
            raise


class Reader:
    """Reads by query id in READ transactions with a time limit."""

    def __init__(self, driver: neo4j.Driver, settings: Settings) -> None:
        self._driver, self._database = driver, settings.neo4j_database
        self._timeout, self._long_timeout = settings.query_timeout, settings.write_timeout

    def fetch(self, query_id: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of one read query.

        Raises:
            NotFoundError: no query has that id.
            InvalidInputError: a parameter is wrong, or the query does not read.
            StoreError: the database refused or did not answer; the subclass says which.
        """
        query, statement = self._asked(query_id)
        started = time.perf_counter()
        with translated(query_id):
            records, _, columns = self._driver.execute_query(
                statement,
                query.bind(params or {}),
                database_=self._database,
                routing_=neo4j.RoutingControl.READ,
            )
        log.debug("query", query_id=query_id, seconds=round(time.perf_counter() - started, 4))
        # Queries return values and maps, never nodes, so nothing has to be converted.
        return [dict(zip(columns, record, strict=True)) for record in records]

    def stream(self, query_id: str, params: Mapping[str, Any] | None = None) -> Iterator[Row]:
        """Yield the rows of one read query as they come, however many; raises like `fetch`.

        A query that breaks off is not tried again: its first rows are gone already.
        """
        query, statement = self._asked(query_id)
        with (
            translated(query_id),
            self._driver.session(
                database=self._database, default_access_mode=neo4j.READ_ACCESS
            ) as session,
        ):
            result = session.run(statement, query.bind(params or {}))
            columns = result.keys()
            for record in result:
                yield dict(zip(columns, record, strict=True))

    def read_together(self, work: Callable[[Transaction], T]) -> T:
        """Return what `work` makes of several queries in one transaction; raises like `fetch`."""

        @neo4j.unit_of_work(timeout=self._timeout)
        def unit(transaction: neo4j.ManagedTransaction) -> T:
            return work(Transaction(transaction))

        with translated("read"), self._driver.session(database=self._database) as session:
            return session.execute_read(unit)

    def _asked(self, query_id: str) -> tuple[catalogue.Query, neo4j.Query]:
        query = _reading(query_id)
        timeout = self._long_timeout if query.whole else self._timeout
        metadata = {"query": query_id}
        return query, neo4j.Query(query.statement, metadata=metadata, timeout=timeout)

    def ready(self) -> None:
        """Return when the server answers; raise the StoreError that says why it does not."""
        self.fetch("checks.ready")


class Writer(Reader):
    """Writes by query id in managed write transactions."""

    def write(self, query_id: str, params: Mapping[str, Any] | None = None) -> list[Row]:
        """Return the rows of one write query, committed; raises like `Reader.fetch`."""
        return self.write_together(lambda unit: unit.write(query_id, params))

    def write_together(self, work: Callable[[Transaction], T]) -> T:
        """Return what `work` returns once all that it wrote is committed, at the same time.

        `work` runs again when the server asks for it (a lock given to another, a restart).
        """

        @neo4j.unit_of_work(timeout=self._long_timeout)
        def unit(transaction: neo4j.ManagedTransaction) -> T:
            return work(Transaction(transaction))

        with translated("write"), self._driver.session(database=self._database) as session:
            return session.execute_write(unit)

    def apply_schema(self) -> None:
        """Create the constraints and indexes that are missing."""
        for query in catalogue.catalogue().values():
            if query.access != "schema":
                continue
            with (
                translated(query.id),
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


@contextmanager
def translated(query_id: str) -> Iterator[None]:
    """Turn the driver's errors into ours, each with what to do about it."""
    try:
        yield
    except exceptions.AuthError as exc:
        raise StoreAuthError(
            "The database refused the user name or password.",
            hint="Check ATMP_NEO4J_USER and ATMP_NEO4J_PASSWORD.",
        ) from exc
    except (exceptions.ServiceUnavailable, exceptions.SessionExpired) as exc:
        raise StoreUnreachableError(
            f"The database does not answer: {exc}.",
            hint="Check that it runs and that ATMP_NEO4J_URI is its Bolt address.",
        ) from exc
    except exceptions.ConfigurationError as exc:
        raise StoreUnreachableError(
            f"ATMP_NEO4J_URI cannot be used: {exc}.", hint="Example: bolt://127.0.0.1:7687."
        ) from exc
    except exceptions.Neo4jError as exc:
        raise _server_error(exc, query_id) from exc
    except exceptions.DriverError as exc:
        raise StoreError(f"{query_id}: {exc}") from exc


def _server_error(exc: exceptions.Neo4jError, query_id: str) -> StoreError:
    code = exc.code or ""
    if code.endswith("DatabaseNotFound"):
        return DatabaseNotFoundError(
            f"{exc.message}", hint="Check ATMP_NEO4J_DATABASE (Community has one: neo4j)."
        )
    if code.endswith(_TIMEOUTS):
        return StoreTimeoutError(
            f"Query {query_id} was ended at its time limit.",
            hint="Ask for less, or raise ATMP_QUERY_TIMEOUT.",
        )
    if code.endswith(_MEMORY):
        return StoreMemoryError(
            f"Query {query_id} needs more memory than the database gives a transaction.",
            hint="Give it more: ATMP_LOCAL_HEAP_MB, or server.memory of your own server.",
        )
    return StoreError(f"{query_id}: {code}: {exc.message}")


@contextmanager
def connect(
    settings: Settings, progress: Callable[[str, float], None] | None = None
) -> Iterator[Writer]:
    """Yield a Writer on the configured database, else on the managed local one.

    Raises:
        StoreError: nothing answers, the password is wrong, or the local server cannot start.
    """
    if settings.neo4j_uri:
        password = settings.neo4j_password.get_secret_value() if settings.neo4j_password else ""
        with _driver(settings, settings.neo4j_uri, settings.neo4j_user, password) as driver:
            yield Writer(driver, settings)
        return
    # A configured server needs neither Java nor jars, nor the modules that bring them.
    from graph.store.local import local_server  # noqa: PLC0415

    with (
        local_server(settings, progress=progress) as server,
        _driver(settings, server.uri, server.user, server.password) as driver,
    ):
        yield Writer(driver, settings)


@contextmanager
def _driver(settings: Settings, uri: str, user: str, password: str) -> Iterator[neo4j.Driver]:
    with translated("connect"):
        driver = neo4j.GraphDatabase.driver(
            uri,
            auth=(user, password) if password else None,
            max_connection_pool_size=settings.neo4j_pool_size,
            connection_acquisition_timeout=settings.connect_timeout * 4,
            connection_timeout=settings.connect_timeout,
            max_transaction_retry_time=15.0,
            # An empty database knows no label yet; tests look at the notifications themselves.
            notifications_min_severity="OFF",
            user_agent="atmp-atlas",
        )
    try:
        with translated("connect"):
            driver.verify_connectivity()
        yield driver
    finally:
        driver.close()
