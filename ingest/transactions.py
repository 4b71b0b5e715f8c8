"""The two ways to write a load: in one transaction, or staged in many behind a mark."""

from __future__ import annotations

import json
import secrets
from collections import Counter
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal, NamedTuple

from graph.errors import IngestError, StoreError
from graph.release.state import finish_commit, state_of
from graph.release.status import CLOSING, RISKY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from graph.bookkeeping import Release
    from graph.common.properties import Properties
    from graph.release.state import ReleaseState
    from graph.store.bolt import Asking, Transaction, Writer
    from ingest.differences import Changes

    Progress = Callable[[str, int, int], None] | None


class LoadStep(NamedTuple):
    """Rows of one kind, and the folder of the query that writes or removes them."""

    folder: Literal["load", "cleanup"]
    kind: str
    rows: list[Properties]


class OvertakenError(IngestError):
    """Another load finished in between: what this one has compared is no longer there."""

    def __init__(self) -> None:
        """Say so; `load` tries again first."""
        super().__init__(
            "Another load came in between; nothing was loaded.",
            hint="Try again.",
        )


class Load:
    """One load: its release, the state it began with, and what both ways of writing share."""

    def __init__(
        self,
        writer: Writer,
        release: Release,
        before: ReleaseState,
        progress: Progress,
    ) -> None:
        """Give the release its number, the next one, and its run."""
        self.writer, self.before = writer, before
        self.run_id, self.number = new_run_id(), before.number + 1
        self.release = release.model_copy(
            update={"run_id": self.run_id, "number": self.number}
        )
        current = writer.fetch("release.current")
        self._current = str(current[0]["properties"]["id"]) if current else ""
        self.written: Counter[str] = Counter()
        self.removed: Counter[str] = Counter()
        self._progress = progress

    def _apply(self, unit: Transaction, step: LoadStep) -> None:
        """Write or remove rows of a kind; raise IngestError if an end is missing."""
        query = f"{step.folder}.{step.kind.lower()}"
        rows = unit.write(query, {"rows": step.rows, "number": self.number})[
            0
        ]["rows"]
        if rows != len(step.rows):
            raise IngestError(
                f"{step.kind}: {len(step.rows)} rows sent, {rows} stored."
            )

    def _note(self, step: LoadStep, total: int) -> None:
        counts = self.written if step.folder == "load" else self.removed
        counts[step.kind] += len(step.rows)
        if self._progress:
            self._progress(
                step.kind, self.written.total() + self.removed.total(), total
            )

    def finish(self, unit: Transaction) -> None:
        """Compare what is stored with what was meant, and make it the current release."""
        _compare(unit, self.release.counts)
        created = (
            datetime.now(UTC)
            .isoformat(timespec="seconds")
            .replace("+00:00", "Z")
        )
        properties = {
            **self.release.model_dump(exclude={"id"}),
            "sources": list(self.release.sources),
            "created_at": created,
            "counts": json.dumps(self.release.counts, sort_keys=True),
        }
        unit.write(
            "load.tally",
            {
                "release": self.release.id,
                "closing": sorted(CLOSING),
                "risky": sorted(RISKY),
            },
        )
        unit.write(
            "load.release", {"id": self.release.id, "properties": properties}
        )

    def at_once(self, changes: Changes) -> None:
        """Write everything in one transaction.

        The mark is set, by a transaction of its own, when nothing but the commit is left: that
        takes some milliseconds, in which readers see it piece by piece, and wait.

        Raises:
            StoreMemoryError: it is too large for the server; nothing was changed.
        """

        def work(unit: Transaction) -> None:
            self._lock(unit)
            self.written.clear()
            self.removed.clear()
            for step in _steps(changes):
                self._apply(unit, step)
                self._note(step, len(changes))
            self.finish(unit)
            # That of a load that broke off, taken over, stands already.
            if not self.before.loading:
                self._set_mark()

        self._commit(work)
        self.unmark()

    def _set_mark(self) -> None:
        stands = self.writer.write("load.mark", self._mark(staged=False))[0][
            "run_id"
        ]
        if stands != self.run_id:
            raise OvertakenError

    def unmark(self) -> None:
        """Take the mark away: what the database shows is the new release."""
        self.writer.write("load.unmark", {"run_id": self.run_id})

    def take_over(self) -> None:
        """Make the mark of a load that broke off the own one; if that load lives, it ends."""
        if self.before.loading:
            mark = {"run_id": self.run_id, "release": self.release.id}
            self.writer.write("load.take", mark)
            self.before = self.before._replace(loading=self.run_id)

    def staged(self, changes: Changes) -> None:
        """Write in many transactions, between the first of which and the last the mark stands."""

        def begin(unit: Transaction) -> None:
            self._lock(unit)
            unit.write("load.mark", self._mark(staged=True))

        self.writer.write_together(begin)
        self.written.clear()
        self.removed.clear()
        total = len(changes)
        # A batch is made while the database writes the one before, which it has to finish first.
        with ThreadPoolExecutor(1) as sender:
            sent: Future[None] | None = None
            for step in _steps(changes):
                if sent:
                    sent.result()
                sent = sender.submit(self._send, step, total)
            if sent:
                sent.result()
        self._commit(self._end)
        self.unmark()

    def _send(self, step: LoadStep, total: int) -> None:
        def work(unit: Transaction) -> None:
            self._check_fence(unit)
            self._apply(unit, step)

        self.writer.write_together(work)
        self._note(step, total)

    def _end(self, unit: Transaction) -> None:
        self._check_fence(unit)
        self.finish(unit)

    def _check_fence(self, unit: Transaction) -> None:
        """Raise IngestError if another load has made the mark its own."""
        if not unit.write("load.fence", {"run_id": self.run_id})[0]["rows"]:
            raise IngestError(
                "Another load, from another data folder, has taken over.",
                hint="Load again once it has ended.",
            )

    def _lock(self, unit: Transaction) -> None:
        """Keep other loads waiting; raise OvertakenError if one came in between."""
        unit.write("load.lock", {"run_id": self.run_id})
        state = state_of(unit)
        same = (state.number, state.run_id) == (
            self.before.number,
            self.before.run_id,
        )
        # The own mark stands when the server asks for the same transaction once more.
        if not same or state.loading not in {self.before.loading, self.run_id}:
            raise OvertakenError

    def _commit(self, work: Callable[[Transaction], None]) -> None:
        try:
            self.writer.write_together(work)
        except StoreError:
            # The connection may have been lost after the server was told to commit; and the mark
            # stands already if it was the commit that failed.
            finish_commit(self.writer, self.run_id)
            if state_of(self.writer).run_id != self.run_id:
                raise

    def _mark(self, *, staged: bool) -> Properties:
        return {
            "run_id": self.run_id,
            "staged": staged,
            "release": self.release.id,
            "before": self._current,
        }


def new_run_id() -> str:
    """Return a name for a run that says when it was: UTC to the microsecond, random at the end."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"


def _steps(changes: Changes) -> Iterator[LoadStep]:
    for kind, rows in changes.written():
        yield LoadStep("load", kind, rows)
    for kind, rows in changes.leaving():
        yield LoadStep("cleanup", kind, rows)


def _compare(asking: Asking, sent: Mapping[str, int]) -> None:
    counted = [
        *asking.fetch("checks.nodes", {"sources": []}),
        *asking.fetch("checks.relationships"),
    ]
    stored = {row["kind"]: row["stored"] for row in counted}
    # A kind of which nothing is stored has no row.
    wrong = {
        kind: (sent.get(kind, 0), stored.get(kind, 0))
        for kind in sorted({*sent, *stored})
        if sent.get(kind, 0) != stored.get(kind, 0)
    }
    if wrong:
        listed = ", ".join(
            f"{kind}: {a} sent, {b} stored" for kind, (a, b) in wrong.items()
        )
        raise IngestError(
            f"Sent and stored rows differ ({listed}); no release was written."
        )
