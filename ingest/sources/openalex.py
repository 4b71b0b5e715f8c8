"""OpenAlex: names and places of known actors, and the works that show what they work on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from graph import model
from graph.errors import IngestError
from ingest import identifiers
from ingest.organisations import Organisation, Page, clean, website
from ingest.reading.source import Files, Item, SourceConfig, load_config
from ingest.records import edge
from ingest.relevance import Text, classify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_ID = re.compile(r"^https://openalex\.org/([IFW]\d+)$")
_DAY = 10


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield institutions, funders, and for each relevant work what its institutions work on."""
    for item in files.items("institution"):
        geo = item.data.get("geo") or {}
        where = (item.data.get("country_code") or geo.get("country_code"), geo.get("city") or "")
        ends = (geo.get("latitude"), geo.get("longitude"))
        names = ("display_name_acronyms", "display_name_alternatives")
        aliases: list[str] = [one for name in names for one in item.data.get(name) or ()]
        yield from _actor(item, item.data.get("ror"), aliases, where, ends, report)
    for item in files.items("funder"):
        number = (item.data.get("ids") or {}).get("ror")
        where = (item.data.get("country_code"), "")
        aliases = list(item.data.get("alternate_titles") or ())
        yield from _actor(item, number, aliases, where, (None, None), report)
    for item in files.items("work"):
        yield from _work(item, report)


def _key(item: Item, given: object, report: Report) -> str | None:
    found = _ID.match(str(given))
    if found is None:
        report.refuse(item.file, item.line, "id", f"{str(given)[:40]!r} is no OpenAlex id")
        return None
    return found.group(1)


def _actor(
    item: Item, ror: str | None, aliases: list[str], where: tuple[str | None, str],
    ends: tuple[float | None, float | None], report: Report,
) -> Iterator[BaseModel | Edge]:  # fmt: skip
    data, key = item.data, _key(item, item.data["id"], report)
    if key is None:
        return
    page = Page(CONFIG, data["id"], data["display_name"], _day(data.get("updated_date")))
    number = identifiers.ror(ror or "")
    more: dict[str, Any] = {
        "ror": f"https://ror.org/{number}" if number else None,
        "website": website(data.get("homepage_url") or ""),
    }
    kind = _kind(item, data.get("type") or "funder")
    actor = Organisation(
        f"openalex:{key}", data["display_name"], kind, where[0], where[1], None, aliases,
        *ends, more,
    )  # fmt: skip
    made = list(actor.records(page, item, report))
    if made:
        report.kept["organisation"] += 1
        yield page.source()
        yield from made


def _work(item: Item, report: Report) -> Iterator[BaseModel | Edge]:
    data = item.data
    title = clean(data.get("display_name") or "")
    verdict = classify(Text((title,)))
    if data.get("is_retracted"):
        report.leave_out("work that was retracted")
    elif not verdict.relevant:
        report.leave_out("work of another field")
    elif _key(item, data["id"], report):
        report.kept["work"] += 1
        page = Page(CONFIG, data.get("doi") or data["id"], title, data.get("publication_date"))
        yield page.source()
        for one in _institutions(data):
            key = _key(item, one["id"], report)
            if key is None:
                continue
            number = identifiers.ror(one.get("ror") or "")
            more = {"ror": f"https://ror.org/{number}" if number else None}
            kind = _kind(item, one.get("type") or "other")
            where = one.get("country_code")
            name = one["display_name"]
            actor = Organisation(f"openalex:{key}", name, kind, where, more=more)
            yield from actor.records(page, item, report)
            for therapy, why in verdict.therapies.items():
                said = page.derived(f"{why}: {title}")
                works = model.Relation(start=actor.id, end=therapy, **said)
                yield edge("works_on_actor_therapy", works)


def _institutions(data: dict[str, Any]) -> list[dict[str, Any]]:
    found = {
        one["id"]: one
        for author in data["authorships"]
        for one in author.get("institutions") or ()
        if one.get("id") and one.get("display_name")
    }
    return list(found.values())


def _kind(item: Item, given: str) -> str:
    kinds = CONFIG.options["kinds"]
    if given not in kinds:
        raise IngestError(f"{item.file}:{item.line}: type: unknown value {given[:40]!r}.")
    return kinds[given]


def _day(text: str | None) -> str | None:
    return text[:_DAY] if text else None
