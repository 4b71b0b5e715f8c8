"""KBO/BCE: number, legal names and seat of legal persons that bear a known actor's name."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from graph.errors import IngestError
from ingest import identifiers
from ingest.matching.names import normal
from ingest.organisations import (
    Organisation,
    SourcePage,
    ceased,
    clean,
    day_of,
    kind_of,
)
from ingest.reading.source_config import SourceConfig, load_config
from ingest.sources.kbo_seat import seat_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel

    from graph.common.properties import Properties
    from ingest.reading.cells import Row
    from ingest.reading.source import Files
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_SNAPSHOT = "SnapshotDate"
_LEGAL_PERSON, _SEAT = "2", "REGO"
_STOPPED = "ST"
_TABLES = {
    "enterprise": "EnterpriseNumber",
    "denomination": "EntityNumber",
    "address": "EntityNumber",
}


@dataclass(slots=True)
class _Enterprise:
    """A legal person; `end` says how the register shows that it has ended, '' if it has not."""

    row: Row
    end: str = ""
    names: list[str] = field(default_factory=list[str])
    seat: Row | None = None


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the enterprises whose number or name is that of an actor another source names."""
    _refuse_lone_updates(files)
    gone = {
        t: _changed(files, f"{t}_delete", key) for t, key in _TABLES.items()
    }
    enterprises = _wanted_enterprises(files, gone, report)
    # A name that an update takes away with its enterprise is still the one it had.
    ended = {key for key, enterprise in enterprises.items() if enterprise.end}
    gone["denomination"] -= {
        text
        for text in gone["denomination"]
        if identifiers.belgian_number(text) in ended
    }
    for number, row in _rows(
        files,
        "denomination",
        gone,
        report,
    ):
        if number in enterprises:
            enterprises[number].names.append(row["Denomination"])
    for number, row in _rows(
        files,
        "address",
        gone,
        report,
    ):
        if number in enterprises and _is_seat(row):
            enterprises[number].seat = row
    as_of = _snapshot_date(files, report)
    for number, enterprise in enterprises.items():
        yield from _enterprise(
            number,
            enterprise,
            as_of,
            report,
        )


def _refuse_lone_updates(files: Files) -> None:
    """Raise IngestError for an update whose full table is not there."""
    for table in _TABLES:
        if files.has(f"{table}_delete") and not files.has(table):
            raise IngestError(
                f"{table}: update files without the full {table}.csv they change."
            )


def _is_seat(row: Row) -> bool:
    return row["TypeOfAddress"] == _SEAT and not row.cells["DateStrikingOff"]


def _wanted_enterprises(
    files: Files,
    gone: dict[str, set[str]],
    report: Report,
) -> dict[str, _Enterprise]:
    """Return the legal persons by number that another source names, those deleted last."""
    wanted = _wanted(files, gone["denomination"])
    enterprises: dict[str, _Enterprise] = {}
    for number, row in _rows(
        files,
        "enterprise",
        gone,
        report,
    ):
        if number not in wanted:
            report.leave_out("enterprise that no source names")
        elif row["TypeOfEnterprise"] != _LEGAL_PERSON:
            report.leave_out("enterprise that is a person")
        else:
            stopped = row["Status"] == _STOPPED
            enterprises[number] = _Enterprise(
                row, "Stopped in KBO" if stopped else ""
            )
    return enterprises | _deleted(files, gone["enterprise"], enterprises)


def _changed(
    files: Files,
    table: str,
    key: str,
) -> set[str]:
    return {row[key] for row in files.rows(table)}


def _wanted(files: Files, gone: set[str]) -> set[str]:
    """Return the numbers that an actor carries or whose name one bears."""
    numbers = set(files.known.numbers)
    if not files.has("denomination"):
        return numbers
    names = (
        row
        for row in files.rows("denomination", count=False)
        if row["EntityNumber"] not in gone
    )
    for row in chain(names, files.rows("denomination_insert", count=False)):
        if normal(row["Denomination"]).compact in files.known.names:
            number = identifiers.belgian_number(row["EntityNumber"])
            if number:
                numbers.add(number)
    return numbers


def _rows(
    files: Files,
    table: str,
    gone: Mapping[str, set[str]],
    report: Report,
) -> Iterator[tuple[str, Row]]:
    """Yield number and row of a table as the updates leave it; establishments are passed over."""
    column = _TABLES[table]
    full = (row for row in files.rows(table) if row[column] not in gone[table])
    for row in chain(full, files.rows(f"{table}_insert")):
        if row[column].startswith(
            ("2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.")
        ):
            continue
        number = identifiers.belgian_number(row[column])
        if number is None:
            reason = f"{row[column][:40]!r} fails the check modulo 97"
            report.refuse(
                row.file,
                row.line,
                column,
                reason,
            )
        else:
            yield number, row


def _enterprise(
    number: str,
    enterprise: _Enterprise,
    as_of: str | None,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    row, names = enterprise.row, [clean(name) for name in enterprise.names]
    if not names:
        report.leave_out("enterprise without a name")
        return
    if not row["StartDate"]:
        report.refuse(
            row.file,
            row.line,
            "StartDate",
            "is empty",
        )
    if day_of(row, "StartDate", report) is None:
        return
    url = f"https://kbopub.economie.fgov.be/kbopub/toonondernemingps.html?ondernemingsnummer={number}"
    page = SourcePage(
        CONFIG,
        url,
        f"{names[0]}, enterprise {number}",
        as_of,
    )
    more: Properties = {
        "vat": f"BE{number}",
        **seat_of(enterprise.seat, CONFIG),
    }
    city = more.pop("city", "")
    area = more.pop("region", None)
    actor = Organisation(
        f"kbo:{number}",
        names[0],
        kind_of(names[0], "company"),
        "BE",
        city,
        area,
        names[1:],
        more=more,
    )
    made = list(actor.records(page, row, report))
    if made:
        report.keep("enterprise", number)
        yield page.source()
        yield from made
        if enterprise.end:
            yield from ceased(
                f"kbo:{number}",
                page,
                enterprise.end,
                row,
                report,
            )


def _deleted(
    files: Files,
    gone: set[str],
    known: Mapping[str, _Enterprise],
) -> dict[str, _Enterprise]:
    """Return the enterprises of known numbers that an update takes out and none brings back."""
    numbers = {identifiers.belgian_number(text) for text in gone}
    lost = (numbers & set(files.known.numbers)) - set(known)
    deleted: dict[str, _Enterprise] = {}
    if lost:
        for row in files.rows("enterprise", count=False):
            number = identifiers.belgian_number(row["EnterpriseNumber"])
            if (
                number
                and number in lost
                and row["TypeOfEnterprise"] == _LEGAL_PERSON
            ):
                deleted[number] = _Enterprise(row, "Taken out of KBO")
    return deleted


def _snapshot_date(files: Files, report: Report) -> str | None:
    days = [
        day_of(row, "Value", report)
        for row in files.rows("meta")
        if row["Variable"] == _SNAPSHOT
    ]
    return max(filter(None, days), default=None)
