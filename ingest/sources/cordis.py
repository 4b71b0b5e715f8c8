"""CORDIS: relevant projects as collaborations, their participants as actors."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from graph import model
from ingest import identifiers
from ingest.organisations import (
    Organisation,
    SourcePage,
    clean,
    country,
    euros,
    kind_of,
    region,
    website,
)
from ingest.reading.source_config import SourceConfig, load_config
from ingest.records import build, edge
from ingest.relevance import Text, Verdict, classify, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from graph.common.properties import Properties, Values
    from ingest.reading.cells import Row
    from ingest.reading.source import Files
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_CONTACT = re.compile(r"/project/(\d{9})/")
_PROJECT = re.compile(r"[0-9]{5,9}")
_DAY = 10
"""Characters of a day, YYYY-MM-DD, at the beginning of a time."""


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the relevant projects that name a participant, and the participants of those."""
    staffed: set[str] = set()
    several = _Several()
    for row in files.rows("organization", count=False):
        staffed.add(row["projectID"])
        several.see(row)
    codes = _codes(files)
    pages: dict[str, SourcePage] = {}
    for row in files.rows("project"):
        key = row["id"]
        if not _PROJECT.fullmatch(key):
            report.refuse(
                row.file,
                row.line,
                "id",
                f"{key[:40]!r} is no project number",
            )
            continue
        verdict = classify(
            Text((row["title"],), row["objective"], codes.get(key, ()))
        )
        if not verdict.relevant:
            report.leave_out("project of another field")
        elif key not in staffed:
            report.leave_out(
                "relevant project without participants in the files"
            )
        else:
            page = _page(row, row["title"], key)
            made = list(
                _project(
                    row,
                    page,
                    verdict,
                    report,
                )
            )
            if made:
                pages[key] = page
                report.keep("project", key)
                yield from made
    for row in files.rows("organization"):
        if row["projectID"] in pages:
            yield from _participation(
                row,
                pages[row["projectID"]],
                several,
                report,
            )
        else:
            report.leave_out("participation in a project that is not kept")
    yield from several.edges(report)


def _codes(files: Files) -> dict[str, list[str]]:
    wanted = {code for rule in rules().rules for code in rule.codes}
    codes: dict[str, list[str]] = defaultdict(list)
    for row in files.rows("scivoc"):
        if row["euroSciVocCode"] in wanted:
            codes[row["projectID"]].append(row["euroSciVocCode"])
    return codes


def _page(
    row: Row,
    title: str,
    key: str,
) -> SourcePage:
    day = row.cells.get("contentUpdateDate", "")[:_DAY]
    return SourcePage(
        CONFIG,
        f"https://cordis.europa.eu/project/id/{key}",
        title,
        day or None,
    )


