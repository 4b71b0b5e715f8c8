"""Files of public sources at the door: litter, missing parts, what becomes one record."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from graph.errors import IngestError
from ingest.merge import joined
from tests import public_files as made
from tests.public_files import edges, nodes, read

if TYPE_CHECKING:
    from pathlib import Path

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
    old = {
        "id": "https://ror.org/00cv9y106",
        "name": "Ghent",
        "acronyms": [],
        "addresses": [],
    }
    (tmp_path / "v1.json").write_text(json.dumps([old]), "utf-8")
    with pytest.raises(
        IngestError, match=r"v1\.json: schema v1 of ROR; take the file of schema v2"
    ):
        read("ror", tmp_path)
    made.ror(tmp_path / "v2.json", [made.ror_record("00cv9y104", "Ghent University")])
    records, report = read("ror", tmp_path)
    assert len(nodes(records, "Actor")) == 1
    assert (
        report.noted["file passed over: schema v1 of ROR; take the file of schema v2"]
        == 1
    )


def test_a_page_without_records_ends_nothing(tmp_path: Path) -> None:
    study = made.study("NCT00000001", "CAR-T cells for lymphoma")
    (tmp_path / "1.json").write_text(json.dumps({"studies": [study]}), "utf-8")
    (tmp_path / "2.json").write_text('{"studies": [], "nextPageToken": null}', "utf-8")
    (tmp_path / "3.json").write_text("[]", "utf-8")
    records, report = read("clinicaltrials", tmp_path)
    assert list(nodes(records, "Trial")) == ["NCT00000001"]
    assert report.noted == {"file without records": 2}
    (tmp_path / "4.json").write_text('{"error": "rate limit"}', "utf-8")
    with pytest.raises(
        IngestError, match=r"4\.json:1: an answer that says an error: 'rate limit'"
    ):
        read("clinicaltrials", tmp_path)


def test_phases_have_no_order(tmp_path: Path) -> None:
    study = made.study(
        "NCT00000001", "CAR-T cells", designModule={"phases": ["PHASE2", "PHASE1"]}
    )
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
def test_any_part_may_be_null_missing_or_of_another_type(
    tmp_path: Path, source: str
) -> None:
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
            assert all(
                problem.line == 1 and problem.field for problem in report.problems
            )
        count += 1
    assert count > 60


def test_a_mapped_column_that_is_missing_is_named_and_empty(tmp_path: Path) -> None:
    path = made.medicines(tmp_path / "m.xlsx", made.MEDICINE)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for column in range(sheet.max_column, 0, -1):
        if sheet.cell(9, column).value in {
            "Therapeutic area (MeSH)",
            "Orphan medicine",
        }:
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
    assert (
        nodes(records, "Product")["ema:EMEA-H-C-009999"].status
        == "Authorised 2025-02-01"
    )
    assert report.problems == []


# Merges: what becomes one is added up, kept or counted


def test_two_rows_of_one_participation_are_added_up(tmp_path: Path) -> None:
    folder = made.cordis(tmp_path / "c")
    second = {
        **made.FIRM,
        "order": "3",
        "role": "thirdParty",
        "ecContribution": "250000",
    }
    rows = [made.MEMBER, made.FIRM, second]
    (folder / "organization.csv").write_text(made.csv_text(rows), "utf-8")
    records, report = read("cordis", folder)
    part = edges(records, "participates_in_actor_collaboration")[
        "pic:876034937", "cordis:101000001"
    ]
    assert part.note == "EU contribution EUR 1250000; thirdParty"
    assert report.accepted["organization"] == 3
    assert report.noted["rows added to another of the same participation"] == 1


def test_a_record_given_twice_is_kept_once(tmp_path: Path) -> None:
    record = made.ror_record("00cv9y104", "Ghent University")
    made.ror(tmp_path / "a.json", [record])
    made.ror(tmp_path / "b.json", [record])
    _, report = read("ror", tmp_path)
    assert report.accepted == {"record": 1}
    assert report.left_out == {"record given more than once: the latest stands": 1}


def test_notes_of_records_that_become_one_are_kept() -> None:
    base = {"asserted_by": ["cordis"], "role": "partner"}
    first, second = (
        {**base, "note": "EU contribution EUR 1"},
        {**base, "note": "EU contribution EUR 2"},
    )
    assert (
        joined([first, second])["note"]
        == "EU contribution EUR 1; EU contribution EUR 2"
    )
    other = {**base, "asserted_by": ["openalex"], "note": "x"}
    assert joined([first, other])["note"] == "EU contribution EUR 1"
