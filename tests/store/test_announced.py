"""Graph and facts are of one release, also after a load that died between the two commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import IngestError
from graph.release.read import current_release
from ingest import new_release, pipeline
from ingest.announcement import Announcement, is_settled
from ingest.check import run_checks, stored_checksum
from ingest.fact_store import STORE, FactStore, store
from ingest.restore import load_if_empty
from tests.small_tables import ACTOR, add, small, write
from tests.store.test_one_release import KilledError
from tests.tables import shipped_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer
    from ingest.load import Summary

pytestmark = pytest.mark.restarts


class Silent:
    """A bar that shows nothing."""

    def fraction(self, what: str, part: float) -> None: ...

    def count(self, what: str, done: int, total: int) -> None: ...


def tables(folder: Path, word: str) -> Path:
    """Write tables of one actor, whose note is a word."""
    if not folder.exists():
        written = small()
        add(
            written,
            "actors",
            **{**ACTOR, "id": "noted-lab", "name": "Noted Lab"},
            note=word,
        )
        write(folder, written)
    return folder


@pytest.fixture
def ingest(
    writer: Writer, wipe: Callable[[], None], store_settings: Settings, tmp_path: Path
) -> Iterator[Callable[[str], Summary]]:
    """Yield what loads small tables with a word in them; the graph is empty at first."""
    wipe()

    def load(word: str) -> Summary:
        origin = tables(tmp_path / word, word)
        return pipeline.ingest(
            store_settings, ["curated"], origin, False, False, Silent()
        )

    yield load
    Announcement(store_settings.data_dir).remove()
    (store_settings.data_dir / STORE).unlink(missing_ok=True)


@pytest.fixture
def other(writer: Writer, tmp_path: Path) -> Callable[[], str]:
    """Return what loads from another data folder, and returns the release."""
    rows = pipeline.read_curated(tables(tmp_path / "OTHER", "OTHER"))
    return lambda: pipeline.load(writer, rows).release


def die(*_: object, **__: object) -> None:
    raise KilledError


def made(settings: Settings) -> str:
    with store(settings) as facts:
        return facts.made()


@pytest.mark.parametrize(
    ("where", "is_taken_back"),
    [
        ((new_release, "load"), None),
        ((FactStore, "note_made"), True),
        ((FactStore, "commit"), True),
        ((Announcement, "remove"), False),
    ],
    ids=["before the graph", "after the graph", "before the facts", "after the facts"],
)
def test_a_load_that_dies_anywhere_leaves_graph_and_facts_of_one_release(
    writer: Writer,
    store_settings: Settings,
    ingest: Callable[[str], Summary],
    monkeypatch: pytest.MonkeyPatch,
    where: tuple[object, str],
    is_taken_back: bool | None,
) -> None:
    before, number = ingest("VARIANT-A"), current_release(writer).number
    with monkeypatch.context() as moment:
        moment.setattr(*where, die)
        with pytest.raises(KilledError):
            ingest("VARIANT-B")
    in_graph, has_changed = current_release(writer).id, is_taken_back is not None
    assert (in_graph != before.release) is has_changed
    assert not is_settled(writer, store_settings)
    load_if_empty(writer, store_settings)
    assert is_settled(writer, store_settings)
    release = current_release(writer)
    assert release.id == made(store_settings)
    assert release.id == (in_graph if is_taken_back is False else before.release)
    assert release.number == number + {None: 0, True: 2, False: 1}[is_taken_back]
    assert release.checksum == stored_checksum(writer)
    assert run_checks(writer) == []


def test_a_first_load_that_dies_before_its_facts_is_followed_by_the_shipped_tables(
    writer: Writer,
    store_settings: Settings,
    ingest: Callable[[str], Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as moment:
        moment.setattr(FactStore, "commit", die)
        with pytest.raises(KilledError):
            ingest("VARIANT-B")
    load_if_empty(writer, store_settings)
    shipped = shipped_rows().release.id
    assert current_release(writer).id == made(store_settings) == shipped
    assert is_settled(writer, store_settings)


def test_lost_facts_loaded_once_more_are_kept(
    writer: Writer,
    store_settings: Settings,
    ingest: Callable[[str], Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ingest("VARIANT-A")
    with monkeypatch.context() as moment:
        moment.setattr(FactStore, "commit", die)
        with pytest.raises(KilledError):
            ingest("VARIANT-B")
    again = ingest("VARIANT-B")
    assert current_release(writer).id == again.release == made(store_settings)
    assert is_settled(writer, store_settings)


def test_a_release_of_another_data_folder_is_not_taken_back(
    writer: Writer,
    store_settings: Settings,
    ingest: Callable[[str], Summary],
    other: Callable[[], str],
) -> None:
    ingest("VARIANT-A")
    Announcement(store_settings.data_dir).add("r-000000000000")
    released = other()
    load_if_empty(writer, store_settings)
    assert current_release(writer).id == released
    assert is_settled(writer, store_settings)


def test_who_reads_does_not_wait_for_a_load_that_lives(
    writer: Writer,
    store_settings: Settings,
    ingest: Callable[[str], Summary],
    other: Callable[[], str],
) -> None:
    ingest("VARIANT-A")
    released = other()
    announcement = Announcement(store_settings.data_dir)
    announcement.add(released)
    with pipeline.exclusive(store_settings):
        load_if_empty(writer, store_settings)
        assert announcement.exists()
    assert current_release(writer).id == released


def test_a_load_that_is_refused_announces_nothing(
    store_settings: Settings,
    ingest: Callable[[str], Summary],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise IngestError("refused")

    ingest("VARIANT-A")
    with monkeypatch.context() as moment:
        moment.setattr(new_release, "load", refuse)
        with pytest.raises(IngestError, match="refused"):
            ingest("VARIANT-B")
    assert not Announcement(store_settings.data_dir).exists()
