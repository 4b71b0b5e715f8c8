"""A release made of the accepted corrections: published, and undone by publishing what was before.

The log gets an entry before and one after. A publication that died in between is settled by the
next one: whether it took effect, the kept facts know, which are committed with the release.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import filelock

from graph.common.disks import disk_faults, make_private_folder
from graph.curation.log import Log
from graph.curation.progress import note_progress
from graph.curation.schedule import due_schedule
from graph.errors import AtlasError, IngestError
from graph.export.curated_tables import CURATION
from graph.store.connection import connect
from ingest.announcement import is_settled
from ingest.byhand import published_upto
from ingest.fact_store import store
from ingest.pipeline import ingest
from ingest.restore import load_if_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties
    from graph.curation.history import History
    from graph.settings import Settings
    from ingest.load import Summary
    from ingest.pipeline import ProgressBar

_BROKEN_OFF = "broken off"


class AnotherPublicationError(IngestError):
    """A publication of the same data folder is under way."""

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            "Another publication is under way.", hint="Wait for it to end."
        )


def publish(
    settings: Settings,
    who: str,
    why: str,
    bar: ProgressBar,
    *,
    upto: int | None = None,
) -> Properties:
    """Make a release of the log up to an entry (None: all of it) and return what was done.

    Raises:
        AnotherPublicationError: one is under way.
        IngestError: a correction or the tables are wrong; nothing was changed.
        StoreError: the database cannot be used; the release before stays the current one.
    """
    log = Log(settings.data_dir)
    with _alone(settings):
        settle(settings, log)
        last = log.history().last if upto is None else upto
        return _publish(
            settings,
            log,
            bar,
            who,
            why,
            {"upto": last},
        )


def publish_if_due(settings: Settings, bar: ProgressBar) -> Properties | None:
    """Serve the schedule if its time has come and return what was done, None if nothing was.

    Whoever comes second, at the same moment or behind a restart, finds it served.

    Raises:
        AtlasError: as `publish` does.
    """
    log = Log(settings.data_dir)
    if due_schedule(log.history()) is None:
        return None
    with _alone(settings):
        settle(settings, log)
        history = log.history()
        schedule = due_schedule(history)
        if schedule is None:
            return None
        if _in_force(log.history_at(history.published)) == _in_force(history):
            log.add(
                "passed-over", schedule.who, body={"schedule": schedule.seq}
            )
            return None
        body = {"upto": history.last, "schedule": schedule.seq}
        return _publish(
            settings,
            log,
            bar,
            schedule.who,
            "",
            body,
        )


def _in_force(history: History) -> list[int]:
    """Return the entries that accepted what is in force, in their order."""
    return [
        proposal.decided.seq
        for proposal in history.in_force
        if proposal.decided
    ]


def _publish(
    settings: Settings,
    log: Log,
    bar: ProgressBar,
    who: str,
    why: str,
    body: dict[str, int],
) -> Properties:
    """Make a release of the log up to an entry; nobody else publishes meanwhile."""
    log.add(
        "publishing",
        who,
        why,
        body=body,
    )
    upto = body["upto"]
    try:
        summary = ingest(
            settings,
            [CURATION],
            None,
            False,
            True,
            _Noted(log, bar),
            upto=upto,
        )
    except AtlasError as exc:
        log.add("unpublished", who, str(exc))
        raise
    log.add(
        "published",
        who,
        why,
        body={"release": summary.release},
    )
    return _published(summary, upto)


def undo(
    settings: Settings,
    who: str,
    why: str,
    bar: ProgressBar,
) -> Properties:
    """Publish what the publication before the last one published; return what was done.

    Raises:
        IngestError: nothing was published that could be undone; and as `publish` does.
    """
    settle_alone(settings)
    published = Log(settings.data_dir).history().publications
    if not published:
        raise IngestError("Nothing was published that could be undone.")
    ends = [publication.upto for publication in published]
    before = [upto for upto in ends if upto < ends[-1]]
    done = publish(
        settings,
        who,
        why,
        bar,
        upto=before[-1] if before else 0,
    )
    log = Log(settings.data_dir)
    if log.history().schedule is not None:  # else it would come back by itself
        log.add("unscheduled", who, "A publication was undone.")
    return done


def settle_alone(settings: Settings) -> None:
    """Settle a publication that died, unless one is alive."""
    log = Log(settings.data_dir)
    if log.history().under_way is None:
        return
    try:
        with _alone(settings):
            settle(settings, log)
    except AnotherPublicationError:
        return


def settle(settings: Settings, log: Log) -> None:
    """Write the end of a publication that died before it could; nobody else publishes meanwhile."""
    started = log.history().under_way
    if started is None:
        return
    with connect(settings) as writer:
        if not is_settled(writer, settings):
            load_if_empty(writer, settings)
    with store(settings) as facts:
        took_effect = published_upto(facts, log) == started.upto
        release = facts.made()
    if took_effect:
        log.add(
            "published",
            started.who,
            _BROKEN_OFF,
            body={"release": release},
        )
    else:
        log.add("unpublished", started.who, _BROKEN_OFF)


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    lock = filelock.FileLock(settings.data_dir / "publish.lock")
    try:
        with disk_faults(settings.data_dir):
            make_private_folder(settings.data_dir)
            lock.acquire(timeout=0)
    except filelock.Timeout as exc:
        raise AnotherPublicationError from exc
    try:
        yield
    finally:
        lock.release()


class _Noted:
    """A progress bar that others can read as well."""

    def __init__(self, log: Log, bar: ProgressBar) -> None:
        self._log, self._bar = log, bar

    def fraction(self, what: str, part: float) -> None:
        """Show how much (0 to 1) of `what` is done."""
        note_progress(self._log.store, what, part)
        self._bar.fraction(what, part)

    def count(
        self,
        what: str,
        done: int,
        total: int,
    ) -> None:
        """Show that `done` of `total` are done."""
        self.fraction(what, done / max(total, 1))


def _published(summary: Summary, upto: int) -> dict[str, object]:
    conflicts = summary.sources.get("curated", {}).get("conflicts", [])
    return {
        "release": summary.release,
        "upto": upto,
        "written": sum(summary.written.values()),
        "removed": sum(summary.swept.values()),
        "conflicts": conflicts,
        "seconds": summary.seconds,
    }
