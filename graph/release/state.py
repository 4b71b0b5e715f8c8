"""Which release the database holds, and whether it is whole: the books that a load keeps.

The `Marker` carries number and run of the current release. They change in the transaction that
changes the graph. A `Loading` node, the mark, stands from before such a transaction is committed
until after it: the database shows a commit to others piece by piece, so that rows which are read
meanwhile may be of two releases. A load of several transactions is `staged`: its mark stands from
the first to the last.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NamedTuple

import structlog

from graph.errors import LoadUnderWayError
from graph.store.bolt import Writer

if TYPE_CHECKING:
    from graph.store.bolt import Asking, Reader, Transaction

log = structlog.get_logger()

_PATIENCE = 20.0
"""Seconds to wait for a commit; that of the largest transaction takes some two."""
_SUSPICIOUS = 1.0
"""Seconds after which the mark of a commit is looked into: who wrote it may be dead."""
_PAUSE = 0.05
"""Seconds between two looks: a commit of an ordinary load takes some of them."""


class ReleaseState(NamedTuple):
    """Number and run of the current release (0, '' = none), and the mark of a load."""

    number: int = 0
    run_id: str = ""
    loading: str = ""
    """The run of the load whose mark stands, '' if none does."""
    staged: bool = False
    release: str = ""
    """The release that this load makes."""
    before: str = ""
    """The release that was current when it began, '' if there was none."""

    @property
    def whole(self) -> bool:
        """Return whether the database holds a release and nothing of another one."""
        return self.number > 0 and not self.loading


def state_of(asking: Asking) -> ReleaseState:
    """Return the state of the database, also of one that is empty or not ours."""
    rows = asking.fetch("release.state")
    return ReleaseState(**rows[0]) if rows else ReleaseState()


def state_at_rest(reader: Reader) -> ReleaseState:
    """Return the state once no commit is under way.

    The mark of a load that died in the moment of its commit is taken away, if the reader may write.

    Raises:
        LoadUnderWayError: a load of several transactions is under way or broke off.
    """
    limit, suspicious = (
        time.monotonic() + _PATIENCE,
        time.monotonic() + _SUSPICIOUS,
    )
    while (state := state_of(reader)).loading:
        if state.staged or time.monotonic() > limit:
            raise load_under_way()
        if isinstance(reader, Writer) and time.monotonic() > suspicious:
            finish_commit(reader, state.loading)
        time.sleep(_PAUSE)
    return state


def load_under_way() -> LoadUnderWayError:
    """Return the error of who needs the database while it is between two releases."""
    return LoadUnderWayError(
        "A load is under way, or broke off.",
        hint="Wait for it to end; if none runs, run it again: atmp ingest",
    )


def finish_commit(writer: Writer, run_id: str) -> None:
    """Take the mark of a commit away when it is over, whether it took effect or not.

    Who commits holds the lock of the Marker, which is waited for here: this is safe while the
    load lives as well.
    """

    def take(unit: Transaction) -> None:
        unit.write("load.lock", {"run_id": run_id})
        state = state_of(unit)
        if state.loading == run_id and not state.staged:
            unit.write("load.unmark", {"run_id": run_id})
            log.info("load settled", run_id=run_id, current=state.run_id)

    writer.write_together(take)
