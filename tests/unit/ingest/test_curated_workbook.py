"""The curated tables as one workbook."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import openpyxl
import pytest

from graph.common.curated_columns import COLUMNS
from graph.errors import IngestError
from ingest.pipeline import dry_run, read_curated

if TYPE_CHECKING:
    from pathlib import Path


def workbook(folder: Path, path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in COLUMNS:
        sheet = book.create_sheet(name)
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.reader(file):
                sheet.append(
                    [
                        int(c) if c.isdecimal() and len(c) < 10 else c or None
                        for c in row
                    ]
                )
    book.save(path)
    return path


def test_workbook_gives_the_same_release(tables: Path, tmp_path: Path) -> None:
    book = workbook(tables, tmp_path / "tables.xlsx")
    assert (
        dry_run(read_curated(book)).checksum == dry_run(read_curated(tables)).checksum
    )


def test_workbook_with_formula_is_refused(tables: Path, tmp_path: Path) -> None:
    path = workbook(tables, tmp_path / "tables.xlsx")
    book = openpyxl.load_workbook(path)
    book["market"]["A2"] = "=1+1"
    book.save(path)
    with pytest.raises(
        IngestError, match=r"tables\.xlsx\[market\]:2: metric: looks like a formula"
    ):
        read_curated(path)


def test_broken_workbook_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "tables.xlsx"
    path.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(IngestError, match="not readable as an Excel workbook"):
        read_curated(path)
