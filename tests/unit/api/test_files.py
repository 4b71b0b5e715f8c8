from __future__ import annotations

import csv
import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import openpyxl
import pytest

from api import export_files
from api.export_files import ExportFiles
from api.files import table_file
from graph.errors import NotWrittenError
from graph.export import FORMATS, write_release

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

BASE = "https://atlas.example.org"
ROWS = [{"a": "Liège; x", "b": 1.5}, {"a": " =1+1", "b": None}]


def test_a_table_without_rows_has_its_header_in_every_form(
    odd_snapshot: Snapshot,
) -> None:
    assert table_file(odd_snapshot, "csv", "t", ["a", "b"], []).body == b"a,b\r\n"
    assert (
        table_file(odd_snapshot, "excel", "t", ["a", "b"], []).body
        == b"\xef\xbb\xbfa;b\r\n"
    )
    answer = table_file(odd_snapshot, "xlsx", "t", ["a", "b"], [])
    sheet = openpyxl.load_workbook(io.BytesIO(bytes(answer.body)))["t"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["a", "b"]]


def test_the_two_forms_of_csv(odd_snapshot: Snapshot) -> None:
    plain = table_file(odd_snapshot, "csv", "t", ["a", "b"], ROWS)
    assert bytes(plain.body).decode() == "a,b\r\nLiège; x,1.5\r\n' =1+1,\r\n"
    excel = bytes(table_file(odd_snapshot, "excel", "t", ["a", "b"], ROWS).body)
    assert excel.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(excel.decode("utf-8-sig")), delimiter=";"))
    assert rows == [["a", "b"], ["Liège; x", "1.5"], ["' =1+1", ""]]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_is_made_once_for_all_who_ask_at_once(
    odd_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    made: list[str] = []

    def counted(*given: object) -> object:
        made.append(form)
        return write_release(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(export_files, "write_release", counted)
    # Each asks through an object of its own, as each worker process does.
    with ThreadPoolExecutor(8) as pool:
        answers = [
            pool.submit(ExportFiles(tmp_path, "1", BASE).get, odd_snapshot, form)
            for _ in range(8)
        ]
        paths = {answer.result().path for answer in answers}
    assert made == [form]
    (path,) = paths
    assert path is not None
    assert sorted(path.parent.iterdir()) == [path]


def test_files_of_old_releases_are_removed(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    for version in ("1", "2", "3", "4"):
        ExportFiles(tmp_path, version, BASE).get(odd_snapshot, "graphml")
    assert len([path for path in tmp_path.iterdir() if path.is_dir()]) == 2


def test_the_same_release_is_the_same_bytes(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    for form in FORMATS:
        one, two = (
            ExportFiles(tmp_path / n, "1", BASE).get(odd_snapshot, form) for n in "ab"
        )
        assert one.path is not None
        assert two.path is not None
        assert one.path.read_bytes() == two.path.read_bytes()


def test_a_zip_holds_the_folders_and_the_address_that_is_set(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    files = ExportFiles(tmp_path, "1", BASE)
    made = files.get(odd_snapshot, "csv")
    assert made.path is not None
    with zipfile.ZipFile(made.path) as archive:
        names = archive.namelist()
    assert {"actors.csv", "graph/Actor.csv", "datapackage.json", "README.md"} <= set(
        names
    )
    linked = files.get(odd_snapshot, "jsonld").path
    assert linked is not None
    ids = [record["@id"] for record in json.loads(linked.read_text("utf-8"))["@graph"]]
    assert all(key.startswith(f"{BASE}/id/") for key in ids)


def test_where_nothing_can_be_kept_the_file_is_still_made(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("not a folder")
    made = ExportFiles(tmp_path / "file" / "exports", "1", BASE).get(
        odd_snapshot, "gexf"
    )
    assert made.path is None
    assert made.body.startswith(b"<?xml")


def test_no_room_anywhere_is_a_fault_of_the_server(
    odd_snapshot: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(export_files, "write_release", full)
    with pytest.raises(NotWrittenError) as refused:
        ExportFiles(tmp_path, "1", BASE).get(odd_snapshot, "gexf")
    assert refused.value.status == 503
    assert not list(tmp_path.glob("**/*.part"))
