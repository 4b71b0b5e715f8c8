"""The log: what follows from its entries, and that none is ever changed."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from graph.curation.edits import Edit
from graph.curation.log import Log
from graph.errors import CurationStoreError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SEAT = Edit("actors", ("a",), {"city": "Mons"}, {"city": "Liège"})


def accepted(log: Log, edit: Edit = SEAT, who: str = "ann") -> int:
    number = log.add("proposed", "visitor", body={"receipt": "R1"})
    log.add("accepted", who, proposal=number, body={"edits": [edit.as_dict()]})
    return number


def test_a_proposal_stands_as_its_last_decision_says(tmp_path: Path) -> None:
    log = Log(tmp_path)
    number = log.add("proposed", "visitor", body={"receipt": "R1"})
    for kind, state in (
        ("asked", "asked"),
        ("answered", "new"),
        ("rejected", "rejected"),
        ("undone", "new"),
        ("accepted", "accepted"),
    ):
        log.add(kind, "ann", "why", proposal=number)
        assert log.history().proposals[number].state == state
    assert log.history().counts == {
        "all": 1,
        "new": 0,
        "asked": 0,
        "accepted": 1,
        "rejected": 0,
    }
    assert log.history().by_receipt(" r1 ") == log.history().proposals[number]


def test_what_is_in_force_comes_in_the_order_of_acceptance_and_is_undone_whole(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path)
    first = log.add("proposed", "visitor")
    second = accepted(log)
    log.add("accepted", "ann", proposal=first, body={"edits": [SEAT.as_dict()]})
    assert [one.number for one in log.history().in_force] == [second, first]
    before = log.history().last
    log.add("undone", "bob", "wrong", proposal=second)
    assert [one.number for one in log.history().in_force] == [first]
    assert log.history().proposals[second].edits == ()
    assert [one.number for one in log.history_at(before).in_force] == [second, first]


def test_a_publication_ends_or_is_still_under_way(tmp_path: Path) -> None:
    log = Log(tmp_path)
    last = accepted(log) + 1
    log.add("publishing", "ann", body={"upto": last})
    assert log.history().under_way is not None
    assert log.history().published == 0
    log.add("published", "ann", body={"release": "r-1"})
    assert (log.history().under_way, log.history().published) == (None, last)
    log.add("publishing", "ann", body={"upto": last + 3})
    log.add("unpublished", "ann", "refused")
    assert log.history().published == last
    assert log.history().failure is not None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entry SET who = 'eve'", "DELETE FROM entry"],
    ids=["changed", "removed"],
)
def test_no_entry_is_changed_or_removed(tmp_path: Path, statement: str) -> None:
    log = Log(tmp_path)
    accepted(log)
    with (
        sqlite3.connect(log.store.path) as db,
        pytest.raises(sqlite3.IntegrityError, match="never"),
    ):
        db.execute(statement)
    db.close()
    assert len(log.entries()) == 2


def test_several_write_at_once_and_nothing_is_lost(tmp_path: Path) -> None:
    def write() -> None:
        log = Log(tmp_path)
        for _ in range(10):
            log.add("proposed", "visitor")

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [entry.seq for entry in Log(tmp_path).entries()] == list(range(1, 41))


def test_a_log_that_was_never_written_is_empty_and_makes_no_file(
    tmp_path: Path,
) -> None:
    log = Log(tmp_path / "none")
    assert log.history().counts["all"] == 0
    assert not (tmp_path / "none").exists()


def test_only_its_owner_reads_the_file(tmp_path: Path) -> None:
    log = Log(tmp_path)
    accepted(log)
    assert log.store.path.stat().st_mode & 0o077 == 0


def forget_an_entry(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TRIGGER entry_never_goes")
        db.execute("DELETE FROM entry WHERE seq = 2")


def spoil_an_entry(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DROP TRIGGER entry_never_changes")
        db.execute("UPDATE entry SET body = '{half' WHERE seq = 2")


def spoil_a_page(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        page = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'entry'"
        ).fetchone()[0]
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : (page - 1) * 4096 + 64] = bytes(64)
    path.write_bytes(data)


@pytest.mark.parametrize("harm", [forget_an_entry, spoil_an_entry, spoil_a_page])
def test_a_damaged_log_is_never_read_as_a_shorter_one(
    tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    for _ in range(3):
        accepted(Log(tmp_path))
    path = Log(tmp_path).store.path
    harm(path)
    with pytest.raises(CurationStoreError, match=r"damaged.*backup"):
        Log(tmp_path).history()
    with pytest.raises(CurationStoreError, match=r"damaged.*backup"):
        Log(tmp_path).add("proposed", "visitor")
