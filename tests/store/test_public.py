"""Public sources through to Neo4j: twice the same, one replaced, cut off, left alone, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli.progress_bar import progress
from graph.errors import IngestError
from graph.release.read import current_release, read_snapshot
from ingest import pipeline
from ingest.check import run_checks, stored_checksum
from ingest.fact_store import STORE
from ingest.restore import load_if_empty
from tests import public_files as made
from tests.small_tables import actors_alone, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.settings import Settings
    from graph.store.bolt import Writer
    from ingest.load import Summary

pytestmark = pytest.mark.restarts


@pytest.fixture
def settings(
    store_settings: Settings, writer: Writer, wipe: Callable[[], None], tmp_path: Path
) -> Settings:
    """Return settings whose database holds the shipped actors alone, as its kept facts do."""
    wipe()
    (store_settings.data_dir / STORE).unlink(missing_ok=True)
    ingest(store_settings, write(tmp_path / "tables", actors_alone()), "curated")
    return store_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a folder for each of four sources."""
    made.cordis(tmp_path / "cordis")
    for name in ("ema", "ror"):
        (tmp_path / name).mkdir()
    made.medicines(tmp_path / "ema" / "medicines.xlsx", made.MEDICINE)
    uclouvain = made.ror_record("02495e989", "University of Louvain")
    made.ror(
        tmp_path / "ror" / "ror.json",
        [uclouvain, made.ror_record("00cv9y106", "Ghent")],
    )
    return tmp_path


def ingest(settings: Settings, path: Path, *names: str, dry: bool = False) -> Summary:
    with progress("Load") as bar:
        return pipeline.ingest(settings, names, path, dry, False, bar)


def test_one_release_of_several_sources_twice_the_same(
    settings: Settings, writer: Writer, folder: Path
) -> None:
    first = ingest(settings, folder, "cordis", "ema", "ror")
    assert run_checks(writer) == []
    snapshot = read_snapshot(writer)
    members = snapshot.edges["participates_in_actor_collaboration"]
    assert set(members.origins("cordis:101000001")) == {"uclouvain", "pic:876034937"}
    actor = snapshot.actors.get("uclouvain")
    assert set(actor["asserted_by"]) >= {"curated", "ror", "cordis"}
    assert actor["pic"] == "999981634"
    assert actor["kind"] == "university"
    assert "ror:00cv9y106" not in snapshot.actors, "a register brings in no actor"
    again = ingest(settings, folder, "cordis", "ema", "ror")
    assert (again.release, again.checksum, again.swept) == (
        first.release,
        first.checksum,
        {},
    )
    assert stored_checksum(writer) == first.checksum


def test_a_source_replaces_its_own_facts_and_leaves_the_others(
    settings: Settings, writer: Writer, folder: Path
) -> None:
    ingest(settings, folder, "cordis", "ema")
    renamed = {
        **made.FIRM,
        "name": "Nimble Cells Renamed BV",
        "contentUpdateDate": "2025-01-01",
    }
    organisations = made.csv_text([renamed])
    (folder / "cordis" / "organization.csv").write_text(organisations, "utf-8")
    summary = ingest(settings, folder / "cordis", "cordis")
    snapshot = read_snapshot(writer)
    assert snapshot.actors.get("pic:876034937")["name"] == "Nimble Cells Renamed BV"
    members = snapshot.edges["participates_in_actor_collaboration"]
    assert members.origins("cordis:101000001") == ["pic:876034937"]
    assert "ema:EMEA-H-C-009999" in snapshot.nodes["Product"]
    assert snapshot.actors.get("uclouvain")["asserted_by"] == ("curated",)
    assert summary.swept["participates_in_actor_collaboration"] == 1
    assert stored_checksum(writer) == summary.checksum
    assert set(current_release(writer).sources) == {"curated", "cordis", "ema"}


def test_what_is_refused_changes_neither_graph_nor_kept_facts(
    settings: Settings, writer: Writer, folder: Path
) -> None:
    before = ingest(settings, folder, "cordis", "ema").checksum
    file = folder / "cordis" / "organization.csv"
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) - 40])
    with pytest.raises(IngestError, match="truncated"):
        ingest(settings, folder / "cordis", "cordis")
    assert (stored_checksum(writer), current_release(writer).checksum) == (
        before,
        before,
    )
    file.write_bytes(whole)
    assert ingest(settings, folder / "ema", "ema").checksum == before


def test_a_dry_run_changes_nothing(
    settings: Settings, writer: Writer, folder: Path
) -> None:
    before = ingest(settings, folder / "ema", "ema").checksum
    planned = ingest(settings, folder / "cordis", "cordis", dry=True).checksum
    assert stored_checksum(writer) == before
    assert ingest(settings, folder / "cordis", "cordis").checksum == planned


def test_a_source_that_this_folder_does_not_keep_is_not_dropped(
    settings: Settings, writer: Writer, folder: Path
) -> None:
    before = ingest(settings, folder, "cordis", "ema").checksum
    (settings.data_dir / STORE).unlink()
    with pytest.raises(
        IngestError, match="holds cordis, whose facts are not in this data folder"
    ):
        ingest(settings, folder / "ema", "ema")
    assert stored_checksum(writer) == before


def test_an_empty_database_is_filled_again_from_the_kept_facts(
    settings: Settings, writer: Writer, folder: Path, wipe: Callable[[], None]
) -> None:
    before = ingest(settings, folder, "cordis", "ema").checksum
    wipe()
    load_if_empty(writer, settings)
    assert stored_checksum(writer) == before
