"""Values at the door: one normal form, ids that addresses take, towns, amounts and days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.common.amounts import AmountError, amount, whole_number
from ingest.pipeline import read_curated
from ingest.reading.cells import CellError, DateText, date_of
from ingest.report import Report
from ingest.sources import curated
from tests.small_tables import ACTOR, add, placed, problems, small, write

if TYPE_CHECKING:
    from pathlib import Path

# Values: one normal form


BAD_VALUES = [
    ({"as_of": "2024-02-31"}, "as_of: '2024-02-31' is no day of the calendar"),
    ({"founded": "2023-02-29"}, "founded: '2023-02-29' is no day of the calendar"),
    ({"as_of": "2\u066024"}, "as_of: '2\u066024' is not YYYY"),
    (
        {"name": "3D\u202eedis"},
        "name: '3D\\u202eedis' holds U+202E RIGHT-TO-LEFT OVERRIDE",
    ),
    ({"name": "a\ufffeb"}, "name: 'a\\ufffeb' holds U+FFFE"),
    ({"name": "a\x1b[2J"}, "name: 'a\\x1b[2J' holds U+001B control character"),
    ({"note": " =cmd|' /C calc'!A0"}, "note: looks like a formula"),
    ({"note": "\u200b=1"}, "note: looks like a formula"),
    ({"note": "#VALEUR!"}, "note: an error value of the spreadsheet"),
    ({"id": "zz/lab"}, "id: 'zz/lab' is no id that an address takes"),
    ({"id": ".."}, "id: '..' is no id that an address takes"),
    ({"id": "zz lab"}, "id: 'zz lab' is no id that an address takes"),
    ({"id": "zz%2flab"}, "id: 'zz%2flab' is no id that an address takes"),
    ({"id": 'zz"lab'}, "id: 'zz\"lab' is no id that an address takes"),
    ({"id": "zé-lab"}, "id: 'zé-lab' is no id that an address takes"),
    ({"id": "ZZ-Lab"}, "id: 'ZZ-Lab' has capitals"),
    ({"website": 'https://a.be/"><script>'}, "website: "),
]


@pytest.mark.parametrize(("cells", "reason"), BAD_VALUES)
def test_a_value_that_nobody_could_show_is_refused(
    tmp_path: Path, cells: dict[str, str], reason: str
) -> None:
    tables = small()
    tables["actors"].pop()
    add(tables, "actors", **{**ACTOR, **cells})
    assert problems(write(tmp_path / "t", tables))[0].startswith(
        f"actors.csv:2: {reason}"
    )


def test_ids_that_differ_by_case_alone_are_refused(tmp_path: Path) -> None:
    tables = small()
    for key in ("nct1", "NCT1"):
        add(
            tables,
            "trials",
            id=key,
            title="T",
            therapy_id="car-t",
            source_url="https://example.org/z",
        )
    assert problems(write(tmp_path / "t", tables)) == [
        "trials.csv:3: id: 'NCT1' differs from 'nct1' by case alone"
    ]


def test_text_is_text_in_one_normal_form(tmp_path: Path) -> None:
    tables = small()
    tables["actors"].pop()
    note = "- first point\nand +32 4 \u00a0"
    add(
        tables,
        "actors",
        **{
            **ACTOR,
            "id": "zz-\u200blab",
            "name": "@Ho\u00adme Lie\u0300ge",
            "note": note,
        },
    )
    report = Report()
    records = curated.read(write(tmp_path / "t", tables), report)
    actor = next(record for record in records if type(record).__name__ == "Actor")
    assert actor.model_dump(include={"id", "name", "note"}) == {  # pyright: ignore[reportAttributeAccessIssue]
        "id": "zz-lab",
        "name": "@Home Liège",
        "note": "- first point and +32 4",
    }
    assert report.as_dict()["left_out"] == {
        "invisible characters taken out of texts": 2
    }


def test_two_towns_are_two_places_in_every_script(tmp_path: Path) -> None:
    tables = small()
    for city, country in (
        ("上海", "CN"),
        ("北京", "CN"),
        ("Łódź", "PL"),
        ("Gießen", "DE"),
    ):
        add(tables, "places", city=city, country=country)
    assert placed(write(tmp_path / "t", tables)) == {
        "be-liege": "Liège",
        "cn-shanghai": "上海",
        "cn-beijing": "北京",
        "pl-lodz": "Łódź",
        "de-giessen": "Gießen",
    }


def test_two_towns_that_are_transcribed_alike_stay_two(tmp_path: Path) -> None:
    tables = small()
    add(tables, "places", city="苏州", country="CN")
    add(tables, "places", city="宿州", country="CN")
    add(tables, "actors", **{**ACTOR, "id": "zz-two"}, city="宿州", country="CN")
    path = write(tmp_path / "t", tables)
    keys = {city: key for key, city in placed(path).items()}
    assert len(keys) == 3
    assert all(keys[city].startswith("cn-suzhou-") for city in ("苏州", "宿州"))
    there = [r.end for r in read_curated(path) if r.kind == "located_in_actor_place"]
    assert keys["宿州"] in there


def test_two_spellings_of_one_town_are_refused(tmp_path: Path) -> None:
    tables = small()
    add(tables, "places", city="Liege", country="BE", region="Wallonia")
    assert problems(write(tmp_path / "t", tables)) == [
        "places.csv:3: city: 'Liege' would be the same place as 'Liège' in line 2: be-liege"
    ]


def test_amounts_are_understood_or_refused() -> None:
    understood = {
        "250000": "250000",
        "1 000 000,00": "1000000.00",
        "1\u202f000\u202f000": "1000000",
        "1\u00a0000,5": "1000.5",
        "1.250.000,25": "1250000.25",
        "1,250,000.25": "1250000.25",
        "1,250,000": "1250000",
        "1'250'000": "1250000",
        "2999990,5": "2999990.5",
        "0,125": "0.125",
        "1234,567": "1234.567",
        "-5": "-5",
    }
    assert {given: str(amount(given)) for given in understood} == understood
    for given in (
        "250,000",
        "250.000",
        "1,25,000",
        "25 0000",
        "1 2",
        "EUR 5",
        "1e6",
        "nan",
        "-",
        "",
    ):
        with pytest.raises(AmountError):
            amount(given)


def test_a_whole_number_is_never_guessed(tmp_path: Path) -> None:
    with pytest.raises(AmountError, match="ambiguous"):
        whole_number("250.000")
    tables = small()
    add(
        tables,
        "market",
        metric="size",
        value="250.000",
        unit="EUR",
        year="2025",
        source_url="https://example.org/z",
    )
    assert problems(write(tmp_path / "t", tables))[0].startswith(
        "market.csv:2: value: '250.000' is ambiguous"
    )


def test_dates_of_sources() -> None:
    assert (
        date_of("22/05/2024")
        == date_of("22-05-2024")
        == date_of("2024-05-22")
        == "2024-05-22"
    )
    assert date_of(DateText("2024-05")) == date_of("2024-05") == "2024-05"
    assert date_of("2024-02-01 10:00:00") == "2024-02-01"
    for given in ("31/02/2024", "2024-13", "5/22/2024", "May 2024"):
        with pytest.raises(CellError):
            date_of(given)
