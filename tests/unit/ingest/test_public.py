"""The public sources, read from small files in their formats: what is kept, refused, an error."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import IngestError
from ingest.reading.source import Files
from ingest.report import Report
from ingest.sources import PUBLIC, known
from tests import public_files as made
from tests.public_files import edges, nodes, read

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("form", "separator"),
    [
        ("csv", ";"),
        ("csv", ","),
        ("csv", "|"),
        ("json", ""),
        ("xlsx", ""),
        ("zip", ";"),
    ],
)
def test_cordis_reads_the_same_from_every_format(
    tmp_path: Path, form: str, separator: str
) -> None:
    records, report = read("cordis", made.cordis(tmp_path / "c", form, separator))
    project = nodes(records, "Collaboration")["cordis:101000001"]
    assert project.name == "CARCURE: CAR-T cells for lymphoma"
    assert project.programme == "Horizon Europe HORIZON-EIC"
    assert (project.budget_eur, project.public_funding_eur) == (2998013, 2500000)
    assert (project.start, project.as_of) == ("2024-01-01", "2024-02-01")
    ucl = nodes(records, "Actor")["pic:999981634"]
    assert (ucl.vat, ucl.pic, ucl.kind) == ("BE0419052173", "999981634", "university")
    assert (ucl.region, ucl.city, ucl.aliases) == (
        "Wallonia",
        "Louvain La Neuve",
        ("UCL",),
    )
    assert ucl.address == "PLACE DE L'UNIVERSITE 1, 1348 LOUVAIN LA NEUVE"
    parts = edges(records, "participates_in_actor_collaboration")
    assert parts["pic:999981634", "cordis:101000001"].role == "coordinator"
    assert (
        parts["pic:876034937", "cordis:101000001"].note == "EU contribution EUR 1000000"
    )
    assert report.left_out == {"project of another field": 1}
    assert report.problems == []


def test_what_the_rules_read_out_is_derived_and_says_why(tmp_path: Path) -> None:
    records, _ = read("cordis", made.cordis(tmp_path / "c"))
    covers = edges(records, "covers_collaboration_therapy")["cordis:101000001", "car-t"]
    assert covers.basis == "derived"
    assert covers.note == "rule car-t.term: 'car t cells' in the title"
    stage = edges(records, "targets_collaboration_stage")
    assert ("cordis:101000001", "clinical-trials") in stage
    page = nodes(records, "Source")[covers.source_ids[0]]
    assert page.url == "https://cordis.europa.eu/project/id/101000001"
    assert page.licence == "CC BY 4.0"


def test_an_unknown_column_is_named_with_its_file_and_line(tmp_path: Path) -> None:
    folder = made.cordis(tmp_path / "c")
    rows = [{**made.PROJECT, "mood": "good"}]
    (folder / "project.csv").write_text(made.csv_text(rows), "utf-8")
    with pytest.raises(IngestError, match=r"project\.csv:1: unknown columns: mood"):
        read("cordis", folder)


def test_an_unknown_value_is_named_with_its_file_line_and_column(
    tmp_path: Path,
) -> None:
    folder = made.cordis(tmp_path / "c")
    rows = [made.MEMBER, {**made.FIRM, "role": "spectator"}]
    (folder / "organization.csv").write_text(made.csv_text(rows), "utf-8")
    records, report = read("cordis", folder)
    assert list(nodes(records, "Actor")) == ["pic:999981634"]
    assert str(report.problems[0]).startswith(
        "organization.csv:3: role: unknown value 'spectator' (known: associatedPartner"
    )


def test_an_unknown_key_is_named_with_its_path(tmp_path: Path) -> None:
    data = made.study("NCT00000001", "CAR-T cells", moodModule={"mood": "good"})
    (tmp_path / "s.json").write_text(json.dumps([data]), "utf-8")
    with pytest.raises(
        IngestError, match=r"s\.json:1: unknown keys: protocolSection\.moodModule"
    ):
        read("clinicaltrials", tmp_path)


def test_a_file_of_no_known_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", "utf-8")
    with pytest.raises(
        IngestError, match=r"x\.csv: no table of cordis has these columns: a, b"
    ):
        read("cordis", tmp_path)


def test_a_single_bad_row_is_refused_and_the_others_are_kept(tmp_path: Path) -> None:
    folder = made.cordis(tmp_path / "c")
    rows = [made.MEMBER, {**made.FIRM, "organisationID": "12"}]
    (folder / "organization.csv").write_text(made.csv_text(rows), "utf-8")
    records, report = read("cordis", folder)
    assert list(nodes(records, "Actor")) == ["pic:999981634"]
    assert [str(one) for one in report.problems] == [
        "organization.csv:3: organisationID: '12' is no PIC"
    ]
    report.check({}, {}, 0.01)


def test_too_many_bad_rows_refuse_the_load() -> None:
    report = Report()
    report.read["t"] = 100
    for line in range(6):
        report.refuse("t.csv", line, "id", "is empty")
    with pytest.raises(IngestError, match="6 problem"):
        report.check({}, {}, 0.01)


def test_a_relevant_project_without_participants_is_left_out_and_counted(
    tmp_path: Path,
) -> None:
    folder = made.cordis(tmp_path / "c")
    rows = [{**made.MEMBER, "projectID": "101000002"}]
    (folder / "organization.csv").write_text(made.csv_text(rows), "utf-8")
    records, report = read("cordis", folder)
    assert records == []
    assert report.left_out["relevant project without participants in the files"] == 1


@given(st.lists(st.text(alphabet='a;"\n\r ,|é€', max_size=12), min_size=1, max_size=5))
def test_any_text_survives_csv(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = made.cordis(tmp_path_factory.mktemp("c"))
    rows = [{**made.PROJECT, "objective": f"CAR-T cells {text}"} for text in texts]
    path = folder / "project.csv"
    path.write_bytes(made.csv_text(rows).encode())
    report = Report()
    module = PUBLIC["cordis"]
    files = Files(folder, module.CONFIG, report)
    assert [row["objective"] for row in files.rows("project")] == [
        row["objective"].strip() for row in rows
    ]


@pytest.mark.parametrize("form", ["csv", "json", "xlsx", "zip"])
def test_cut_off_anywhere_is_refused(tmp_path: Path, form: str) -> None:
    path = made.cordis(tmp_path / "c", form)
    file = path if path.is_file() else next(path.glob("organization.*"))
    whole, rng = file.read_bytes(), random.Random(5)  # noqa: S311 (places, not secrets)
    # A table cut between two rows is whole as far as anybody can see: see test_shorter below.
    ends = (
        {place + 1 for place, byte in enumerate(whole) if byte == 10}
        if form == "csv"
        else {-1}
    )
    ends |= {place + 2 for place in ends}
    cuts = [
        c
        for c in rng.sample(range(1, len(whole)), 40)
        if c not in ends | {len(whole) - 1}
    ]
    for cut in cuts:
        if (
            form == "csv"
            and whole[:cut].rstrip(b"\r")[-1:] in b'";'
            and _complete(whole[:cut])
        ):
            continue
        file.write_bytes(whole[:cut])
        with pytest.raises(IngestError):
            read("cordis", path)


def _complete(text: bytes) -> bool:
    """Return whether the last line has all its fields, so that only its line end is missing."""
    return text.rsplit(b"\n", 1)[-1].count(b'";') == len(made.MEMBER) - 1


@pytest.mark.parametrize("name", ["r.json", "r.json.gz"])
def test_ror_gives_names_place_and_parents(tmp_path: Path, name: str) -> None:
    parent = [{"label": "Up", "type": "parent", "id": "https://ror.org/02495e989"}]
    gone = made.ror_record("05xs68x02", "Gone", status="withdrawn")
    records, report = read(
        "ror",
        made.ror(
            tmp_path / name,
            [made.ror_record("00cv9y106", "Ghent", relationships=parent), gone],
        ),
    )
    actor = nodes(records, "Actor")["ror:00cv9y106"]
    assert (actor.kind, actor.region, actor.founded) == (
        "university",
        "Flanders",
        "1817",
    )
    assert nodes(records, "Place")["be-ghent"].lat == 51.05
    assert ("ror:00cv9y106", "ror:02495e989") in edges(records, "part_of_actor_actor")
    assert report.left_out == {"record that ROR has withdrawn": 1}


def test_an_inactive_record_of_ror_has_ceased_by_its_last_change(
    tmp_path: Path,
) -> None:
    record = made.ror_record("00cv9y106", "Ghent", status="inactive")
    records, _ = read("ror", made.ror(tmp_path / "r.json", [record]))
    (event,) = nodes(records, "Event").values()
    assert (event.type, event.date, event.note) == (
        "ceased",
        "2025-01-22",
        "Inactive in ROR",
    )
    assert event.source_ids == nodes(records, "Actor")["ror:00cv9y106"].source_ids


def test_a_study_has_a_status_and_both_its_dates(tmp_path: Path) -> None:
    life = {
        "overallStatus": "TERMINATED",
        "startDateStruct": {"date": "2021-05", "type": "ACTUAL"},
        "completionDateStruct": {"date": "2023-02-01", "type": "ACTUAL"},
        "lastUpdatePostDateStruct": {"date": "2023-04-01"},
    }
    file = tmp_path / "s.json"
    study = made.study("NCT00000001", "CAR-T cells", statusModule=life)
    file.write_text(json.dumps([study]), "utf-8")
    records, report = read("clinicaltrials", file)
    trial = nodes(records, "Trial")["NCT00000001"]
    assert (trial.status, trial.start, trial.end) == (
        "terminated",
        "2021-05",
        "2023-02-01",
    )
    assert report.problems == []


def test_ror_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    records = [made.ror_record("00cv9y106", f"Ghent {i}") for i in range(20)]
    file, rng = made.ror(tmp_path / "r.json", records), random.Random(3)  # noqa: S311
    whole = file.read_bytes()
    for cut in rng.sample(range(1, len(whole)), 30):
        file.write_bytes(whole[:cut])
        with pytest.raises(IngestError):
            read("ror", file)


@pytest.mark.parametrize("pages", [True, False])
def test_studies_come_as_array_or_as_pages(tmp_path: Path, pages: bool) -> None:
    studies = [
        made.study("NCT00000001", "CAR-T cells"),
        made.study("NCT00000002", "Aspirin"),
    ]
    text = json.dumps({"studies": studies, "nextPageToken": "x"} if pages else studies)
    (tmp_path / "s.json").write_text(text, "utf-8")
    records, report = read("clinicaltrials", tmp_path)
    trial = nodes(records, "Trial")["NCT00000001"]
    assert (trial.phase, trial.status, trial.start) == (
        "phase-1-2",
        "recruiting",
        "2024-05",
    )
    assert ("ctgov:nimble-example-inc", trial.id) in edges(
        records, "sponsors_actor_trial"
    )
    assert list(edges(records, "hosts_actor_trial")) == [
        ("ctgov:uz-gent-ghent-be", trial.id)
    ]
    assert report.left_out == {
        "site without a name of its own": 1,
        "site in a country whose sites are not kept": 1,
        "study of another field": 1,
    }


def test_studies_come_as_csv(tmp_path: Path) -> None:
    row = {
        "NCT Number": "NCT00000003",
        "Study Title": "CAR-T cells",
        "Study Status": "COMPLETED",
        "Interventions": "BIOLOGICAL: CAR-T cells|DRUG: Aspirin",
        "Conditions": "A|B",
        "Sponsor": "Some University",
        "Phases": "PHASE2|PHASE3",
        "Start Date": "2018-12-26",
    }
    (tmp_path / "s.csv").write_text(made.csv_text([row], ",", ""), "utf-8")
    records, _ = read("clinicaltrials", tmp_path)
    trial = nodes(records, "Trial")["NCT00000003"]
    assert (trial.phase, trial.indication) == ("phase-2/3", "A; B")


def test_openalex_adds_to_actors_and_shows_what_they_work_on(tmp_path: Path) -> None:
    institution = {
        "id": "https://openalex.org/I1",
        "ror": "https://ror.org/00cv9y106",
        "type": "education",
        "display_name": "Ghent",
        "display_name_acronyms": ["UG"],
        "country_code": "BE",
        "display_name_alternatives": ["Gand"],
        "geo": {"city": "Ghent", "latitude": 51.0},
    }
    author = {
        "institutions": [
            {
                "id": "https://openalex.org/I1",
                "display_name": "Ghent",
                "ror": "https://ror.org/00cv9y106",
                "type": "education",
                "country_code": "BE",
            }
        ]
    }
    work = {
        "id": "https://openalex.org/W1",
        "doi": "https://doi.org/10.1/x",
        "is_retracted": False,
        "display_name": "CAR-T cells in lymphoma",
        "publication_date": "2024-05-06",
        "publication_year": 2024,
        "authorships": [author, author],
    }
    person = {
        "id": "https://openalex.org/A1",
        "orcid": None,
        "display_name_alternatives": [],
    }
    (tmp_path / "i.json").write_text(json.dumps(institution), "utf-8")
    (tmp_path / "w.jsonl").write_text(
        f"{json.dumps(work)}\n{json.dumps(work)}\n", "utf-8"
    )
    (tmp_path / "a.json").write_text(json.dumps(person), "utf-8")
    records, report = read("openalex", tmp_path)
    assert set(nodes(records, "Actor")["openalex:I1"].aliases) <= {"UG", "Gand"}
    link = edges(records, "works_on_actor_therapy")["openalex:I1", "car-t"]
    assert (link.basis, link.as_of) == ("derived", "2024-05-06")
    assert "CAR-T cells in lymphoma" in link.note
    assert report.read == {"institution": 1, "work": 2}


def test_sources_are_known_by_their_names_and_an_unknown_one_is_refused() -> None:
    assert known("ctgov") == "clinicaltrials"
    with pytest.raises(
        IngestError, match=r"Unknown source 'x'.*Known: curation, curated, ror"
    ):
        known("x")
