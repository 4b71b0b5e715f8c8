"""Rows of the database that are all of one release."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from graph.errors import LoadUnderWayError, ReleaseChangedError
from graph.release.state import load_under_way, state_at_rest, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.common.properties import Properties, Values
    from graph.release.state import ReleaseState
    from graph.store.bolt import Asking, Reader, Transaction

T = TypeVar("T")
_TRIES = 5
"""Times that rows are asked for when loads come in between, which seldom follow so closely."""


class Pinned:
    """Asks a reader for rows of one release, which was whole in the database when it was read.

    The state is asked for after the rows, in the same transaction: runs never come back, so if it
    is the same run, and no mark stands, no load has changed anything in between.
    """

    def __init__(self, reader: Reader, run_id: str) -> None:
        """Pin a reader to the release of a run."""
        self._reader, self._run_id = reader, run_id
        self.failed = False
        """Whether rows had to be refused since."""

    def fetch(
        self, query_id: str, params: Values | None = None
    ) -> list[Properties]:
        """Return the rows of one read query; raises like `Reader.fetch`.

        Raises:
            ReleaseChangedError: they are not of this release, or not of it alone.
            LoadUnderWayError: the same, and a load will go on to change what is there.
        """

        def work(unit: Transaction) -> tuple[list[Properties], ReleaseState]:
            return unit.fetch(query_id, params), state_of(unit)

        rows, state = self._reader.read_together(work)
        if state.run_id == self._run_id and not state.loading:
            return rows
        self.failed = True
        if state.staged:
            raise load_under_way()
        raise ReleaseChangedError(
            "A load has changed the release.", hint="Ask again."
        )


def on_one_release(reader: Reader, answer: Callable[[Asking], T]) -> T:
    """Return what `answer` makes of rows that are all of one release, asking again if need be.

    Raises:
        LoadUnderWayError: a load is under way, or one followed another.
    """
    for _ in range(_TRIES):
        try:
            return answer(Pinned(reader, state_at_rest(reader).run_id))
        except ReleaseChangedError:
            continue
    raise LoadUnderWayError("Loads followed one another.", hint="Try again.")
