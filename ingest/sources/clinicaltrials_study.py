"""A study of ClinicalTrials.gov, whichever of its formats it comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

if TYPE_CHECKING:
    from ingest.reading.source import Item
    from ingest.tables import Row


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
    updated: str = ""
    sponsor: str = ""
    sponsor_class: str = ""
    sites: tuple[tuple[str, str, str], ...] = ()


def of_json(item: Item) -> Study:
    """Return the study of one object of API v2."""
    section: dict[str, Any] = item.data["protocolSection"]

    def part(name: str) -> dict[str, Any]:
        return section.get(f"{name}Module", {})

    names, status, lead = part("identification"), part("status"), part("sponsorCollaborators")
    arms = part("armsInterventions").get("interventions", ())
    sponsor = lead.get("leadSponsor", {})
    return Study(
        nct=names.get("nctId", ""),
        titles=tuple(t for key in ("briefTitle", "officialTitle") if (t := names.get(key))),
        summary=part("description").get("briefSummary", ""),
        interventions=tuple(n for one in arms for n in (one["name"], *one.get("otherNames", ()))),
        conditions=tuple(part("conditions").get("conditions", ())),
        keywords=tuple(part("conditions").get("keywords", ())),
        phases="|".join(part("design").get("phases", ())),
        status=status.get("overallStatus", ""),
        start=status.get("startDateStruct", {}).get("date", ""),
        updated=status.get("lastUpdatePostDateStruct", {}).get("date", ""),
        sponsor=sponsor.get("name", ""),
        sponsor_class=sponsor.get("class", ""),
        sites=tuple(
            (one.get("facility", ""), one.get("city", ""), one.get("country", ""))
            for one in part("contactsLocations").get("locations", ())
        ),
    )


def of_csv(row: Row) -> Study:
    """Return the study of one row of the CSV download."""
    cells = row.cells
    named = (one.partition(": ")[2] for one in cells.get("Interventions", "").split("|"))
    return Study(
        nct=row["NCT Number"], titles=(row["Study Title"],), summary=cells.get("Brief Summary", ""),
        interventions=tuple(name for name in named if name),
        conditions=tuple(c for c in cells.get("Conditions", "").split("|") if c),
        phases=cells.get("Phases", ""), status=cells.get("Study Status", ""),
        start=cells.get("Start Date", ""), updated=cells.get("Last Update Posted", ""),
        sponsor=row["Sponsor"],
    )  # fmt: skip
