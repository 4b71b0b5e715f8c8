"""A release is whole or not there: loads that break off, meet one another or find a wrong clock."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import IngestError, LoadUnderWayError, ReleaseChangedError
from graph.release.checksum import row_hash
from graph.release.current import Current
from graph.release.pinned import Pinned, on_one_release
from graph.release.read import current_release, has_release, read_snapshot
from graph.release.state import state_at_rest, state_of
from graph.store.bolt import Writer
from ingest import pipeline, transactions
from ingest.check import run_checks, stored_checksum
from ingest.fact_store import STORE
from ingest.load import AT_ONCE
from ingest.restore import load_if_empty
from ingest.rows import Listed, content
from tests.small import small_records
from tests.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from graph.bookkeeping import Release
    from graph.release.snapshot import Snapshot
    from graph.settings import Settings
    from graph.store.bolt import Transaction
    from ingest.rows import LoadRow

pytestmark = pytest.mark.restarts


class KilledError(BaseException):
    """What ends a load as a signal would: nothing of ours may catch it."""


class Mortal(Writer):
    """A writer whose process dies at the n-th transaction, before or after it is committed."""

    def __init__(
        self, writer: Writer, settings: Settings, moment: int, *, after: bool
    ) -> None:
        super().__init__(writer._driver, settings)
        self.left, self.after = moment, after

    def write_together(self, work: Callable[[Transaction], Any]) -> Any:
        self.left -= 1
        if self.left < 0 and not self.after:
            raise KilledError
        answer = super().write_together(work)
        if self.left < 0:
            raise KilledError
        return answer


def noted(rows: Listed, word: str) -> Listed:
    """Return the rows with a word at the end of every actor's note, one event and its end fewer."""
    event = next(row.properties["id"] for row in rows if row.kind == "Event")

    def changed(row: LoadRow) -> LoadRow:
        if row.kind != "Actor":
            return row
        note = f"{row.properties.get('note', '')} {word}".strip()
        properties = {**row.properties, "note": note}
        return row._replace(properties=properties, digest=row_hash("Actor", properties))

    left = (row for row in rows if event not in (row.properties.get("id"), row.start))
    return Listed(changed(row) for row in left)


def assert_whole(writer: Writer, among: tuple[Listed, ...]) -> Release:
    """Check that the content is that of the release it is named after, and one of those meant."""
    snapshot = read_snapshot(writer)
    assert run_checks(writer) == []
    known = {rows.release.id: rows.release.checksum for rows in among}
    assert (
        known[snapshot.release.id]
        == snapshot.release.checksum
        == stored_checksum(writer)
    )
    return snapshot.release


@pytest.fixture(scope="module")
def a() -> Listed:
    """Return rows of a small graph: what a load does with them does not depend on their number."""
    return Listed(map(content, small_records()))


@pytest.fixture(scope="module")
def loaded(writer: Writer, wipe: Callable[[], None], a: Listed) -> Writer:
    """Return a Writer on a database that holds these rows and nothing else."""
    wipe()
    pipeline.load(writer, a)
    return writer


@pytest.fixture(scope="module")
def b(a: Listed) -> Listed:
    return noted(a, "VARIANT-B")


def broken_off(
    writer: Writer, settings: Settings, rows: Listed, at_once: int
) -> Iterator[tuple[int, bool]]:
    """Yield after each load that died one moment later than the one before, until one does not."""
    for moment in range(200):
        for after in (
            (False, True) if at_once else (True,)
        ):  # staged, both leave the same
            try:
                pipeline.load(
                    Mortal(writer, settings, moment, after=after), rows, at_once=at_once
                )
            except KilledError:
                yield moment, after
            else:
                return


def test_killed_at_each_transaction_a_load_of_one_leaves_one_release_whole(
    loaded: Writer, store_settings: Settings, a: Listed, b: Listed
) -> None:
    seen: set[str] = set()
    moments: list[tuple[int, bool]] = []
    for moment in broken_off(loaded, store_settings, b, AT_ONCE):
        moments.append(moment)
        # Whoever reads next takes the mark of a dead commit away; nothing has to be loaded.
        release = assert_whole(loaded, (a, b))
        assert has_release(loaded)
        seen.add(release.id)
        pipeline.load(loaded, a)
    assert moments == [(n, after) for n in range(3) for after in (False, True)]
    assert seen == {a.release.id, b.release.id}
    pipeline.load(loaded, a)


