"""What comes in at the door: typed cells, normal forms, litter, causes; each kind with its kin."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import os
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from graph.common.amounts import AmountError, amount, whole_number
from graph.errors import IngestError
from ingest.fuse import joined
from ingest.pipeline import read_curated
from ingest.reading.cells import CellError, DateText, date_of
from ingest.report import Report
from ingest.sources import curated
from tests import public_files as made
from tests.public_files import edges, nodes, read

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Tables = dict[str, list[list[str]]]
ACTOR = {"id": "zz-lab", "name": "ZZ Lab", "kind": "company", "source_url": "https://example.org/z"}


def small() -> Tables:
    """Return tables with the shipped vocabulary, one town and one actor."""
    tables: Tables = {}
    for name, columns in curated.CONFIG.columns.items():
        tables[name] = [list(columns)]
        if name in {"therapies", "stages", "terms"}:
            path = curated.SHIPPED / f"{name}.csv"
            tables[name] = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    add(tables, "places", city="Liège", country="BE", region="Wallonia")
    add(tables, "actors", **ACTOR, city="Liège", country="BE", region="Wallonia")
    return tables


def add(tables: Tables, table: str, **cells: str) -> None:
    tables[table].append([cells.get(name, "") for name in tables[table][0]])


def text(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def write(
    folder: Path, tables: Tables, change: Callable[[str], bytes] = str.encode, **how: str
) -> Path:
    folder.mkdir()
    for name, rows in tables.items():
        (folder / f"{name}.csv").write_bytes(change(text(rows, **how)))
    return folder


def problems(path: Path) -> list[str]:
    with pytest.raises(IngestError) as caught:
        read_curated(path)
    return str(caught.value).splitlines()[1:]


def placed(path: Path) -> dict[str, str]:
    return {
        r.properties["id"]: r.properties["city"] for r in read_curated(path) if r.kind == "Place"
    }


# Files: every form of the same tables gives the same release


FORMS: dict[str, tuple[Callable[[str], bytes], dict[str, str]]] = {
    "semicolons": (str.encode, {"delimiter": ";"}),
    "tabs": (str.encode, {"delimiter": "\t"}),
    "mark": (lambda t: b"\xef\xbb\xbf" + t.encode(), {}),
    "CRLF": (str.encode, {"end": "\r\n"}),
    "CR alone": (str.encode, {"end": "\r"}),
    "no last line end": (lambda t: t.rstrip("\n").encode(), {}),
    "line that names the separator": (lambda t: b"sep=;\r\n" + t.encode(), {"delimiter": ";"}),
    "empty lines at the end": (lambda t: (t + "\n\n").encode(), {}),
    "rows of separators": (lambda t: (t + "," * 9 + "\n,,\n").encode(), {}),
    "rows of blanks": (lambda t: (t + " , , \n").encode(), {}),
    "an empty column at the right": (lambda t: t.replace("\n", ",\n").encode(), {}),
    "names with blanks": (lambda t: t.replace(",name,", ", name ,", 1).encode(), {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_csv_gives_the_same_release(tmp_path: Path, form: str) -> None:
    change, how = FORMS[form]
    plain = read_curated(write(tmp_path / "plain", small()))
    assert read_curated(write(tmp_path / "other", small(), change, **how)).release == plain.release


def test_a_zip_of_the_tables_is_read_and_litter_is_passed_over(tmp_path: Path) -> None:
    folder = write(tmp_path / "plain", small())
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as box:
        for file in folder.iterdir():
            box.write(file, f"tables/{file.name}")
            box.writestr(f"__MACOSX/tables/._{file.name}", b"\0\5\26\7")
    assert read_curated(path).release == read_curated(folder).release


CAUSES: dict[str, tuple[Callable[[str], bytes], str]] = {
    "UTF-16": (lambda t: t.encode("utf-16"), "is UTF-16; save it as 'CSV UTF-8'"),
    "UTF-16 without mark": (lambda t: t.encode("utf-16-le"), "is UTF-16 without its mark"),
    "a title above": (lambda t: ("My tables\n" + t).encode(), "the column names stand in line 2"),
    "a workbook": (lambda _: b"PK\x03\x04rest", "is a ZIP archive or Excel workbook"),
    "a web page": (lambda _: b"<!DOCTYPE html><html>", "is a web page"),
    "nothing": (lambda _: b"", "empty: no column names"),
    "other columns": (lambda _: b"a,b\n1,2\n", "not the column names of this table: 'a, b'"),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_cause_stands_alone(tmp_path: Path, cause: str) -> None:
    change, reason = CAUSES[cause]
    folder = write(tmp_path / "t", small())
    (folder / "actors.csv").write_bytes(change(text(small()["actors"])))
    found = problems(folder)
    assert len(found) == 1
    assert found[0].startswith("actors.csv")
    assert reason in found[0]


def test_one_cause_in_all_files_is_told_once(tmp_path: Path) -> None:
    found = problems(write(tmp_path / "t", small(), lambda t: t.encode("utf-16")))
    assert len(found) == 1
    assert "actors.csv: is UTF-16" in found[0]
    assert "market.csv" in found[0]


def test_an_unknown_column_is_the_only_problem(tmp_path: Path) -> None:
    tables = small()
    tables["actors"] = [[*row, "x"] for row in tables["actors"]]
    tables["actors"][0][-1] = "mood"
    assert problems(write(tmp_path / "t", tables)) == ["actors.csv:1: mood: unknown column"]


@pytest.mark.parametrize("name", ["/dev/zero", "pipe", "folder", "itself"])
def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path, name: str) -> None:
    folder = write(tmp_path / "t", small())
    path = folder / "actors.csv"
    path.unlink()
    if name == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to({"folder": "/etc", "itself": "actors.csv"}.get(name, name))
    found = problems(folder)
    assert len(found) == 1
    assert "actors.csv" in found[0]


# Workbooks: cells keep their type


def workbook(path: Path, tables: Tables, **typed: Any) -> Path:
    """Write a sheet per table; `typed` are cells of the first actor as (value, number format)."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([cell or None for cell in row])
    for column, (value, shown) in typed.items():
        cell = book["actors"].cell(2, tables["actors"][0].index(column) + 1)
        cell.value, cell.number_format = value, shown
    book.save(path)
    return path


