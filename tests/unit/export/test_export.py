from __future__ import annotations

import csv
import json
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from graph.common.curated_columns import COLUMNS
from graph.errors import InvalidInputError
from graph.export import FORMATS, export
from graph.model import NODES, SPECS
from ingest.report import Report
from ingest.rows import content, offline_release
from ingest.sources import curated

if TYPE_CHECKING:
    from pathlib import Path

    from graph.release.snapshot import Snapshot

BASE = "https://atlas.example.org"
URL = "https://example.org/a?b=1&c=2"
WORK = COLUMNS["collaborations"]


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def checksum(path: Path) -> str:
    """Return the checksum of the release that a folder or workbook of curated tables makes."""
    report = Report()
    records = curated.read(path, report)
    report.raise_if_any()
    return offline_release(content(record) for record in records).checksum


def test_csv_loads_again_as_the_same_release(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    export(curated_snapshot, "csv", tmp_path, BASE)
    assert checksum(tmp_path) == curated_snapshot.release.checksum


def test_a_workbook_loads_again_as_the_same_release(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "atlas.xlsx"
    export(curated_snapshot, "xlsx", path, BASE)
    assert checksum(path) == curated_snapshot.release.checksum


def test_a_workbook_has_numbers_links_and_texts(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "odd.xlsx"
    export(odd_snapshot, "xlsx", path, BASE)
    book = openpyxl.load_workbook(path)
    work = {name: book["collaborations"].cell(2, at) for at, name in enumerate(WORK, 1)}
    assert (work["budget_eur"].value, work["budget_eur"].data_type) == (95_000_000, "n")
    assert (work["start"].value, work["start"].number_format) == ("2020", "@")
    assert work["source_url"].hyperlink.target == work["source_url"].value == URL
    assert all(len(name) <= 31 for name in book.sheetnames)
    assert len(set(book.sheetnames)) == 1 + len(COLUMNS) + len(NODES) + len(SPECS)


def test_every_csv_has_its_header_whatever_the_release_holds(
    odd_snapshot: Snapshot, curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    for name, snapshot in (("odd", odd_snapshot), ("curated", curated_snapshot)):
        export(snapshot, "csv", tmp_path / name, BASE)
    files = sorted(
        path.relative_to(tmp_path / "odd") for path in tmp_path.glob("odd/**/*.csv")
    )
    assert len(files) == len(COLUMNS) + len(NODES) + len(SPECS)
    for file in files:
        head = read(tmp_path / "odd" / file)[0]
        assert head == read(tmp_path / "curated" / file)[0]
        assert head[0].isascii()  # no byte order mark in the first name
    actor = read(tmp_path / "odd" / "graph" / "Actor.csv")[0]
    assert {"id", "vat", "pic", "lei", "source_ids"} <= set(actor)
    assert len(read(tmp_path / "odd" / "graph" / "Trial.csv")) == 1


def test_csv_holds_every_row(curated_snapshot: Snapshot, tmp_path: Path) -> None:
    export(curated_snapshot, "csv", tmp_path, BASE)
    for name, table in {**curated_snapshot.nodes, **curated_snapshot.edges}.items():
        assert len(read(tmp_path / "graph" / f"{name}.csv")) == len(table) + 1


def test_the_data_package_describes_the_files_beside_it(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    export(curated_snapshot, "csv", tmp_path, BASE)
    package = json.loads((tmp_path / "datapackage.json").read_text("utf-8"))
    assert package["version"] == curated_snapshot.release.id
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert (
        len(resources)
        == len(package["resources"])
        == len(list(tmp_path.glob("**/*.csv")))
    )
    for resource in resources.values():
        rows = read(tmp_path / resource["path"])
        fields = [field["name"] for field in resource["schema"]["fields"]]
        assert fields == rows[0]
        for key in resource["schema"].get("foreignKeys", ()):
            target = resources[key["reference"]["resource"]]
            column = rows[0].index(key["fields"][0])
            known = {row[0] for row in read(tmp_path / target["path"])[1:]}
            assert {row[column] for row in rows[1:] if row[column]} <= known
        if key := resource["schema"].get("primaryKey"):
            columns = [rows[0].index(name) for name in key]
            keys = [tuple(row[column] for column in columns) for row in rows[1:]]
            assert len(set(keys)) == len(keys)
    kinds = {
        f["name"]: f["type"] for f in resources["collaborations"]["schema"]["fields"]
    }
    assert kinds["budget_eur"] == "integer"
    assert kinds["start"] == "string"  # a year, a month or a day
    readme = (tmp_path / "README.md").read_text("utf-8")
    assert "CC BY 4.0" in readme
    assert curated_snapshot.release.id in readme


def test_no_cell_of_the_csv_is_a_formula(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    export(odd_snapshot, "csv", tmp_path, BASE)
    names = {row[0]: row[1] for row in read(tmp_path / "actors.csv")[1:]}
    assert names["formula"] == "'=HYPERLINK(A1)"
    assert names["hidden-formula"] == "'\u00a0=1+1"


def test_no_cell_of_a_workbook_is_a_formula(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    path = tmp_path / "odd.xlsx"
    export(odd_snapshot, "xlsx", path, BASE)
    rows = openpyxl.load_workbook(path)["actors"].iter_rows(min_row=2)
    names = {row[0].value: row[1] for row in rows}
    assert names["formula"].value == "=HYPERLINK(A1)"
    assert names["formula"].data_type == "s"
    assert names["control"].value == "Lab \ufffd and \ufffd"
    again = tmp_path / "again.xlsx"
    export(odd_snapshot, "xlsx", again, BASE)
    assert again.read_bytes() == path.read_bytes()


def test_facts_of_other_sources_are_in_the_graph_alone(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    nodes = [
        (label, row)
        for label, table in curated_snapshot.nodes.items()
        for row in table.rows()
    ]
    other = {"id": "ror-lab", "name": "Lab", "kind": "company", "basis": "asserted"}
    nodes.append(
        ("Actor", other | {"source_ids": ["ror-places"], "asserted_by": ["ror"]})
    )
    edges = [
        (name, start, end, row)
        for name, table in curated_snapshot.edges.items()
        for (start, end), row in zip(table.pairs(), table.rows(), strict=True)
    ]
    both = type(curated_snapshot).build(curated_snapshot.release, nodes, edges)
    export(both, "csv", tmp_path, BASE)
    assert "ror-lab" not in {row[0] for row in read(tmp_path / "actors.csv")}
    assert "ror-lab" in {row[0] for row in read(tmp_path / "graph" / "Actor.csv")}
    assert "curated tables assert: 1." in (tmp_path / "README.md").read_text("utf-8")


def test_admin_import_files_agree_with_their_script(
    curated_snapshot: Snapshot, tmp_path: Path
) -> None:
    files = export(curated_snapshot, "neo4j-admin", tmp_path, BASE)
    script = (tmp_path / "import.sh").read_text("utf-8")
    for file in files:
        if file.suffix == ".csv":
            assert f"={file.name}" in script
    assert (
        subprocess.run(
            ["sh", "-n", str(tmp_path / "import.sh")], check=False
        ).returncode
        == 0
    )
    head = read(tmp_path / "Actor.csv")[0]
    assert head[0] == "id:ID(Actor)"
    assert "aliases:string[]" in head


def test_every_text_for_neo4j_admin_is_in_quotes(
    odd_snapshot: Snapshot, tmp_path: Path
) -> None:
    export(odd_snapshot, "neo4j-admin", tmp_path, BASE)
    text = (tmp_path / "Actor.csv").read_text("utf-8")
    assert '"zz""quote<x>"' in text
    assert '"=HYPERLINK(A1)"' in text
    names = {row[0]: row[1:] for row in read(tmp_path / "Actor.csv")}
    assert "Lab \ufffe of \uffff Liège" in names["non-character"]


@pytest.mark.parametrize("form", ["pdf", "", "CSV"])
def test_an_unknown_format_is_refused(
    curated_snapshot: Snapshot, tmp_path: Path, form: str
) -> None:
    with pytest.raises(InvalidInputError, match="No format"):
        export(curated_snapshot, form, tmp_path, BASE)


@pytest.mark.parametrize("form", FORMATS)
def test_a_path_that_cannot_be_written_is_named(
    odd_snapshot: Snapshot, tmp_path: Path, form: str
) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(InvalidInputError, match="cannot be written"):
        export(odd_snapshot, form, tmp_path / "file" / "out", BASE)
