"""Medicines of the EMA, read from small files in its format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests import public_files as made
from tests.public_files import edges, nodes, read

if TYPE_CHECKING:
    from pathlib import Path


def test_ema_keeps_the_advanced_therapies_of_its_table(tmp_path: Path) -> None:
    veterinary = {
        **made.MEDICINE,
        "Category": "Veterinary",
        "EMA product number": "EMEA/V/C/000001",
    }
    no = {
        **made.MEDICINE,
        "Advanced therapy": "No",
        "EMA product number": "EMEA/H/C/000002",
    }
    path = made.medicines(tmp_path / "m.xlsx", made.MEDICINE, veterinary, no)
    records, report = read("ema", path)
    product = nodes(records, "Product")["ema:EMEA-H-C-009999"]
    assert (product.phase, product.status) == ("authorised", "Authorised 2025-02-01")
    assert (product.authorised, product.until) == ("2025-02-01", None)
    assert product.ema_designations == ("orphan",)
    assert product.as_of == "2025-03-03"
    therapies = edges(records, "is_a_product_therapy")
    assert {"car-t"} <= {end for _, end in therapies}
    assert ("ema:nimble-example-holding-nv", product.id) in edges(
        records, "owns_actor_product"
    )
    assert report.accepted == {"medicine": 1}


@pytest.mark.parametrize(
    ("word", "column", "phase", "until"),
    [
        ("Withdrawn", made.AUTHORISATION_ENDED, "withdrawn", "2025-06-30"),
        ("Lapsed", made.AUTHORISATION_ENDED, "withdrawn", "2025-06-30"),
        ("Revoked", made.AUTHORISATION_ENDED, "withdrawn", "2025-06-30"),
        # A suspension may be lifted: the authorisation has not ended.
        ("Suspended", "Suspension of marketing authorisation date", "suspended", None),
    ],
)
def test_ema_says_from_when_to_when_a_medicine_was_authorised(
    tmp_path: Path, word: str, column: str, phase: str, until: str | None
) -> None:
    row = {**made.MEDICINE, "Medicine status": word, column: "30/06/2025"}
    records, report = read("ema", made.medicines(tmp_path / "m.xlsx", row))
    product = nodes(records, "Product")["ema:EMEA-H-C-009999"]
    assert product.phase == phase
    assert product.status == f"{word} 2025-06-30, authorised 2025-02-01"
    assert (product.authorised, product.until) == ("2025-02-01", until)
    assert product.source_ids
    assert report.problems == []


def test_an_application_that_was_refused_was_never_authorised(tmp_path: Path) -> None:
    row = {
        **made.MEDICINE,
        "Medicine status": "Refused",
        "Refusal of marketing authorisation date": "30/06/2025",
    }
    del row["Marketing authorisation date"]
    records, _ = read("ema", made.medicines(tmp_path / "m.xlsx", row))
    product = nodes(records, "Product")["ema:EMEA-H-C-009999"]
    assert (product.phase, product.status) == ("refused", "Refused 2025-06-30")
    assert (product.authorised, product.until) == (None, None)


def test_ema_names_a_status_that_it_does_not_know(tmp_path: Path) -> None:
    path = made.medicines(
        tmp_path / "m.xlsx", {**made.MEDICINE, "Medicine status": "Lost"}
    )
    records, report = read("ema", path)
    assert nodes(records, "Product") == {}
    assert str(report.problems[0]).startswith(
        "m.xlsx:10: Medicine status: unknown value 'Lost' (known: Application withdrawn"
    )
