"""What was learnt from the last try to reach the database, so that not everybody waits for it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from graph.errors import StoreError, StoreUnreachableError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REST = 2.0
"""Seconds for which a database that did not answer is not asked again: few beside the some ten that
Neo4j takes to start, so that nobody waits much longer than that."""
LONGEST_TRIAL = 10.0
"""Seconds after which a trial that has not ended is given up and another one may be made."""


class Breaker:
    """Refuses at once what would wait for a database that did not answer a moment ago.

    A circuit breaker: closed while the database answers; open for `rest` seconds after it did
    not; then one caller tries it, and the others are refused until that trial has ended.
    """

    def __init__(
        self,
        rest: float = REST,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Rest for `rest` seconds after a failure, by the seconds of `clock`."""
        self._rest, self._clock = rest, clock
        self._lock = threading.Lock()
        self._asked_again = float("-inf")
        self._failure: StoreUnreachableError | None = None

    @property
    def is_open(self) -> bool:
        """Whether a call made now would be refused without a try."""
        return self._failure is not None and self._clock() < self._asked_again

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Refuse the block while the breaker is open, else learn from how it ends.

        Raises:
            StoreUnreachableError: the database did not answer, now or a moment ago.
        """
        self._admit()
        try:
            yield
        except StoreUnreachableError as failure:
            self.note_failure(failure)
            raise
        except StoreError:  # it answered, if only to refuse
            self._failure = None
            raise
        self._failure = None

    def note_failure(self, failure: StoreUnreachableError) -> None:
        """Open the breaker: for who found out by a time limit of their own."""
        with self._lock:
            self._failure, self._asked_again = (
                failure,
                self._clock() + self._rest,
            )

    def _admit(self) -> None:
        with self._lock:
            failure = self._failure
            if failure is None:
                return
            now = self._clock()
            if now >= self._asked_again:
                self._asked_again = now + LONGEST_TRIAL
                return
        raise StoreUnreachableError(failure.detail, hint=failure.hint)
