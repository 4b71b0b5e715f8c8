"""One score of two names: from the records that each may mean, and from the names, on paper."""

from __future__ import annotations

import pytest

from ingest.matching.pairs import DIRECT, combined, direct_rows
from ingest.matching.universe import Universe, record_of


@pytest.mark.parametrize(
    ("left", "right", "direct", "score"),
    [
        # Neither is a known record: the names alone decide.
        ({}, {}, 0.8, 0.8),
        ({"a": 0.9}, {}, 0.3, 0.3),
        # Both mean one record, as sure as the less sure of the two: 0.8, and a fifth for the names.
        ({"a": 0.9}, {"a": 0.8}, 0.1, 0.1 * 0.2 + 0.8),
        # Two different records: 0.7 against, and 0.3 for the names.
        ({"a": 0.9}, {"b": 0.7}, 0.9, 0.9 * 0.3),
        # A shared one at 0.6 is less than two different ones at 0.8.
        ({"a": 0.9, "b": 0.5}, {"a": 0.6, "c": 0.8}, 0.5, 0.5 * 0.2),
        # As sure either way: for.
        ({"a": 0.6, "b": 0.6}, {"a": 0.6, "c": 0.6}, 0.5, 0.5 * 0.4 + 0.6),
        # All that one may mean the other may mean too: kept twice, which speaks not against it.
        ({"a": 0.5}, {"a": 0.5, "b": 0.9}, 0.2, 0.2 * 0.5 + 0.5),
        ({"a": 0.5, "b": 0.9}, {"a": 0.5}, 0.2, 0.2 * 0.5 + 0.5),
        # Of several shared ones the surest counts.
        ({"a": 0.3, "b": 0.9}, {"a": 0.9, "b": 0.7}, 0.0, 0.7),
        # Nothing is ever quite sure.
        ({}, {}, 1.0, 1 - 1e-6),
        ({}, {}, 0.0, 1e-6),
    ],
)
def test_one_score_of_two_names(
    left: dict[str, float], right: dict[str, float], direct: float, score: float
) -> None:
    assert combined(left, right, direct) == pytest.approx(score, abs=1e-9)
    assert combined(right, left, direct) == pytest.approx(score, abs=1e-9)


def test_a_word_that_many_bear_weighs_less() -> None:
    # To lack `university` costs less where twenty are called so than where none is.
    def covered(word: str) -> float:
        names = (f"{letter}aken {word}" for letter in "bdfghjklmnprstvwz")
        raw = [
            {
                "id": name,
                "country": "BE",
                "city": ["Ghent"],
                "types": [],
                "names": [{"value": name, "type": "label"}],
            }
            for name in names
        ]
        known = Universe(record_of(one) for one in raw)
        rows = direct_rows(known, [("Nova University", "Nova", "BE")])
        return float(rows[0, DIRECT.index("covered_both")])

    assert covered("University") > covered("Hospital")