JUNE = dt.datetime(2022, 6, 1)  # noqa: DTZ001 - a cell knows no zone


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        ("mmm-yy", "2022-06"),
        ("mmmm yyyy", "2022-06"),
        ("[$-80C]mmm\\-yy;@", "2022-06"),
        ("yyyy", "2022"),
        ("dd/mm/yyyy", "2022-06-01"),
        ('d "of" mmmm yyyy', "2022-06-01"),
    ],
)
def test_a_date_cell_is_as_precise_as_it_is_shown(tmp_path: Path, shown: str, text: str) -> None:
    path = workbook(tmp_path / "t.xlsx", small(), as_of=(JUNE, shown))
    actor = next(row for row in read_curated(path) if row.kind == "Actor")
    assert actor.properties["as_of"] == text


REFUSED_CELLS = [
    ("as_of", JUNE, "yyyy-mm-dd h:mm:ss", "2022-06-01 or 2022-06? a spreadsheet makes a day of a"),
    ("as_of", JUNE, "d-mmm", "a date shown without its year; write it as text"),
    ("as_of", dt.time(9, 30), "h:mm", "is a time without a date"),
    ("name", JUNE, "dd/mm/yyyy", "a spreadsheet made a date of it (2022-06-01)"),
    ("name", "#N/A", "General", "an error value of the spreadsheet: #N/A"),
    ("note", "#REF!", "General", "an error value of the spreadsheet: #REF!"),
    ("note", "=1+1", "General", "looks like a formula"),
    ("vat", 12345678901234567890, "0", "a number of more than 15 digits"),
]


@pytest.mark.parametrize(("column", "value", "shown", "reason"), REFUSED_CELLS)
def test_a_cell_that_says_something_else_is_refused(
    tmp_path: Path, column: str, value: Any, shown: str, reason: str
) -> None:
    path = workbook(tmp_path / "t.xlsx", small(), **{column: (value, shown)})
    assert problems(path)[0].startswith(f"t.xlsx[actors]:2: {column}: {reason}")


