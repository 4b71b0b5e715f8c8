from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.errors import InvalidInputError, NotFoundError
from graph.review import JUDGEMENTS, judge, read_judgements, review, write_doubtful
from ingest.resolve.judgements import Judgements

if TYPE_CHECKING:
    from pathlib import Path

PAIR = ("ror:05f950310", "kuleuven")


def match(record: str, score: float) -> dict[str, Any]:
    return {"record": {"id": record}, "target": {"id": "kuleuven"}, "score": score, "signals": {}}


def test_the_last_word_on_a_pair_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    judge(tmp_path, PAIR, "different", "Ann", "another town")
    judge(tmp_path, PAIR, "same", "Ben", "same address, with a comma")
    now = Judgements(tmp_path)
    assert (now.decide(*PAIR), now.same_as(PAIR[0])) == ("same", PAIR[1])
    judge(tmp_path, PAIR, "undone", "Ann", "to be asked")
    then = Judgements(tmp_path)
    assert (then.decide(*PAIR), then.same_as(PAIR[0])) == (None, None)
    assert [one.who for one in read_judgements(tmp_path / JUDGEMENTS)] == ["Ann", "Ben", "Ann"]


def test_the_data_folder_overrules_what_is_shipped(tmp_path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    judge(tmp_path / "shipped", PAIR, "same", "Ann", "first")
    judge(tmp_path, PAIR, "different", "Ben", "second")
    assert Judgements(tmp_path, tmp_path / "shipped" / JUDGEMENTS).decide(*PAIR) == "different"


def test_only_what_stands_is_undone(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="No judgement stands"):
        judge(tmp_path, PAIR, "undone", "Ann", "why not")


@pytest.mark.parametrize(
    ("verdict", "who", "reason"), [("maybe", "A", "maybe"), ("same", " ", "who")]
)
def test_a_wrong_judgement_is_refused(tmp_path: Path, verdict: str, who: str, reason: str) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        judge(tmp_path, PAIR, verdict, who, "because")
    assert not (tmp_path / JUDGEMENTS).exists()


def test_a_wrong_row_is_named(tmp_path: Path) -> None:
    path = tmp_path / JUDGEMENTS
    path.write_text("left,right,verdict,who,when,why\na,b,perhaps,x,2026-01-01,y\n", "utf-8")
    with pytest.raises(InvalidInputError, match=r"judgements.csv:2: verdict: 'perhaps'"):
        Judgements(tmp_path)


def test_doubtful_matches_come_likest_first_with_their_judgement(tmp_path: Path) -> None:
    assert review(tmp_path) == []
    assert write_doubtful(tmp_path, [match("x", 0.3), match(PAIR[0], 0.6)]) == 2
    judge(tmp_path, PAIR, "same", "Ann", "seen")
    first, second = review(tmp_path)
    assert (first["record"]["id"], first["judgement"]["verdict"]) == (PAIR[0], "same")
    assert (second["score"], second["judgement"]) == (0.3, None)
