"""Publications on a real database: made, undone, and what one that dies leaves behind."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from cli.progress_bar import progress
from graph.curation.decisions import decide
from graph.curation.edits import Edit
from graph.curation.log import Log
from graph.curation.schedule import set_schedule
from graph.errors import IngestError
from graph.release.read import current_release
from ingest import new_release, pipeline, publishing
from ingest.announcement import Announcement
from ingest.byhand import published_upto
from ingest.check import run_checks
from ingest.fact_store import STORE, FactStore, store
from tests.small_tables import add, small, write

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer

pytestmark = pytest.mark.restarts

SEAT = Edit("actors", ("zz-lab",), {"city": "Liège"}, {"city": "Namur"})
NOTE = Edit("actors", ("zz-lab",), {"note": ""}, {"note": "Seen"})


class KilledError(BaseException):
    """The process ends here."""


@pytest.fixture
def settings(
    store_settings: Settings, wipe: Callable[[], None], tmp_path: Path
) -> Iterator[Settings]:
    """Yield settings whose database holds two towns and an actor, and whose log is empty."""
    chosen = store_settings
    if chosen.neo4j_uri:  # its data folder is that of the user
        chosen = chosen.model_copy(update={"data_dir": tmp_path / "data"})
    tables = small()
    add(tables, "places", city="Namur", country="BE", region="Wallonia")
    wipe()
    forget(chosen.data_dir)
    with progress("Load") as bar:
        pipeline.ingest(
            chosen, ["curated"], write(tmp_path / "t", tables), False, True, bar
        )
    yield chosen
    forget(chosen.data_dir)


def forget(folder: Path) -> None:
    """Remove kept facts and log, so that the next test begins with neither."""
    for path in (*folder.glob(f"{STORE}*"), *folder.glob("curation.sqlite*")):
        path.unlink()
    Announcement(folder).remove()


def accept(log: Log, edit: Edit) -> None:
    number = log.add("proposed", "visitor")
    decide(log, number, "accepted", "ann", "", [edit])


def publish(settings: Settings) -> None:
    with progress("Publish") as bar:
        publishing.publish(settings, "ann", "", bar)


def test_a_publication_is_made_and_undone(writer: Writer, settings: Settings) -> None:
    log = Log(settings.data_dir)
    publish(settings)
    plain = current_release(writer).checksum
    accept(log, SEAT)
    publish(settings)
    first = current_release(writer).checksum
    accept(log, NOTE)
    publish(settings)
    with progress("Undo") as bar:
        publishing.undo(settings, "ann", "", bar)
        assert current_release(writer).checksum == first
        publishing.undo(settings, "ann", "", bar)
        assert current_release(writer).checksum == plain
    assert len(log.history().in_force) == 2
    assert run_checks(writer) == []


def test_a_wrong_correction_publishes_nothing(
    writer: Writer, settings: Settings
) -> None:
    log = Log(settings.data_dir)
    publish(settings)
    before = current_release(writer)
    accept(log, SEAT._replace(after={"city": "Nowhere"}))
    with pytest.raises(IngestError, match="is missing in places"):
        publish(settings)
    history = log.history()
    assert current_release(writer) == before
    assert history.under_way is None
    assert history.failure is not None
    assert "is missing in places" in history.failure.why


@pytest.mark.parametrize(
    ("where", "takes_effect"),
    [
        ((new_release, "load"), False),
        ((FactStore, "note_made"), False),
        ((FactStore, "commit"), False),
        ((Announcement, "remove"), True),
    ],
    ids=["before the graph", "after the graph", "before the facts", "after the facts"],
)
def test_a_publication_that_dies_anywhere_leaves_log_and_release_agreeing(
    writer: Writer,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[object, str],
    takes_effect: bool,
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KilledError

    log = Log(settings.data_dir)
    publish(settings)
    before = current_release(writer).checksum
    accept(log, SEAT)
    last = log.history().last
    with monkeypatch.context() as moment:
        moment.setattr(*where, die)
        with pytest.raises(KilledError):
            publish(settings)
    assert log.history().under_way is not None
    publishing.settle_alone(settings)
    history = log.history()
    assert history.under_way is None
    assert (history.published == last) is takes_effect
    with store(settings) as facts:
        assert published_upto(facts, log) == history.published
        assert facts.made() == current_release(writer).id
    assert (current_release(writer).checksum != before) is takes_effect
    assert len(history.in_force) == 1, "nothing accepted is lost"
    publish(settings)
    assert current_release(writer).checksum != before


def test_a_scheduled_publication_is_made_once(
    writer: Writer, settings: Settings
) -> None:
    log = Log(settings.data_dir)
    publish(settings)
    before = current_release(writer).checksum
    accept(log, SEAT)
    yesterday = datetime.now(UTC) - timedelta(days=2)
    zone = "Europe/Brussels"
    with progress("Publish") as bar:
        set_schedule(log, "ann", "18:00", zone, daily=False)
        assert publishing.publish_if_due(settings, bar) is None, "too early"
        set_schedule(log, "ann", "18:00", zone, daily=False, now=yesterday)
        made = publishing.publish_if_due(settings, bar)
        assert made is not None
        assert current_release(writer).checksum != before
        assert publishing.publish_if_due(settings, bar) is None
        assert log.history().schedule is None
        # Every day, but there is nothing to publish; an undone publication does not come back.
        set_schedule(log, "ann", "18:00", zone, daily=True, now=yesterday)
        assert publishing.publish_if_due(settings, bar) is None
        assert log.entries()[-1].kind == "passed-over"
        assert log.history().schedule is not None
        publishing.undo(settings, "ann", "", bar)
        assert current_release(writer).checksum == before
        assert log.history().schedule is None


def seats_told(
    client: TestClient, stop: threading.Event
) -> tuple[set[tuple[str, str]], list[int]]:
    """Return each release that a reader met with the seat it named, and answers that failed."""
    seats: set[tuple[str, str]] = set()
    failed: list[int] = []
    while not stop.is_set():
        answer = client.get("/api/v1/actors?limit=1")
        if answer.status_code == 200:
            told = answer.json()
            seats.add((told["release"], told["items"][0]["city"]))
        page = client.get("/en/actors/zz-lab")
        failed += [one.status_code for one in (answer, page) if one.status_code != 200]
    return seats, failed


def test_readers_are_served_during_a_publication_and_told_one_release(
    writer: Writer, settings: Settings
) -> None:
    publish(settings)
    before = current_release(writer).id
    accept(Log(settings.data_dir), SEAT)
    stop = threading.Event()
    app = create_app(settings, reader=writer)
    with TestClient(app) as client, ThreadPoolExecutor(4) as pool:
        first = client.get("/api/v1/actors?limit=1").json()
        assert (first["release"], first["items"][0]["city"]) == (before, "Liège")
        readers = [pool.submit(seats_told, client, stop) for _ in range(4)]
        try:
            publish(settings)
            after = current_release(writer).id
            deadline = time.monotonic() + 60
            while app.state.current.last.release.id != after:
                assert time.monotonic() < deadline
                time.sleep(0.1)
            time.sleep(0.5)  # each reader asks once more
        finally:
            stop.set()
        results = [reader.result() for reader in readers]
    assert [failed for _, failed in results] == [[]] * 4
    for seats, _ in results:
        assert {(after, "Namur")} <= seats <= {(before, "Liège"), (after, "Namur")}
