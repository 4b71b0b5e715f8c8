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


@pytest.mark.parametrize(
    ("left", "right", "signals"),
    [
        # Of the 10 and 16 letters, 6 stand in the same order (`nova t`); 10 when the words are
        # sorted; all words of the one stand in the other; without spaces 5 of 9 and 14.
        (
            "Nova Orbit",
            "Orbit Nova Delta",
            {
                "ratio": 2 * 6 / 26,
                "token_sort": 2 * 10 / 26,
                "token_set": 1,
                "squeezed": 2 * 5 / 23,
            },
        ),
        # The same 9 letters and a space; the best 9 in a row of the 10 share 8 with the other.
        (
            "Nova Orbit",
            "Novaorbit",
            {"ratio": 2 * 9 / 19, "partial": 2 * 8 / 18, "squeezed": 1},
        ),
    ],
)
def test_how_alike_two_names_are_written(
    left: str, right: str, signals: dict[str, float]
) -> None:
    names = [{"value": "Something else", "type": "label"}]
    other = {"id": "x", "country": "BE", "city": [], "types": [], "names": names}
    (row,) = direct_rows(Universe([record_of(other)]), [(left, right, "BE")])
    measured = {name: float(row[DIRECT.index(name)]) for name in signals}
    assert measured == pytest.approx(signals, abs=1e-6)
