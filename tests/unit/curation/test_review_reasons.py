"""What speaks for and against a doubtful match, each limit tried on either side."""

from __future__ import annotations

from typing import Any

import pytest

from graph.curation.match_review import reasons, shown

NOTHING = {
    "equal_whole": 0,
    "equal_meaning": 0,
    "covered_both": 0.6,
    "covered_asked": 0.6,
    "covered_record": 0.6,
    "acronym_stated": 0,
    "acronym_initials": 0,
    "city": 0.9,
    "city_known": 1,
    "city_in_name": 0,
    "rarest_missing_asked": 0,
    "rarest_missing_record": 0,
    "number_conflict": 0,
    "rivals_equal": 0,
    "gap_both": 0.5,
}
"""Signals of a pair of which nothing is to be said: half alike, in towns of about the same name."""


def match(basis: str = "model", **signals: float) -> dict[str, Any]:
    return {
        "record": {},
        "target": {},
        "basis": basis,
        "signals": {**NOTHING, **signals},
    }


def test_of_nothing_nothing_is_said() -> None:
    assert reasons(match()) == ([], [])


@pytest.mark.parametrize(
    ("signals", "pro"),
    [
        ({"equal_whole": 1}, ["equal"]),
        ({"equal_meaning": 1}, ["meaning"]),
        ({"equal_whole": 1, "equal_meaning": 1}, ["equal"]),
        ({"covered_both": 0.85}, ["words"]),
        ({"covered_both": 0.84}, []),
        ({"covered_both": 0.84, "covered_asked": 0.98}, ["inside"]),
        ({"covered_both": 0.84, "covered_record": 0.98}, ["inside"]),
        ({"covered_both": 0.84, "covered_asked": 0.97}, []),
        ({"covered_both": 0.85, "covered_asked": 1.0}, ["words"]),
        ({"acronym_stated": 3}, ["acronym"]),
        ({"acronym_initials": 3}, ["acronym"]),
        ({"acronym_initials": 2}, []),
        ({"city": 0.98}, ["town"]),
        ({"city": 0.97}, []),
        ({"city": 0.98, "city_known": 0, "city_in_name": 1}, ["named"]),
        ({"city": 0.98, "city_in_name": 1}, ["town"]),
        ({"city_in_name": 1}, ["named"]),
        ({"bearers": 1}, ["name"]),
        ({"enterprises_of_that_name": 1}, ["name"]),
    ],
)
def test_what_speaks_for_it(signals: dict[str, float], pro: list[str]) -> None:
    assert reasons(match(**signals)) == (pro, [])


@pytest.mark.parametrize(
    ("signals", "con"),
    [
        ({"covered_both": 0.5}, []),
        ({"covered_both": 0.49}, ["unlike"]),
        ({"rarest_missing_asked": 0.5}, ["missing"]),
        ({"rarest_missing_record": 0.5}, ["missing"]),
        ({"rarest_missing_record": 0.49}, []),
        ({"city": 0.7}, []),
        ({"city": 0.69}, ["towns"]),
        ({"city": 0.69, "city_known": 0}, []),
        ({"number_conflict": 1}, ["number"]),
        ({"kind_hospital": 1}, ["hospital"]),
        ({"kind_foundation": -1}, ["foundation"]),
        ({"kind_university": 1, "kind_unit": 1}, ["university", "unit"]),
        ({"kind_company": 1}, ["company"]),
        ({"rivals_equal": 1}, ["rival"]),
        ({"gap_both": 0.02}, ["rival"]),
        ({"gap_both": 0.03}, []),
        ({"bearers": 2}, ["bearers"]),
        ({"enterprises_of_that_name": 2}, ["bearers"]),
        ({"bearers": 2, "enterprises_of_that_name": 1.5}, ["bearers"]),
        ({"kind_hospital": -1, "city": 0.98, "city_known": 0}, ["hospital"]),
    ],
)
def test_what_speaks_against_it(signals: dict[str, float], con: list[str]) -> None:
    assert reasons(match(**signals)) == ([], con)


def test_without_the_model_likeness_is_not_judged() -> None:
    given = match("identifier", covered_both=0.1, gap_both=0.0)
    assert reasons(given) == ([], [])


@pytest.mark.parametrize(
    ("record", "target", "pro", "con"),
    [
        ({"country": "BE"}, {"country": "BE"}, ["country"], []),
        ({"country": "BE"}, {"country": "NL"}, [], ["countries"]),
        ({"country": "BE"}, {}, ["country"], []),
        ({}, {}, [], []),
        ({"kind": "company"}, {"kind": "hospital"}, [], ["kinds"]),
        ({"kind": "company"}, {"kind": "company"}, [], []),
    ],
)
def test_country_and_kind(
    record: dict[str, str], target: dict[str, str], pro: list[str], con: list[str]
) -> None:
    assert reasons({**match(), "record": record, "target": target}) == (pro, con)


def test_signals_that_were_not_taken_say_nothing() -> None:
    assert reasons({"record": {}, "target": {}, "signals": {}}) == ([], [])
    # By the model, names that have nothing in common are unlike, and nothing sets the best apart.
    given = {"record": {}, "target": {}, "basis": "model", "signals": {}}
    assert reasons(given) == ([], ["unlike", "rival"])


def test_a_match_as_lines_of_text() -> None:
    given = {
        "record": {"id": "ror:1", "name": "UGent", "source_ids": ["s"]},
        "target": {"id": "ugent", "names": ["Ghent", "Gent"], "source_ids": ["t"]},
        "score": 0.625,
        "basis": "model",
        "signals": {**NOTHING, "equal_whole": 1, "number_conflict": 1},
        "judgement": {
            "verdict": "same",
            "who": "Ann",
            "when": "2025-01-02T03:04:05",
            "why": "same address",
        },
    }
    first, ids, name, names, pro, con, signals, judged = shown(given).splitlines()
    assert first == "ror:1  ?  ugent   0.62 by model"
    assert ids.split() == ["id", "ror:1", "ugent"]
    assert name.split() == ["name", "UGent"]
    # Fields stand in columns: the left side of 42 letters begins after two and ten.
    assert name == "  name       " + "UGent".ljust(42) + " "
    assert names == "  names      " + " " * 42 + " Ghent | Gent"
    assert pro == "  for        equal"
    assert con == "  against    number"
    assert signals.startswith("  signals    equal_whole 1, equal_meaning 0, ")
    assert judged == "  judged     same by Ann, 2025-01-02T03:04:05: same address"
    plain = {**given, "judgement": None, "signals": {**NOTHING}}
    assert shown(plain).splitlines()[-3:-1] == [
        "  for        -",
        "  against    -",
    ]
