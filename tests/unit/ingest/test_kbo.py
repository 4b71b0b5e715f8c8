"""KBO open data, read from small files in its format, and the numbers that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import IngestError
from ingest import identifiers
from ingest.reading.source import BelgianActors
from tests import public_files as made
from tests.public_files import nodes, read

if TYPE_CHECKING:
    from pathlib import Path


KBO = {
    "enterprise.csv": [
        {
            "EnterpriseNumber": "0419.052.173",
            "Status": "AC",
            "JuridicalSituation": "000",
            "TypeOfEnterprise": "2",
            "JuridicalForm": "1",
            "JuridicalFormCAC": "",
            "StartDate": "01-01-1971",
        },
        {
            "EnterpriseNumber": "0200.065.765",
            "Status": "AC",
            "JuridicalSituation": "000",
            "TypeOfEnterprise": "2",
            "JuridicalForm": "1",
            "JuridicalFormCAC": "",
            "StartDate": "09-08-1960",
        },
        {
            "EnterpriseNumber": "0419.052.174",
            "Status": "AC",
            "JuridicalSituation": "000",
            "TypeOfEnterprise": "2",
            "JuridicalForm": "1",
            "JuridicalFormCAC": "",
            "StartDate": "09-08-1960",
        },
    ],
    "denomination.csv": [
        {
            "EntityNumber": "0419.052.173",
            "Language": "1",
            "TypeOfDenomination": "001",
            "Denomination": "Université Exemple",
        },
        {
            "EntityNumber": "0200.065.765",
            "Language": "2",
            "TypeOfDenomination": "001",
            "Denomination": "Veneco",
        },
    ],
    "address.csv": [
        {
            "EntityNumber": "0419.052.173",
            "TypeOfAddress": "REGO",
            "CountryNL": "",
            "CountryFR": "",
            "Zipcode": "1000",
            "MunicipalityNL": "Brussel",
            "MunicipalityFR": "Bruxelles",
            "StreetNL": "Eikstraat",
            "StreetFR": "Rue du Chêne",
            "HouseNumber": "16",
            "Box": "",
            "ExtraAddressInfo": "",
            "DateStrikingOff": "",
        },
    ],
    "meta.csv": [{"Variable": "SnapshotDate", "Value": "30-05-2025"}],
}


def kbo(folder: Path, more: dict[str, list[dict[str, str]]] | None = None) -> Path:
    for name, rows in {**KBO, **(more or {})}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(made.csv_text(rows, ",", ""), "utf-8")
    return folder


def test_kbo_gives_number_and_seat_of_known_names(tmp_path: Path) -> None:
    from ingest.matching.names import normal  # noqa: PLC0415

    names = BelgianActors(
        frozenset(), frozenset({normal("Université Exemple").compact})
    )
    records, report = read("kbo", kbo(tmp_path), names)
    actor = nodes(records, "Actor")["kbo:0419052173"]
    assert (actor.vat, actor.region) == ("BE0419052173", "Brussels")
    assert actor.address == "Rue du Chêne 16, 1000 Bruxelles"
    assert actor.as_of == "2025-05-30"
    assert [str(one) for one in report.problems] == [
        "enterprise.csv:4: EnterpriseNumber: '0419.052.174' fails the check modulo 97"
    ]
    assert list(nodes(records, "Actor")) == ["kbo:0419052173"]


def test_kbo_updates_take_rows_away_and_add_rows(tmp_path: Path) -> None:
    moved = {
        **KBO["address.csv"][0],
        "Zipcode": "4000",
        "MunicipalityFR": "Liège",
        "StreetFR": "Rue Neuve",
        "HouseNumber": "1",
    }
    update = {
        "update/address_delete.csv": [{"EntityNumber": "0419.052.173"}],
        "update/address_insert.csv": [moved],
    }
    numbers = BelgianActors(frozenset({"0419052173"}), frozenset())
    records, _ = read("kbo", kbo(tmp_path, update), numbers)
    actor = nodes(records, "Actor")["kbo:0419052173"]
    assert (actor.address, actor.region) == ("Rue Neuve 1, 4000 Liège", "Wallonia")


def test_kbo_updates_alone_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "address_delete.csv"
    file.write_text('"EntityNumber"\n"0419.052.173"\n', "utf-8")
    with pytest.raises(IngestError, match="without the full address"):
        read("kbo", tmp_path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0419.052.173", "0419052173"),
        ("419052173", "0419052173"),
        ("0419.052.174", None),
        ("12", None),
        ("", None),
    ],
)
def test_belgian_numbers_are_checked_modulo_97(text: str, expected: str | None) -> None:
    assert identifiers.belgian_number(text) == expected


@given(st.integers(10_000_00, 19_999_999))
def test_every_number_has_one_pair_of_check_digits(first: int) -> None:
    body = f"{first:08d}"
    right = [
        f"{body}{c:02d}"
        for c in range(100)
        if identifiers.belgian_number(f"{body}{c:02d}")
    ]
    assert len(right) == 1


def _events(records: list[Any]) -> dict[str, tuple[str, str, str]]:
    found = nodes(records, "Event")
    return {key: (one.type, one.date, one.note) for key, one in found.items()}


KNOWN = BelgianActors(frozenset({"0419052173"}), frozenset())
CEASED = "kbo:0419052173:2025-05-30:ceased"


def test_an_enterprise_that_stopped_has_ceased_by_the_day_of_the_files(
    tmp_path: Path,
) -> None:
    stopped = {**KBO["enterprise.csv"][0], "Status": "ST"}
    records, _ = read("kbo", kbo(tmp_path, {"enterprise.csv": [stopped]}), KNOWN)
    assert _events(records) == {CEASED: ("ceased", "2025-05-30", "Stopped in KBO")}
    ends = list(made.edges(records, "happened_to_event_actor"))
    assert ends == [(CEASED, "kbo:0419052173")]


def test_a_known_enterprise_that_an_update_takes_out_has_ceased(tmp_path: Path) -> None:
    taken = {
        "update/enterprise_delete.csv": [{"EnterpriseNumber": "0419.052.173"}],
        "update/denomination_delete.csv": [{"EntityNumber": "0419.052.173"}],
    }
    records, _ = read("kbo", kbo(tmp_path, taken), KNOWN)
    assert _events(records) == {CEASED: ("ceased", "2025-05-30", "Taken out of KBO")}
    assert nodes(records, "Actor")["kbo:0419052173"].name == "Université Exemple"
    # Nobody knows it: no event, and no record.
    records, _ = read(
        "kbo", kbo(tmp_path, taken), BelgianActors(frozenset(), frozenset())
    )
    assert nodes(records, "Event") == {}


def test_an_enterprise_that_an_update_changes_goes_on(tmp_path: Path) -> None:
    changed = {
        "update/enterprise_delete.csv": [{"EnterpriseNumber": "0419.052.173"}],
        "update/enterprise_insert.csv": [KBO["enterprise.csv"][0]],
    }
    records, _ = read("kbo", kbo(tmp_path, changed), KNOWN)
    assert list(nodes(records, "Actor")) == ["kbo:0419052173"]
    assert nodes(records, "Event") == {}
