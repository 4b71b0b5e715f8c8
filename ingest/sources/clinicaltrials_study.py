"""A study of ClinicalTrials.gov, whichever of its formats it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, Field

from ingest.reading.shapes import Part, Parts, Shape, String, Strings, shaped

if TYPE_CHECKING:
    from ingest.reading.cells import Row
    from ingest.reading.source import JsonObject
    from ingest.report import Report


_NOT_BEGUN = frozenset({"NOT_YET_RECRUITING", "WITHDRAWN"})
_OVER = frozenset({"COMPLETED", "TERMINATED"})
"""The CSV download does not say which dates are expected ones: its status has to."""


class Study(BaseModel):
    """A study as both formats give it."""

    nct: str
    titles: tuple[str, ...]
    summary: str = ""
    interventions: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    phases: str = ""
    status: str = ""
    start: str = ""
    end: str = ""
    is_start_actual: bool = True
    is_end_actual: bool = True
    """Whether the day has come; the register also gives the one that the sponsor expects."""
    updated: str = ""
    sponsor: str = ""
    sponsor_class: str = ""
    sites: tuple[tuple[str, str, str], ...] = ()


class _Identification(Shape):
    nctId: String = ""  # noqa: N815 - the registry's names
    briefTitle: String = ""  # noqa: N815
    officialTitle: String = ""  # noqa: N815


class _Day(Shape):
    date: String = ""
    type: String = ""


class _Status(Shape):
    overallStatus: String = ""  # noqa: N815
    startDateStruct: Part[_Day] = _Day()  # noqa: N815
    completionDateStruct: Part[_Day] = _Day()  # noqa: N815
    lastUpdatePostDateStruct: Part[_Day] = _Day()  # noqa: N815


class _Sponsor(Shape):
    name: String = ""
    kind: Annotated[String, Field(alias="class")] = ""


class _Sponsors(Shape):
    leadSponsor: Part[_Sponsor] = _Sponsor()  # noqa: N815


class _Description(Shape):
    briefSummary: String = ""  # noqa: N815


class _Conditions(Shape):
    conditions: Strings = []
    keywords: Strings = []


class _Design(Shape):
    phases: Strings = []


class _Intervention(Shape):
    name: String = ""
    otherNames: Strings = []  # noqa: N815


class _Arms(Shape):
    interventions: Parts[_Intervention] = []


class _Site(Shape):
    facility: String = ""
    city: String = ""
    country: String = ""


class _Sites(Shape):
    locations: Parts[_Site] = []


class _Protocol(Shape):
    identificationModule: Part[_Identification] = _Identification()  # noqa: N815
    statusModule: Part[_Status] = _Status()  # noqa: N815
    sponsorCollaboratorsModule: Part[_Sponsors] = _Sponsors()  # noqa: N815
    descriptionModule: Part[_Description] = _Description()  # noqa: N815
    conditionsModule: Part[_Conditions] = _Conditions()  # noqa: N815
    designModule: Part[_Design] = _Design()  # noqa: N815
    armsInterventionsModule: Part[_Arms] = _Arms()  # noqa: N815
    contactsLocationsModule: Part[_Sites] = _Sites()  # noqa: N815


class _Record(Shape):
    protocolSection: _Protocol | None = None  # noqa: N815


def of_json(item: JsonObject, report: Report) -> Study | None:
    """Return the study of one object of API v2; None if it was refused."""
    record = shaped(_Record, item, report)
    if record is None:
        return None
    section = record.protocolSection
    if section is None:
        report.refuse(
            item.file,
            item.line,
            "protocolSection",
            "is empty",
        )
        return None
    names, status = section.identificationModule, section.statusModule
    sponsor = section.sponsorCollaboratorsModule.leadSponsor
    arms = section.armsInterventionsModule.interventions
    return Study(
        nct=names.nctId,
        titles=tuple(filter(None, (names.briefTitle, names.officialTitle))),
        summary=section.descriptionModule.briefSummary,
        interventions=tuple(
            name
            for arm in arms
            for name in (arm.name, *arm.otherNames)
            if name
        ),
        conditions=tuple(section.conditionsModule.conditions),
        keywords=tuple(section.conditionsModule.keywords),
        phases=_phases(section.designModule.phases),
        status=status.overallStatus,
        start=status.startDateStruct.date,
        end=status.completionDateStruct.date,
        is_start_actual=_has_come(
            status.startDateStruct, status.overallStatus
        ),
        is_end_actual=_has_come(
            status.completionDateStruct, status.overallStatus
        ),
        updated=status.lastUpdatePostDateStruct.date,
        sponsor=sponsor.name,
        sponsor_class=sponsor.kind,
        sites=tuple(
            (site.facility, site.city, site.country)
            for site in section.contactsLocationsModule.locations
        ),
    )


def of_csv(row: Row) -> Study:
    """Return the study of one row of the CSV download."""
    named = (part.partition(": ")[2] for part in row.items("Interventions"))
    return Study(
        nct=row["NCT Number"],
        titles=(row["Study Title"],) if row["Study Title"] else (),
        summary=row["Brief Summary"],
        interventions=tuple(filter(None, named)),
        conditions=tuple(row.items("Conditions")),
        phases=_phases(row.items("Phases")),
        status=row["Study Status"],
        start=row["Start Date"],
        end=row.cells.get("Completion Date", ""),
        is_start_actual=row["Study Status"] not in _NOT_BEGUN,
        is_end_actual=row["Study Status"] in _OVER,
        updated=row["Last Update Posted"],
        sponsor=row["Sponsor"],
    )


def _has_come(day: _Day, status: str) -> bool:
    """Return whether a day is one that has come; a study that was withdrawn never began."""
    return day.type != "ESTIMATED" and status != "WITHDRAWN"


def _phases(given: list[str]) -> str:
    """Return phases as one text; a set has no order, so ours is that of the alphabet."""
    return "|".join(sorted(set(given)))
