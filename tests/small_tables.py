"""Curated tables of one town and one actor, as files in any form."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from graph.common.curated_columns import COLUMNS
from graph.errors import IngestError
from ingest.pipeline import read_curated
from ingest.sources import curated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Tables = dict[str, list[list[str]]]
ACTOR = {
    "id": "zz-lab",
    "name": "ZZ Lab",
    "kind": "company",
    "source_url": "https://example.org/z",
}


def small() -> Tables:
    """Return tables with the shipped vocabulary, one town and one actor."""
    tables: Tables = {}
    for name, columns in COLUMNS.items():
        tables[name] = [list(columns)]
        if name in {"therapies", "stages", "terms"}:
            path = curated.SHIPPED / f"{name}.csv"
            tables[name] = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    add(tables, "places", city="Liège", country="BE", region="Wallonia")
    add(tables, "actors", **ACTOR, city="Liège", country="BE", region="Wallonia")
    return tables


def actors_alone() -> Tables:
    """Return the shipped actors, with places and vocabulary, and nothing that they do.

    A load of them takes a quarter of the work, and names are as rare among them as in all.
    """
    tables = small()
    for name in ("actors", "places"):
        path = curated.SHIPPED / f"{name}.csv"
        tables[name] = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
    return tables


def add(tables: Tables, table: str, **cells: str) -> None:
    tables[table].append([cells.get(name, "") for name in tables[table][0]])


def text(rows: list[list[str]], delimiter: str = ",", end: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


def write(
    folder: Path,
    tables: Tables,
    change: Callable[[str], bytes] = str.encode,
    **how: str,
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
        r.properties["id"]: r.properties["city"]
        for r in read_curated(path)
        if r.kind == "Place"
    }


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
