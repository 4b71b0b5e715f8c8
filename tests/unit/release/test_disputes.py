"""What sources disagree on, from statements written by hand."""

from __future__ import annotations

import pytest

from graph.release.disputes import Dispute, agree, disputes, life_of, parsed


def part(source: str, as_of: str, **values: str) -> dict[str, object]:
    return {
        "asserted_by": [source],
        "source_ids": [f"src-{source}"],
        "as_of": as_of,
        **values,
    }


def test_a_later_source_that_says_otherwise_is_kept_with_who_says_so() -> None:
    parts = [
        part("curated", "2021", status="recruiting", start="2019-05"),
        part("clinicaltrials", "2025-02-01", status="terminated", start="2019-05-14"),
    ]
    texts = disputes(parts)
    assert texts == [
        "status: terminated [clinicaltrials, 2025-02-01, src-clinicaltrials]"
    ]
    assert parsed(texts[0]) == Dispute(
        "status", "terminated", "clinicaltrials", "2025-02-01", "src-clinicaltrials"
    )


def test_a_source_that_is_alone_or_agrees_disputes_nothing() -> None:
    assert disputes([part("curated", "2021"), part("cordis", "2024", end="2023")]) == []
    assert (
        disputes([part("curated", "", end="2023"), part("cordis", "", end="2023-06")])
        == []
    )
    # Two records of one source are no two sources.
    assert (
        disputes([part("cordis", "", end="2023"), part("cordis", "", end="2024")]) == []
    )


def test_a_value_may_hold_brackets() -> None:
    told = Dispute("end", "2023 [planned]", "cordis", "", "src-1")
    assert parsed(told.text()) == told
    assert parsed("no dispute") is None


@pytest.mark.parametrize(
    ("text", "life"),
    [
        ("recruiting", "active"),
        ("active, not recruiting", "active"),
        ("not yet recruiting", "planned"),
        ("Temporarily halted (same study as another)", "paused"),
        ("On hold after a negative result", "paused"),
        ("completed in 2008", "ended"),
        ("ended; programme stopped in 2022", "ended"),
        ("recruiting; Belgian sites not yet recruiting", "active"),
        ("unknown", None),
        ("results posted in the EU register", None),
        ("inactive", None),
    ],
)
def test_what_a_status_says_of_a_life(text: str, life: str | None) -> None:
    assert life_of(text) == life


def test_what_cannot_be_read_disputes_nothing() -> None:
    assert agree("status", "unknown", "completed")
    assert agree("start", "2019", "2019-05-14")
    assert not agree("start", "2019", "2020-01")
    assert not agree("phase", "authorised", "withdrawn")
