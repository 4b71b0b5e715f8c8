"""ROR: what the registry knows of organisations that other sources name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import model
from ingest import identifiers
from ingest.organisations import Organisation, SourcePage, ceased, website
from ingest.reading.shapes import all_known, shaped
from ingest.reading.source_config import SourceConfig, load_config
from ingest.records import edge
from ingest.sources.ror_record import Details, RorOrganisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from graph.common.properties import Properties
    from ingest.reading.source import Files, JsonObject
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)
_OLDEST = 1600
"""Dates in the graph begin here; a university's older year of foundation is left out."""


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield the actors of all records that are not withdrawn, with their parents."""
    for item in files.items("record"):
        record = shaped(RorOrganisation, item, report)
        if record is None:
            continue
        key = identifiers.ror(record.id)
        if key is None:
            report.refuse(
                item.file,
                item.line,
                "id",
                f"{record.id[:40]!r} is no ROR id",
            )
        elif not _is_known(record, item, report):
            continue
        elif record.status == "withdrawn":
            report.leave_out("record that ROR has withdrawn")
        else:
            yield from _records(
                record,
                key,
                item,
                report,
            )


def _records(
    record: RorOrganisation,
    key: str,
    item: JsonObject,
    report: Report,
) -> Iterator[BaseModel | Edge]:
    shown = next(
        (name.value for name in record.names if "ror_display" in name.types),
        "",
    )
    changed = record.admin.last_modified.date or None
    page = SourcePage(
        CONFIG,
        f"https://ror.org/{key}",
        shown,
        changed,
    )
    made = list(_organisation(record, key, shown).records(page, item, report))
    if made:
        report.keep("record", key)
        yield page.source()
        yield from made
        if record.status == "inactive":
            yield from ceased(
                f"ror:{key}",
                page,
                "Inactive in ROR",
                item,
                report,
            )
        yield from _parents(record, key, page)


def _is_known(
    record: RorOrganisation,
    item: JsonObject,
    report: Report,
) -> bool:
    """Return whether every controlled value of a record is in its vocabulary."""
    options = CONFIG.options
    name_types = [kind for name in record.names for kind in name.types]
    ties = [tie.type for tie in record.relationships]
    return (
        all_known(
            item,
            "status",
            [record.status or "active"],
            options["statuses"],
            report,
        )
        and all_known(
            item,
            "types",
            record.types,
            options["kinds"],
            report,
        )
        and all_known(
            item,
            "names.types",
            name_types,
            options["name_types"],
            report,
        )
        and all_known(
            item,
            "relationships.type",
            ties,
            options["relationship_types"],
            report,
        )
    )


def _organisation(
    record: RorOrganisation,
    key: str,
    shown: str,
) -> Organisation:
    aliases = [name.value for name in record.names if name.value != shown]
    where = (
        record.locations[0].geonames_details if record.locations else Details()
    )
    kinds = CONFIG.options["kinds"]
    kind = next(
        (kinds[name] for name in kinds if name in record.types),
        "research-centre",
    )
    home = next(
        (link.value for link in record.links if link.type == "website"), ""
    )
    founded = record.established
    more: Properties = {
        "ror": f"https://ror.org/{key}",
        "website": website(home),
        "founded": str(founded) if founded and founded >= _OLDEST else None,
    }
    belgian = where.country_code == "BE"
    area = (
        CONFIG.options["regions"].get(where.country_subdivision_code)
        if belgian
        else None
    )
    return Organisation(
        f"ror:{key}",
        shown,
        kind,
        where.country_code or None,
        where.name,
        area,
        aliases,
        where.lat,
        where.lng,
        more,
    )


def _parents(
    record: RorOrganisation,
    key: str,
    page: SourcePage,
) -> Iterator[Edge]:
    for tie in record.relationships:
        parent = identifiers.ror(tie.id)
        if tie.type == "parent" and parent and parent != key:
            ends = {"start": f"ror:{key}", "end": f"ror:{parent}"}
            yield edge(
                "part_of_actor_actor",
                model.Relation(**ends, **page.evidence()),
            )