def test_a_number_keeps_the_zeros_that_it_is_shown_with(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", small(), vat=(403012345, "0000000000"))
    actor = next(row for row in read_curated(path) if row.kind == "Actor")
    assert actor.properties["vat"] == "0403012345"


def test_sheets_of_other_names_are_one_problem(tmp_path: Path) -> None:
    tables = {name.capitalize(): rows for name, rows in small().items()}
    path = workbook(tmp_path / "t.xlsx", tables)
    found = problems(path)
    assert len(found) == 1
    assert "no sheet called actors, actor_therapies" in found[0]
    assert "Actor_therapies" in found[0]


def test_a_cell_right_of_the_columns_is_not_dropped(tmp_path: Path) -> None:
    path = workbook(tmp_path / "t.xlsx", small())
    book = openpyxl.load_workbook(path)
    book["actors"]["Z2"] = "a remark"
    book.save(path)
    assert problems(path) == ["t.xlsx[actors]:2: 26 fields, expected 16"]


# Values: one normal form


BAD_VALUES = [
    ({"as_of": "2024-02-31"}, "as_of: '2024-02-31' is no day of the calendar"),
    ({"founded": "2023-02-29"}, "founded: '2023-02-29' is no day of the calendar"),
    ({"as_of": "2\u066024"}, "as_of: '2\u066024' is not YYYY"),
    ({"name": "3D\u202eedis"}, "name: '3D\\u202eedis' holds U+202E RIGHT-TO-LEFT OVERRIDE"),
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
    assert problems(write(tmp_path / "t", tables))[0].startswith(f"actors.csv:2: {reason}")


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
        **{**ACTOR, "id": "zz-\u200blab", "name": "@Ho\u00adme Lie\u0300ge", "note": note},
    )
    report = Report()
    records = curated.read(write(tmp_path / "t", tables), report)
    actor = next(record for record in records if type(record).__name__ == "Actor")
    assert actor.model_dump(include={"id", "name", "note"}) == {  # pyright: ignore[reportAttributeAccessIssue]
        "id": "zz-lab",
        "name": "@Home Liège",
        "note": "- first point and +32 4",
    }
    assert report.as_dict()["left_out"] == {"invisible characters taken out of texts": 2}


def test_two_towns_are_two_places_in_every_script(tmp_path: Path) -> None:
    tables = small()
    for city, country in (("上海", "CN"), ("北京", "CN"), ("Łódź", "PL"), ("Gießen", "DE")):
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
    assert date_of("22/05/2024") == date_of("22-05-2024") == date_of("2024-05-22") == "2024-05-22"
    assert date_of(DateText("2024-05")) == date_of("2024-05") == "2024-05"
    assert date_of("2024-02-01 10:00:00") == "2024-02-01"
    for given in ("31/02/2024", "2024-13", "5/22/2024", "May 2024"):
        with pytest.raises(CellError):
            date_of(given)


# Sources: litter, foreign files, empty pages, missing parts


def test_litter_and_documents_are_passed_over_and_counted(tmp_path: Path) -> None:
    folder = made.cordis(tmp_path / "c")
    names = (
        ".DS_Store",
        "._project.csv",
        "~$project.xlsx",
        "Thumbs.db",
        "desktop.ini",
        ".gitkeep",
        "README.md",
        "notes.txt",
        "project.csv.part",
        "old.xls",
    )
    for name in names:
        (folder / name).write_bytes(b"\0\1\2")
    (folder / "__MACOSX").mkdir()
    (folder / "__MACOSX" / "project.csv").write_bytes(b"\0")
    (folder / "loop").symlink_to(folder)
    records, report = read("cordis", folder)
    assert len(nodes(records, "Collaboration")) == 1
    passed = {k: v for k, v in report.noted.items() if k.startswith("file passed over")}
    assert passed == {
        "file passed over: left by a system or an editor": 7,
        "file passed over: a document": 2,
        "file passed over: an unfinished download": 1,
        "file passed over: an old Excel file; save it as .xlsx": 1,
    }


def test_the_schema_of_ror_is_named(tmp_path: Path) -> None:
    old = {"id": "https://ror.org/00cv9y106", "name": "Ghent", "acronyms": [], "addresses": []}
    (tmp_path / "v1.json").write_text(json.dumps([old]), "utf-8")
    with pytest.raises(
        IngestError, match=r"v1\.json: schema v1 of ROR; take the file of schema v2"
    ):
        read("ror", tmp_path)
    made.ror(tmp_path / "v2.json", [made.ror_record("00cv9y104", "Ghent University")])
    records, report = read("ror", tmp_path)
    assert len(nodes(records, "Actor")) == 1
    assert report.noted["file passed over: schema v1 of ROR; take the file of schema v2"] == 1


def test_a_page_without_records_ends_nothing(tmp_path: Path) -> None:
    study = made.study("NCT00000001", "CAR-T cells for lymphoma")
    (tmp_path / "1.json").write_text(json.dumps({"studies": [study]}), "utf-8")
    (tmp_path / "2.json").write_text('{"studies": [], "nextPageToken": null}', "utf-8")
    (tmp_path / "3.json").write_text("[]", "utf-8")
    records, report = read("clinicaltrials", tmp_path)
    assert list(nodes(records, "Trial")) == ["NCT00000001"]
    assert report.noted == {"file without records": 2}
    (tmp_path / "4.json").write_text('{"error": "rate limit"}', "utf-8")
    with pytest.raises(IngestError, match=r"4\.json:1: an answer that says an error: 'rate limit'"):
        read("clinicaltrials", tmp_path)


def test_phases_have_no_order(tmp_path: Path) -> None:
    study = made.study("NCT00000001", "CAR-T cells", designModule={"phases": ["PHASE2", "PHASE1"]})
    odd = made.study("NCT00000002", "CAR-T cells", designModule={"phases": ["PHASE9"]})
    (tmp_path / "1.json").write_text(json.dumps([study, odd]), "utf-8")
    records, report = read("clinicaltrials", tmp_path)
    assert {key: trial.phase for key, trial in nodes(records, "Trial").items()} == {
        "NCT00000001": "phase-1-2"
    }
    assert [str(problem) for problem in report.problems] == [
        "1.json:1: phases: unknown value 'PHASE9'"
    ]


def nulled(data: Any) -> Any:
    """Yield copies of nested data, each with another value replaced by null or taken out."""
    keys = list(data) if isinstance(data, dict) else range(len(data))
    for key in keys:
        for value in (None, 7, "x", [], {}, [None], True):
            copy = data.copy()
            copy[key] = value
            yield copy
        if isinstance(data, dict):
            yield {other: value for other, value in data.items() if other != key}
        if isinstance(data[key], (dict, list)):
            for inner in nulled(data[key]):
                copy = data.copy()
                copy[key] = inner
                yield copy


INSTITUTION = {
    "id": "https://openalex.org/I1",
    "ror": "https://ror.org/00cv9y106",
    "display_name": "Ghent",
    "display_name_acronyms": ["G"],
    "display_name_alternatives": [],
    "country_code": "BE",
    "type": "education",
    "homepage_url": "https://g.be",
    "updated_date": "2025-01-01T00:00",
    "geo": {"city": "Ghent", "country_code": "BE", "latitude": 51.0, "longitude": 3.7},
}
WORK = {
    "id": "https://openalex.org/W1",
    "doi": "https://doi.org/10.1/x",
    "publication_year": 2024,
    "display_name": "CAR-T cells for lymphoma",
    "publication_date": "2024-01-01",
    "authorships": [
        {
            "institutions": [
                {
                    "id": "https://openalex.org/I1",
                    "display_name": "Ghent",
                    "country_code": "BE",
                    "type": "education",
                    "ror": None,
                }
            ]
        }
    ],
}
SOUND = {
    "ror": made.ror_record("00cv9y104", "Ghent University"),
    "clinicaltrials": made.study("NCT00000001", "CAR-T cells for lymphoma"),
    "openalex": INSTITUTION,
    "openalex-work": WORK,
}


@pytest.mark.parametrize("source", SOUND)
def test_any_part_may_be_null_missing_or_of_another_type(tmp_path: Path, source: str) -> None:
    """Beside a sound record, any other is kept, refused by line, or names what is wrong."""
    name, path = source.partition("-")[0], tmp_path / "x.json"
    count = 0
    for record in nulled(SOUND[source]):
        path.write_text(json.dumps([SOUND[source], record]), "utf-8")
        try:
            records, report = read(name, path)
        except IngestError as exc:
            assert "x.json:1: unknown keys" in str(exc)  # noqa: PT017
        else:
            assert records
            assert all(problem.line == 1 and problem.field for problem in report.problems)
        count += 1
    assert count > 60


def test_a_mapped_column_that_is_missing_is_named_and_empty(tmp_path: Path) -> None:
    path = made.medicines(tmp_path / "m.xlsx", made.MEDICINE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for column in range(sheet.max_column, 0, -1):
        if sheet.cell(9, column).value in {"Therapeutic area (MeSH)", "Orphan medicine"}:
            sheet.delete_cols(column)
    book.save(path)
    records, report = read("ema", path)
    product = nodes(records, "Product")["ema:EMEA-H-C-009999"]
    assert (product.indication, product.ema_designations) == (None, ())
    assert report.noted == {
        "column missing, left empty: Orphan medicine (m.xlsx)": 1,
        "column missing, left empty: Therapeutic area (MeSH) (m.xlsx)": 1,
    }


def test_date_cells_of_ema_are_dates(tmp_path: Path) -> None:
    day = dt.datetime(2025, 2, 1)  # noqa: DTZ001
    path = made.medicines(
        tmp_path / "m.xlsx",
        {**made.MEDICINE, "Marketing authorisation date": day},  # pyright: ignore[reportArgumentType]
    )
    records, report = read("ema", path)
    assert nodes(records, "Product")["ema:EMEA-H-C-009999"].status == "Authorised 2025-02-01"
    assert report.problems == []


# Merges: what becomes one is added up, kept or counted


def test_two_rows_of_one_participation_are_added_up(tmp_path: Path) -> None:
    folder = made.cordis(tmp_path / "c")
    second = {**made.FIRM, "order": "3", "role": "thirdParty", "ecContribution": "250000"}
    rows = [made.MEMBER, made.FIRM, second]
    (folder / "organization.csv").write_text(made.csv_text(rows), "utf-8")
    records, report = read("cordis", folder)
    part = edges(records, "participates_in_actor_collaboration")[
        "pic:876034937", "cordis:101000001"
    ]
    assert part.note == "EU contribution EUR 1250000; thirdParty"
    assert report.kept["organization"] == 3
    assert report.noted["rows added to another of the same participation"] == 1


def test_a_record_given_twice_is_kept_once(tmp_path: Path) -> None:
    record = made.ror_record("00cv9y104", "Ghent University")
    made.ror(tmp_path / "a.json", [record])
    made.ror(tmp_path / "b.json", [record])
    _, report = read("ror", tmp_path)
    assert report.kept == {"record": 1}
    assert report.left_out == {"record given more than once: the latest stands": 1}


def test_notes_of_records_that_become_one_are_kept() -> None:
    base = {"asserted_by": ["cordis"], "role": "partner"}
    first, second = (
        {**base, "note": "EU contribution EUR 1"},
        {**base, "note": "EU contribution EUR 2"},
    )
    assert joined([first, second])["note"] == "EU contribution EUR 1; EU contribution EUR 2"
    other = {**base, "asserted_by": ["openalex"], "note": "x"}
    assert joined([first, other])["note"] == "EU contribution EUR 1"


# Size: nothing unpacks without bound


def test_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box,
        box.open("project.csv", "w") as out,
    ):
        for _ in range(70):
            out.write(b"a" * (1 << 20))
    with pytest.raises(IngestError, match=r"project\.csv: unpacks to more than 64 MB, 200 times"):
        read("cordis", path)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("[" * 100_000 + "]" * 100_000, "not JSON, or truncated"),
        ('[{"id": ' + "9" * 5_000 + "}]", "Exceeds the limit"),
        ('[{"id": NaN}]', "NaN is no number of JSON"),
        ("[2]", "expected an object"),
    ],
)
def test_odd_json_names_file_and_line(tmp_path: Path, body: str, reason: str) -> None:
    (tmp_path / "r.json").write_text(body, "utf-8")
    with pytest.raises(IngestError, match=rf"r\.json:1: .*{reason}"):
        read("ror", tmp_path)


