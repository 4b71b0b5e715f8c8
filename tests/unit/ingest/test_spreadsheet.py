"""The tables as a workbook: unchanged it changes nothing, and each edit is found alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from graph.common.curated_keys import key_columns
from graph.curation.log import Log
from graph.export.curated_tables import COLUMNS
from graph.settings import Settings
from ingest.spreadsheet import compare_workbook, tables_in_force, write_workbook

if TYPE_CHECKING:
    from pathlib import Path

EACH = 12


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("workbook")


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return Settings(data_dir=folder)  # pyright: ignore[reportCallIssue]


@pytest.fixture(scope="module")
def written(settings: Settings, folder: Path) -> Path:
    path = folder / "tables.xlsx"
    rows = write_workbook(settings, Log(folder), path)
    tables = tables_in_force(settings, Log(folder))
    assert rows == sum(len(found) for found in tables.values())
    return path


def changed(written: Path, to: Path, change: Any) -> Path:
    book = openpyxl.load_workbook(written)
    change(book)
    book.save(to)
    return to


def test_a_workbook_that_comes_back_unchanged_changes_nothing(
    settings: Settings, folder: Path, written: Path
) -> None:
    same = changed(written, folder / "same.xlsx", lambda _: None)
    for path in (written, same):
        found = compare_workbook(settings, Log(folder), path)
        assert found.counts == {"added": 0, "changed": 0, "removed": 0, "refused": 0}


def test_twelve_edits_of_each_kind_are_exactly_these(
    settings: Settings, folder: Path, written: Path
) -> None:
    note = COLUMNS["actors"].index("note") + 1

    def change(book: openpyxl.Workbook) -> None:
        events, actors = book["events"], book["actors"]
        for line in range(2, 2 + EACH):
            actors.cell(line, note).value = f"typed {line}"
        events.delete_rows(2, EACH)
        last = len(tables_in_force(settings, Log(folder))["places"]) + 1
        for number in range(EACH):
            for at, cell in enumerate((f"Town {number}", "BE", "Wallonia"), 1):
                book["places"].cell(last + 1 + number, at).value = cell

    path = changed(written, folder / "edited.xlsx", change)
    found = compare_workbook(settings, Log(folder), path)
    assert found.counts == {
        "added": EACH,
        "changed": EACH,
        "removed": EACH,
        "refused": 0,
    }
    edits = {
        (edit.table, edit.before is None, edit.after is None) for edit in found.edits
    }
    assert edits == {
        ("actors", False, False),
        ("events", False, True),
        ("places", True, False),
    }
    notes = [edit.after for edit in found.edits if edit.table == "actors"]
    assert notes == [{"note": f"typed {line}"} for line in range(2, 2 + EACH)]


def test_what_cannot_be_read_names_sheet_row_and_column(
    settings: Settings, folder: Path, written: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book["actors"].cell(3, COLUMNS["actors"].index("note") + 1).value = "#REF!"

    path = changed(written, folder / "wrong.xlsx", change)
    found = compare_workbook(settings, Log(folder), path)
    assert found.edits == []
    assert any("[actors]:3: note:" in line for line in found.refused)


def test_a_row_that_comes_twice_is_refused(
    settings: Settings, folder: Path, written: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book["market"]
        for at in range(1, len(COLUMNS["market"]) + 1):
            sheet.cell(3, at).value = sheet.cell(2, at).value

    path = changed(written, folder / "twice.xlsx", change)
    found = compare_workbook(settings, Log(folder), path)
    assert any("the same row as in line 2" in line for line in found.refused)


def test_lists_protected_names_and_instructions(written: Path) -> None:
    book = openpyxl.load_workbook(written)
    assert book.sheetnames[0] == "instructions"
    assert book["lists"].sheet_state == "hidden"
    assert set(COLUMNS) <= set(book.sheetnames)
    actors = book["actors"]
    kind = openpyxl.utils.get_column_letter(COLUMNS["actors"].index("kind") + 1)
    assert any(
        f"{kind}2" in str(one.sqref) for one in actors.data_validations.dataValidation
    )
    assert actors.protection.sheet
    assert actors["A2"].protection.locked
    assert not actors[f"{kind}2"].protection.locked
    assert key_columns("actors") == ("id",)
