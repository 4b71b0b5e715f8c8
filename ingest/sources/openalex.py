"""OpenAlex: names and places of known actors, and the works that show what they work on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from graph import model
from ingest import identifiers
from ingest.organisations import Organisation, SourcePage, clean, website
from ingest.reading.shapes import all_known, shaped
from ingest.reading.source_config import SourceConfig, load_config
from ingest.records import edge, is_url
from ingest.relevance import Text, Verdict, classify
from ingest.sources.openalex_record import Body, Work

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from graph.common.properties import Properties
    from ingest.reading.source import Files, JsonObject
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_ID = re.compile(r"https://openalex\.org/([IFW][0-9]+)")
_DAY = 10
"""Characters of a day, YYYY-MM-DD, at the beginning of a time."""


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield institutions, funders, and for each relevant work what its institutions work on."""
    for table in ("institution", "funder"):
        for item in files.items(table):
            body = shaped(Body, item, report)
            if body is not None:
                yield from _actor(item, body, report)
    for item in files.items("work"):
        work = shaped(Work, item, report)
        if work is not None:
            yield from _work(item, work, report)


def _key(
    item: JsonObject,
    given: str,
    report: Report,
) -> str | None:
    match = _ID.fullmatch(given)
    if match is None:
        report.refuse(
            item.file,
            item.line,
            "id",
            f"{given[:40]!r} is no OpenAlex id",
        )
        return None
    return match.group(1)


def _kind(
    item: JsonObject,
    given: str,
    report: Report,
) -> str | None:
    kinds: dict[str, str] = CONFIG.options["kinds"]
    return (
        kinds[given]
        if all_known(
            item,
            "type",
            [given],
            kinds,
            report,
        )
        else None
    )


def _actor(
    item: JsonObject,
    body: Body,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    key, kind = (
        _key(item, body.id, report),
        _kind(item, body.type or "funder", report),
    )
    if key is None or kind is None:
        return
    page = SourcePage(
        CONFIG,
        body.id,
        body.display_name,
        body.updated_date[:_DAY] or None,
    )
    number = identifiers.ror(body.ror or body.ids.ror)
    more: Properties = {
        "ror": f"https://ror.org/{number}" if number else None,
        "website": website(body.homepage_url),
    }
    aliases = [
        *body.display_name_acronyms,
        *body.display_name_alternatives,
        *body.alternate_titles,
    ]
    country = body.country_code or body.geo.country_code or None
    actor = Organisation(
        f"openalex:{key}",
        body.display_name,
        kind,
        country,
        body.geo.city,
        None,
        aliases,
        body.geo.latitude,
        body.geo.longitude,
        more,
    )
    made = list(actor.records(page, item, report))
    if made:
        report.keep("organisation", key)
        yield page.source()
        yield from made


def _work(
    item: JsonObject,
    work: Work,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    title = clean(work.display_name)
    verdict = classify(Text((title,)))
    if work.is_retracted:
        report.leave_out("work that was retracted")
    elif not verdict.relevant:
        report.leave_out("work of another field")
    elif key := _key(item, work.id, report):
        report.keep("work", key)
        url = work.doi if is_url(work.doi) else work.id
        page = SourcePage(
            CONFIG,
            url,
            title,
            work.publication_date or None,
        )
        yield page.source()
        for body in _institutions(work):
            yield from _works_on(
                item,
                body,
                page,
                title,
                verdict,
                report,
            )


def _works_on(
    item: JsonObject,
    body: Body,
    page: SourcePage,
    title: str,
    verdict: Verdict,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    key, kind = (
        _key(item, body.id, report),
        _kind(item, body.type or "other", report),
    )
    if key is None or kind is None:
        return
    number = identifiers.ror(body.ror)
    more = {"ror": f"https://ror.org/{number}" if number else None}
    country = body.country_code or None
    actor = Organisation(
        f"openalex:{key}",
        body.display_name,
        kind,
        country,
        more=more,
    )
    made = list(actor.records(page, item, report))
    yield from made
    for therapy, why in verdict.therapies.items() if made else ():
        evidence = page.derived(f"{why}: {title}")
        works = model.Relation(
            start=actor.id,
            end=therapy,
            **evidence,
        )
        yield edge("works_on_actor_therapy", works)


def _institutions(work: Work) -> list[Body]:
    bodies = {
        body.id: body
        for author in work.authorships
        for body in author.institutions
        if body.id and body.display_name
    }
    return list(bodies.values())