SHEET = '<c t="inlineStr"><is><t>{}</t></is></c>'
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HOSTILE_ROWS = {
    "row far away": '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>',
    "no such text": '<row r="2"><c r="A2" t="s"><v>99</v></c></row>',
    "text for a number": '<row r="2"><c r="A2" t="s"><v>abc</v></c></row>',
    "odd date": '<row r="2"><c r="A2" t="d"><v>99999-99-99</v></c></row>',
    "odd reference": '<row r="x"><c r="!!"><v>1</v></c></row>',
    "infinity": '<row r="2"><c r="A2"><v>1e999</v></c></row>',
    "not closed": "<row>",
}


@pytest.mark.parametrize("rows", HOSTILE_ROWS)
def test_a_damaged_sheet_is_refused_by_name(tmp_path: Path, rows: str) -> None:
    sound, path = workbook(tmp_path / "s.xlsx", small()), tmp_path / "t.xlsx"
    head = "".join(SHEET.format(column) for column in curated.CONFIG.columns["actors"])
    sheet = f'<worksheet {NAMESPACE}><sheetData><row r="1">{head}</row>{HOSTILE_ROWS[rows]}'
    at = list(small()).index("actors") + 1
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            same = name != f"xl/worksheets/sheet{at}.xml"
            body = old.read(name) if same else f"{sheet}</sheetData></worksheet>".encode()
            new.writestr(name, body)
    assert problems(path)[0].startswith("t.xlsx")


def test_a_folder_of_links_in_a_circle_ends(tmp_path: Path) -> None:
    folder = shutil.copytree(made.cordis(tmp_path / "c"), tmp_path / "d")
    (folder / "again").symlink_to(folder)
    assert read("cordis", folder)[1].kept["project"] == 1
