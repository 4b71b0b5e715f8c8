"""Every status that a register gives, and what the atlas makes of it: no more than it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from graph.release.disputes import agree, life_of
from ingest.sources import clinicaltrials, cordis, ema, kbo, ror
from tests import public_files as made
from tests.public_files import nodes, read
from tests.unit.ingest.test_kbo import KBO, KNOWN
from tests.unit.ingest.test_kbo import kbo as kbo_files

if TYPE_CHECKING:
    from pathlib import Path

ENDED = made.AUTHORISATION_ENDED
APPLIED = "Withdrawal of application date"
MEDICINES = {
    # status: (the column that dates it, phase, status, authorised, until)
    "Authorised": (
        "Marketing authorisation date",
        "authorised",
        "Authorised 2025-06-30",
        "2025-06-30",
        None,
    ),
    "Suspended": (
        "Suspension of marketing authorisation date",
        "suspended",
        "Suspended 2025-06-30, authorised 2020-02-01",
        "2020-02-01",
        None,
    ),
    "Withdrawn": (
        ENDED,
        "withdrawn",
        "Withdrawn 2025-06-30, authorised 2020-02-01",
        "2020-02-01",
        "2025-06-30",
    ),
    "Lapsed": (
        ENDED,
        "withdrawn",
        "Lapsed 2025-06-30, authorised 2020-02-01",
        "2020-02-01",
        "2025-06-30",
    ),
    "Expired": (
        ENDED,
        "withdrawn",
        "Expired 2025-06-30, authorised 2020-02-01",
        "2020-02-01",
        "2025-06-30",
    ),
    "Revoked": (
        ENDED,
        "withdrawn",
        "Revoked 2025-06-30, authorised 2020-02-01",
        "2020-02-01",
        "2025-06-30",
    ),
    "Application withdrawn": (
        APPLIED,
        "withdrawn-before-approval",
        "Application withdrawn 2025-06-30",
        None,
        None,
    ),
    "Withdrawn from rolling review": (
        APPLIED,
        "withdrawn-before-approval",
        "Withdrawn from rolling review 2025-06-30",
        None,
        None,
    ),
    "Refused": (
        "Refusal of marketing authorisation date",
        "refused",
        "Refused 2025-06-30",
        None,
        None,
    ),
    "Opinion": (
        "Opinion adopted date",
        "in-assessment",
        "Opinion 2025-06-30",
        None,
        None,
    ),
    "Opinion under re-examination": (
        "Opinion adopted date",
        "in-assessment",
        "Opinion under re-examination 2025-06-30",
        None,
        None,
    ),
}
STUDIES = {
    # status: (in words, what it says of a life)
    "RECRUITING": ("recruiting", "active"),
    "ENROLLING_BY_INVITATION": ("enrolling by invitation", "active"),
    "ACTIVE_NOT_RECRUITING": ("active, not recruiting", "active"),
    "NOT_YET_RECRUITING": ("not yet recruiting", "planned"),
    "SUSPENDED": ("suspended", "paused"),
    "COMPLETED": ("completed", "ended"),
    "TERMINATED": ("terminated", "ended"),
    "WITHDRAWN": ("withdrawn before it began", "ended"),
    "UNKNOWN": ("unknown", None),
    "WITHHELD": ("withheld", None),
    "AVAILABLE": ("expanded access available", None),
    "NO_LONGER_AVAILABLE": ("expanded access no longer available", None),
    "TEMPORARILY_NOT_AVAILABLE": ("expanded access temporarily not available", None),
    "APPROVED_FOR_MARKETING": ("approved for marketing", None),
}
PROJECTS = {
    # status: (end, note) of a contract until 2027-12-31 in a record of 2024-02-01
    "SIGNED": ("2027-12-31", None),
    "ONG": ("2027-12-31", None),
    "CLOSED": ("2027-12-31", None),
    "CLO": ("2027-12-31", None),
    "TERMINATED": (
        "2024-02-01",
        "CORDIS: terminated early; end of the contract 2027-12-31",
    ),
    "TER": ("2024-02-01", "CORDIS: terminated early; end of the contract 2027-12-31"),
    "CAN": ("2024-02-01", "CORDIS: cancelled; end of the contract 2027-12-31"),
    "SUSPENDED": ("2027-12-31", "CORDIS: suspended; end of the contract 2027-12-31"),
}
ORGANISATIONS = {"active": ["Ghent"], "inactive": ["Ghent", "ceased"], "withdrawn": []}
"""What a record of ROR gives: an actor, an event; nothing of one that was made in error."""
ENTERPRISES = {"AC": [], "ST": ["Stopped in KBO"]}
REGISTERED = {
    # as the European registers of trials put it
    "Authorised": None,
    "Authorised, recruitment pending": "planned",
    "Authorised, recruiting": "active",
    "Under evaluation": "planned",
    "Ongoing": "active",
    "Ongoing, recruiting": "active",
    "Ongoing, recruitment ended": "active",
    "Restarted": "active",
    "Temporarily Halted": "paused",
    "Halted": "paused",
    "Suspended": "paused",
    "Suspended by CA": "paused",
    "Ended": "ended",
    "Completed": "ended",
    "Prematurely Ended": "ended",
    "Expired": "ended",
    "Lapsed": "ended",
    "Revoked": "ended",
    "Cancelled": "ended",
    "Withdrawn": "ended",
    "Not authorised": "ended",
    "Prohibited by CA": "ended",
    "Trial now transitioned": None,
}


def test_every_status_of_every_register_is_here() -> None:
    values = (
        (ema.CONFIG.tables["medicine"].values["Medicine status"], MEDICINES),
        (clinicaltrials.CONFIG.options["statuses"], STUDIES),
        (cordis.CONFIG.tables["project"].values["status"], PROJECTS),
        (ror.CONFIG.options["statuses"], ORGANISATIONS),
        (kbo.CONFIG.tables["enterprise"].values["Status"], ENTERPRISES),
    )
    for known, table in values:
        assert set(known) == set(table)


@pytest.mark.parametrize("word", MEDICINES)
def test_a_medicine_is_what_the_ema_says(tmp_path: Path, word: str) -> None:
    column, phase, status, authorised, until = MEDICINES[word]
    began = {"Marketing authorisation date": "01/02/2020"} if authorised else {}
    row = {**made.MEDICINE, "Marketing authorisation date": "", **began}
    row |= {"Medicine status": word, column: "30/06/2025"}
    records, report = read("ema", made.medicines(tmp_path / "m.xlsx", row))
    product = nodes(records, "Product")["ema:EMEA-H-C-009999"]
    given = (product.phase, product.status, product.authorised, product.until)
    assert given == (phase, status, authorised, until)
    assert report.problems == []


def trial(tmp_path: Path, status: str, kind: str, end_kind: str) -> tuple[object, ...]:
    life = {
        "overallStatus": status,
        "startDateStruct": {"date": "2021-05", "type": kind},
        "completionDateStruct": {"date": "2023-02-01", "type": end_kind},
    }
    file = tmp_path / "s.json"
    study = made.study("NCT00000001", "CAR-T cells", statusModule=life)
    file.write_text(json.dumps([study]), "utf-8")
    records, report = read("clinicaltrials", file)
    assert report.problems == []
    found = nodes(records, "Trial")["NCT00000001"]
    return found.status, found.start, found.end


@pytest.mark.parametrize("status", STUDIES)
def test_a_study_is_what_the_register_says(tmp_path: Path, status: str) -> None:
    words, life = STUDIES[status]
    never = status == "WITHDRAWN"
    dates = (None, None) if never else ("2021-05", "2023-02-01")
    assert trial(tmp_path, status, "ACTUAL", "ACTUAL") == (words, *dates)
    assert life_of(words) == life
    # A date that is only expected is no date of the study: it is told as what it is.
    expected = "; start expected 2021-05; completion expected 2023-02-01"
    told = words if never else words + expected
    assert trial(tmp_path, status, "ESTIMATED", "ESTIMATED") == (told, None, None)
    assert life_of(told) == life


@pytest.mark.parametrize("status", STUDIES)
def test_the_table_of_studies_does_not_tell_expected_dates(
    tmp_path: Path, status: str
) -> None:
    row = {
        "NCT Number": "NCT00000001",
        "Study Title": "CAR-T cells",
        "Study Status": status,
        "Start Date": "2021-05",
        "Completion Date": "2023-02-01",
        "Sponsor": "Nimble Example Inc.",
    }
    spec = clinicaltrials.CONFIG.tables["study_csv"]
    file = tmp_path / "s.csv"
    rows = [{name: row.get(name, "") for name in sorted(spec.known)}]
    file.write_text(made.csv_text(rows, ","), "utf-8")
    records, report = read("clinicaltrials", file)
    assert report.problems == []
    found = nodes(records, "Trial")["NCT00000001"]
    begun = status not in {"NOT_YET_RECRUITING", "WITHDRAWN"}
    over = status in {"COMPLETED", "TERMINATED"}
    assert found.start == ("2021-05" if begun else None)
    assert found.end == ("2023-02-01" if over else None)
    assert found.status.startswith(STUDIES[status][0])
    assert ("expected" in found.status) is (not over and status != "WITHDRAWN")


@pytest.mark.parametrize("status", PROJECTS)
def test_a_project_that_was_given_up_has_ended(tmp_path: Path, status: str) -> None:
    folder = made.cordis(tmp_path / "c")
    rows = [{**made.PROJECT, "status": status}]
    (folder / "project.csv").write_text(made.csv_text(rows), "utf-8")
    records, report = read("cordis", folder)
    assert report.problems == []
    project = nodes(records, "Collaboration")["cordis:101000001"]
    assert (project.end, project.note) == PROJECTS[status]


def test_a_project_that_was_given_up_after_its_end_keeps_it(tmp_path: Path) -> None:
    folder = made.cordis(tmp_path / "c")
    rows = [{**made.PROJECT, "status": "TERMINATED", "endDate": "2024-01-31"}]
    (folder / "project.csv").write_text(made.csv_text(rows), "utf-8")
    project = nodes(read("cordis", folder)[0], "Collaboration")["cordis:101000001"]
    assert project.end == "2024-01-31"


@pytest.mark.parametrize("status", ORGANISATIONS)
def test_an_organisation_is_what_ror_says(tmp_path: Path, status: str) -> None:
    record = made.ror_record("00cv9y106", "Ghent", status=status)
    records, report = read("ror", made.ror(tmp_path / "r.json", [record]))
    names = [one.name for one in nodes(records, "Actor").values()]
    events = [one.type for one in nodes(records, "Event").values()]
    assert names + events == ORGANISATIONS[status]
    assert report.problems == []


@pytest.mark.parametrize("status", ENTERPRISES)
def test_an_enterprise_is_what_kbo_says(tmp_path: Path, status: str) -> None:
    row = {**KBO["enterprise.csv"][0], "Status": status}
    records, _ = read("kbo", kbo_files(tmp_path, {"enterprise.csv": [row]}), KNOWN)
    assert list(nodes(records, "Actor")) == ["kbo:0419052173"]
    notes = [one.note for one in nodes(records, "Event").values()]
    assert notes == ENTERPRISES[status]


@pytest.mark.parametrize("status", REGISTERED)
def test_a_status_of_the_european_registers_says_what_it_says(status: str) -> None:
    assert life_of(status) == REGISTERED[status]


@pytest.mark.parametrize(
    ("phase", "other", "both"),
    [
        ("withdrawn", "suspended", False),
        ("authorised", "suspended", False),
        ("refused", "withdrawn-before-approval", False),
        ("phase-3", "authorised", False),
        ("discontinued", "refused", True),
        ("withdrawn-before-approval", "discontinued", True),
        ("phase-3", "in-assessment", True),
        ("suspended", "suspended", True),
    ],
)
def test_phases_that_may_both_be_true(phase: str, other: str, both: bool) -> None:
    assert agree("phase", phase, other) is both
