"""ROR: what the registry knows of organisations that other sources name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graph import model
from graph.errors import IngestError
from ingest import identifiers
from ingest.organisations import Organisation, Page, website
from ingest.reading.source import Files, Item, SourceConfig, load_config
from ingest.records import edge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_OLDEST = 1600
"""Dates in the graph begin here; a university's older year of foundation is left out."""


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the actors of all records that are not withdrawn, with their parents."""
    for item in files.items("record"):
        data = item.data
        key = identifiers.ror(str(data.get("id", "")))
        if key is None:
            report.refuse(item.file, item.line, "id", f"{str(data.get('id'))[:40]!r} is no ROR id")
            continue
        _check(item, "status", {data.get("status", "active")}, "statuses")
        _check(item, "types", set(data.get("types", ())), "kinds")
        if data.get("status") == "withdrawn":
            report.leave_out("record that ROR has withdrawn")
            continue
        shown = next((n["value"] for n in data["names"] if "ror_display" in n["types"]), "")
        changed = data.get("admin", {}).get("last_modified", {}).get("date")
        page = Page(CONFIG, f"https://ror.org/{key}", shown, changed)
        made = list(_organisation(item, key, shown).records(page, item, report))
        if made:
            report.kept["record"] += 1
            yield page.source()
            yield from made
            yield from _parents(item, key, page)


def _check(item: Item, name: str, given: set[Any], option: str) -> None:
    unknown = given - set(CONFIG.options[option])
    if unknown:
        place = f"{item.file}:{item.line}: {name}"
        raise IngestError(f"{place}: unknown value {min(map(str, unknown))!r}.")


def _organisation(item: Item, key: str, shown: str) -> Organisation:
    data = item.data
    for name in data["names"]:
        _check(item, "names.types", set(name["types"]), "name_types")
    aliases = [name["value"] for name in data["names"] if name["value"] != shown]
    details = [place["geonames_details"] for place in data.get("locations", ())]
    where: dict[str, Any] = details[0] if details else {}
    kinds = CONFIG.options["kinds"]
    kind = next((kinds[one] for one in kinds if one in data.get("types", ())), "research-centre")
    home = next((one["value"] for one in data.get("links", ()) if one["type"] == "website"), "")
    founded = data.get("established")
    more: dict[str, Any] = {
        "ror": f"https://ror.org/{key}",
        "website": website(home),
        "founded": str(founded) if founded and founded >= _OLDEST else None,
        "note": "Inactive in ROR" if data.get("status") == "inactive" else None,
    }
    belgian = where.get("country_code") == "BE"
    area = CONFIG.options["regions"].get(where.get("country_subdivision_code")) if belgian else None
    return Organisation(
        f"ror:{key}", shown, kind, where.get("country_code"), where.get("name", ""), area, aliases,
        where.get("lat"), where.get("lng"), more,
    )  # fmt: skip


def _parents(item: Item, key: str, page: Page) -> Iterator[Edge]:
    for tie in item.data.get("relationships", ()):
        _check(item, "relationships.type", {tie["type"]}, "relationship_types")
        parent = identifiers.ror(tie["id"])
        if tie["type"] == "parent" and parent and parent != key:
            ends = {"start": f"ror:{key}", "end": f"ror:{parent}"}
            yield edge("part_of_actor_actor", model.Relation(**ends, **page.evidence()))
