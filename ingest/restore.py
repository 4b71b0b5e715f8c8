"""A database that is empty, or that a load left broken, brought to what the data folder keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.curation.log import Log
from graph.release.read import has_release
from graph.release.state import load_under_way, state_of
from ingest import merge
from ingest.announcement import Announcement, is_settled
from ingest.byhand import (
    corrections_upto,
    has_shipped_tables,
    published_upto,
    read_by_hand,
)
from ingest.exclusive import AnotherLoadError, exclusive
from ingest.fact_store import store
from ingest.load import claim
from ingest.matching.judgements import Judgements
from ingest.matching.link import relink
from ingest.new_release import (
    has_lost_facts,
    make_release,
    require_space_for,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from graph.release.state import ReleaseState
    from graph.settings import Settings
    from graph.store.bolt import Writer
    from ingest.fact_store import FactStore


def load_if_empty(
    writer: Writer,
    settings: Settings,
    progress: Callable[[str, int, int], None] | None = None,
) -> None:
    """Load the shipped tables, and what is kept of other sources, unless a whole release is there.

    This is also how a graph in which a load broke off, or whose facts were lost because it broke
    off before they were kept, comes back to what is kept.

    Raises:
        IngestError: another load does not end.
        LoadUnderWayError: a load of another data folder is under way or broke off.
    """
    if is_settled(writer, settings):
        return
    # Who finds a whole release waits for no load that lives.
    patience = 0 if has_release(writer) else settings.write_timeout
    try:
        with exclusive(settings, patience=patience):
            _settle(writer, settings, progress)
    except AnotherLoadError:
        if not has_release(writer):
            raise


def _settle(
    writer: Writer,
    settings: Settings,
    progress: Callable[[str, int, int], None] | None,
) -> None:
    # Somebody else may have settled it while this one waited for the lock.
    if is_settled(writer, settings):
        return
    claim(writer)
    with store(settings) as facts, facts.changing():
        if has_release(writer) and not has_lost_facts(writer, settings, facts):
            Announcement(settings.data_dir).remove()
            return
        _check_broken_off(state_of(writer), facts)
        if has_shipped_tables(facts):
            log = Log(settings.data_dir)
            corrections = corrections_upto(log, published_upto(facts, log))
            read_by_hand(
                facts,
                None,
                corrections,
                allow_shrink=True,
            )
        relink(facts, Judgements(settings.data_dir))
        with merge.Spool(merge.rows(facts)) as rows:
            require_space_for(settings, rows)
            make_release(
                writer,
                settings,
                facts,
                rows,
                progress=progress,
                allow_shrink=True,
            )


def _check_broken_off(state: ReleaseState, facts: FactStore) -> None:
    """Refuse to bring a graph back to facts that are of neither of the two releases it mixes."""
    if state.staged and facts.made() not in {state.before, state.release}:
        raise load_under_way()