def test_killed_at_each_transaction_a_staged_load_is_not_read_and_is_taken_back(
    loaded: Writer, store_settings: Settings, a: Listed, b: Listed
) -> None:
    half = moments = 0
    for moments, _ in enumerate(broken_off(loaded, store_settings, b, 0), 1):
        if state_of(loaded).staged:
            half += 1
            assert not has_release(loaded)
            with pytest.raises(LoadUnderWayError, match="broke off"):
                read_snapshot(loaded)
            assert [row["check"] for row in run_checks(loaded)] == ["loading"]
            with pytest.raises(LoadUnderWayError):
                Pinned(loaded, state_of(loaded).run_id).fetch("actors.list")
        pipeline.load(loaded, a, at_once=AT_ONCE if moments % 2 else 0)
        assert assert_whole(loaded, (a,)).id == a.release.id
    # The mark, the actors, the event and its end gone, the release: after each of these five the
    # mark stands. The sixth takes it away.
    assert (moments, half) == (6, 5)
    pipeline.load(loaded, a)


def test_a_first_load_that_broke_off_is_finished_before_anything_is_served(
    writer: Writer, store_settings: Settings, wipe: Callable[[], None]
) -> None:
    wipe()
    kept = store_settings.data_dir / STORE
    kept.unlink(missing_ok=True)
    shipped = shipped_rows()
    try:
        with pytest.raises(KilledError):
            pipeline.load(
                Mortal(writer, store_settings, 12, after=True), shipped, at_once=0
            )
        assert writer.fetch("checks.size")[0]["nodes"] > 10
        with pytest.raises(LoadUnderWayError):
            read_snapshot(writer)
        load_if_empty(writer, store_settings)
        assert assert_whole(writer, (shipped,)).number == 1
    finally:
        kept.unlink(missing_ok=True)
        wipe()


def test_a_graph_between_releases_of_another_data_folder_is_left_alone(
    loaded: Writer, store_settings: Settings, a: Listed, b: Listed
) -> None:
    pipeline.load(loaded, a)
    with pytest.raises(KilledError):
        pipeline.load(Mortal(loaded, store_settings, 2, after=True), b, at_once=0)
    try:
        # This data folder keeps no facts, so that it cannot know what was meant.
        with pytest.raises(LoadUnderWayError):
            load_if_empty(loaded, store_settings)
    finally:
        (store_settings.data_dir / STORE).unlink(missing_ok=True)
        pipeline.load(loaded, a)
    assert_whole(loaded, (a,))


