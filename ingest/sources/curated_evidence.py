"""What the rows of the curated tables cite: the evidence of each record, and the sources of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph import model
from ingest.overlay import correction_id
from ingest.records import build, is_url, page_source, source_id
from ingest.sources import curated_ids as ids
from ingest.sources.curated_config import CONFIG

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.common.properties import Properties
    from ingest.reading.cells import Row
    from ingest.report import Report


class RowEvidence:
    """Gives the evidence of rows, and remembers every address that one cites."""

    def __init__(self) -> None:
        """Begin without an address."""
        self._urls: dict[tuple[str, str], None] = {}
        self._derived = tuple(CONFIG.derived_notes)

    def cited(self, row: Row) -> Properties:
        """Return the evidence of a row that cites addresses."""
        urls = [url for url in row.items("source_url") if is_url(url)]
        stating = ids.asserted_by(row)
        self._urls.update(dict.fromkeys((url, stating) for url in urls))
        derived = row.cells.get("note", "").startswith(self._derived)
        return {
            "source_ids": (
                *map(source_id, urls),
                *map(correction_id, row.corrections),
            ),
            "asserted_by": stating,
            "as_of": row.cells.get("as_of"),
            "basis": "derived" if derived else "asserted",
        }

    def sources(
        self, dates: list[Row], report: Report
    ) -> Iterator[model.Source]:
        """Yield the data set's own sources, then one per address that a row cites."""
        for given in CONFIG.sources.values():
            yield model.Source.model_validate(
                {**given, "asserted_by": ids.NAME}
            )
        dated = {row["url"]: row for row in dates}
        for url, stated_by in self._urls:
            page = page_source(url, stated_by)
            if (row := dated.get(url)) is None:
                yield page
                continue
            values = {
                **page.model_dump(exclude_none=True),
                "published": row["published"],
                "dated_by": row["how"],
                "title": row["title"],
                "retrieved_at": row["retrieved_at"],
            }
            source = build(
                model.Source,
                values,
                row,
                report,
            )
            if source is not None:
                yield source


def own(which: str, row: Row) -> Properties:
    """Return the evidence of a row that stands for itself: one of the data set's own sources."""
    cited = (
        CONFIG.sources[which]["id"],
        *map(correction_id, row.corrections),
    )
    return {"source_ids": cited, "asserted_by": ids.asserted_by(row)}