def _project(
    row: Row,
    page: SourcePage,
    verdict: Verdict,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    cells, key = row.cells, f"cordis:{row['id']}"
    framework = (
        cells.get("frameworkProgramme")
        or cells.get("legalBasis", "").partition(".")[0]
    )
    programme = CONFIG.options["programmes"].get(framework, framework)
    call = (
        cells.get("masterCall")
        or cells.get("subCall")
        or cells.get("topics")
        or ""
    )
    acronym, title = clean(cells.get("acronym", "")), clean(row["title"])
    values = {
        "id": key,
        "name": f"{acronym}: {title}"
        if acronym and acronym != title
        else title,
        "type": "consortium-project",
        "programme": clean(f"{programme} {call}"),
        "start": cells.get("startDate"),
        **_end(cells, page.as_of),
        "budget_eur": euros(row, "totalCost", report),
        "public_funding_eur": euros(row, "ecMaxContribution", report),
        **page.evidence(),
    }
    made = build(
        model.Collaboration,
        values,
        row,
        report,
    )
    if made is None:
        return
    yield page.source()
    yield made
    for name, hits in (
        ("therapy", verdict.therapies),
        ("stage", verdict.stages),
    ):
        kind = {
            "therapy": "covers_collaboration_therapy",
            "stage": "targets_collaboration_stage",
        }
        for end, why in hits.items():
            yield edge(
                kind[name],
                model.Relation(
                    start=key,
                    end=end,
                    **page.derived(why),
                ),
            )


def _end(cells: Values, updated: str | None) -> Properties:
    """Return the end of a project, and a note where it does not go as it was signed.

    CORDIS keeps the end of the contract. A project that was given up has ended by the day of the
    record, which stands in place of a later end.
    """
    planned = cells.get("endDate") or ""
    state = CONFIG.options["statuses"].get(cells.get("status") or "", "")
    if not state:
        return {"end": planned}
    note = f"CORDIS: {state}" + (
        f"; end of the contract {planned}" if planned else ""
    )
    is_over = state in CONFIG.options["over"] and bool(updated)
    return {
        "end": min(planned, updated or "") if is_over else planned,
        "note": note,
    }


@dataclass(slots=True)
class _Part:
    """What one organisation gets and does in one project in one role."""

    pic: str
    project: str
    role: model.Role
    page: SourcePage
    money: int = 0
    notes: list[str] = field(default_factory=list[str])
    rows: int = 0

    def add(self, row: Row, money: int | None) -> None:
        """Add what a row states."""
        self.rows += 1
        self.money += money or 0
        if row["role"] not in {"coordinator", "participant", "partner"}:
            self.notes.append(row["role"])
        if row.cells.get("endOfParticipation", "").lower() == "true":
            self.notes.append("left the project")

    def edge(self) -> Edge:
        """Return the participation."""
        money = [f"EU contribution EUR {self.money}"] if self.money else []
        part = model.ParticipatesIn(
            start=f"pic:{self.pic}",
            end=f"cordis:{self.project}",
            role=self.role,
            note="; ".join(dict.fromkeys([*money, *self.notes])) or None,
            **self.page.evidence(),
        )
        return edge("participates_in_actor_collaboration", part)


class _Several:
    """Participations that several rows state, as departments of one university: they add up."""

    def __init__(self) -> None:
        self._seen: set[int] = set()
        self._repeated: set[int] = set()
        self._parts: dict[tuple[str, str, str], _Part] = {}

    def see(self, row: Row) -> None:
        """Take a first look at a row."""
        key = hash(_part_key(row))
        (self._repeated if key in self._seen else self._seen).add(key)

    def part(
        self,
        row: Row,
        pic: str,
        page: SourcePage,
    ) -> tuple[_Part, bool]:
        """Return what a row adds to, and whether it is the only one that does."""
        key = _part_key(row)
        role: model.Role = CONFIG.options["roles"][row["role"]]
        if hash(key) not in self._repeated:
            return _Part(
                pic,
                row["projectID"],
                role,
                page,
            ), True
        return self._parts.setdefault(
            key,
            _Part(
                pic,
                row["projectID"],
                role,
                page,
            ),
        ), False

    def edges(self, report: Report) -> Iterator[Edge]:
        """Yield the participations of several rows."""
        for part in self._parts.values():
            if part.rows > 1:
                report.noted[
                    "rows added to another of the same participation"
                ] += part.rows - 1
            yield part.edge()


def _part_key(row: Row) -> tuple[str, str, str]:
    role = CONFIG.options["roles"].get(row["role"], "")
    return row["projectID"], _pic(row) or row["name"], role


def _pic(row: Row) -> str | None:
    contact = _CONTACT.search(row.cells.get("contactForm", ""))
    return identifiers.pic(
        row.cells.get("organisationID")
        or (contact.group(1) if contact else "")
    )


def _participation(
    row: Row,
    page: SourcePage,
    several: _Several,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    pic = _pic(row)
    if pic is None:
        given = row.cells.get("organisationID", "")
        report.refuse(
            row.file,
            row.line,
            "organisationID",
            f"{given[:40]!r} is no PIC",
        )
        return
    actor = list(_organisation(row, pic).records(page, row, report))
    if not actor:
        return
    yield from actor
    report.accepted["organization"] += 1
    part, alone = several.part(row, pic, page)
    part.add(row, euros(row, "ecContribution", report))
    if alone:
        yield part.edge()


def _organisation(row: Row, pic: str) -> Organisation:
    cells, name = row.cells, row["name"]
    activity = cells.get("activityType", "").partition(";")[0] or "OTH"
    street, post, city = (
        cells.get(n, "") for n in ("street", "postCode", "city")
    )
    more: Properties = {
        "pic": pic,
        "vat": identifiers.vat(cells.get("vatNumber", "")),
        "website": website(cells.get("organizationURL", "")),
        "address": clean(f"{street}, {post} {city}") if street else None,
    }
    kind = CONFIG.options["kinds"][activity]
    if kind == "company":
        more["size"] = CONFIG.options["sizes"].get(
            cells.get("SME", "").lower()
        )
    if (
        activity in {"REC", "HES", "PUB", "OTH"}
        and kind_of(name, kind) == "hospital"
    ):
        kind = "hospital"
    return Organisation(
        f"pic:{pic}",
        name,
        kind,
        country(row["country"]),
        city,
        region(cells.get("nutsCode", "")),
        (cells.get("shortName", ""),),
        more=more,
    )
