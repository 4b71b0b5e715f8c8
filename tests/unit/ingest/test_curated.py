from __future__ import annotations

import csv
import shutil
from collections import Counter
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.errors import IngestError
from ingest.pipeline import dry_run, read_curated
from ingest.records import Edge
from ingest.sources import curated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic import BaseModel


def rows(name: str) -> list[dict[str, str]]:
    with (curated.SHIPPED / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_row_becomes_a_record(curated_records: list[BaseModel | Edge]) -> None:
    kinds = Counter(
        record.spec.name if isinstance(record, Edge) else type(record).__name__
        for record in curated_records
    )
    assert kinds["Actor"] == len(rows("actors"))
    assert kinds["Capability"] == len(rows("actor_stages"))
    assert kinds["works_on_actor_therapy"] == len(rows("actor_therapies"))
    assert kinds["participates_in_actor_collaboration"] == len(rows("collaboration_members"))
    assert kinds["for_capability_therapy"] == sum(
        bool(r["therapy_id"]) for r in rows("actor_stages")
    )
    assert kinds["subcategory_of_therapy_therapy"] == sum(
        len(r["parent_ids"].split("|")) for r in rows("therapies") if r["parent_ids"]
    )
    urls = {
        url
        for name in curated.CONFIG.columns
        for row in rows(name)
        for url in row.get("source_url", "").split("|")
        if url
    }
    assert kinds["Source"] == len(urls) + len(curated.CONFIG.sources)


def test_every_fact_has_a_source_that_exists(curated_records: list[BaseModel | Edge]) -> None:
    known = {r.id for r in curated_records if type(r).__name__ == "Source"}  # pyright: ignore[reportAttributeAccessIssue]
    for record in curated_records:
        fact = record.record if isinstance(record, Edge) else record
        if type(fact).__name__ != "Source":
            assert set(fact.source_ids) <= known  # pyright: ignore[reportAttributeAccessIssue]
            assert fact.source_ids  # pyright: ignore[reportAttributeAccessIssue]


def test_derived_rows_say_so(curated_records: list[BaseModel | Edge]) -> None:
    marked = [
        r.record.basis
        for r in curated_records
        if isinstance(r, Edge) and (r.record.note or "").startswith("Through its unit")
    ]
    assert len(marked) > 20
    assert set(marked) == {"derived"}


def drop_column(folder: Path) -> None:
    lines = (folder / "events.csv").read_text("utf-8").splitlines(keepends=True)
    lines[0] = lines[0].replace(",type", "")
    (folder / "events.csv").write_text("".join(lines), "utf-8")


def truncate(folder: Path) -> None:
    raw = (folder / "actors.csv").read_bytes()
    (folder / "actors.csv").write_bytes(raw[: len(raw) // 2])


def keep_two_rows(folder: Path) -> None:
    lines = (folder / "actors.csv").read_text("utf-8").splitlines(keepends=True)
    (folder / "actors.csv").write_text("".join(lines[:3]), "utf-8")


def duplicate_line(folder: Path) -> None:
    text = (folder / "places.csv").read_text("utf-8")
    (folder / "places.csv").write_text(text + text.splitlines()[-1] + "\n", "utf-8")


def latin(folder: Path) -> None:
    text = (folder / "places.csv").read_text("utf-8")
    (folder / "places.csv").write_bytes(text.encode("latin-1"))


def megabyte(folder: Path) -> None:
    replace(folder / "events.csv", "By Galapagos", "x" * 1_000_000)


SPOILED: list[tuple[Callable[[Path], None], str]] = [
    (drop_column, "events.csv:1: type: column is missing"),
    (truncate, "actors.csv"),
    (duplicate_line, "places.csv:130: country+city: duplicate"),
    (latin, "not UTF-8"),
    (megabyte, "events.csv:2: note: "),
    (lambda f: replace(f / "actor_therapies.csv", ",cell-therapy,", ",cel-therapy,"),
     "actor_therapies.csv:2: therapy_id: unknown id 'cel-therapy'"),
    (lambda f: replace(f / "actor_stages.csv", "accessia-pharma", "acessia-pharma"),
     "actor_stages.csv:2: actor_id: unknown id 'acessia-pharma'"),
    (lambda f: replace(f / "events.csv", "aboundbio,2022-06", "aboundbio,June 2022"),
     "events.csv:2: date: 'June 2022' is not YYYY, YYYY-MM or YYYY-MM-DD"),
    (lambda f: replace(f / "events.csv", "By Galapagos", "=HYPERLINK(1)"),
     "events.csv:2: note: looks like a formula"),
    (lambda f: replace(f / "actors.csv", "2Move Implants,company", "2Move Implants,startup"),
     "actors.csv:2: kind: 'startup' is not in the vocabulary"),
    (lambda f: replace(f / "events.csv", "https://bioprocessintl", "javascript://bioprocessintl"),
     "events.csv:2: source_url:"),
    (lambda f: replace(f / "market.csv", ",36,", ",thirty-six,"),
     "market.csv:2: value: 'thirty-six' is not a whole number"),
    (lambda f: (f / "trials.csv").unlink(), "trials.csv: no such file"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "message"), SPOILED, ids=[message for _, message in SPOILED])
def test_bad_input_names_file_line_field_and_reason(
    tables: Path, spoil: Callable[[Path], None], message: str
) -> None:
    spoil(tables)
    with pytest.raises(IngestError, match="nothing was loaded") as caught:
        read_curated(tables)
    assert message in str(caught.value)


def test_the_shipped_tables_have_floors_and_ones_own_have_none(
    tables: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep_two_rows(tables)
    with pytest.raises(IngestError, match="actor_stages") as own:
        read_curated(tables)
    assert "floor" not in str(own.value)
    monkeypatch.setattr(curated, "SHIPPED", tables)
    with pytest.raises(IngestError, match=r"actors\.csv: 2 rows, floor 400: truncated\?"):
        read_curated(tables)


def test_actor_without_source_is_refused(tables: Path) -> None:
    text = (tables / "market.csv").read_text("utf-8").splitlines()
    text[1] = ",".join([*text[1].split(",")[:4], ""])
    (tables / "market.csv").write_text("\n".join(text) + "\n", "utf-8")
    with pytest.raises(IngestError, match=r"market\.csv:2: source_ids: .*no source"):
        read_curated(tables)


def workbook(folder: Path, path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in curated.CONFIG.columns:
        sheet = book.create_sheet(name)
        with (folder / f"{name}.csv").open(encoding="utf-8") as file:
            for row in csv.reader(file):
                sheet.append([int(c) if c.isdecimal() and len(c) < 10 else c or None for c in row])
    book.save(path)
    return path


def test_workbook_gives_the_same_release(tables: Path, tmp_path: Path) -> None:
    book = workbook(tables, tmp_path / "tables.xlsx")
    assert dry_run(read_curated(book)).checksum == dry_run(read_curated(tables)).checksum


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


def test_semicolons_byte_order_mark_and_crlf_give_the_same_release(tables: Path) -> None:
    before = dry_run(read_curated(tables)).checksum
    for name in ("actors", "events"):
        path = tables / f"{name}.csv"
        with path.open(encoding="utf-8") as file:
            cells = list(csv.reader(file))
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file, delimiter=";", lineterminator="\r\n").writerows(cells)
    assert dry_run(read_curated(tables)).checksum == before


@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(cut=st.floats(0.02, 0.98))
def test_truncated_anywhere_is_refused_or_ends_at_a_row(tmp_path: Path, cut: float) -> None:
    folder = shutil.copytree(curated.SHIPPED, tmp_path / "cut", dirs_exist_ok=True)
    raw = (curated.SHIPPED / "collaborations.csv").read_bytes()
    (folder / "collaborations.csv").write_bytes(raw[: int(len(raw) * cut)])
    with pytest.raises(IngestError):
        read_curated(folder)
