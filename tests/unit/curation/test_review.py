from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from graph.curation.log import Log
from graph.curation.match_review import (
    JUDGEMENTS,
    REVIEW_QUEUE,
    judge,
    judge_doubtful,
    judgements_in,
    read_judgements,
    review,
    write_doubtful,
)
from graph.errors import InvalidInputError, NotFoundError
from ingest.matching.judgements import SHIPPED, Judgements

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "left,right,verdict,who,when,why\n"
PAIR = ("ror:05f950310", "kuleuven")


def match(record: str, score: float) -> dict[str, Any]:
    return {
        "record": {"id": record},
        "target": {"id": "kuleuven"},
        "score": score,
        "signals": {},
    }


def test_the_last_word_on_a_pair_counts_and_can_be_taken_back(tmp_path: Path) -> None:
    judge(tmp_path, PAIR, "different", "Ann", "another town")
    judge(tmp_path, PAIR, "same", "Ben", "same address, with a comma")
    now = Judgements(tmp_path)
    assert (now.decide(*PAIR), now.same_as(PAIR[0])) == ("same", PAIR[1])
    judge(tmp_path, PAIR, "undone", "Ann", "to be asked")
    then = Judgements(tmp_path)
    assert (then.decide(*PAIR), then.same_as(PAIR[0])) == (None, None)
    assert [made.who for made in judgements_in(tmp_path)] == ["Ann", "Ben", "Ann"]
    assert Log(tmp_path).entries()[-1].why == "to be asked"


def test_the_data_folder_overrules_what_is_shipped(tmp_path: Path) -> None:
    shipped = tmp_path / "shipped.csv"
    shipped.write_text(f"{HEAD}{','.join(PAIR)},same,Ann,2026-01-02,first\n", "utf-8")
    assert Judgements(tmp_path, shipped).decide(*PAIR) == "same"
    judge(tmp_path, PAIR, "different", "Ben", "second")
    assert Judgements(tmp_path, shipped).decide(*PAIR) == "different"


def test_only_what_stands_is_undone(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="No judgement stands"):
        judge(tmp_path, PAIR, "undone", "Ann", "why not")


@pytest.mark.parametrize(
    ("verdict", "who", "reason"), [("maybe", "A", "maybe"), ("same", " ", "who")]
)
def test_a_wrong_judgement_is_refused(
    tmp_path: Path, verdict: str, who: str, reason: str
) -> None:
    with pytest.raises(InvalidInputError, match=reason):
        judge(tmp_path, PAIR, verdict, who, "because")
    assert judgements_in(tmp_path) == []


@pytest.mark.parametrize(
    "torn",
    [
        "a,b,perhaps,x,2026-01-01,y\n",
        "a,b,same\n",
        "a,b,same, ,2026-01-01,y\n",
        'a,b,same,"Ann, torn of',
        "a,b,sa",
    ],
)
def test_a_row_that_is_no_judgement_is_passed_over_and_spoils_no_other(
    tmp_path: Path, torn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / JUDGEMENTS
    path.write_text(
        f"{HEAD}{','.join(PAIR)},same,Ann,2026-01-02,first\n{torn}", "utf-8"
    )
    assert Judgements(tmp_path).decide(*PAIR) == "same"
    assert f"{path}:3" in "".join(capsys.readouterr())
    judge(tmp_path, PAIR, "different", "Ben", "after the power came back")
    assert [made.who for made in judgements_in(tmp_path)] == ["Ann", "Ben"]
    assert Judgements(tmp_path).decide(*PAIR) == "different"


def test_a_file_that_is_no_list_of_judgements_is_refused(tmp_path: Path) -> None:
    (tmp_path / JUDGEMENTS).write_text("name,city\nUGent,Gent\n", "utf-8")
    with pytest.raises(
        InvalidInputError, match=r"judgements.csv:1: columns missing: left"
    ):
        Judgements(tmp_path)


def test_shipped_judgements_are_all_read() -> None:
    lines = SHIPPED.read_text("utf-8").splitlines() if SHIPPED.exists() else [""]
    assert len(read_judgements(SHIPPED)) == len(lines) - 1


def test_only_a_doubtful_pair_is_judged_from_the_page(tmp_path: Path) -> None:
    write_doubtful(tmp_path, [match(PAIR[0], 0.6)])
    with pytest.raises(NotFoundError, match="no doubtful match"):
        judge_doubtful(
            tmp_path, ("attack:record", "kuleuven"), "same", "visitor", "attack"
        )
    assert judgements_in(tmp_path) == []
    assert judge_doubtful(tmp_path, PAIR, "same", "Ann", "seen").verdict == "same"


@pytest.mark.parametrize(
    "torn",
    [
        '{"record": {"id": "x"}, "tar',
        '{"record": {"id": "x"}, "target": {"id": "y"}}',
        "[]",
        "7",
        '{"record": {"id": "x"}, "target": {"id": "y"}, "score": null, "signals": {}}',
    ],
)
def test_a_line_that_is_no_match_is_passed_over(
    tmp_path: Path, torn: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_doubtful(tmp_path, [match(PAIR[0], 0.6)])
    with (tmp_path / REVIEW_QUEUE).open("a", encoding="utf-8") as out:
        out.write(torn)
    assert [shown["record"]["id"] for shown in review(tmp_path)] == [PAIR[0]]
    # The second line is named, with what is wrong with it.
    said = "".join(capsys.readouterr())
    assert f"{tmp_path / REVIEW_QUEUE}:2" in said
    assert "Error" in said


def test_doubtful_matches_come_likest_first_with_their_judgement(
    tmp_path: Path,
) -> None:
    assert review(tmp_path) == []
    assert write_doubtful(tmp_path, [match("x", 0.3), match(PAIR[0], 0.6)]) == 2
    judge(tmp_path, PAIR, "same", "Ann", "seen")
    first, second = review(tmp_path)
    assert (first["record"]["id"], first["judgement"]["verdict"]) == (PAIR[0], "same")
    assert (second["score"], second["judgement"]) == (0.3, None)
