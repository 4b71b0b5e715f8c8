"""How words cover each other, and how far a record stands from its rivals, on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numpy as np
import pytest

from ingest.matching.align import align
from ingest.matching.rivals import rivals

if TYPE_CHECKING:
    from ingest.matching.blocking import CandidateBlock

WORDS = ["ghent", "university", "gent", "technology", "techn", "hospital", "xy"]


def covers(left: list[str], right: list[str]) -> tuple[list[float], list[float]]:
    """Return what each word of two names finds in the other, to two places."""
    rows = [
        np.array([[WORDS.index(word) for word in some] + [-1]])
        for some in (left, right)
    ]
    found = align(*rows, WORDS)
    return (
        [round(float(one), 2) for one in found.credit_left[0]],
        [round(float(one), 2) for one in found.credit_right[0]],
    )


@pytest.mark.parametrize(
    ("left", "right", "one", "other"),
    [
        (["ghent", "university"], ["university"], [0, 1, 0], [1, 0]),
        # Four of ghent's five letters are gent: 2 x 4 of 9 letters, 0.89.
        (["ghent"], ["gent", "hospital"], [0.89, 0], [0.89, 0, 0]),
        # A word that the other begins with: 0.85.
        (["techn", "xy"], ["technology"], [0.85, 0, 0], [0.85, 0]),
        (["hospital"], ["university"], [0, 0], [0, 0]),
        ([], ["xy"], [0], [0, 0]),
    ],
)
def test_what_words_find_in_the_other_name(
    left: list[str], right: list[str], one: list[float], other: list[float]
) -> None:
    assert covers(left, right) == (one, other)
    assert covers(right, left) == (other, one)


def test_many_pairs_are_aligned_in_parts() -> None:
    # More pairs than are taken at once: each is as it would be alone.
    count = 16_390
    left = np.zeros((count, 1), int)
    right = np.array([[at % 2] for at in range(count)])
    found = align(left, right, ["ghent", "hospital"])
    assert found.credit_left.ravel().tolist() == [1 - at % 2 for at in range(count)]
    assert align(left[:0], right[:0], []).credit_left.shape == (0, 1)


class Block:
    """Records of three asked names: three of the first, one of the second, two of the third."""

    pairs = np.array([[0, 7], [0, 8], [0, 9], [2, 7], [5, 1], [5, 2]])


def columns(**given: list[float]) -> dict[str, Any]:
    names = ("token_sort", "covered_both", "whole_both", "equal_whole", "city")
    every = {name: [0.0] * 6 for name in (*names, "covered_asked")}
    return {name: np.array(value) for name, value in {**every, **given}.items()}


def test_each_record_beside_the_best_other_one() -> None:
    found = rivals(
        cast("CandidateBlock", Block()),
        columns(
            token_sort=[0.5, 0.9, 0.4, 0.7, 0.2, 0.6],
            covered_both=[0.5, 0.5, 0.4, 0.1, 0.8, 0.2],
            whole_both=[0.1, 0.4, 0.9, 0.2, 0.2, 0.2],
            equal_whole=[1, 0, 1, 1, 0, 1],
            covered_asked=[0.96, 0.95, 1.0, 1.0, 0.2, 0.99],
            city=[1.0, 0.2, 0.2, 0.5, 0.0, 0.0],
        ),
    )
    # Sums of the three: 1.1, 1.8, 1.7 | 1.0 | 1.2, 1.0.
    assert found["rank"].tolist() == [2, 0, 1, 0, 0, 1]
    # The best against the second, the others against the best; one alone against nothing.
    assert found["gap_sort"].tolist() == pytest.approx(
        [-0.4, 0.4, -0.5, 0.7, -0.4, 0.4]
    )
    assert found["gap_both"].tolist() == pytest.approx([0, 0, -0.1, 0.1, 0.6, -0.6])
    assert found["gap_whole"].tolist() == pytest.approx([-0.8, -0.5, 0.5, 0.2, 0, 0])
    assert found["gap_city"].tolist() == pytest.approx([0.8, -0.8, -0.8, 0.5, 0, 0])
    # How many of the others bear the very name, and have more than 0.95 of its words.
    assert found["rivals_equal"].tolist() == [1, 2, 1, 0, 1, 0]
    assert found["rivals_covered"].tolist() == [1, 2, 1, 0, 1, 0]


def test_ranks_beyond_twelve_say_no_more() -> None:
    class Many:
        pairs = np.array([[0, at] for at in range(15)])

    value = {"token_sort": np.arange(15.0)[::-1]}
    none = {
        name: np.zeros(15)
        for name in (
            "covered_both",
            "whole_both",
            "equal_whole",
            "covered_asked",
            "city",
        )
    }
    found = rivals(cast("CandidateBlock", Many()), {**value, **none})
    assert found["rank"].tolist() == [*range(13), 12, 12]
