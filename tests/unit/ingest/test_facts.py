"""The kept facts on disks and in files that are not as they should be."""

from __future__ import annotations

import os
import sqlite3
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graph.errors import DiskError, IngestError
from graph.settings import Settings
from ingest import pipeline
from ingest.check import check_facts
from ingest.fact_store import ORDER, FactStore, damage, store
from ingest.rows import content
from tests import tables

if TYPE_CHECKING:
    from pathlib import Path


class NoBar:
    def fraction(self, what: str, part: float) -> None: ...

    def count(self, what: str, done: int, total: int) -> None: ...


def made(path: Path) -> Path:
    with closing(FactStore(path)):
        return path


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def zeros(path: Path) -> None:
    path.write_bytes(bytes(path.stat().st_size))


def another_file(path: Path) -> None:
    path.write_bytes(b"somebody's letter " * 500)


def state_that_is_no_json(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("INSERT INTO source VALUES ('curated', 0, 0, '{half')")


@pytest.mark.parametrize("harm", [cut, zeros, another_file, state_that_is_no_json])
def test_damaged_facts_name_the_one_way_out(tmp_path: Path, harm: object) -> None:
    path = made(tmp_path / "facts.sqlite")
    assert damage(path) == ""
    assert callable(harm)
    harm(path)
    assert damage(path)
    settings = Settings(data_dir=tmp_path, neo4j_uri=None)
    with (
        pytest.raises(IngestError, match="damaged") as refusal,
        store(settings) as facts,
    ):
        facts.sources()
    assert "atmp rebuild" in refusal.value.hint


def filled(path: Path) -> list[tuple[str, str]]:
    """Keep the shipped tables at a path and return the first facts of each kind."""
    rows = [content(record) for record in tables.shipped_records()]
    with closing(FactStore(path)) as facts, facts.changing():
        facts.replace("curated", 0, False, rows)
        facts.commit()
    return held(path)


def held(path: Path) -> list[tuple[str, str]]:
    with closing(FactStore(path)) as facts:
        facts.prepare()
        return [(kind, repr(fact)) for kind in ORDER for fact in facts.joined(kind)]


def test_no_changed_byte_is_taken_for_a_fact(tmp_path: Path) -> None:
    whole = tmp_path / "facts.sqlite"
    facts, size = filled(whole), whole.stat().st_size
    assert len(facts) > 1000
    damaged = tmp_path / "damaged.sqlite"
    refused = 0
    # Cut ends, blocks of zeros, and a letter that becomes another one, all over the file.
    for at in range(60):
        data = bytearray(whole.read_bytes())
        place = 4096 + at * (size - 8192) // 60
        if at % 3 == 0:
            del data[size - 5 * (at + 1) :]
        elif at % 3 == 1:
            data[place : place + 200] = bytes(200)
        else:
            letters = [n for n in range(place, place + 4096) if chr(data[n]).islower()]
            data[letters[0]] ^= 1
        damaged.write_bytes(data)
        try:
            assert held(damaged) == facts, at
        except (IngestError, sqlite3.DatabaseError):
            refused += 1
    assert refused > 50


def test_the_check_names_damaged_facts(tmp_path: Path) -> None:
    assert check_facts(tmp_path) == []
    path = tmp_path / "facts.sqlite"
    filled(path)
    assert check_facts(tmp_path) == []
    os.truncate(path, path.stat().st_size - 200)
    (problem,) = check_facts(tmp_path)
    assert problem["id"] == str(path)
    assert "damaged" in problem["problem"]


def test_a_load_that_is_committed_meanwhile_is_no_damage(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    rows = [content(record) for record in tables.shipped_records()][:400]

    ended = threading.Event()
    committed: list[int] = []

    def load_again_and_again() -> None:
        with closing(FactStore(path)) as facts:
            while not ended.is_set():
                with facts.changing():
                    facts.replace("curated", 0, False, rows[len(committed) % 2 :])
                    facts.commit()
                committed.append(len(committed))

    opened = 0
    with ThreadPoolExecutor(1) as pool:
        loads = pool.submit(load_again_and_again)
        try:
            # However busy the machine is: so many of both, or the error that ended the loads.
            while (opened < 6 or len(committed) < 60) and not loads.done():
                made(path)
                opened += 1
        finally:
            ended.set()
        loads.result()


def test_facts_that_were_kept_before_digests_are_read(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    facts = filled(path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TABLE kept")
    assert held(path) == facts


def test_a_source_that_is_dropped_is_missed_by_nobody(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    filled(path)
    with closing(FactStore(path)) as facts, facts.changing():
        facts.drop("curated")
        facts.commit()
    assert held(path) == []


def test_facts_in_use_are_not_called_damaged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "facts.sqlite")
    connect = sqlite3.connect
    monkeypatch.setattr(
        sqlite3, "connect", lambda *a, **k: connect(*a, **k | {"timeout": 0.01})
    )
    with closing(connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(IngestError, match="in use by another") as refusal:
            FactStore(path)
        assert "rebuild" not in str(refusal.value)
        with pytest.raises(IngestError, match="in use by another"):
            damage(path)


def test_a_folder_in_the_place_of_the_facts_is_named(tmp_path: Path) -> None:
    (tmp_path / "facts.sqlite").mkdir()
    with pytest.raises(DiskError, match=r"facts\.sqlite"):
        FactStore(tmp_path / "facts.sqlite")


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX has them")
def test_nobody_else_reads_the_facts(tmp_path: Path) -> None:
    path = tmp_path / "facts.sqlite"
    path.touch(0o644)
    made(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_dry_run_leaves_nothing_on_any_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "not made yet"
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    settings = Settings(data_dir=place, neo4j_uri=None)
    summary = pipeline.ingest(settings, ["curated"], None, True, False, NoBar())
    assert summary.rows["Actor"] > 100
    assert not place.exists()
    assert list(temporary.iterdir()) == []


def test_a_dry_run_reads_what_is_kept_and_does_not_touch_it(tmp_path: Path) -> None:
    path = made(tmp_path / "facts.sqlite")
    before = path.read_bytes(), sorted(tmp_path.iterdir())
    settings = Settings(data_dir=tmp_path, neo4j_uri=None)
    pipeline.ingest(settings, ["curated"], None, True, False, NoBar())
    assert (path.read_bytes(), sorted(tmp_path.iterdir())) == before