def test_releases_are_ordered_by_number_whatever_the_clock_says(
    loaded: Writer, a: Listed, b: Listed, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = current_release(loaded).number
    with monkeypatch.context() as tomorrow:
        tomorrow.setattr(
            transactions, "new_run_id", lambda: "20990101T000000.000000Z-0000"
        )
        pipeline.load(loaded, b)
    assert current_release(loaded).id == b.release.id
    pipeline.load(loaded, a)
    assert (current_release(loaded).id, current_release(loaded).number) == (
        a.release.id,
        first + 2,
    )
    assert read_snapshot(loaded).release.id == a.release.id
    pipeline.load(loaded, a)
    assert current_release(loaded).id == a.release.id
    listed = loaded.fetch("releases.list")
    assert [row["number"] for row in listed[:2]] == [first + 2, first + 1]


@pytest.mark.parametrize("at_once", [AT_ONCE, 0])
def test_two_loads_at_once_end_in_one_of_the_two(
    loaded: Writer, a: Listed, b: Listed, at_once: int
) -> None:
    c = noted(a, "VARIANT-C")
    problems: list[Exception] = []

    def load(rows: Listed) -> None:
        try:
            pipeline.load(loaded, rows, at_once=at_once)
        except IngestError as exc:
            problems.append(exc)

    threads = [threading.Thread(target=load, args=(rows,)) for rows in (b, c)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(problems) < 2
    assert all("nother load" in str(problem) for problem in problems)
    assert_whole(loaded, (b, c))
    pipeline.load(loaded, a)


@pytest.mark.parametrize("query", ["load.fence", "load.unmark"])
def test_who_waited_for_a_mark_sees_whose_it_has_become(
    loaded: Writer, query: str
) -> None:
    """Two loads ended as the same release number: the first read that the mark was its own, waited
    for the second to take it, and went on."""
    mark = {"run_id": "first", "staged": True, "release": "r-1", "before": ""}
    loaded.write("load.mark", mark)
    with ThreadPoolExecutor(1) as pool:

        def take(unit: Transaction) -> Future[list[dict[str, Any]]]:
            unit.write("load.take", {"run_id": "second", "release": "r-2"})
            waiting = pool.submit(loaded.write, query, {"run_id": "first"})
            wait([waiting], timeout=1)
            assert not waiting.done()
            return waiting

        assert loaded.write_together(take).result() == [{"rows": 0}]
    assert state_of(loaded).loading == "second"
    assert loaded.write("load.unmark", {"run_id": "second"}) == [{"rows": 1}]
    assert state_of(loaded).loading == ""


def test_rows_of_another_release_are_refused(
    loaded: Writer, a: Listed, b: Listed
) -> None:
    pinned = Pinned(loaded, state_at_rest(loaded).run_id)
    assert pinned.fetch("actors.list", {"limit": 1})
    pipeline.load(loaded, b)
    with pytest.raises(ReleaseChangedError):
        pinned.fetch("actors.list", {"limit": 1})
    assert pinned.failed
    notes = on_one_release(
        loaded, lambda rows: rows.fetch("actors.list", {"limit": 1})[0]["item"]["note"]
    )
    assert notes.endswith("VARIANT-B")
    pipeline.load(loaded, a)


def test_a_new_release_is_warmed_before_it_is_shown(
    loaded: Writer, a: Listed, b: Listed
) -> None:
    pipeline.load(loaded, a)
    begun, finish = threading.Event(), threading.Event()
    steps: list[tuple[str, str]] = []

    def warm(snapshot: Snapshot) -> None:
        steps.append(("warm", snapshot.release.checksum))
        begun.set()
        assert finish.wait(timeout=60)

    current = Current(
        loaded,
        lambda snapshot: steps.append(("prepare", snapshot.release.checksum)),
        warm,
        every=0,
    )
    before = current.snapshot()
    assert steps == [
        ("prepare", a.release.checksum)
    ]  # nobody waits for the first one to be warm
    pipeline.load(loaded, b)
    visitor = threading.Thread(target=current.snapshot)
    visitor.start()
    assert begun.wait(timeout=60)
    assert current.snapshot() is before  # others are answered by the release before
    # Who needs rows of the new release waits for them alone.
    assert current.following(before).release.checksum == b.release.checksum
    assert current.snapshot() is before
    finish.set()
    visitor.join(timeout=60)
    assert steps[1:] == [("prepare", b.release.checksum), ("warm", b.release.checksum)]
    assert current.snapshot().release.checksum == b.release.checksum
    pipeline.load(loaded, a)


def test_a_small_change_writes_what_changed_and_nothing_else(
    loaded: Writer, a: Listed, b: Listed
) -> None:
    summary = pipeline.load(loaded, b)
    assert summary.written == {"Actor": a.release.counts["Actor"]}
    assert summary.swept == {"Event": 1, "happened_to_event_actor": 1}
    number = current_release(loaded).number
    count = "MATCH (n) WHERE n.changed_number = $number RETURN count(n) AS rows"
    changed = loaded._driver.execute_query(
        count, number=number, database_=loaded._database
    )
    assert changed.records[0]["rows"] == a.release.counts["Actor"]
    pipeline.load(loaded, a)


def test_content_that_was_changed_by_hand_is_put_right_by_the_next_load(
    loaded: Writer, a: Listed
) -> None:
    before = stored_checksum(loaded)
    for statement in (
        "MATCH (n:Actor {id: 'alma'}) SET n.name = 'Somebody'",
        "MATCH (:Actor {id: 'alma'})-[r:WORKS_ON]->() DELETE r",
    ):
        loaded._driver.execute_query(statement, database_=loaded._database)
    assert stored_checksum(loaded) != before
    summary = pipeline.load(loaded, a)
    assert summary.written["Actor"] == 1
    assert summary.written["works_on_actor_therapy"] > 1
    assert_whole(loaded, (a,))
