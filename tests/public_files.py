"""Small files in the formats of the public sources, written for the tests."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl

from ingest.reading.source import BelgianActors, Files
from ingest.records import Edge
from ingest.report import Report
from ingest.sources import PUBLIC, ema

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path


def read(
    name: str, path: Path, names: BelgianActors | None = None
) -> tuple[list[Any], Report]:
    report = Report()
    module = PUBLIC[name]
    return list(module.read(Files(path, module.CONFIG, report, names), report)), report


def nodes(records: list[Any], label: str) -> dict[str, Any]:
    return {one.id: one for one in records if type(one).__name__ == label}


def edges(records: list[Any], name: str) -> dict[tuple[str, str], Any]:
    found = [one for one in records if isinstance(one, Edge) and one.spec.name == name]
    return {(one.record.start, one.record.end): one.record for one in found}


PROJECT = {
    "id": "101000001",
    "acronym": "CARCURE",
    "status": "SIGNED",
    "title": "CAR-T cells for lymphoma",
    "startDate": "2024-01-01",
    "endDate": "2027-12-31",
    "totalCost": "2998012,75",
    "ecMaxContribution": "2500000",
    "legalBasis": "HORIZON.3.1",
    "topics": "HORIZON-EIC-2024",
    "ecSignatureDate": "2023-12-15",
    "frameworkProgramme": "HORIZON",
    "masterCall": "HORIZON-EIC",
    "subCall": "HORIZON-EIC",
    "fundingScheme": "HORIZON-EIC",
    "objective": "We test CAR-T cells\nin a first phase I clinical trial.",
    "contentUpdateDate": "2024-02-01 10:00:00",
    "rcn": "1",
    "grantDoi": "10.3030/101000001",
}
OTHER = {
    **PROJECT,
    "id": "101000002",
    "acronym": "ECAR",
    "title": "Safer electric cars",
    "objective": "Batteries.",
}
MEMBER = {
    "projectID": "101000001",
    "projectAcronym": "CARCURE",
    "organisationID": "999981634",
    "vatNumber": "BE0419052173",
    "name": "UNIVERSITE CATHOLIQUE DE LOUVAIN",
    "shortName": "UCL",
    "SME": "false",
    "activityType": "HES",
    "street": "PLACE DE L'UNIVERSITE 1",
    "postCode": "1348",
    "city": "LOUVAIN LA NEUVE",
    "country": "BE",
    "nutsCode": "BE310",
    "geolocation": "50.6,4.6",
    "organizationURL": "www.uclouvain.be",
    "contactForm": "",
    "contentUpdateDate": "2024-02-01 10:00:00",
    "rcn": "2",
    "order": "1",
    "role": "coordinator",
    "ecContribution": "1000000",
    "netEcContribution": "1000000",
    "totalCost": "1000000",
    "endOfParticipation": "false",
}
FIRM = {
    **MEMBER,
    "organisationID": "876034937",
    "vatNumber": "",
    "name": "Nimble Cells Example BV",
    "shortName": "",
    "activityType": "PRC",
    "city": "Utrecht",
    "country": "NL",
    "nutsCode": "NL31",
    "order": "2",
    "role": "participant",
    "organizationURL": "",
}
SCIVOC = {
    "projectID": "101000001",
    "euroSciVocCode": "/21/37/165/659",
    "euroSciVocPath": "/a/b",
    "euroSciVocTitle": "gene therapy",
    "euroSciVocDescription": "",
}


def csv_text(
    rows: Sequence[dict[str, str]], separator: str = ";", bom: str = "\ufeff"
) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(
        out, list(rows[0]), delimiter=separator, quoting=csv.QUOTE_ALL
    )
    writer.writeheader()
    writer.writerows(rows)
    return bom + out.getvalue()


def cordis(folder: Path, form: str = "csv", separator: str = ";") -> Path:
    """Write three tables as CSV, JSON, XLSX or a ZIP of CSV, and return the path to give."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = {
        "project": [PROJECT, OTHER],
        "organization": [MEMBER, FIRM],
        "euroSciVoc": [SCIVOC],
    }
    for name, rows in tables.items():
        if form == "json":
            (folder / f"{name}.json").write_text(json.dumps(rows, indent=1), "utf-8")
        elif form == "xlsx":
            sheet(
                folder / f"{name}.xlsx",
                [list(rows[0]), *(list(row.values()) for row in rows)],
            )
        else:
            (folder / f"{name}.csv").write_text(csv_text(rows, separator), "utf-8")
    if form != "zip":
        return folder
    with zipfile.ZipFile(folder / "dump.zip", "w", zipfile.ZIP_DEFLATED) as box:
        for file in sorted(folder.glob("*.csv")):
            box.write(file, file.name)
            file.unlink()
    return folder / "dump.zip"


