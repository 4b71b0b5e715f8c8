from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.analysis.partners import feedback
from graph.analysis.partners.feedback import FILE, Store, judged
from graph.analysis.partners.suggest import suggest
from graph.errors import InvalidInputError, NotFoundError

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot


def test_the_last_judgement_counts_and_nothing_is_lost(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    assert store.of("uliege") == {}
    for verdict in ("not-relevant", "in-touch"):
        store.add(curated_snapshot, "uliege", "novadip", verdict)
    store.add(curated_snapshot, "uliege", "cellistic", "not-relevant")
    store.add(curated_snapshot, "uliege", "cellistic", "undo")
    assert store.of("uliege") == {"novadip": "in-touch"}
    assert len((tmp_path / FILE).read_text("utf-8").splitlines()) == 4


def test_a_line_holds_ids_day_and_release_and_nothing_of_who_said_it(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    made = Store(tmp_path).add(curated_snapshot, "uliege", "novadip", "in-touch")
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
def test_a_wrong_judgement_is_refused_and_leaves_no_file(
    curated_snapshot: Snapshot, tmp_path: Path, actor: str, candidate: str, verdict: str,
    error: type[Exception],
) -> None:  # fmt: skip
    with pytest.raises(error):
        Store(tmp_path).add(curated_snapshot, actor, candidate, verdict)
    assert not (tmp_path / FILE).exists()


def test_a_full_file_is_refused(
    curated_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feedback, "LARGEST", 10)
    store = Store(tmp_path)
    store.add(curated_snapshot, "uliege", "novadip", "in-touch")
    with pytest.raises(InvalidInputError, match="full"):
        store.add(curated_snapshot, "uliege", "cellistic", "in-touch")


def test_a_broken_line_is_named(curated_snapshot: Snapshot, tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.add(curated_snapshot, "uliege", "novadip", "in-touch")
    with (tmp_path / FILE).open("a", encoding="utf-8") as out:
        out.write('{"actor": "uliege"}\n')
    with pytest.raises(InvalidInputError, match=f"{FILE}:2: candidate: Field required"):
        store.read()


def test_the_report_counts_what_is_suggested_today(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    store = Store(tmp_path)
    shown = [one.id for one in suggest(curated_snapshot, "uliege").items]
    for other in shown[:3]:
        store.add(curated_snapshot, "uliege", other, "in-touch")
    store.add(curated_snapshot, "uliege", shown[3], "not-relevant")
    store.add(curated_snapshot, "uliege", "exothera", "not-relevant")
    found = judged(curated_snapshot, store.read())
    assert found["suggested"] == 10
    assert found["judged"] == 4
    assert found["share_judged"] == 0.4
    assert found["precision"] == 0.75
    assert found["others"] == 1
    assert judged(curated_snapshot, {})["precision"] is None
