"""CORDIS: relevant projects as collaborations, their participants as actors."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from graph import model
from ingest import identifiers
from ingest.organisations import Organisation, Page, clean, country, euros, kind_of, region, website
from ingest.reading.source import Files, SourceConfig, load_config
from ingest.records import build, edge
from ingest.relevance import Text, Verdict, classify, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.records import Edge
    from ingest.report import Report
    from ingest.tables import Row

CONFIG: SourceConfig = load_config(__file__)
_CONTACT = re.compile(r"/project/(\d{9})/")
_PROJECT = re.compile(r"^\d{5,9}$")
_DAY = 10


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the relevant projects that name a participant, and the participants of those."""
    staffed = {row["projectID"] for row in files.rows("organization", count=False)}
    codes = _codes(files)
    kept: dict[str, Page] = {}
    for row in files.rows("project"):
        key = row["id"]
        if not _PROJECT.match(key):
            report.refuse(row.file, row.line, "id", f"{key[:40]!r} is no project number")
            continue
        verdict = classify(Text((row["title"],), row["objective"], codes.get(key, ())))
        if not verdict.relevant:
            report.leave_out("project of another field")
        elif key not in staffed:
            report.leave_out("relevant project without participants in the files")
        else:
            page = _page(row, row["title"], key)
            made = list(_project(row, page, verdict, report))
            if made:
                kept[key] = page
                report.kept["project"] += 1
                yield from made
    for row in files.rows("organization"):
        if row["projectID"] in kept:
            yield from _participation(row, kept[row["projectID"]], report)
        else:
            report.leave_out("participation in a project that is not kept")


def _codes(files: Files) -> dict[str, list[str]]:
    wanted = {code for rule in rules().rules for code in rule.codes}
    found: dict[str, list[str]] = defaultdict(list)
    for row in files.rows("scivoc"):
        if row["euroSciVocCode"] in wanted:
            found[row["projectID"]].append(row["euroSciVocCode"])
    return found


def _page(row: Row, title: str, key: str) -> Page:
    day = row.cells.get("contentUpdateDate", "")[:_DAY]
    return Page(CONFIG, f"https://cordis.europa.eu/project/id/{key}", title, day or None)


def _project(row: Row, page: Page, verdict: Verdict, report: Report) -> Iterator[BaseModel | Edge]:
    cells, key = row.cells, f"cordis:{row['id']}"
    framework = cells.get("frameworkProgramme") or cells.get("legalBasis", "").partition(".")[0]
    programme = CONFIG.options["programmes"].get(framework, framework)
    call = cells.get("masterCall") or cells.get("subCall") or cells.get("topics") or ""
    acronym, title = clean(cells.get("acronym", "")), clean(row["title"])
    values = {
        "id": key,
        "name": f"{acronym}: {title}" if acronym and acronym != title else title,
        "type": "consortium-project",
        "programme": clean(f"{programme} {call}"),
        "start": cells.get("startDate"),
        "end": cells.get("endDate"),
        "budget_eur": euros(row, "totalCost", report),
        "public_funding_eur": euros(row, "ecMaxContribution", report),
        **page.evidence(),
    }
    made = build(model.Collaboration, values, row, report)
    if made is None:
        return
    yield page.source()
    yield made
    for name, found in (("therapy", verdict.therapies), ("stage", verdict.stages)):
        kind = {"therapy": "covers_collaboration_therapy", "stage": "targets_collaboration_stage"}
        for end, why in found.items():
            yield edge(kind[name], model.Relation(start=key, end=end, **page.derived(why)))


def _participation(row: Row, page: Page, report: Report) -> Iterator[BaseModel | Edge]:
    cells = row.cells
    contact = _CONTACT.search(cells.get("contactForm", ""))
    pic = identifiers.pic(cells.get("organisationID") or (contact.group(1) if contact else ""))
    if pic is None:
        given = cells.get("organisationID", "")
        report.refuse(row.file, row.line, "organisationID", f"{given[:40]!r} is no PIC")
        return
    actor = list(_organisation(row, pic).records(page, row, report))
    if not actor:
        return
    yield from actor
    report.kept["organization"] += 1
    role = CONFIG.options["roles"][row["role"]]
    money = euros(row, "ecContribution", report)
    notes = [
        f"EU contribution EUR {money}" if money else "",
        row["role"] if row["role"] not in {"coordinator", "participant", "partner"} else "",
        "left the project" if cells.get("endOfParticipation", "").lower() == "true" else "",
    ]
    part = model.ParticipatesIn(
        start=f"pic:{pic}", end=f"cordis:{row['projectID']}", role=role,
        note="; ".join(note for note in notes if note) or None, **page.evidence(),
    )  # fmt: skip
    yield edge("participates_in_actor_collaboration", part)


def _organisation(row: Row, pic: str) -> Organisation:
    cells, name = row.cells, row["name"]
    activity = cells.get("activityType", "").partition(";")[0] or "OTH"
    street, post, city = (cells.get(n, "") for n in ("street", "postCode", "city"))
    more: dict[str, Any] = {
        "pic": pic,
        "vat": identifiers.vat(cells.get("vatNumber", "")),
        "website": website(cells.get("organizationURL", "")),
        "address": clean(f"{street}, {post} {city}") if street else None,
    }
    kind = CONFIG.options["kinds"][activity]
    if activity in {"REC", "HES", "PUB", "OTH"} and kind_of(name, kind) == "hospital":
        kind = "hospital"
    return Organisation(
        f"pic:{pic}", name, kind, country(row["country"]), city,
        region(cells.get("nutsCode", "")), (cells.get("shortName", ""),), more=more,
    )  # fmt: skip
