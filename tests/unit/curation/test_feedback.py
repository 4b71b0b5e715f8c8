from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.curation.log import Log
from graph.curation.suggestion_feedback import FILE, Store, judged
from graph.errors import AtlasError, InvalidInputError, NotFoundError
from graph.partners.suggest import suggest

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot


def test_judgements_are_counted_the_last_is_taken_back_and_nothing_is_lost(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    assert store.of("uliege") == {}
    for verdict in ("not-relevant", "in-touch", "in-touch", "in-touch", "undo"):
        store.add(curated_snapshot, "uliege", "novadip", verdict, "ann")
    store.add(curated_snapshot, "uliege", "cellistic", "not-relevant", "ann")
    for _ in range(2):
        store.add(curated_snapshot, "uliege", "cellistic", "undo", "ann")
    assert store.of("uliege") == {"novadip": {"not-relevant": 1, "in-touch": 2}}
    entries = Log(tmp_path).of_kind("suggestion-judged")
    assert [entry.who for entry in entries] == ["ann"] * 8
    assert not (tmp_path / FILE).exists()


def test_an_answer_holds_ids_day_and_release_and_nothing_of_who_said_it(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    made = Store(tmp_path).add(curated_snapshot, "uliege", "novadip", "in-touch", "ann")
    assert set(made.model_dump()) == {"actor", "candidate", "verdict", "day", "release"}
    assert made.release == curated_snapshot.release.id
    assert len(made.day) == 10


@pytest.mark.parametrize(
    ("actor", "candidate", "verdict", "error"),
    [
        ("nobody", "novadip", "in-touch", NotFoundError),
        ("uliege", "<script>", "in-touch", NotFoundError),
        ("uliege", "uliege", "in-touch", InvalidInputError),
        ("uliege", "novadip", "hate", InvalidInputError),
    ],
)
def test_a_wrong_judgement_is_refused_and_leaves_nothing(
    curated_snapshot: Snapshot,
    tmp_path: Path,
    actor: str,
    candidate: str,
    verdict: str,
    error: type[Exception],
) -> None:
    with pytest.raises(error):
        Store(tmp_path).add(curated_snapshot, actor, candidate, verdict, "ann")
    assert Log(tmp_path).entries() == []


def test_a_folder_that_cannot_be_written_is_no_crash(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AtlasError) as refused:
        Store(tmp_path / "file").add(
            curated_snapshot, "uliege", "novadip", "in-touch", "ann"
        )
    assert refused.value.status == 507


LINE = (
    b'{"actor":"uliege","candidate":"novadip","verdict":"in-touch",'
    b'"day":"2026-01-02","release":"r-1"}\n'
)


@pytest.mark.parametrize(
    "torn",
    [b'{"actor": "uliege", "candi', b'{"actor": "uliege"}\n', b"\xff\xfe\n", b"\0\0\0"],
)
def test_the_older_file_counts_and_a_torn_line_is_passed_over_and_spoils_no_other(
    curated_snapshot: Snapshot, tmp_path: Path, torn: bytes
) -> None:
    store = Store(tmp_path)
    (tmp_path / FILE).write_bytes(LINE + torn)
    assert store.read().unreadable == 1
    store.add(curated_snapshot, "uliege", "cellistic", "not-relevant", "ann")
    feedback = store.read()
    assert feedback.unreadable == 1
    assert feedback.counts == {
        "uliege": {"novadip": {"in-touch": 1}, "cellistic": {"not-relevant": 1}}
    }


def test_the_report_counts_what_is_suggested_today(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    shown = [one.id for one in suggest(curated_snapshot, "uliege").items]
    for other in shown[:3]:
        store.add(curated_snapshot, "uliege", other, "in-touch", "ann")
    store.add(curated_snapshot, "uliege", shown[3], "not-relevant", "ann")
    store.add(curated_snapshot, "uliege", "exothera", "not-relevant", "ann")
    found = judged(curated_snapshot, store.read().counts)
    assert found["suggested"] == 10
    assert found["judged"] == 4
    assert found["share_judged"] == 0.4
    assert found["precision"] == 0.75
    assert found["others"] == 1
    assert judged(curated_snapshot, {})["precision"] is None
