"""The dates of a medicine, as the tables and the register of medicines write them."""

from __future__ import annotations

import pytest

from graph.release.disputes import disputes
from ingest.sources.product_dates import ProductDates, dates_of, status_of


@pytest.mark.parametrize(
    ("status", "authorised", "until"),
    [
        ("Authorised 2021-08-18", "2021-08-18", None),
        (
            "Withdrawn 2024-12-13, authorised 2018-03-23",
            "2018-03-23",
            "2024-12-13",
        ),
        ("Expired 2017-10, authorised 2012", "2012", "2017-10"),
        ("Withdrawn (date not given), authorised 2021-07-16", "2021-07-16", None),
        ("Suspended 2025-01-02, authorised 2020-01-01", "2020-01-01", None),
        ("Application withdrawn 2023-02-01", None, None),
        ("Phase IIb on hold after a negative result", None, None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_a_status_gives_its_dates_and_no_others(
    status: str | None, authorised: str | None, until: str | None
) -> None:
    assert dates_of(status) == ProductDates(authorised, until)


def test_what_a_register_says_is_written_as_the_tables_write_it() -> None:
    dates = ProductDates("2018-03-23", "2024-12-13")
    text = status_of("Withdrawn", "2024-12-13", dates)
    assert text == "Withdrawn 2024-12-13, authorised 2018-03-23"
    assert dates_of(text) == dates
    begun = ProductDates("2018-03-23", None)
    assert status_of("Authorised", "2018-03-23", begun) == "Authorised 2018-03-23"
    assert status_of("Opinion", None, ProductDates(None, None)) == "Opinion"


def test_a_register_that_dates_a_medicine_otherwise_is_kept_beside_the_tables() -> None:
    tables = {
        "asserted_by": ["curated"],
        "source_ids": ["src-a"],
        "phase": "authorised",
        "authorised": "2018-03",
    }
    register = {
        "asserted_by": ["ema"],
        "source_ids": ["src-b"],
        "as_of": "2025-01-01",
        "phase": "withdrawn",
        "authorised": "2018-03-23",
        "until": "2024-12-13",
    }
    # The month agrees with its day; that the tables name no end is no disagreement on the end.
    assert disputes([tables, register]) == ["phase: withdrawn [ema, 2025-01-01, src-b]"]
    other = {**tables, "authorised": "2019-03-23", "until": "2024-12-01"}
    assert disputes([other, register]) == [
        "authorised: 2018-03-23 [ema, 2025-01-01, src-b]",
        "until: 2024-12-13 [ema, 2025-01-01, src-b]",
        "phase: withdrawn [ema, 2025-01-01, src-b]",
    ]
