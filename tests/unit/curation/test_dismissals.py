"""Disagreements that curators dismiss: of a small release, with values worked out by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.curation.dismissals import dismiss, mark_of, queue_of, reopen
from graph.curation.log import Log
from graph.errors import InvalidInputError, NotFoundError
from tests.small import small

if TYPE_CHECKING:
    from pathlib import Path

# A register says that Hexa ceased; the newest fact on Hexa is active as of 2022.
CEASED = "e3 | hexa | ceased | 2023-04-01"


def test_a_dismissed_disagreement_is_kept_with_who_when_and_why(tmp_path: Path) -> None:
    log, release = Log(tmp_path), small(events=CEASED)
    (one,) = queue_of(log, release).open
    dismiss(log, release, mark_of(one), " ann ", "Hexa only moved its seat")
    queue = queue_of(log, release)
    assert queue.open == []
    ((same, entry),) = queue.dismissed
    assert same == one
    assert (entry.who, entry.why) == ("ann", "Hexa only moved its seat")
    assert entry.at.startswith("20")
    assert entry.body == {
        "mark": mark_of(one),
        "kind": "ended",
        "label": "Actor",
        "id": "hexa",
        "field": "status",
        "source": one.source,
        "stands": "active",
        "stated": "ended",
    }


def test_a_dismissal_is_taken_back_and_both_stay_in_the_log(tmp_path: Path) -> None:
    log, release = Log(tmp_path), small(events=CEASED)
    (one,) = queue_of(log, release).open
    for _ in range(2):
        dismiss(log, release, mark_of(one), "ann", "seen")
        reopen(log, release, mark_of(one), "bob")
        assert queue_of(log, release).open == [one]
        assert queue_of(log, release).dismissed == []
    entries = [(entry.kind, entry.who) for entry in log.entries()]
    assert entries == [("dismissed", "ann"), ("reopened", "bob")] * 2


def test_a_date_may_change_but_a_value_brings_the_disagreement_back(
    tmp_path: Path,
) -> None:
    log, release = Log(tmp_path), small(events=CEASED)
    (one,) = queue_of(log, release).open
    dismiss(log, release, mark_of(one), "ann", "seen")
    later = small(events="e3 | hexa | ceased | 2023-05-01")
    assert queue_of(log, later).open == []
    for changed in (
        {"stands": "paused"},
        {"stands": None},
        {"stated": "active"},
        {"source": "ror"},
        {"field": "ended"},
        {"id": "tria"},
    ):
        assert mark_of(one.model_copy(update=changed)) != mark_of(one), changed
    for same in ({"stated_as_of": "2024"}, {"newer": None}, {"source_ids": []}):
        assert mark_of(one.model_copy(update=same)) == mark_of(one), same


def test_what_stands_changes_and_the_disagreement_is_open_again(tmp_path: Path) -> None:
    log, release = Log(tmp_path), small(events=CEASED)
    (one,) = queue_of(log, release).open
    dismiss(log, release, mark_of(one), "ann", "seen")
    paused = small(
        events=CEASED,
        capabilities="hexa | trial | car-t | 2023-01 | paused",
    )
    (again,) = queue_of(log, paused).open
    assert (again.id, again.stands) == ("hexa", "paused")


@pytest.mark.parametrize(
    ("who", "why", "error"),
    [(" ", "seen", "who"), ("ann", " \n", "why")],
)
def test_nobody_and_no_reason_are_refused(
    tmp_path: Path, who: str, why: str, error: str
) -> None:
    log, release = Log(tmp_path), small(events=CEASED)
    (one,) = queue_of(log, release).open
    with pytest.raises(InvalidInputError, match=error):
        dismiss(log, release, mark_of(one), who, why)
    assert log.entries() == []


def test_what_is_not_there_or_decided_already_is_refused(tmp_path: Path) -> None:
    log, release = Log(tmp_path), small(events=CEASED)
    (one,) = queue_of(log, release).open
    mark = mark_of(one)
    with pytest.raises(NotFoundError):
        dismiss(log, release, "0" * len(mark), "ann", "seen")
    with pytest.raises(NotFoundError):
        dismiss(log, small(), mark, "ann", "the register changed meanwhile")
    with pytest.raises(InvalidInputError, match="not dismissed"):
        reopen(log, release, mark, "ann")
    dismiss(log, release, mark, "ann", "seen")
    with pytest.raises(InvalidInputError, match="dismissed already"):
        dismiss(log, release, mark, "bob", "seen as well")
    assert [entry.who for entry in log.entries()] == ["ann"]
