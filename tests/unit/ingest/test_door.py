"""Files and workbooks at the door: one content in every form, causes alone, typed cells."""

from __future__ import annotations

import datetime as dt
import os
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from ingest.pipeline import read_curated
from tests.small_tables import problems, small, text, workbook, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Files: every form of the same tables gives the same release


FORMS: dict[str, tuple[Callable[[str], bytes], dict[str, str]]] = {
    "semicolons": (str.encode, {"delimiter": ";"}),
    "tabs": (str.encode, {"delimiter": "\t"}),
    "mark": (lambda t: b"\xef\xbb\xbf" + t.encode(), {}),
    "CRLF": (str.encode, {"end": "\r\n"}),
    "CR alone": (str.encode, {"end": "\r"}),
    "no last line end": (lambda t: t.rstrip("\n").encode(), {}),
    "line that names the separator": (
        lambda t: b"sep=;\r\n" + t.encode(),
        {"delimiter": ";"},
    ),
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
    assert (
        read_curated(write(tmp_path / "other", small(), change, **how)).release
        == plain.release
    )


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
    "UTF-16 without mark": (
        lambda t: t.encode("utf-16-le"),
        "is UTF-16 without its mark",
    ),
    "a title above": (
        lambda t: ("My tables\n" + t).encode(),
        "the column names stand in line 2",
    ),
    "a workbook": (lambda _: b"PK\x03\x04rest", "is a ZIP archive or Excel workbook"),
    "a web page": (lambda _: b"<!DOCTYPE html><html>", "is a web page"),
    "nothing": (lambda _: b"", "empty: no column names"),
    "other columns": (
        lambda _: b"a,b\n1,2\n",
        "not the column names of this table: 'a, b'",
    ),
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
    assert problems(write(tmp_path / "t", tables)) == [
        "actors.csv:1: mood: unknown column"
    ]


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
def test_a_date_cell_is_as_precise_as_it_is_shown(
    tmp_path: Path, shown: str, text: str
) -> None:
    path = workbook(tmp_path / "t.xlsx", small(), as_of=(JUNE, shown))
    actor = next(row for row in read_curated(path) if row.kind == "Actor")
    assert actor.properties["as_of"] == text


REFUSED_CELLS = [
    (
        "as_of",
        JUNE,
        "yyyy-mm-dd h:mm:ss",
        "2022-06-01 or 2022-06? a spreadsheet makes a day of a",
    ),
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
