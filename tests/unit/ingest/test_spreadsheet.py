"""The tables as a workbook: unchanged it changes nothing, and each edit is found alone."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from graph.common.curated_columns import COLUMNS
from graph.common.curated_keys import key_columns, key_of
from graph.curation.decisions import import_patches
from graph.curation.edits import Edit
from graph.curation.log import Log
from graph.curation.patch import Patch
from graph.settings import Settings
from ingest.comparison import compare_workbook, refusal_of, tables_in_force
from ingest.spreadsheet import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.comparison import Comparison

EACH = 12
OFFICE = shutil.which("soffice")


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


def typed(book: openpyxl.Workbook) -> None:
    """Change, remove and add twelve rows."""
    note = COLUMNS["actors"].index("note") + 1
    events, actors, places = book["events"], book["actors"], book["places"]
    for line in range(2, 2 + EACH):
        actors.cell(line, note).value = f"typed {line}"
    events.delete_rows(2, EACH)
    last = max(line for line in range(1, 2000) if places.cell(line, 1).value)
    for number in range(EACH):
        for at, cell in enumerate((f"Town {number}", "BE", "Wallonia"), 1):
            places.cell(last + 1 + number, at).value = cell


def assert_typed(found: Comparison, events: set[tuple[str, ...]]) -> None:
    """Hold that a comparison found what `typed` did, and nothing else."""
    assert found.counts == {
        "added": EACH,
        "changed": EACH,
        "removed": EACH,
        "refused": 0,
    }
    notes = [edit.after for edit in found.edits if edit.table == "actors"]
    assert notes == [{"note": f"typed {line}"} for line in range(2, 2 + EACH)]
    gone = {edit.key for edit in found.edits if edit.after is None}
    assert gone == events
    added = {edit.key for edit in found.edits if edit.before is None}
    assert added == {("BE", f"Town {number}") for number in range(EACH)}
    assert found.is_known
    assert not found.contradicted


def first_events(settings: Settings, folder: Path) -> set[tuple[str, ...]]:
    rows = tables_in_force(settings, Log(folder))["events"][:EACH]
    return {key_of("events", row.cells) for row in rows}


def test_twelve_edits_of_each_kind_are_exactly_these(
    settings: Settings, folder: Path, written: Path
) -> None:
    path = changed(written, folder / "edited.xlsx", typed)
    found = compare_workbook(settings, Log(folder), path)
    assert_typed(found, first_events(settings, folder))


@pytest.mark.restarts
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_brings_back_the_same_and_the_same_edits(
    settings: Settings, folder: Path, written: Path, tmp_path: Path
) -> None:
    edited = changed(written, tmp_path / "edited.xlsx", typed)
    home = (tmp_path / "home").as_uri()
    command = [
        str(OFFICE),
        "--headless",
        "--norestore",
        f"-env:UserInstallation={home}",
    ]
    form = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", tmp_path / "out"]
    subprocess.run(
        [*command, *form, written, edited], check=True, capture_output=True, timeout=120
    )
    same = compare_workbook(settings, Log(folder), tmp_path / "out" / written.name)
    assert same.counts == {"added": 0, "changed": 0, "removed": 0, "refused": 0}
    assert same.is_known
    found = compare_workbook(settings, Log(folder), tmp_path / "out" / edited.name)
    assert_typed(found, first_events(settings, folder))


def test_refused_rows_name_sheet_row_and_column_and_leave_the_others(
    settings: Settings, folder: Path, written: Path
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        actors, market = book["actors"], book["market"]
        at = {name: number for number, name in enumerate(COLUMNS["actors"], 1)}
        actors.cell(3, at["note"]).value = "#REF!"
        actors.cell(4, at["kind"]).value = "wizard"
        actors.cell(5, at["note"]).value = "typed"
        for column in range(1, len(COLUMNS["market"]) + 1):
            market.cell(3, column).value = market.cell(2, column).value
        book["places"].cell(3, COLUMNS["places"].index("city") + 1).value = "#REF!"

    path = changed(written, folder / "wrong.xlsx", change)
    found = compare_workbook(settings, Log(folder), path)
    told = [refusal_of(one) for one in found.refused]
    places = [(one["sheet"], one["row"], one["column"]) for one in told]
    assert ("actors", 3, "note") in places
    assert ("actors", 4, "kind") in places
    assert {"the same row as in line 2"} <= {str(one["reason"]) for one in told}
    assert [(edit.table, edit.after) for edit in found.edits if edit.after] == [
        ("actors", {"note": "typed"})
    ]
    # Nothing is removed where a name cannot be read: it may be that of the row that is missing.
    assert not [edit for edit in found.edits if edit.table == "places"]
    reasons = " ".join(one.reason for one in found.refused)
    assert "none of the 1 rows that are missing is removed" in reasons


def test_an_old_workbook_takes_nothing_back_that_others_changed(
    settings: Settings, written: Path, tmp_path: Path
) -> None:
    """The log moves on after the download: another curator changes two rows."""
    other = Settings(data_dir=tmp_path)  # pyright: ignore[reportCallIssue]
    log, notes = Log(tmp_path), COLUMNS["actors"].index("note") + 1
    rows = tables_in_force(other, log)["actors"]
    edits = [
        Edit(
            "actors",
            key_of("actors", row.cells),
            {"note": row.cells["note"]},
            {"note": f"by another {number}"},
        )
        for number, row in enumerate(rows[:2])
    ]
    import_patches(log, [Patch("", "", tuple(edits))], "bert")
    assert compare_workbook(other, log, written).counts["changed"] == 0

    def change(book: openpyxl.Workbook) -> None:
        book["actors"].cell(2, notes).value = "mine"

    path = changed(written, tmp_path / "mine.xlsx", change)
    found = compare_workbook(other, log, path)
    assert [edit.after for edit in found.edits] == [{"note": "mine"}]
    assert len(found.contradicted) == 1
    assert "by another 0" in found.contradicted[0]
    import_patches(log, [Patch("", "", tuple(found.edits))], "ann")
    assert compare_workbook(other, log, path).changes == [], "it was accepted already"


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
