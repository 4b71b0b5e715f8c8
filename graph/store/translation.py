"""What the driver raises, as the errors of this product."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from neo4j import exceptions

from graph.errors import (
    DatabaseNotFoundError,
    StoreAuthError,
    StoreError,
    StoreGaveUpError,
    StoreMemoryError,
    StoreTimeoutError,
    StoreUnreachableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_CRITICAL = "critical error"
"""What Neo4j says of a database that it will not touch again before a restart."""
_TIMEOUTS = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
OUT_OF_MEMORY = (
    "MemoryPoolOutOfMemoryError",
    "TransactionOutOfMemoryError",
    "OutOfMemoryError",
)
_REBUILD = "Try again in a minute; if it stays so, make the database anew with: atmp rebuild"
_CHECK_ADDRESS = (
    "Check that it runs and that ATMP_NEO4J_URI is its Bolt address."
)


@contextmanager
def translated(query_id: str, *, managed: bool = False) -> Iterator[None]:
    """Turn the driver's errors into ours, each with what to do about it.

    `managed`: it is the local Neo4j that we run, which no setting leads to and which can be
    made anew.
    """
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
            hint=_REBUILD if managed else _CHECK_ADDRESS,
        ) from exc
    except exceptions.ConfigurationError as exc:
        raise StoreUnreachableError(
            f"ATMP_NEO4J_URI cannot be used: {exc}.",
            hint="Example: bolt://127.0.0.1:7687.",
        ) from exc
    except exceptions.Neo4jError as exc:
        raise server_error(exc, query_id, managed=managed) from exc
    except exceptions.DriverError as exc:
        raise StoreError(f"{query_id}: {exc}") from exc


def is_passing(error: Exception) -> bool:
    """Return whether what went wrong may go well in a moment."""
    return isinstance(
        error, (exceptions.Neo4jError, exceptions.DriverError)
    ) and (error.is_retryable())


def server_error(
    exc: exceptions.Neo4jError,
    query_id: str,
    *,
    managed: bool,
) -> StoreError:
    """Return what the server refused as an error of ours."""
    code = exc.code or ""
    if code.endswith("DatabaseNotFound"):
        return DatabaseNotFoundError(
            f"{exc.message}",
            hint="Check ATMP_NEO4J_DATABASE (Community has one: neo4j).",
        )
    if code.endswith(_TIMEOUTS):
        return StoreTimeoutError(
            f"Query {query_id} was ended at its time limit.",
            hint="Ask for less, or raise ATMP_QUERY_TIMEOUT.",
        )
    if code.endswith(OUT_OF_MEMORY):
        return StoreMemoryError(
            f"Query {query_id} needs more memory than the database gives a transaction.",
            hint="Give it more: ATMP_LOCAL_HEAP_MB, or server.memory of your own server.",
        )
    hint = _REBUILD if managed else "Read the log of that Neo4j."
    if _CRITICAL in str(exc.message):
        return StoreGaveUpError(
            f"The database gave up: {code}: {exc.message}", hint=hint
        )
    if code.endswith("DatabaseUnavailable"):
        return StoreUnreachableError(
            f"The database is not there: {exc.message}", hint=hint
        )
    is_fault_of_database = code.startswith("Neo.DatabaseError.")
    return StoreError(
        f"{query_id}: {code}: {exc.message}",
        hint=hint if is_fault_of_database else "",
    )
