"""Files that would take all memory or time at the door, and damaged ones."""

from __future__ import annotations

import shutil
import zipfile
from typing import TYPE_CHECKING

import pytest

from graph.common.curated_columns import COLUMNS
from graph.errors import IngestError
from tests import public_files as made
from tests.public_files import read
from tests.small_tables import problems, small, workbook

if TYPE_CHECKING:
    from pathlib import Path

# Size: nothing unpacks without bound


def test_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "dump.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box,
        box.open("project.csv", "w") as out,
    ):
        for _ in range(70):
            out.write(b"a" * (1 << 20))
    with pytest.raises(
        IngestError, match=r"project\.csv: unpacks to more than 64 MB, 200 times"
    ):
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
    head = "".join(SHEET.format(column) for column in COLUMNS["actors"])
    sheet = (
        f'<worksheet {NAMESPACE}><sheetData><row r="1">{head}</row>{HOSTILE_ROWS[rows]}'
    )
    at = list(small()).index("actors") + 1
    with zipfile.ZipFile(sound) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            same = name != f"xl/worksheets/sheet{at}.xml"
            body = (
                old.read(name) if same else f"{sheet}</sheetData></worksheet>".encode()
            )
            new.writestr(name, body)
    assert problems(path)[0].startswith("t.xlsx")


def test_a_folder_of_links_in_a_circle_ends(tmp_path: Path) -> None:
    folder = shutil.copytree(made.cordis(tmp_path / "c"), tmp_path / "d")
    (folder / "again").symlink_to(folder)
    assert read("cordis", folder)[1].accepted["project"] == 1
