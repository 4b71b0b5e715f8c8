"""Visits of addresses: how the page of each source answered, its title, and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import model
from ingest.organisations import clean
from ingest.reading.source_config import SourceConfig, load_config
from ingest.records import build, is_url, source_id

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from ingest.reading.source import Files
    from ingest.records import Edge
    from ingest.report import Report

CONFIG: SourceConfig = load_config(__file__)


def read(files: Files, report: Report) -> Iterator[BaseModel | Edge]:
    """Yield a source for each visit; one whose page was not reached keeps its title and date."""
    for row in files.rows("visit"):
        url = row["url"]
        if not is_url(url):
            report.refuse(
                row.file,
                row.line,
                "url",
                f"{url[:40]!r} is no web address",
            )
            continue
        published = row.cells.get("published", "")
        values = {
            "id": source_id(url),
            "url": url,
            "title": clean(row.cells.get("title", "")),
            "published": published,
            "dated_by": "page text" if published else None,
            "checked": row["day"],
            "state": row["state"],
            "moved_to": row.cells.get("moved_to"),
            "asserted_by": (CONFIG.name,),
        }
        made = build(
            model.Source,
            values,
            row,
            report,
        )
        if made is not None:
            report.keep("visit", url)
            yield made
