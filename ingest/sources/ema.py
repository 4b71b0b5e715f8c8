"""EMA: the medicines whose column "Advanced therapy" says Yes, and who holds them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph import model
from graph.common.normalise import slug
from ingest.organisations import Organisation, SourcePage, clean, day_of
from ingest.reading.source_config import SourceConfig, load_config
from ingest.records import build, edge, is_url
from ingest.relevance import Text, Verdict, classify
from ingest.sources.product_dates import ProductDates, status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.reading.cells import Row
    from ingest.reading.source import Files
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_NUMBER = re.compile(r"^EM[AE]A?/[HV]/[A-Z]+/\d{6}$")
_INN = "International non-proprietary name (INN) / common name"
_HOLDER = "Marketing authorisation developer / applicant / holder"


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the advanced therapy medicines with their therapies and holders."""
    for row in files.rows("medicine"):
        if row["Advanced therapy"] != "Yes" or row["Category"] != "Human":
            report.leave_out("medicine that is no advanced therapy")
        elif not _NUMBER.match(row["EMA product number"]):
            given = row["EMA product number"][:40]
            report.refuse(
                row.file,
                row.line,
                "EMA product number",
                f"{given!r} is no number",
            )
        elif not is_url(row["Medicine URL"]):
            report.refuse(
                row.file,
                row.line,
                "Medicine URL",
                "is not a web address",
            )
        else:
            yield from _medicine(row, report)


def _medicine(row: Row, report: Report) -> Iterator[BaseModel | Edge]:
    cells, name = row.cells, clean(row["Name of medicine"])
    updated = day_of(row, "Last updated date", report) or day_of(
        row, "First published date", report
    )
    page = SourcePage(
        CONFIG,
        row["Medicine URL"],
        f"{name}, European public assessment report",
        updated,
    )
    key = "ema:" + row["EMA product number"].replace("/", "-")
    status, options = row["Medicine status"], CONFIG.options
    date = day_of(row, options["dates"][status], report)
    dates = ProductDates(
        authorised=day_of(row, options["dates"]["Authorised"], report),
        until=date if status in options["ended"] else None,
    )
    marked = [
        short
        for short, column in options["designations"].items()
        if cells[column] == "Yes"
    ]
    values = {
        "id": key,
        "name": name,
        "inn": clean(row[_INN]),
        "indication": clean(
            cells["Therapeutic area (MeSH)"].replace(";", "; ")
        ),
        "phase": options["phases"][status],
        "status": status_of(status, date, dates),
        **dates._asdict(),
        "ema_designations": tuple(marked),
        "note": f"{row['EMA product number']}; holder {clean(row[_HOLDER])}",
        **page.evidence(),
    }
    made = build(
        model.Product,
        values,
        row,
        report,
    )
    if made is None:
        return
    yield page.source()
    yield made
    report.keep("medicine", key)
    for therapy, why in _therapies(row).therapies.items():
        link = model.Relation(
            start=key,
            end=therapy,
            **page.derived(why),
        )
        yield edge("is_a_product_therapy", link)
    if holder := clean(row[_HOLDER]):
        actor = Organisation(f"ema:{slug(holder)}", holder, "company")
        yield from actor.records(page, row, report)
        owns = model.Relation(
            start=actor.id,
            end=key,
            **page.evidence(),
        )
        yield edge("owns_actor_product", owns)


def _therapies(row: Row) -> Verdict:
    """Return what the substance's name says; cell therapy where it says nothing."""
    names = (row[_INN], row.cells["Active substance"])
    verdict = classify(
        Text((), row.cells["Therapeutic indication"], substances=names)
    )
    if verdict.relevant:
        return verdict
    return Verdict(
        {
            "cell-therapy": "EMA column Advanced therapy; no rule fits the substance"
        },
        {},
    )
