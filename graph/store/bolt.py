"""Rows of the database by query id: one Reader and one Writer over the official driver."""

# neo4j does not describe all its types.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

import time
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import neo4j
import stamina
import structlog
from neo4j import exceptions

from graph.errors import InvalidInputError
from graph.store import catalogue
from graph.store.translation import (
    OUT_OF_MEMORY,
    is_passing,
    server_error,
    translated,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.common.properties import Properties
    from graph.settings import Settings
    from graph.store.breaker import Breaker
    from graph.store.catalogue import Query

T = TypeVar("T")

log = structlog.get_logger()

PATIENCE_OF_VISITORS = 2.0
"""Seconds for which a query is tried again for who waits for a page."""
_FIRST_WAIT = 0.1
"""Seconds before the second try: a connection that was closed is made anew by then."""
_LONGEST_WAIT = 1.0
"""Seconds between two tries at most, so that a visitor's two seconds hold more than one of them."""


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
        return self._run(_query_that("read", query_id), params)

    def write(
        self, query_id: str, params: Mapping[str, object] | None = None
    ) -> list[Properties]:
        """Return the rows of one write query, which others see after the end; raises alike."""
        return self._run(_query_that("write", query_id), params)

    def _run(
        self, query: Query, params: Mapping[str, object] | None
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
            wait_max=_LONGEST_WAIT,
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

    def _asked(self, query_id: str) -> tuple[Query, neo4j.Query]:
        query = _query_that("read", query_id)
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
        there = {row["name"] for row in self.fetch("checks.indexes")}
        for query in catalogue.catalogue().values():
            name = query.id.partition(".")[2]
            if query.access != "schema" or name in there:
                continue
            with (
                translated(query.id, managed=self._managed),
                self._driver.session(database=self._database) as session,
            ):
                session.run(query.statement).consume()


def _query_that(access: Literal["read", "write"], query_id: str) -> Query:
    """Return the query of that id; raise InvalidInputError if it does something else."""
    query = catalogue.get(query_id)
    if query.access != access:
        raise InvalidInputError(f"Query {query_id} does not {access}.")
    return query