def sheet(path: Path, rows: Iterable[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


AUTHORISATION_ENDED = (
    "Withdrawal / expiry / revocation / lapse of marketing authorisation date"
)
"""The column of EMA's table that dates the end of an authorisation."""
MEDICINE = {
    "Category": "Human",
    "Name of medicine": "Examplecel",
    "EMA product number": "EMEA/H/C/009999",
    "Medicine status": "Authorised",
    "Advanced therapy": "Yes",
    "International non-proprietary name (INN) / common name": "examplecabtagene autoleucel",
    "Active substance": "examplecabtagene autoleucel",
    "Therapeutic area (MeSH)": "Lymphoma",
    "Orphan medicine": "Yes",
    "Marketing authorisation date": "01/02/2025",
    "Marketing authorisation developer / applicant / holder": "Nimble Example Holding NV",
    "Last updated date": "03/03/2025",
    "Medicine URL": "https://www.ema.europa.eu/en/medicines/human/EPAR/examplecel",
}


def medicines(path: Path, *rows: dict[str, str]) -> Path:
    """Write the EMA table: eight rows of titles, the head on row 9."""
    spec = ema.CONFIG.tables["medicine"]
    head = sorted(spec.known)
    titles: list[list[object]] = [
        ["Content type:", "Medicine"],
        *([None] for _ in range(7)),
    ]
    body = [
        [row.get(name, "No" if name == "Advanced therapy" else "") for name in head]
        for row in rows
    ]
    return sheet(path, [*titles, head, *body])


def ror_record(key: str, name: str, **more: Any) -> dict[str, Any]:
    place = {
        "country_code": "BE",
        "country_name": "Belgium",
        "name": "Ghent",
        "country_subdivision_code": "VLG",
        "lat": 51.05,
        "lng": 3.71,
    }
    return {
        "id": f"https://ror.org/{key}",
        "status": "active",
        "types": ["education", "funder"],
        "established": 1817,
        "domains": [],
        "external_ids": [],
        "names": [{"lang": "en", "types": ["ror_display", "label"], "value": name}],
        "links": [{"type": "website", "value": "https://www.example.be"}],
        "locations": [{"geonames_id": 1, "geonames_details": place}],
        "relationships": [],
        "admin": {
            "created": {},
            "last_modified": {"date": "2025-01-22", "schema_version": "2.1"},
        },
        **more,
    }


def ror(path: Path, records: Sequence[dict[str, Any]]) -> Path:
    text = json.dumps(records, indent=1)
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(text.encode()))
    else:
        path.write_text(text, "utf-8")
    return path


def study(nct: str, title: str, **more: Any) -> dict[str, Any]:
    section = {
        "identificationModule": {"nctId": nct, "briefTitle": title},
        "statusModule": {
            "overallStatus": "RECRUITING",
            "startDateStruct": {"date": "2024-05"},
            "lastUpdatePostDateStruct": {"date": "2025-01-01"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "Nimble Example Inc.", "class": "INDUSTRY"}
        },
        "conditionsModule": {"conditions": ["Lymphoma"]},
        "designModule": {"phases": ["PHASE1", "PHASE2"]},
        "armsInterventionsModule": {
            "interventions": [{"name": "Cells", "type": "BIOLOGICAL"}]
        },
        "contactsLocationsModule": {
            "locations": [
                {"facility": "UZ Gent", "city": "Ghent", "country": "Belgium"},
                {"facility": "Research Site", "city": "Brussels", "country": "Belgium"},
                {"facility": "Some Hospital", "city": "Lyon", "country": "France"},
            ]
        },
    }
    return {"protocolSection": {**section, **more}, "hasResults": False}
